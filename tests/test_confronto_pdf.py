"""The comparison of two versions on paper: the attachment of the act that approves a variation."""

import re

import pikepdf
import pytest

from obiettivi import contenuto
from obiettivi.confronto import confronta
from obiettivi.esporta.confronto_pdf import pagina_confronto
from obiettivi.esporta.pdf import su_fogli
from tests.fabbrica import obiettivo, piano
from tests.lettura_pdf import CORPO, GIORNO, convalida, elementi, testo

CHIAVI = [f"{posto:08d}-6f0e-5f4c-9a53-7d2f0c1b8e44" for posto in range(4)]
LUNGO = "Un testo del tutto nuovo, che in una cella non starebbe. " * 30
PRIMA = piano(
    obiettivo(1, {"area": "A", "peso": 60}, chiave=CHIAVI[0], descrizione="Paga entro 40 giorni"),
    obiettivo(2, {"area": "B", "peso": 100}, chiave=CHIAVI[1]),
    obiettivo(3, {"area": "A", "peso": 40}, chiave=CHIAVI[2]),
)
DOPO = piano(
    obiettivo(1, {"area": "A", "peso": 70}, chiave=CHIAVI[0], descrizione="Paga entro 30 giorni", tema=""),
    obiettivo(2, {"area": "B", "peso": 100}, chiave=CHIAVI[1], stato="annullato"),
    obiettivo(4, {"area": "B", "peso": 95}, chiave=CHIAVI[3], titolo="<b>Nuovo</b> & bello"),
    personale=[{"area": "A", "profilo": "Istruttore", "ore": 18}],
    piano={"anno": 2026, "premessa": {"Contesto": LUNGO}},
)
MOTIVO = "Il finanziamento è arrivato tardi.\n\nLe fasi si spostano."


@pytest.fixture(scope="module")
def stampato(tmp_path_factory):
    file = tmp_path_factory.mktemp("confronto") / "confronto.pdf"
    file.write_bytes(
        su_fogli(
            pagina_confronto(
                confronta(PRIMA, DOPO),
                motivo=MOTIVO,
                atti="Versione 1: deliberazione n. 3 del 30/01/2026",
                prodotto_il=GIORNO,
            )
        )
    )
    return file


def test_il_confronto_e_archiviabile_e_accessibile(stampato):
    assert convalida(stampato) == []
    with pikepdf.open(stampato) as pdf:
        assert str(pdf.docinfo["/Title"]) == (
            "Confronto tra la versione 1 e la versione 2 – Piano della performance 2026 – Comune di Borgo Esempio"
        )
        assert str(pdf.Root.Lang) == "it"
        assert [len(list(elementi(pdf, tipo))) for tipo in ("/H1", "/H2", "/H3", "/Table")] == [1, 8, 4, 6]
        with pdf.open_outline() as segnalibri:
            titoli = [(voce.title, [sotto.title for sotto in voce.children]) for voce in segnalibri.root]
    assert titoli == [
        ("Motivo della variazione", []),
        ("In sintesi", []),
        ("Pesi delle aree", []),
        ("Obiettivi aggiunti", []),
        ("Obiettivi tolti", []),
        ("Obiettivi annullati o sostituiti", ["2. Obiettivo 2"]),
        ("Obiettivi cambiati", ["1. Obiettivo 1"]),
        ("Fuori dagli obiettivi", ["Intestazione del piano", "Personale"]),
    ]


def test_il_confronto_dice_tutto_in_ordine(stampato):
    intestazione, corpo = re.split(r"(?=Motivo della variazione)", testo(stampato, *CORPO), maxsplit=1)
    assert intestazione.split("\n")[:4] == [
        "Comune di Borgo Esempio",
        "Confronto tra la versione 1 e la versione 2",
        "Piano della performance 2026",
        "Versione 1: deliberazione n. 3 del 30/01/2026",
    ]
    corpo, _, colophon = corpo.replace("\f", "").partition("Documento prodotto")
    assert " ".join(corpo.split()) == " ".join(
        f"""Motivo della variazione Il finanziamento è arrivato tardi. Le fasi si spostano.
        In sintesi Un obiettivo aggiunto, un obiettivo tolto, un obiettivo annullato o sostituito, un obiettivo
        cambiato; cambiano anche: intestazione del piano, personale.
        Pesi delle aree Totale dei pesi degli obiettivi, area per area Area Versione 1 Versione 2 Variazione
        Area prima (A) 100 su 100 70 su 100: ne mancano 30 -30
        Area seconda (B) 100 su 100 95 su 100: ne mancano 5 -5
        Obiettivi aggiunti A quali aree sono dati, con quale peso N. Obiettivo Aree e pesi
        4 <b>Nuovo</b> & bello Area seconda (B), peso 95
        Obiettivi tolti A quali aree erano dati, con quale peso N. Obiettivo Aree e pesi
        3 Obiettivo 3 Area prima (A), peso 40
        Obiettivi annullati o sostituiti 2. Obiettivo 2 Obiettivo annullato: non conta nei pesi.
        Obiettivi cambiati 1. Obiettivo 1 Che cosa cambia Che cosa Versione 1 Versione 2
        Descrizione Paga entro 40 giorni Paga entro 30 giorni Area prima (A): peso 60 70
        Fuori dagli obiettivi Intestazione del piano Che cosa cambia Che cosa Versione 1 Versione 2
        Premessa: Contesto vuoto detto sotto la tabella Premessa: Contesto, versione 2: {LUNGO}
        Personale Che cosa cambia Che cosa Versione 1 Versione 2
        Istruttore (A) non c'era ore settimanali 18""".split()
    )
    impronte = "".join(colophon.split())
    assert f"versione1:{contenuto.impronta(PRIMA)};versione2:{contenuto.impronta(DOPO)}" in impronte


def test_una_bozza_lo_dice_su_ogni_pagina_e_chiama_le_versioni_col_loro_nome(tmp_path):
    file = tmp_path / "bozza.pdf"
    confronto = confronta(PRIMA, PRIMA)
    file.write_bytes(
        su_fogli(
            pagina_confronto(
                confronto, prima="versione 3", dopo="bozza della variazione", bozza=True, prodotto_il=GIORNO
            )
        )
    )
    pagine = testo(file).split("\f")[:-1]
    assert [pagina.count("BOZZA – non approvato") for pagina in pagine] == [1] * len(pagine)
    assert "Confronto tra la versione 3 e la bozza della variazione" in pagine[0]
    assert "Nessuna differenza: i due testi dicono le stesse cose." in " ".join(pagine[0].split())
    assert "Motivo della variazione" not in pagine[0]


def test_lo_stesso_confronto_alla_stessa_data_da_gli_stessi_byte():
    confronto = confronta(PRIMA, DOPO)
    uno, altro = (su_fogli(pagina_confronto(confronto, prodotto_il=GIORNO)) for _ in range(2))
    assert uno == altro
