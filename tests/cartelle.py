"""Workbooks to be filled in, for the tests: made, changed cell by cell as a person does, read back."""

import io
from datetime import date
from functools import cache

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from obiettivi import contenuto
from obiettivi.azioni import applica
from obiettivi.contenuto import ContenutoPiano
from obiettivi.contenuto.chiavi import con_chiavi
from obiettivi.esporta.compilazione import scrivi_excel
from obiettivi.importa.cartella import CartellaLetta, Giudicata, giudica, leggi_cartella, scelte
from tests import fabbrica
from tests.conftest import RADICE

GIORNO = date(2026, 11, 20)


@cache
def pubblicato(nome: str) -> ContenutoPiano:
    """A published plan as the database holds it: with the keys."""
    return con_chiavi(contenuto.leggi((RADICE / f"fixtures/piani/{nome}.json").read_bytes()), None)


SCARICATE: dict[tuple, bytes] = {}
"""What was made already: a workbook costs more than what is asked of it."""


def scarica(valore: ContenutoPiano, **parte) -> bytes:
    quale = (contenuto.impronta(valore), *parte.items())
    if quale not in SCARICATE:
        SCARICATE[quale] = scrivi_excel(valore, prodotto_il=GIORNO, **parte)
    return SCARICATE[quale]


class Compilata:
    """A workbook open in somebody's hands."""

    def __init__(self, dati: bytes):
        self.libro = load_workbook(io.BytesIO(dati))

    def foglio(self, nome: str) -> Worksheet:
        return self.libro[nome]

    def colonna(self, foglio: str, titolo: str) -> int:
        return [cella.value for cella in self.libro[foglio][1]].index(titolo) + 1

    def scrivi(self, foglio: str, riga: int, **celle) -> "Compilata":
        """Writes cells of a row; titles have "_" for what a name cannot have."""
        for titolo, valore in celle.items():
            self.cella(foglio, riga, TITOLI.get(titolo, titolo)).value = valore
        return self

    def cella(self, foglio: str, riga: int, titolo: str):
        return self.libro[foglio].cell(riga, self.colonna(foglio, titolo))

    def in_fondo(self, foglio: str, **celle) -> "Compilata":
        return self.scrivi(foglio, self.libro[foglio].max_row + 1, **celle)

    def salva(self) -> bytes:
        uscita = io.BytesIO()
        self.libro.save(uscita)
        return uscita.getvalue()

    def leggi(self) -> CartellaLetta:
        return leggi_cartella(self.salva())


TITOLI = {
    "N": "N.",
    "Peso_area": "Peso per l'area",
    "Peso_obiettivo": "Peso dell'obiettivo",
    "Data_attesa": "Data attesa",
    "Valore_atteso": "Valore atteso",
    "Solo_area": "Solo per l'area",
    "Della_fase": "Della fase",
    "Performance_attesa": "Performance attesa",
    "Quantita": "Quantità attesa",
    "Peso_fase_1": "Peso fase 1",
    "Valore_2027": "Valore atteso 2027",
}


def compila(valore: ContenutoPiano, **parte) -> Compilata:
    return Compilata(scarica(valore, **parte))


def in_breve(giudicate: list[Giudicata]) -> list[tuple]:
    """Where, and what becomes of it: (sheet, cell, outcome)."""
    return [(una.proposta.foglio, una.proposta.cella, str(una.esito)) for una in giudicate]


def giudicata(compilata: Compilata, attuale: ContenutoPiano) -> list[tuple]:
    return in_breve(giudica(compilata.leggi(), attuale))


def errori(letta: CartellaLetta) -> list[tuple[str, str, str]]:
    return [(uno.foglio, uno.cella, uno.messaggio) for uno in letta.errori]


def borgo(**altro) -> ContenutoPiano:
    """Two areas, two objectives; the first has phases that its areas weigh each in its own way."""
    return con_chiavi(
        fabbrica.piano(
            fabbrica.obiettivo(
                1,
                {"area": "A", "peso": 60, "pesi_fasi": [40, 60]},
                {"area": "B", "peso": 50},
                titolo="Tempi di pagamento",
                ambito="trasversale",
                anni=[2026],
                fasi=[
                    {"numero": 1, "descrizione": "Ricognizione", "scadenza": "2026-06-30", "mesi": [1, 2]},
                    {"numero": 2, "descrizione": "Attuazione", "scadenza_testo": "tutto l'anno"},
                ],
                indicatori=[
                    {"descrizione": "Ritardo", "tipo": "numero", "operatore": "<=", "valore": 0, "fase": 1},
                    {"descrizione": "Solo di B", "tipo": "percentuale", "valore": 95.5, "assegnazione": 1,
                     "valori_annuali": {"2027": 97}},
                ],
            ),
            fabbrica.obiettivo(2, {"area": "A", "peso": 40}, titolo="Formazione", codice="07"),
            attivita_strutturali=[{"area": "A", "gruppo": "Protocollo", "prodotto": "Atti", "quantita": 1200}],
            **altro,
        ),
        None,
    )  # fmt: skip


def scelto(compilata: Compilata, attuale: ContenutoPiano) -> ContenutoPiano:
    """The plan with everything that is ticked to begin with."""
    giudicate = giudica(compilata.leggi(), attuale)
    codici = frozenset(una.proposta.codice for una in giudicate if una.consigliata)
    return applica(attuale, scelte(giudicate, codici))


def nel_frattempo(valore: ContenutoPiano, **campi) -> ContenutoPiano:
    uno = valore.obiettivi[0].model_copy(update=campi)
    return valore.model_copy(update={"obiettivi": (uno, *valore.obiettivi[1:])})
