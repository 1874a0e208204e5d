"""The file of a monitored plan, key by key, and the way it takes to another installation, for the tests."""

import json
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from monitoraggio.riepiloghi import assegnazioni_da_rilevare
from obiettivi import contenuto
from obiettivi.contenuto.chiavi import con_chiavi
from tests.test_comandi import esegui
from tests.test_rilevazioni import contenuto_da_rilevare

ATTO = {"tipo": "deliberazione", "organo": "Giunta comunale", "numero": "12", "data": "2026-01-30"}
VALORE = con_chiavi(contenuto_da_rilevare(), None)
"""A plan that nobody has loaded, with its keys."""

PRIMO, SECONDO, TERZO, _ = VALORE.obiettivi


def testo(albero: Any) -> str:
    return contenuto.testo_json(albero)


def letto(dati: str | bytes) -> Any:
    """A JSON tree with exact numbers."""
    return json.loads(dati, parse_float=Decimal)


def file_con(*rilevazioni: dict, **altro: Any) -> dict[str, Any]:
    """The tree of the plan, with its act and these rilevazioni."""
    albero = letto(contenuto.scrivi(VALORE))
    albero["piano"]["atto"] = ATTO
    return albero | {"rilevazioni": list(rilevazioni)} | altro


def avanzamento(obiettivo, sua) -> dict[str, Any]:
    """What the area of an assignment declares, as in a file: validated, with nothing measured."""
    di_chi = {"assegnazione": str(sua.chiave), "obiettivo": str(obiettivo.chiave), "area": sua.area}
    return di_chi | {"stato": "validato"}


def rilevazione(giorno: str = "2026-12-31", detti: dict[int, dict] | None = None, **altro: Any) -> dict:
    """A closed one of the plan as in a file; `detti` are more keys of the avanzamenti, by `n`."""
    avanzamenti = [
        avanzamento(obiettivo, sua) | (detti or {}).get(obiettivo.n, {})
        for obiettivo, _, sua in assegnazioni_da_rilevare(VALORE)
    ]
    una = {"codice": giorno, "nome": f"Al {giorno}", "al": giorno, "tipo": "finale", "versione": 1}
    return una | {"avanzamenti": avanzamenti, "stato": "chiusa"} | altro


def programmata(giorno: str = "2026-12-31", **altro: Any) -> dict:
    """One that is still to come."""
    return {"codice": giorno, "al": giorno, "tipo": "finale", "stato": "programmata"} | altro


def misura(obiettivo=PRIMO, **altro: Any) -> dict[str, Any]:
    return {"indicatore": str(obiettivo.indicatori[0].chiave)} | altro


PIENA = rilevazione(
    detti={
        1: {
            "relazione": "Fatto\r\nquasi tutto",
            "criticita": "Manca personale",
            "raggiungibile": "in_parte",
            "proposta": "rimodula",
            "motivo": "Gara deserta",
            "fasi": [
                {"fase": str(fase.chiave), "percento": percento, "completata_il": giorno}
                for fase, percento, giorno in zip(
                    PRIMO.fasi, (100, Decimal("33.3333")), ("2026-05-02", None), strict=True
                )
            ],
            "misure": [misura(valore=72, data="2026-12-20")],
            "valutazione": {"grado": Decimal("85.5"), "motivo": "Due pratiche non contano"},
        },
        2: {
            "stato": "inviato",
            "misure": [misura(SECONDO, non_valutabile=True, motivo="Rinviato per legge")],
        },
        3: {"misure": [misura(TERZO, dichiarato="in_parte", percento=50, motivo="Manca il collaudo")]},
    }
)
"""One that uses every key."""


@contextmanager
def poi_disfatto():
    """An installation of which nothing remains afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def importa(cartella: Path, albero: Any) -> tuple[str, int]:
    file = cartella / "da_importare.json"
    file.write_text(albero if isinstance(albero, str) else testo(albero))
    return esegui("importa_piano", file)


def esporta(cartella: Path, *altro: Any, slug="borgo-esempio", anno=2026) -> str:
    file = cartella / "esportato.json"
    detto, uscita = esegui("esporta_piano", slug, anno, "--formato=json", f"--uscita={file}", *altro)
    assert uscita == 0, detto
    return file.read_text()
