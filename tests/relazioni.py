"""The two rilevazioni of Borgo Esempio and their documents, for the tests."""

import io

from django.utils import timezone
from openpyxl import load_workbook

from monitoraggio.andamento import momenti_prima_di
from monitoraggio.esporta.cartella import scrivi_relazione_xlsx
from monitoraggio.esporta.relazione import scrivi_relazione_pdf
from monitoraggio.esporta.rilevato import Rilevato
from monitoraggio.models import Rilevazione
from monitoraggio.riepiloghi import (
    atti_della_relazione,
    originario_di,
    piano_rilevato,
    risultati,
    valore_rilevazione,
)
from tests.lettura_pdf import GIORNO
from tests.test_comandi import esegui

ATTI = "Approvazione, validazione e note dell'OIV"
ANNO = timezone.localdate().year - 1
LETTI: dict[str, Rilevato] = {}
"""The two rilevazioni of Borgo Esempio as values, read once."""


def letto(request, settings):
    """What the intermedia and the finale of Borgo Esempio found, both closed."""
    if not LETTI:
        request.getfixturevalue("db")
        settings.DEBUG = True
        esegui("prepara_borgo")
        for una in Rilevazione.objects.all():
            piano, valore = piano_rilevato(una), valore_rilevazione(una)
            LETTI[una.tipo] = Rilevato(
                piano,
                valore,
                risultati(piano, valore),
                una.impronta,
                *atti_della_relazione(una),
                originario=originario_di(una, piano),
                momenti=momenti_prima_di(una),
            )
    return LETTI


def su_carta(cartella, rilevato):
    file = cartella / "relazione.pdf"
    file.write_bytes(scrivi_relazione_pdf(rilevato, prodotto_il=GIORNO))
    return file


def in_cartella(rilevato):
    return load_workbook(io.BytesIO(scrivi_relazione_xlsx(rilevato, prodotto_il=GIORNO)))


def sezione(corpo, inizio, fine):
    """The text between two lines, on one line."""
    righe = corpo.replace("\f", "").splitlines()
    da = righe.index(inizio)
    return " ".join(righe[da + 1 : righe.index(fine, da + 1)])
