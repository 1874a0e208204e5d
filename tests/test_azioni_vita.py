"""The steps of a plan's life: what each does in each state, and once only whoever asks twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.utils import timezone

from obiettivi import azioni, contenuto, models, riepiloghi, storia
from obiettivi.azioni import Atto, GiaFattoError, NonOraError
from tests import fabbrica
from tests.insieme import insieme
from tests.test_azioni_deroghe import deroga, fuori_peso
from tests.vita import ATTO, STATI, cambia, carica, contenuto_di_prova, porta

pytestmark = pytest.mark.django_db

FATTO, GIA, NO = "fatto", "già fatto", "non ora"
AZIONI = {
    "completa": lambda p, u: azioni.completa_parte(piano=p, area="A", utente=u),
    "restituisce": lambda p, u: azioni.restituisci_parte(piano=p, area="B", nota="Da rivedere", utente=u),
    "visione": lambda p, u: azioni.prendi_visione(piano=p, area="A", utente=u),
    "manda": lambda p, u: azioni.manda_in_approvazione(piano=p, utente=u),
    "riporta": lambda p, u: azioni.riporta_in_bozza(piano=p, motivo="Un refuso", utente=u),
    "approva": lambda p, u: azioni.approva(piano=p, atto=replace(ATTO, data=date(2026, 3, 1)), utente=u),
    "apre": lambda p, u: azioni.apri_variazione(piano=p, motivo="Serve", utente=u),
    "abbandona": lambda p, u: azioni.abbandona_variazione(piano=p, motivo="Non serve", utente=u),
    # What writes rows.
    "copia": lambda p, u: azioni.copia_obiettivo(obiettivo=p.obiettivi.get(n=1), piano=p, utente=u),
    "sposta": lambda p, u: azioni.sposta_obiettivo(obiettivo=p.obiettivi.get(n=1), n=2, utente=u),
    "fa posto": lambda p, u: azioni.fai_posto(piano=p, n=1, utente=u),
    "elimina": lambda p, u: azioni.elimina_bozza(piano=p, utente=u),
    "importa": lambda p, u: azioni.carica_piano(contenuto=riepiloghi.contenuto_piano(p), utente=u),
    "toglie la deroga": lambda p, u: azioni.togli_deroga(piano=p, deroga=0, utente=u),
}
TAVOLA = {
    #                    bozza  in appr. approv. variaz. variaz. in appr.
    "completa": (FATTO, NO, NO, FATTO, NO),
    "restituisce": (GIA, NO, NO, GIA, NO),
    "visione": (NO, NO, FATTO, NO, NO),
    "manda": (FATTO, GIA, NO, FATTO, GIA),
    "riporta": (GIA, FATTO, NO, GIA, FATTO),
    "approva": (NO, FATTO, GIA, NO, FATTO),
    "apre": (NO, NO, FATTO, GIA, NO),
    "abbandona": (NO, NO, GIA, FATTO, NO),
    "copia": (FATTO, NO, NO, FATTO, NO),
    "sposta": (FATTO, NO, NO, FATTO, NO),
    "fa posto": (FATTO, NO, NO, FATTO, NO),
    "elimina": (FATTO, NO, NO, NO, NO),
    "importa": (FATTO, NO, NO, FATTO, NO),
    "toglie la deroga": (GIA, NO, NO, GIA, NO),
}


def esito(azione, piano, utente):
    try:
        azione(piano, utente)
    except GiaFattoError:
        return GIA
    except NonOraError:
        return NO
    return FATTO


def passi(piano):
    return [(riga.passo, riga.versione, riga.nota) for riga in piano.passaggi.all()]


@pytest.mark.parametrize("nome", TAVOLA)
@pytest.mark.parametrize("stato", STATI)
def test_ogni_azione_in_ogni_stato(nome, stato, segretario):
    piano = porta(carica(), stato, segretario)
    prima = models.Passaggio.objects.count(), models.VersionePiano.objects.count(), LogEntry.objects.count()
    atteso = TAVOLA[nome][STATI.index(stato)]
    assert esito(AZIONI[nome], piano, segretario) == atteso
    if atteso != FATTO:
        # What is refused leaves nothing behind.
        dopo = (
            models.Passaggio.objects.count(),
            models.VersionePiano.objects.count(),
            LogEntry.objects.count(),
        )
        assert dopo == prima


@pytest.mark.parametrize(
    ("nome", "stato"),
    [
        ("completa", "bozza"),
        ("manda", "bozza"),
        ("riporta", "in approvazione"),
        ("approva", "in approvazione"),
        ("visione", "approvato"),
        ("apre", "approvato"),
        ("abbandona", "variazione"),
    ],
)
def test_il_secondo_clic_si_sente_dire_che_e_gia_fatto(nome, stato, segretario):
    piano = porta(carica(), stato, segretario)
    assert [esito(AZIONI[nome], piano, segretario) for _ in range(2)] == [FATTO, GIA]
    fatti = piano.passaggi.count(), piano.versioni.count()
    assert esito(AZIONI[nome], piano, segretario) == GIA
    assert (piano.passaggi.count(), piano.versioni.count()) == fatti


def due_volte(azione, piano):
    """Does something twice at the same moment, each in a transaction of its own."""

    def una():
        utente = models.Utente.objects.get(username="segretario")
        return esito(azione, models.Piano.objects.get(pk=piano.pk), utente)

    return insieme(una, una)


@pytest.mark.django_db(transaction=True)
def test_due_approvazioni_insieme_fanno_una_versione():
    if connection.vendor != "postgresql":
        pytest.skip("Una base dati SQLite in memoria ha una connessione sola.")
    utente, _ = models.Utente.objects.get_or_create(username="segretario")
    piano = carica()
    assert due_volte(AZIONI["manda"], piano) == [FATTO, GIA]
    assert due_volte(AZIONI["approva"], piano) == [FATTO, GIA]
    assert [(una.numero, una.approvata) for una in piano.versioni.all()] == [(1, True)]
    azioni.apri_variazione(piano=piano, motivo="Serve", utente=utente)
    cambia(piano, titolo="Altro")
    assert due_volte(AZIONI["manda"], piano) == [FATTO, GIA]
    assert due_volte(AZIONI["riporta"], piano) == [FATTO, GIA]
    assert due_volte(AZIONI["abbandona"], piano) == [FATTO, GIA]
    assert [(una.numero, una.approvata) for una in piano.versioni.all()] == [(1, True)]
    assert due_volte(lambda p, u: azioni.completa_parte(piano=p, area="A", utente=u), piano) == [NO, NO]


# The parts


def test_le_parti_si_completano_e_si_restituiscono(responsabile, redattore):
    piano = carica()
    azioni.completa_parte(piano=piano, area="A", utente=responsabile, nota="Fatto")
    assert models.Passaggio.objects.completate(piano) == {"A"}
    azioni.restituisci_parte(piano=piano, area="A", utente=redattore, nota="Manca il peso")
    assert models.Passaggio.objects.completate(piano) == set()
    azioni.completa_parte(piano=piano, area="A", utente=responsabile)
    assert [(riga.passo, riga.area, riga.chi, riga.nota) for riga in piano.passaggi.all()] == [
        ("completata", "A", responsabile, "Fatto"),
        ("restituita", "A", redattore, "Manca il peso"),
        ("completata", "A", responsabile, ""),
    ]


@pytest.mark.parametrize(
    ("azione", "frase"),
    [
        (
            lambda p, u: azioni.completa_parte(piano=p, area="Z", utente=u),
            "Nel piano non c'è un'area con codice «Z».",
        ),
        (
            lambda p, u: azioni.restituisci_parte(piano=p, area="A", nota="  ", utente=u),
            "Per restituire la parte scrivi nella nota che cosa c'è da rivedere.",
        ),
        (
            lambda p, u: azioni.restituisci_parte(piano=p, area="A", nota="x", utente=u),
            "La parte dell'area A non è completata: è già in mano all'area.",
        ),
        (
            lambda p, u: azioni.prendi_visione(piano=p, area="A", utente=u),
            "La presa visione si registra sul piano approvato.",
        ),
        (
            lambda p, u: azioni.approva(piano=p, atto=ATTO, utente=u),
            "Il piano è in bozza: prima di registrare l'atto va mandato in approvazione.",
        ),
        (
            lambda p, u: azioni.apri_variazione(piano=p, motivo="x", utente=u),
            "Il piano è ancora in bozza: si cambia così com'è, senza variazioni.",
        ),
        (
            lambda p, u: azioni.abbandona_variazione(piano=p, motivo="x", utente=u),
            "Il piano è ancora in bozza e non è mai stato approvato: non c'è una variazione.",
        ),
    ],
)
def test_in_bozza_le_frasi_dicono_che_cosa_fare(azione, frase, segretario):
    with pytest.raises(NonOraError) as rifiuto:
        azione(carica(), segretario)
    assert str(rifiuto.value) == frase


def test_chi_completa_due_volte_sa_chi_e_quando(responsabile):
    piano = carica()
    azioni.completa_parte(piano=piano, area="A", utente=responsabile)
    oggi = timezone.localdate().strftime("%d/%m/%Y")
    with pytest.raises(GiaFattoError) as rifiuto:
        azioni.completa_parte(piano=piano, area="A", utente=responsabile)
    assert str(rifiuto.value) == (
        f"La parte dell'area A è già completata, dal {oggi} (Responsabile dell'area finanziaria)."
    )


def test_una_variazione_riparte_con_tutte_le_parti_da_completare(segretario):
    piano = carica()
    azioni.completa_parte(piano=piano, area="A", utente=segretario)
    porta(piano, "in approvazione", segretario)
    azioni.riporta_in_bozza(piano=piano, motivo="Refuso", utente=segretario)
    assert models.Passaggio.objects.completate(piano) == {"A"}
    porta(piano, "variazione", segretario)
    assert models.Passaggio.objects.completate(piano) == set()


def test_la_presa_visione_e_una_per_persona_area_e_versione(segretario, responsabile):
    piano = porta(carica(), "approvato", segretario)
    azioni.prendi_visione(piano=piano, area="A", utente=responsabile)
    azioni.prendi_visione(piano=piano, area="B", utente=responsabile)
    azioni.prendi_visione(piano=piano, area="A", utente=segretario)
    assert esito(AZIONI["visione"], piano, responsabile) == GIA
    azioni.apri_variazione(piano=piano, motivo="Serve", utente=segretario)
    cambia(piano, titolo="Altro")
    azioni.manda_in_approvazione(piano=piano, utente=segretario)
    azioni.approva(piano=piano, atto=ATTO, utente=segretario)
    assert esito(AZIONI["visione"], piano, responsabile) == FATTO
    viste = piano.passaggi.filter(passo="presa_visione").values_list("area", "versione", "chi__username")
    assert list(viste) == [
        ("A", 1, "responsabile"),
        ("B", 1, "responsabile"),
        ("A", 1, "segretario"),
        ("A", 2, "responsabile"),
    ]


# From the bozza to the version


def test_la_proposta_e_il_valore_congelato_e_l_atto_non_lo_cambia(segretario):
    piano = carica()
    valore = riepiloghi.contenuto_piano(piano)
    proposta = azioni.manda_in_approvazione(piano=piano, utente=segretario, nota="Per la seduta del 30")
    assert (proposta.numero, proposta.approvata, proposta.motivo) == (1, False, "")
    assert proposta.impronta == contenuto.impronta(valore)
    assert proposta.contenuto.encode() == contenuto.forma_canonica(valore)
    chiavi = proposta.righe_obiettivi.values_list("obiettivo__chiave", flat=True)
    assert set(chiavi) == {uno.chiave for uno in valore.obiettivi}
    approvata = azioni.approva(piano=piano, atto=ATTO, utente=segretario)
    assert (approvata.pk, approvata.impronta, approvata.contenuto) == (
        proposta.pk,
        proposta.impronta,
        proposta.contenuto,
    )
    piano.refresh_from_db()
    assert (piano.stato, piano.atto_numero, piano.atto_data) == ("approvato", "12", date(2026, 1, 30))
    assert (approvata.approvata_da, approvata.atto_organo) == (segretario, "Giunta comunale")
    assert riepiloghi.contenuto_versione(approvata).piano.atto == contenuto.Atto(
        tipo="deliberazione", organo="Giunta comunale", numero="12", data=date(2026, 1, 30)
    )
    assert passi(piano) == [("proposto", 1, "Per la seduta del 30"), ("approvato", 1, "")]


def test_riportato_in_bozza_si_propone_di_nuovo_con_lo_stesso_numero(segretario):
    piano = carica()
    prima = azioni.manda_in_approvazione(piano=piano, utente=segretario).impronta
    with pytest.raises(NonOraError, match="Scrivi perché il piano torna in bozza"):
        azioni.riporta_in_bozza(piano=piano, motivo="", utente=segretario)
    azioni.riporta_in_bozza(piano=piano, motivo="Un refuso", utente=segretario)
    assert not piano.versioni.exists()
    cambia(piano, titolo="Un altro titolo")
    dopo = azioni.manda_in_approvazione(piano=piano, utente=segretario)
    assert (dopo.numero, dopo.impronta != prima) == (1, True)
    segnate = [(riga.passo, riga.impronta) for riga in piano.passaggi.all()]
    assert segnate == [("proposto", prima), ("riportato", prima), ("proposto", dopo.impronta)]


@pytest.mark.parametrize(
    ("atto", "frase"),
    [
        ({"numero": " "}, "Dell'atto servono il numero e la data."),
        ({"data": None}, "Dell'atto servono il numero e la data."),
        (
            {"data": date(2999, 1, 1)},
            "La data dell'atto, 01/01/2999, deve ancora venire: registralo quando c'è.",
        ),
        (
            {"data": date(2024, 12, 31)},
            "La data dell'atto, 31/12/2024, è troppo lontana dal 2026 del piano: controlla l'anno.",
        ),
    ],
)
def test_un_atto_che_non_puo_essere_non_si_registra(atto, frase, segretario):
    piano = porta(carica(), "in approvazione", segretario)
    with pytest.raises(NonOraError) as rifiuto:
        azioni.approva(piano=piano, atto=replace(ATTO, **atto), utente=segretario)
    assert str(rifiuto.value) == frase
    assert not piano.versioni.get().approvata


def test_un_atto_di_oggi_o_di_prima_della_proposta_si_registra(segretario):
    """A plan approved long ago and loaded now, as the five published ones."""
    piano = porta(carica(), "in approvazione", segretario)
    oggi = timezone.localdate()
    azioni.approva(piano=piano, atto=Atto(numero="1", data=oggi), utente=segretario)
    azioni.apri_variazione(piano=piano, motivo="Serve", utente=segretario)
    cambia(piano, titolo="Altro")
    azioni.manda_in_approvazione(piano=piano, utente=segretario)
    with pytest.raises(NonOraError, match="viene prima di quella della versione 1"):
        azioni.approva(piano=piano, atto=Atto(numero="2", data=oggi - timedelta(days=1)), utente=segretario)


def test_ogni_scrittura_e_firmata(segretario):
    piano = porta(carica(), "approvato", segretario)
    voci = LogEntry.objects.filter(
        content_type__model__in=("versionepiano", "obiettivoversione", "passaggio")
    )
    sue = voci.filter(additional_data__piano=piano.pk)
    assert set(sue.values_list("actor__username", flat=True)) == {"segretario"}
    # The version proposed and approved, its three objectives, two steps.
    assert sue.count() == 2 + 3 + 2


# Variations


def test_una_variazione_fa_una_nuova_versione_e_non_tocca_la_prima(segretario):
    piano = porta(carica(), "variazione", segretario)
    prima = piano.versioni.get()
    seconda = azioni.manda_in_approvazione(piano=piano, utente=segretario)
    assert (seconda.numero, seconda.motivo) == (2, "Nuovo regolamento")
    azioni.approva(piano=piano, atto=replace(ATTO, numero="80", data=date(2026, 9, 30)), utente=segretario)
    uno, due = piano.versioni.all()
    assert (uno.impronta, uno.contenuto, uno.atto_numero) == (prima.impronta, prima.contenuto, "12")
    assert due.atto_numero == "80"
    titoli = [riepiloghi.contenuto_versione(una).obiettivi[0].titolo for una in (uno, due)]
    assert titoli == ["Tempi di pagamento", "Tempi di pagamento dei fornitori"]
    assert passi(piano) == [
        ("proposto", 1, ""),
        ("approvato", 1, ""),
        ("variazione_aperta", 1, "Nuovo regolamento"),
        ("proposto", 2, ""),
        ("approvato", 2, ""),
    ]


def test_una_variazione_uguale_al_piano_non_si_propone(segretario):
    piano = porta(carica(), "variazione", segretario)
    cambia(piano, titolo="Tempi di pagamento")
    with pytest.raises(NonOraError) as rifiuto:
        azioni.manda_in_approvazione(piano=piano, utente=segretario)
    assert str(rifiuto.value) == (
        "Il piano è uguale alla versione 1: non c'è nulla da approvare. Puoi abbandonare la variazione."
    )


def test_la_variazione_abbandonata_lascia_il_piano_come_era_approvato(segretario):
    piano = carica(fuori_peso())
    deroga(piano, segretario)
    porta(piano, "approvato", segretario)
    approvato = riepiloghi.contenuto_piano(piano)
    azioni.apri_variazione(piano=piano, motivo="Serve", utente=segretario)
    azioni.copia_obiettivo(obiettivo=piano.obiettivi.get(n=1), piano=piano, utente=segretario)
    cambia(piano, 2, titolo="Tutto un altro titolo", descrizione="E altro")
    piano.obiettivi.get(n=2).indicatori.all().delete()
    azioni.sposta_obiettivo(obiettivo=piano.obiettivi.get(n=3), n=1, utente=segretario)
    piano.deroghe.all().delete()
    azioni.abbandona_variazione(piano=piano, motivo="Non serve più", utente=segretario)
    piano.refresh_from_db()
    assert piano.stato == "approvato"
    assert riepiloghi.contenuto_piano(piano) == approvato
    assert passi(piano)[-1] == ("variazione_abbandonata", 1, "Non serve più")


def test_abbandonando_tornano_anche_le_aree_e_le_regole_di_prima(segretario):
    piano = porta(carica(), "approvato", segretario)
    approvato, organigramma = riepiloghi.contenuto_piano(piano), piano.organigramma
    azioni.apri_variazione(piano=piano, motivo="Riorganizzazione", utente=segretario)
    aree = [{"codice": "A", "nome": "Area unica"}, {"codice": "B", "nome": "Area seconda"}]
    regole = fabbrica.sistema("massimo", {"area": 300})
    esito = azioni.carica_piano(contenuto=contenuto_di_prova(aree=aree, sistema=regole), utente=segretario)
    assert esito.piano.organigramma != organigramma
    assert esito.avvisi == [
        "Le aree del file sono diverse da quelle approvate: la variazione ha un organigramma suo, e quello di "
        "prima resta per le versioni."
    ]
    azioni.abbandona_variazione(piano=piano, motivo="Rinviata", utente=segretario)
    piano.refresh_from_db()
    assert (piano.organigramma, riepiloghi.contenuto_piano(piano)) == (organigramma, approvato)


def test_la_storia_tiene_quel_che_la_variazione_abbandonata_diceva(segretario):
    piano = porta(carica(), "variazione", segretario)
    obiettivo = piano.obiettivi.get(n=1)
    azioni.abbandona_variazione(piano=piano, motivo="No", utente=segretario)
    titoli = [
        voce.changes["titolo"]
        for voce in storia.dell_obiettivo(obiettivo.pk)
        if voce.content_type.model == "obiettivo" and "titolo" in voce.changes
    ]
    assert titoli[1:] == [
        ["Tempi di pagamento", "Tempi di pagamento dei fornitori"],
        ["Tempi di pagamento dei fornitori", "Tempi di pagamento"],
    ]


def test_un_importazione_non_toglie_un_obiettivo_approvato(segretario):
    piano = porta(carica(), "variazione", segretario)
    valore = riepiloghi.contenuto_piano(piano)
    senza = valore.model_copy(update={"obiettivi": valore.obiettivi[:2]})
    with pytest.raises(NonOraError) as rifiuto:
        azioni.carica_piano(contenuto=senza, utente=segretario)
    assert str(rifiuto.value) == (
        "Il file non ha più l'obiettivo 3 «Formazione» di una versione approvata. Quello che è stato approvato "
        "non si toglie: si annulla con un atto, e resta nel file con lo stato «annullato»."
    )
    annullato = valore.obiettivi[2].model_copy(update={"stato": "annullato"})
    azioni.carica_piano(
        contenuto=valore.model_copy(update={"obiettivi": (*valore.obiettivi[:2], annullato)}),
        utente=segretario,
    )
    assert piano.obiettivi.get(n=3).stato == "annullato"


def test_un_obiettivo_nuovo_della_variazione_si_puo_togliere(segretario):
    piano = porta(carica(), "variazione", segretario)
    azioni.copia_obiettivo(obiettivo=piano.obiettivi.get(n=1), piano=piano, utente=segretario)
    valore = riepiloghi.contenuto_piano(piano)
    azioni.carica_piano(
        contenuto=valore.model_copy(update={"obiettivi": valore.obiettivi[:3]}), utente=segretario
    )
    assert piano.obiettivi.count() == 3


def test_con_versioni_le_aree_non_si_aggiornano_sul_posto(segretario):
    """The same import on a first bozza renames them; see test_caricamento."""
    piano = porta(carica(), "variazione", segretario)
    aree = [{"codice": "A", "nome": "Area rinominata"}, {"codice": "B", "nome": "Area seconda"}]
    azioni.carica_piano(contenuto=contenuto_di_prova(aree=aree), utente=segretario)
    vecchie = piano.organigramma.aree.values_list("codice", "nome")
    assert list(vecchie) == [("A", "Area prima"), ("B", "Area seconda")]


def test_un_piano_con_versioni_non_si_cancella_e_la_frase_dice_perche(segretario):
    piano = porta(carica(), "variazione", segretario)
    with pytest.raises(NonOraError) as rifiuto:
        azioni.elimina_bozza(piano=piano, utente=segretario)
    assert str(rifiuto.value) == (
        "Il piano ha versioni proposte o approvate: resta, e non si cancella. Un piano approvato si cambia con "
        "una variazione; i suoi obiettivi si annullano con un atto."
    )
