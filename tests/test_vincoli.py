"""Each constraint of the database violated once: refused by the database, and in Italian by the forms."""

import datetime
import json
import uuid
from decimal import Decimal
from types import SimpleNamespace

import pytest
from auditlog.context import disable_auditlog
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from obiettivi import azioni, contenuto, storia
from obiettivi import models as m
from obiettivi.models.vincoli import Coincide
from tests.fabbrica import albero_completo
from tests.violazioni_monitoraggio import DEL_MONITORAGGIO, DEL_MONITORAGGIO_SENZA_MODULO
from tests.violazioni_vita import DELLA_VITA, SENZA_MODULO, area_libera, cambia, salvata, versione

pytestmark = pytest.mark.django_db

GIORNO = datetime.date(2026, 1, 1)


@pytest.fixture(scope="module")
def tre_piani(resta_per_il_modulo):
    """A plan that uses everything, a second plan of the same ente, and a second ente with its own area."""

    def carica(**cambi):
        dati = albero_completo() | cambi
        with disable_auditlog():
            return azioni.carica_piano(
                contenuto=contenuto.leggi(json.dumps(dati)), utente=storia.utente_sistema()
            ).piano.pk

    return resta_per_il_modulo(
        lambda: {
            "piano": carica(),
            "altro": carica(piano={"anno": 2027}),
            "straniero": carica(ente={"slug": "altrove", "denominazione": "Altrove"}),
        }
    )


@pytest.fixture
def mondo(tre_piani, db):
    """The three plans, read again by every test, which spoils them."""
    return SimpleNamespace(**{nome: m.Piano.objects.get(pk=pk) for nome, pk in tre_piani.items()})


def primo(modello, piano, percorso="obiettivo__piano"):
    return modello.objects.filter(**{percorso: piano.pk}).first()


# name of the constraint → how to violate it: from the world, a row whose saving must be refused
VIOLAZIONI = DELLA_VITA | DEL_MONITORAGGIO


def viola(nome):
    def registra(funzione):
        VIOLAZIONI[nome] = funzione
        return funzione

    return registra


def _negativo(modello, campo, percorso):
    @viola(f"{modello.__name__.lower().replace('sistemavalutazione', 'sistema')}_{campo}_non_negativo")
    def prova(mondo):
        riga = primo(modello, mondo.piano, percorso)
        setattr(riga, campo, Decimal(-1))
        return riga


for _modello, _campi, _percorso in (
    (m.SistemaValutazione, ("fasi_totale", "indicatori_totale", "metodo_quota_indicatori", "tetto"), "piani"),
    (m.TotalePesi, ("totale",), "sistema__piani"),
    (m.Categoria, ("punti",), "sistema__piani"),
    (m.CoefficienteDipendenti, ("coefficiente",), "sistema__piani"),
    (m.ClasseRisultato, ("da",), "sistema__piani"),
    (m.Piano, ("fondo_massimo", "fondo_assegnato"), "pk"),
    (
        m.Obiettivo,
        (
            "peso",
            "soglia_minima",
            "risorse_finanziarie_importo",
            "premio_coefficiente",
            "premio_totale",
            "premio_importo",
        ),
        "piano",
    ),
    (m.Assegnazione, ("peso", "quota", "risorse_finanziarie_importo", "fte"), "obiettivo__piano"),
    (m.Fase, ("peso",), "obiettivo__piano"),
    (m.PesoFase, ("peso",), "assegnazione__obiettivo__piano"),
    (m.Indicatore, ("peso",), "obiettivo__piano"),
    (m.Fascia, ("grado",), "indicatore__obiettivo__piano"),
    (m.QuotaUmana, ("quota",), "obiettivo__piano"),
    (m.Personale, ("ore",), "piano"),
    (m.Capitolo, ("importo",), "piano"),
    (m.GruppoPremio, ("importo",), "piano"),
):
    for _campo in _campi:
        _negativo(_modello, _campo, _percorso)


def _copia(riga, **cambi):
    """The same row again, unsaved."""
    riga.pk, riga._state.adding = None, True
    for nome, valore in cambi.items():
        setattr(riga, nome, valore)
    return riga


def _cambia(riga, **cambi):
    for nome, valore in cambi.items():
        setattr(riga, nome, valore)
    return riga


def _obiettivo(piano, n=1):
    return m.Obiettivo.objects.get(piano=piano, n=n)


def _doppione(nome, modello, percorso):
    viola(nome)(lambda mondo: _copia(primo(modello, mondo.piano, percorso)))


_doppione("area_codice_unico", m.Area, "organigramma__piani")
_doppione("piano_uno_per_anno", m.Piano, "pk")
_doppione("premessa_nome_unico", m.Premessa, "piano")
_doppione("termine_nome_unico", m.Termine, "piano")
_doppione("voce_codice_unico", m.Voce, "piano")
_doppione("totalepesi_tipo_unico", m.TotalePesi, "sistema__piani")
_doppione("categoria_nome_unico", m.Categoria, "sistema__piani")
_doppione("obiettivovoce_unica", m.ObiettivoVoce, "obiettivo__piano")
_doppione("pesofase_unico", m.PesoFase, "assegnazione__obiettivo__piano")
_doppione("fasearea_unica", m.FaseArea, "fase__obiettivo__piano")
_doppione("valoreannuale_unico", m.ValoreAnnuale, "indicatore__obiettivo__piano")
_doppione("capitoloobiettivo_unico", m.CapitoloObiettivo, "capitolo__piano")
_doppione("gruppoobiettivo_unico", m.GruppoObiettivo, "gruppo__piano")
_doppione("fase_chiave_unica", m.Fase, "obiettivo__piano")
_doppione("indicatore_chiave_unica", m.Indicatore, "obiettivo__piano")


@viola("obiettivo_n_unico")
def _(mondo):
    return m.Obiettivo(piano=mondo.piano, n=1, titolo="x")


@viola("obiettivo_chiave_unica")
def _(mondo):
    return m.Obiettivo(piano=mondo.piano, n=9, titolo="x", chiave=_obiettivo(mondo.piano).chiave)


@viola("assegnazione_chiave_unica")
def _(mondo):
    return _copia(primo(m.Assegnazione, mondo.piano), capofila=False)


@viola("assegnazione_un_capofila")
def _(mondo):
    return _cambia(_obiettivo(mondo.piano).assegnazioni.all()[1], capofila=True)


@viola("area_non_sotto_se_stessa")
def _(mondo):
    area = primo(m.Area, mondo.piano, "organigramma__piani")
    return _cambia(area, padre=area)


@viola("voce_non_sotto_se_stessa")
def _(mondo):
    voce = primo(m.Voce, mondo.piano, "piano")
    return _cambia(voce, padre=voce)


@viola("area_padre_stesso_organigramma")
def _(mondo):
    altrove = primo(m.Area, mondo.straniero, "organigramma__piani")
    return _cambia(primo(m.Area, mondo.piano, "organigramma__piani"), padre=altrove)


@viola("voce_padre_stesso_piano")
def _(mondo):
    return _cambia(primo(m.Voce, mondo.piano, "piano"), padre=primo(m.Voce, mondo.altro, "piano"))


@viola("responsabile_utente_unico")
def _(mondo):
    utente = m.Utente.objects.get(username="segretario")
    m.Responsabile.objects.create(ente=mondo.piano.ente, nome="Uno", utente=utente)
    return m.Responsabile(ente=mondo.piano.ente, nome="Due", utente=utente)


def _incarico(ente, **altro):
    regge = m.Responsabile.objects.create(ente=ente, nome="Responsabile")
    return m.Incarico(responsabile=regge, **{"dal": GIORNO} | altro)


@viola("incarico_dal_al_in_ordine")
def _(mondo):
    area = primo(m.Area, mondo.piano, "organigramma__piani")
    return _incarico(mondo.piano.ente, area=area, al=GIORNO - datetime.timedelta(1))


@viola("incarico_stesso_ente")
def _(mondo):
    return _incarico(mondo.straniero.ente, area=primo(m.Area, mondo.piano, "organigramma__piani"))


def _abilitazione(ente, **altro):
    utente = m.Utente.objects.get(username="lettore")
    return m.Abilitazione(**{"utente": utente, "ente": ente, "ruolo": "lettore", "dal": GIORNO} | altro)


@viola("abilitazione_unica")
def _(mondo):
    _abilitazione(mondo.piano.ente).save()
    return _abilitazione(mondo.piano.ente)


@viola("abilitazione_dal_al_in_ordine")
def _(mondo):
    return _abilitazione(mondo.piano.ente, al=GIORNO - datetime.timedelta(1))


def _abilitazione_area(mondo, piano):
    abilitazione = _abilitazione(mondo.piano.ente)
    abilitazione.save()
    area = primo(m.Area, piano, "organigramma__piani")
    return m.AbilitazioneArea(abilitazione=abilitazione, area=area)


@viola("abilitazionearea_unica")
def _(mondo):
    riga = _abilitazione_area(mondo, mondo.piano)
    riga.save()
    return m.AbilitazioneArea(abilitazione=riga.abilitazione, area=riga.area)


@viola("abilitazionearea_stesso_ente")
def _(mondo):
    return _abilitazione_area(mondo, mondo.straniero)


@viola("piano_stato_noto")
def _(mondo):
    return _cambia(mondo.piano, stato="boh")


@viola("piano_triennio_dal_triennio_al_insieme")
def _(mondo):
    return _cambia(mondo.piano, triennio_dal=2026, triennio_al=None)


@viola("piano_triennio_dal_triennio_al_in_ordine")
def _(mondo):
    return _cambia(mondo.piano, triennio_dal=2028, triennio_al=2026)


@viola("piano_organigramma_stesso_ente")
def _(mondo):
    return _cambia(mondo.piano, organigramma=mondo.straniero.organigramma)


@viola("piano_sistema_stesso_ente")
def _(mondo):
    return _cambia(mondo.piano, sistema=mondo.straniero.sistema)


@viola("piano_precedente_stesso_ente")
def _(mondo):
    return _cambia(mondo.piano, precedente=mondo.straniero)


@viola("obiettivo_sostituito_stesso_piano")
def _(mondo):
    return _cambia(_obiettivo(mondo.piano), sostituito_da=_obiettivo(mondo.altro))


@viola("obiettivo_non_sostituisce_se_stesso")
def _(mondo):
    obiettivo = _obiettivo(mondo.piano)
    return _cambia(obiettivo, sostituito_da=obiettivo)


@viola("obiettivo_piano_fisso")
def _(mondo):
    return _cambia(_obiettivo(mondo.piano, 3), piano=mondo.altro, n=50, chiave=uuid.uuid4())


@viola("voce_piano_fisso")
def _(mondo):
    return _cambia(m.Voce.objects.get(piano=mondo.piano, codice="X"), piano=mondo.altro, codice="Y")


@viola("area_organigramma_fisso")
def _(mondo):
    area = m.Area.objects.get(organigramma=mondo.piano.organigramma, codice="S")
    return _cambia(area, organigramma=mondo.straniero.organigramma, codice="S2")


@viola("organigramma_ente_fisso")
def _(mondo):
    return _cambia(mondo.piano.organigramma, ente=mondo.straniero.ente)


@viola("sistema_ente_fisso")
def _(mondo):
    return _cambia(mondo.piano.sistema, ente=mondo.straniero.ente)


@viola("responsabile_ente_fisso")
def _(mondo):
    regge = m.Responsabile.objects.create(ente=mondo.piano.ente, nome="Responsabile")
    return _cambia(regge, ente=mondo.straniero.ente)


@viola("obiettivovoce_stesso_piano")
def _(mondo):
    return m.ObiettivoVoce(obiettivo=_obiettivo(mondo.piano), voce=primo(m.Voce, mondo.altro, "piano"))


def _area_altrui(nome, modello, percorso):
    @viola(nome)
    def prova(mondo):
        altrui = primo(m.Area, mondo.straniero, "organigramma__piani")
        return _cambia(primo(modello, mondo.piano, percorso), area=altrui)


_area_altrui("assegnazione_area_del_piano", m.Assegnazione, "obiettivo__piano")
_area_altrui("fasearea_area_del_piano", m.FaseArea, "fase__obiettivo__piano")
_area_altrui("attivitastrutturale_area_del_piano", m.AttivitaStrutturale, "piano")
_area_altrui("personale_area_del_piano", m.Personale, "piano")
_area_altrui("capitolo_area_del_piano", m.Capitolo, "piano")


def _di_un_altro_obiettivo(nome, modello, percorso, **bersagli):
    @viola(nome)
    def prova(mondo):
        cambi = {campo: primo(altro, mondo.altro) for campo, altro in bersagli.items()}
        return _cambia(primo(modello, mondo.piano, percorso), **cambi)


_di_un_altro_obiettivo(
    "fase_assegnazione_stesso_obiettivo", m.Fase, "obiettivo__piano", assegnazione=m.Assegnazione
)
_di_un_altro_obiettivo(
    "indicatore_assegnazione_stesso_obiettivo", m.Indicatore, "obiettivo__piano", assegnazione=m.Assegnazione
)
_di_un_altro_obiettivo("indicatore_fase_stesso_obiettivo", m.Indicatore, "obiettivo__piano", fase=m.Fase)
_di_un_altro_obiettivo("pesofase_stesso_obiettivo", m.PesoFase, "assegnazione__obiettivo__piano", fase=m.Fase)


@viola("capitoloobiettivo_stesso_piano")
def _(mondo):
    return _cambia(
        primo(m.CapitoloObiettivo, mondo.piano, "capitolo__piano"), obiettivo=_obiettivo(mondo.altro)
    )


@viola("gruppoobiettivo_stesso_piano")
def _(mondo):
    return _cambia(primo(m.GruppoObiettivo, mondo.piano, "gruppo__piano"), obiettivo=_obiettivo(mondo.altro))


def vincoli():
    return {
        vincolo.name: vincolo
        for app in ("obiettivi", "monitoraggio")
        for modello in apps.get_app_config(app).get_models()
        for vincolo in modello._meta.constraints
    }


RIFIUTI = SENZA_MODULO | DEL_MONITORAGGIO_SENZA_MODULO


def test_ogni_vincolo_e_violato_una_volta():
    assert {*VIOLAZIONI, *RIFIUTI} == set(vincoli())


@pytest.mark.parametrize("nome", sorted(VIOLAZIONI))
def test_lo_rifiutano_il_modulo_in_italiano_e_il_database(nome, mondo):
    """Straight to the database: PostgreSQL and our triggers name the constraint, SQLite's UNIQUE its columns."""
    riga = VIOLAZIONI[nome](mondo)
    vincolo = vincoli()[nome]
    with pytest.raises(ValidationError) as rifiuto:
        vincolo.validate(type(riga), riga)
    assert rifiuto.value.messages == [vincolo.violation_error_message]
    if isinstance(vincolo, models.UniqueConstraint):
        colonna = vincolo.fields[-1] if vincolo.fields else nome
        nome = f"{nome}|UNIQUE constraint failed: .*{colonna}"
    with pytest.raises(IntegrityError, match=nome), transaction.atomic():
        riga.save()


@pytest.mark.parametrize(
    ("nome", "scrivi"), [(nome, uno) for nome, tutti in RIFIUTI.items() for uno in tutti]
)
def test_lo_rifiuta_il_database(nome, scrivi, mondo):
    with pytest.raises(IntegrityError, match=nome), transaction.atomic():
        scrivi(mondo)


def test_una_proposta_si_cancella_e_prende_l_atto(mondo):
    """What `versione_congelata` lets pass; and an area of a plan without versions."""
    salvata(versione(mondo.piano)).delete()
    area_libera(mondo.piano).delete()
    chi = m.Utente.objects.get(username="segretario")
    atto = {"atto_numero": "1", "atto_data": GIORNO, "approvata_il": timezone.now(), "approvata_da": chi}
    assert salvata(cambia(salvata(versione(mondo.piano)), **atto)).approvata


def test_ogni_messaggio_e_una_frase():
    mute = [nome for nome, vincolo in vincoli().items() if not vincolo.violation_error_message.endswith(".")]
    assert mute == []


def test_coincide_tace_dove_un_percorso_non_arriva(mondo):
    """An objective without a substitute, a phase without an assignment: nothing to compare."""
    obiettivo = _obiettivo(mondo.piano, 3)
    obiettivo.validate_constraints()
    obiettivo.save()


def test_due_vincoli_coincide_si_confrontano_per_contenuto():
    uno = Coincide("a", "b__a", name="x", violation_error_message="No.")
    assert uno == Coincide("a", "b__a", name="x", violation_error_message="No.")
    assert uno != Coincide("a", "c__a", name="x", violation_error_message="No.")
