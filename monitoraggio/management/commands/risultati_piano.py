from typing import Any

from django.core.management.base import CommandError

from monitoraggio import models
from monitoraggio.calcolo import Passo, Risultati, albero_calcolo
from monitoraggio.riepiloghi import piano_rilevato, risultati, valore_rilevazione
from monitoraggio.scelte import StatoRilevazione
from obiettivi.contenuto import ContenutoPiano, testo_json
from obiettivi.management.piano import ComandoPiano

RIENTRO = "  "


class Command(ComandoPiano):
    """Prints the degrees of a plan at a rilevazione, each with its working: areas, objectives, ente.

    Of a closed rilevazione, from what was frozen; of an open one, from what is written now.
    """

    help = "Stampa i gradi di un piano a una rilevazione, con la spiegazione di ciascuno."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--rilevazione", required=True, metavar="CODICE", help="il suo giorno, come 2026-09-30"
        )
        parser.add_argument("--json", action="store_true", help="un oggetto JSON, con i numeri come testi")

    def handle(self, *, slug, anno, rilevazione, json, **_):
        riga = self._trova(self.trova_piano(slug, anno), rilevazione)
        piano = piano_rilevato(riga)
        trovati = risultati(piano, valore_rilevazione(riga))
        if json:
            self.stdout.write(testo_json(_albero(riga, piano, trovati)))
        else:
            self.stdout.write("\n".join(_righe(riga, trovati)))

    def _trova(self, piano, codice: str) -> models.Rilevazione:
        tutte = {una.codice: una for una in piano.rilevazioni.select_related("versione", "piano__ente")}
        if codice not in tutte:
            altre = f": ci sono {', '.join(tutte)}" if tutte else ": non ne ha ancora nessuna"
            raise CommandError(
                f"Il piano {piano.anno} di «{piano.ente.slug}» non ha la rilevazione «{codice}»{altre}."
            )
        riga = tutte[codice]
        if riga.stato == StatoRilevazione.PROGRAMMATA:
            raise CommandError(f"La rilevazione «{riga}» non è ancora aperta: non c'è niente da calcolare.")
        return riga


def _righe(riga: models.Rilevazione, trovati: Risultati) -> list[str]:
    """In words: every area with all that is below it, then how the ente comes from them."""
    detta = f"{riga.get_tipo_display()}, {riga.get_stato_display()}, sulla versione {riga.versione.numero} del piano"
    righe = [f"{riga} ({riga.codice}): {detta}", ""]
    for calcolo in trovati.aree.values():
        righe += [*_passo(calcolo.passo), ""]
    return righe + _passo(trovati.ente.passo, livelli=1)


def _passo(passo: Passo, livelli: int | None = None, rientro: str = "") -> list[str]:
    """A working, line by line, so many levels deep."""
    righe = [rientro + passo.testo]
    if livelli != 0:
        sotto = None if livelli is None else livelli - 1
        for figlio in passo.figli:
            righe += _passo(figlio, sotto, rientro + RIENTRO)
    return righe


def _albero(riga: models.Rilevazione, piano: ContenutoPiano, trovati: Risultati) -> dict[str, Any]:
    """The JSON: a working goes one level deep where what is below is told on its own."""
    per_n = {obiettivo.n: obiettivo for obiettivo in piano.obiettivi}
    return {
        "ente": piano.ente.slug,
        "anno": piano.piano.anno,
        "rilevazione": {
            "codice": riga.codice,
            "nome": str(riga),
            "al": riga.al.isoformat(),
            "tipo": riga.tipo,
            "stato": riga.stato,
            "versione": riga.versione.numero,
            **({"impronta": riga.impronta} if riga.impronta else {}),
        },
        "totale": albero_calcolo(trovati.ente, 1),
        "aree": [{"codice": codice} | albero_calcolo(uno, 1) for codice, uno in trovati.aree.items()],
        "obiettivi": [
            {"n": n, "area": "" if posto is None else per_n[n].assegnazioni[posto].area}
            | albero_calcolo(uno.totale)
            for (n, posto), uno in trovati.assegnazioni.items()
        ],
    }
