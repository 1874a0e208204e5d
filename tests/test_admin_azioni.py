"""Copying and moving objectives: what is written, what is said, what the history keeps."""

from decimal import Decimal
from uuid import UUID

import pytest
from auditlog.models import LogEntry

from obiettivi import azioni, models, riepiloghi
from obiettivi.azioni.obiettivi import adattato
from tests import fabbrica

pytestmark = pytest.mark.django_db


def valore_di(obiettivo: models.Obiettivo):
    tutti = riepiloghi.contenuto_piano(obiettivo.piano).obiettivi
    return next(uno for uno in tutti if uno.n == obiettivo.n)


def senza_chiavi(valore):
    """What it says, without what tells one objective from another."""
    elenchi = {
        nome: tuple(riga.model_copy(update={"chiave": None}) for riga in getattr(valore, nome))
        for nome in ("assegnazioni", "fasi", "indicatori")
    }
    return valore.model_copy(update={"chiave": None, "n": 0, **elenchi})


def chiavi(valore) -> list[UUID]:
    return [valore.chiave, *(r.chiave for r in (*valore.assegnazioni, *valore.fasi, *valore.indicatori))]


@pytest.fixture
def tortona(db):
    return models.Piano.objects.get(ente__slug="tortona")


@pytest.mark.parametrize(
    ("slug", "n"), [("tortona", 2), ("chiari", 20), ("chiari", 13), ("cazzago-san-martino", 10)]
)
def test_la_copia_nello_stesso_piano_dice_le_stesse_cose(slug, n, redattore):
    originale = models.Obiettivo.objects.get(piano__ente__slug=slug, n=n)
    ultimo = originale.piano.obiettivi.order_by("n").last().n
    copia = azioni.copia_obiettivo(obiettivo=originale, piano=originale.piano, utente=redattore)
    assert (copia.tralasciati, copia.obiettivo.n) == ((), ultimo + 1)
    prima, dopo = valore_di(originale), valore_di(copia.obiettivo)
    assert senza_chiavi(dopo) == senza_chiavi(prima)
    assert set(chiavi(prima)) & set(chiavi(dopo)) == set()
    assert len(set(chiavi(dopo))) == len(chiavi(dopo))


def test_la_copia_e_firmata(redattore, tortona):
    righe = LogEntry.objects.count()
    azioni.copia_obiettivo(obiettivo=tortona.obiettivi.get(n=2), piano=tortona, utente=redattore)
    nuove = LogEntry.objects.order_by("pk")[righe:]
    assert {(riga.action, riga.actor) for riga in nuove} == {(LogEntry.Action.CREATE, redattore)}


def test_un_obiettivo_eliminato_nel_frattempo_non_si_copia(redattore, tortona):
    obiettivo = tortona.obiettivi.get(n=2)
    azioni.elimina_obiettivo(obiettivo=tortona.obiettivi.get(n=2), utente=redattore)
    with pytest.raises(azioni.NonOraError, match="qualcuno l'ha appena eliminato"):
        azioni.copia_obiettivo(obiettivo=obiettivo, piano=tortona, utente=redattore)


def test_in_un_altro_piano_va_quel_che_ci_trova_posto_e_il_resto_e_detto(redattore, tortona):
    """Alzano 2022 and 2024 share the code V of an area, and no voce."""
    piani = models.Piano.objects.filter(ente__slug="alzano-lombardo")
    dal, al = piani.get(anno=2022), piani.get(anno=2024)
    comuni = set(al.organigramma.aree.values_list("codice", flat=True))
    originale = next(
        uno for uno in dal.obiettivi.all() if "V" in uno.assegnazioni.values_list("area__codice", flat=True)
    )
    prima = valore_di(originale)
    copia = azioni.copia_obiettivo(obiettivo=originale, piano=al, utente=redattore)
    dopo = valore_di(copia.obiettivo)
    assert [sua.area for sua in dopo.assegnazioni] == [
        sua.area for sua in prima.assegnazioni if sua.area in comuni
    ]
    assert copia.obiettivo.n == 48
    assert set(copia.tralasciati) == {
        *(f"l'area {sua.area}" for sua in prima.assegnazioni if sua.area not in comuni),
        *(f"la voce {codice}" for codice in prima.voci),
    }
    assert models.Assegnazione.objects.get(obiettivo=copia.obiettivo).area.organigramma == al.organigramma


def test_le_righe_di_un_area_lasciata_vanno_con_lei():
    valore = fabbrica.piano(
        fabbrica.obiettivo(
            1,
            {"area": "A", "peso": 10, "pesi_fasi": [100, None, None]},
            {"area": "B", "peso": 5, "pesi_fasi": [None, 60, 40]},
            fasi=[
                {"descrizione": "di A", "assegnazione": 0},
                {"descrizione": "di B", "assegnazione": 1, "aree": ["A", "B"]},
                {"descrizione": "di tutti"},
            ],
            indicatori=[
                {"descrizione": "di A", "tipo": "numero", "assegnazione": 0},
                {"descrizione": "di B", "tipo": "numero", "assegnazione": 1, "fase": 1},
                {"descrizione": "di tutti", "tipo": "numero", "fase": 0},
            ],
        )
    ).obiettivi[0]
    adatto, tralasciati = adattato(valore, {"B"}, set())
    assert tralasciati == (
        "l'area A",
        "la fase 1",
        "l'indicatore 1",
        "l'area A della fase 2",
        "il legame dell'indicatore 3 con la fase 1",
    )
    assert [(sua.area, sua.pesi_fasi) for sua in adatto.assegnazioni] == [("B", (Decimal(60), Decimal(40)))]
    assert [(fase.descrizione, fase.assegnazione, fase.aree) for fase in adatto.fasi] == [
        ("di B", 0, ("B",)),
        ("di tutti", None, ()),
    ]
    assert [(uno.descrizione, uno.assegnazione, uno.fase) for uno in adatto.indicatori] == [
        ("di B", 0, 0),
        ("di tutti", None, None),
    ]


def test_la_copia_di_un_obiettivo_annullato_e_attiva(redattore, tortona):
    originale = tortona.obiettivi.get(n=3)
    originale.stato, originale.atto_numero = "annullato", "12"
    originale.save()
    copia = azioni.copia_obiettivo(obiettivo=originale, piano=tortona, utente=redattore)
    assert copia.tralasciati == ("lo stato «annullato» con il suo atto",)
    copia.obiettivo.refresh_from_db()
    assert (copia.obiettivo.stato, copia.obiettivo.atto_numero) == ("", "")


# places


@pytest.fixture
def piccolo(redattore):
    """Objectives at 1, 2, 3, 5."""
    piano = fabbrica.piano(*(fabbrica.obiettivo(n) for n in (1, 2, 3, 5)))
    return azioni.carica_piano(contenuto=piano, utente=redattore).piano


def posti(piano):
    return {obiettivo.titolo[-1]: obiettivo.n for obiettivo in piano.obiettivi.all()}


@pytest.mark.parametrize(
    ("chi", "dove", "dopo", "cambiati"),
    [
        (5, 2, {"1": 1, "5": 2, "2": 3, "3": 5}, 3),
        (1, 3, {"2": 1, "3": 2, "1": 3, "5": 5}, 3),
        (1, 4, {"1": 4, "2": 2, "3": 3, "5": 5}, 1),
        (3, 9, {"1": 1, "2": 2, "3": 9, "5": 5}, 1),
        (2, 2, {"1": 1, "2": 2, "3": 3, "5": 5}, 0),
    ],
)
def test_un_obiettivo_si_sposta(chi, dove, dopo, cambiati, piccolo, redattore):
    righe = LogEntry.objects.count()
    prima = posti(piccolo)
    obiettivo = piccolo.obiettivi.get(n=chi)
    assert azioni.sposta_obiettivo(obiettivo=obiettivo, n=dove, utente=redattore) == cambiati
    assert (posti(piccolo), obiettivo.n) == (dopo, dove)
    nuove = [(riga.changes, riga.actor) for riga in LogEntry.objects.order_by("pk")[righe:]]
    veri = [{"n": [prima[chi], n]} for chi, n in dopo.items() if prima[chi] != n]
    assert sorted(map(str, nuove)) == sorted(str((cambio, redattore)) for cambio in veri)


def test_si_fa_posto_a_uno_nuovo_fino_al_primo_vuoto(piccolo, redattore):
    assert azioni.fai_posto(piano=piccolo, n=2, utente=redattore) == 2
    assert posti(piccolo) == {"1": 1, "2": 3, "3": 4, "5": 5}
    assert azioni.fai_posto(piano=piccolo, n=2, utente=redattore) == 0
    assert azioni.prossimo_n(piccolo) == 6
