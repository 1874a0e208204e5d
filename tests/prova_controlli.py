"""What the tests of the checks share: the findings of one check, and plans of a year."""

from collections.abc import Iterable

from obiettivi.contenuto import ContenutoPiano
from obiettivi.controlli.anomalia import Anomalia
from obiettivi.controlli.contesto import VUOTO, Contesto
from obiettivi.controlli.controllo import Controllo
from tests.fabbrica import obiettivo, piano


class Prova:
    """A family of checks, asked one at a time; what each finds is of its own code and level."""

    def __init__(self, controlli: Iterable[Controllo]):
        self.controlli = {uno.codice: uno for uno in controlli}

    def trovate(self, codice: str, valore: ContenutoPiano, contesto: Contesto = VUOTO) -> list[Anomalia]:
        controllo = self.controlli[codice]
        anomalie = list(controllo.trova(valore, contesto))
        assert {(uno.codice, uno.livello) for uno in anomalie} <= {(codice, controllo.livello)}
        return anomalie

    def in_breve(self, codice: str, valore: ContenutoPiano, contesto: Contesto = VUOTO) -> list[tuple]:
        """Place, field, sentence and norm of each."""
        return [
            (uno.oggetto, uno.campo, uno.messaggio, uno.norma)
            for uno in self.trovate(codice, valore, contesto)
        ]


def del_(anno: int, *obiettivi, **altro) -> ContenutoPiano:
    """The plan of a year: with these objectives, or with one."""
    altro["piano"] = {"anno": anno} | altro.get("piano", {})
    return piano(*(obiettivi or [obiettivo(1, "A")]), **altro)
