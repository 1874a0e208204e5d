"""The actual quantities in a `pianoperf/1` file: what is refused, and where it says that it is."""

from decimal import Decimal

import pytest

from monitoraggio import azioni
from monitoraggio.consuntivi import SALUTE
from monitoraggio.importa.rilevazioni import leggi
from monitoraggio.models import Rilevazione
from obiettivi import contenuto
from obiettivi.contenuto import FormatoNonValidoError
from obiettivi.contenuto.chiavi import con_chiavi
from tests.consuntivi import da_contare, dette, scrivi
from tests.nel_file import ATTO, avanzamento, esporta, importa, letto, programmata

PIANO = con_chiavi(da_contare(), None)
DELIBERAZIONI = {"posto": 0, "area": "A", "prodotto": "Deliberazioni"}
SERVIZI = {"posto": 0, "dimensione": "salute digitale", "indicatore": "Servizi in linea"}
PRATICHE = {"posto": 2, "area": "A", "gruppo": "Sportello", "prodotto": "Pratiche"}


def avanzamenti():
    return [avanzamento(uno, uno.assegnazioni[0]) for uno in PIANO.obiettivi]


def con(**quantita):
    una = programmata() | {"versione": 1, "stato": "chiusa", "avanzamenti": avanzamenti()}
    return leggi([una | quantita], PIANO)


def test_si_leggono_con_le_loro_parole():
    (letta,) = con(attivita=[DELIBERAZIONI | {"valore": 7}], salute=[SERVIZI | {"nota": "tutti"}])
    assert [(una.prodotto, una.valore) for una in letta.rilevazione.attivita] == [("Deliberazioni", 7)]
    assert [(una.indicatore, una.nota) for una in letta.rilevazione.salute] == [("Servizi in linea", "tutti")]


@pytest.mark.django_db
@pytest.mark.parametrize("stato", ["aperta", "chiusa"])
def test_vanno_e_tornano_e_si_continua_a_scrivere(tmp_path, segretario, stato):
    una = programmata() | {"versione": 1, "stato": stato, "avanzamenti": avanzamenti()}
    quantita = {
        "attivita": [DELIBERAZIONI | {"valore": 7}, PRATICHE | {"nota": "Non contate"}],
        "salute": [SERVIZI | {"valore": Decimal("32.5"), "nota": "su 40"}],
    }
    piano = letto(contenuto.scrivi(PIANO))
    piano["piano"]["atto"] = ATTO
    detto, uscita = importa(tmp_path, piano | {"rilevazioni": [una | quantita]})
    assert uscita == 0, detto
    (tornata,) = letto(esporta(tmp_path))["rilevazioni"]
    assert {elenco: [_pieni(riga) for riga in tornata[elenco]] for elenco in quantita} == quantita
    (rilevazione,) = Rilevazione.objects.select_related("versione")
    if stato == "chiusa":
        rilevazione = azioni.riapri(rilevazione=rilevazione, motivo="Manca la mensa", utente=segretario)
    assert [
        (uno.area, getattr(uno.area_rilevata, "codice", None)) for uno in rilevazione.consuntivi.all()
    ] == [
        ("", None),
        ("A", "A"),
        ("B", "B"),
    ]
    assert (dette(rilevazione), dette(rilevazione, SALUTE)) == (
        {0: (7, ""), 2: (None, "Non contate")},
        {0: (Decimal("32.5"), "su 40")},
    )
    scrivi(rilevazione, segretario, "B", {1: Decimal(2)})
    assert dette(rilevazione, "B") == {1: (2, "")}


def _pieni(riga):
    return {nome: valore for nome, valore in riga.items() if valore is not None}


QUI = "rilevazioni[2026-12-31]."
NON_C_E = "a questo posto il piano del file ha un'altra riga, o nessuna"


@pytest.mark.parametrize(
    ("quantita", "errori"),
    [
        (
            {"attivita": [DELIBERAZIONI | {"posto": 9, "valore": 7}]},
            [f"{QUI}attivita[0].posto: {NON_C_E}"],
        ),
        (
            {"attivita": [DELIBERAZIONI | {"prodotto": "Atti", "valore": 7}]},
            [f"{QUI}attivita[0].posto: {NON_C_E}"],
        ),
        ({"attivita": [DELIBERAZIONI]}, [f"{QUI}attivita[0]: serve un valore, o una nota"]),
        (
            {"attivita": [DELIBERAZIONI | {"valore": 1}, DELIBERAZIONI | {"valore": 2}]},
            [f"{QUI}attivita: la riga al posto 0 è scritta due volte"],
        ),
        (
            {"attivita": [DELIBERAZIONI | {"valore": -1}]},
            [f"{QUI}attivita[0].valore: il numero non può essere minore di 0"],
        ),
        ({"salute": [SERVIZI | {"posto": 1, "nota": "sì"}]}, [f"{QUI}salute[0].posto: {NON_C_E}"]),
        (
            {
                "avanzamenti": [],
                "versione": None,
                "stato": "programmata",
                "salute": [SERVIZI | {"valore": 3}],
            },
            [f"{QUI}stato: una rilevazione programmata non ha ancora né versione né avanzamenti né quantità"],
        ),
    ],
)
def test_cio_che_non_e_del_piano_si_rifiuta_dicendo_dove(quantita, errori):
    with pytest.raises(FormatoNonValidoError) as rifiuto:
        con(**quantita)
    assert [str(uno) for uno in rifiuto.value.errori] == errori
