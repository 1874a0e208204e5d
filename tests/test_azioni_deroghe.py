"""Waivers: given for a finding as it was read, and good while its facts do not change."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from obiettivi import azioni, contenuto, controlli, models, riepiloghi
from obiettivi.azioni import DaCorreggereError, GiaFattoError, NonOraError
from obiettivi.contenuto import FileLetto
from obiettivi.controlli import Anomalia, Livello, derogata
from tests import fabbrica
from tests.vita import carica, contenuto_di_prova, porta

pytestmark = pytest.mark.django_db


def fuori_peso(quanto=63):
    """A plan whose area A makes three too many."""
    valore = contenuto_di_prova()
    primo = valore.obiettivi[0]
    pesata = primo.assegnazioni[0].model_copy(update={"peso": Decimal(quanto)})
    primo = primo.model_copy(update={"assegnazioni": (pesata,)})
    return valore.model_copy(update={"obiettivi": (primo, *valore.obiettivi[1:])})


def bloccanti(piano):
    valore = riepiloghi.contenuto_piano(piano)
    return controlli.da_correggere(valore.model_copy(update={"deroghe": ()}), controlli.verifica(valore))


def deroga(piano, utente, motivo="Lo chiede la Giunta"):
    (anomalia,) = bloccanti(piano)
    return azioni.dai_deroga(piano=piano, anomalia=anomalia, motivo=motivo, utente=utente)


ANOMALIA = Anomalia("P01", Livello.BLOCCA, "aree[A]", "peso", "Una frase.", Decimal(103), Decimal(100))


@pytest.mark.parametrize(
    ("cambi", "vale"),
    [
        ({}, True),
        # The same numbers, and another sentence for them.
        ({"trovato": Decimal("103.00")}, True),
        ({"messaggio": "Detto in un altro modo."}, True),
        ({"codice": "P02"}, False),
        ({"oggetto": "aree[B]"}, False),
        ({"campo": "fasi"}, False),
        ({"trovato": Decimal(104)}, False),
        ({"trovato": None}, False),
        ({"atteso": Decimal(99)}, False),
    ],
)
def test_una_deroga_vale_finche_i_fatti_sono_quelli(cambi, vale):
    una = contenuto.Deroga(
        codice="P01", oggetto="aree[A]", campo="peso", trovato=103, atteso=100, motivo="Perché sì"
    )
    assert derogata(replace(ANOMALIA, **cambi), [una]) == (una if vale else None)


def test_una_segnalazione_che_blocca_si_corregge_o_si_deroga(segretario):
    piano = carica(fuori_peso())
    with pytest.raises(DaCorreggereError) as rifiuto:
        azioni.manda_in_approvazione(piano=piano, utente=segretario)
    assert [(una.codice, una.oggetto) for una in rifiuto.value.anomalie] == [("P01", "aree[A]")]
    assert str(rifiuto.value) == (
        "Prima di mandare il piano in approvazione c'è una segnalazione da correggere, oppure a cui derogare."
    )
    models.Abilitazione.objects.create(
        utente=segretario, ente=piano.ente, ruolo="segretario", dal=date(2020, 1, 1)
    )
    riga = deroga(piano, segretario, " Lo chiede la Giunta ")
    oggi = timezone.localdate()
    assert (riga.motivo, riga.chi, riga.il, riga.registrata_da) == (
        "Lo chiede la Giunta",
        "segretario comunale",
        oggi,
        segretario,
    )
    versione = azioni.manda_in_approvazione(piano=piano, utente=segretario)
    versione.refresh_from_db()
    (congelata,) = riepiloghi.contenuto_versione(versione).deroghe
    assert (congelata.codice, congelata.oggetto, congelata.trovato, congelata.atteso, congelata.il) == (
        "P01",
        "aree[A]",
        Decimal(103),
        Decimal(100),
        oggi,
    )


def test_una_deroga_cade_quando_i_pesi_cambiano_e_se_ne_da_un_altra(segretario):
    piano = carica(fuori_peso())
    deroga(piano, segretario)
    assegnazione = piano.obiettivi.get(n=1).assegnazioni.get()
    assegnazione.peso = Decimal("64.5")
    assegnazione.save()
    with pytest.raises(DaCorreggereError):
        azioni.manda_in_approvazione(piano=piano, utente=segretario)
    deroga(piano, segretario, "Anche così")
    assert [(una.trovato, una.motivo) for una in piano.deroghe.all()] == [(Decimal("104.5"), "Anche così")]
    versione = azioni.manda_in_approvazione(piano=piano, utente=segretario)
    versione.refresh_from_db()
    assert riepiloghi.contenuto_versione(versione).deroghe[0].trovato == Decimal("104.5")


def test_una_deroga_segue_l_obiettivo_che_cambia_numero(segretario):
    fasi = [{"descrizione": "a", "peso": 60}, {"descrizione": "b", "peso": 30}]
    piano = carica(
        fabbrica.piano(
            fabbrica.obiettivo(1, {"area": "A", "peso": 100}, fasi=fasi),
            fabbrica.obiettivo(2, {"area": "B", "peso": 100}),
            sistema=fabbrica.sistema(fasi_totale=100),
        )
    )
    deroga(piano, segretario)
    azioni.sposta_obiettivo(obiettivo=piano.obiettivi.get(n=1), n=2, utente=segretario)
    (anomalia,) = bloccanti(piano)
    assert anomalia.oggetto == "obiettivi[2]"
    assert derogata(anomalia, riepiloghi.contenuto_piano(piano).deroghe).motivo == "Lo chiede la Giunta"


def test_una_deroga_si_da_una_volta_con_un_motivo_a_una_segnalazione_che_c_e(segretario):
    piano = carica(fuori_peso())
    (anomalia,) = bloccanti(piano)
    with pytest.raises(NonOraError, match="Una deroga vuole il suo motivo"):
        azioni.dai_deroga(piano=piano, anomalia=anomalia, motivo=" ", utente=segretario)
    letta_prima = replace(anomalia, trovato=Decimal(102))
    with pytest.raises(NonOraError, match="è cambiata nel frattempo"):
        azioni.dai_deroga(piano=piano, anomalia=letta_prima, motivo="Sì", utente=segretario)
    deroga(piano, segretario)
    with pytest.raises(GiaFattoError, match="già in deroga: «Lo chiede la Giunta»"):
        deroga(piano, segretario, "Di nuovo")
    azioni.togli_deroga(piano=piano, deroga=piano.deroghe.get().pk, utente=segretario)
    assert not piano.deroghe.exists()
    porta(carica(), "in approvazione", segretario)


def test_le_deroghe_di_una_proposta_non_si_toccano(segretario):
    piano = carica(fuori_peso())
    riga = deroga(piano, segretario)
    (anomalia,) = bloccanti(piano)
    azioni.manda_in_approvazione(piano=piano, utente=segretario)
    with pytest.raises(NonOraError, match="è in approvazione"):
        azioni.togli_deroga(piano=piano, deroga=riga.pk, utente=segretario)
    with pytest.raises(NonOraError, match="è in approvazione"):
        azioni.dai_deroga(piano=piano, anomalia=anomalia, motivo="x", utente=segretario)


def test_chi_deroga_e_detto_per_ruolo(amministratore):
    assert deroga(carica(fuori_peso()), amministratore).chi == "amministratore del sistema"


def due_fuori_peso():
    """A plan with one too many in each of its two areas."""
    pesi = {1: 61, 3: 101}
    valore = contenuto_di_prova()
    obiettivi = []
    for uno in valore.obiettivi:
        (sua,) = uno.assegnazioni
        sua = sua.model_copy(update={"peso": Decimal(pesi.get(uno.n, sua.peso))})
        obiettivi.append(uno.model_copy(update={"assegnazioni": (sua,)}))
    return valore.model_copy(update={"obiettivi": tuple(obiettivi)})


def test_le_deroghe_tornano_come_erano_anche_se_sono_state_date_in_un_altro_ordine(segretario):
    piano = carica(due_fuori_peso())
    for anomalia in bloccanti(piano):
        azioni.dai_deroga(piano=piano, anomalia=anomalia, motivo="Prima", utente=segretario)
    porta(piano, "approvato", segretario)
    approvate = riepiloghi.contenuto_piano(piano).deroghe
    azioni.apri_variazione(piano=piano, motivo="Serve", utente=segretario)
    azioni.togli_deroga(piano=piano, deroga=piano.deroghe.first().pk, utente=segretario)
    azioni.dai_deroga(piano=piano, anomalia=bloccanti(piano)[0], motivo="Poi", utente=segretario)
    assert [una.oggetto for una in riepiloghi.contenuto_piano(piano).deroghe] == ["aree[B]", "aree[A]"]
    azioni.abbandona_variazione(piano=piano, motivo="Non serve più", utente=segretario)
    assert riepiloghi.contenuto_piano(piano).deroghe == approvate


def test_un_file_non_porta_una_deroga_da_un_obiettivo_a_un_altro(segretario, redattore):
    fasi = [{"descrizione": "a", "peso": 60}, {"descrizione": "b", "peso": 30}]
    sistema = fabbrica.sistema(fasi_totale=100)

    def due(prima, dopo):
        uno = fabbrica.obiettivo(prima, {"area": "A", "peso": 100}, fasi=fasi, titolo="Uno")
        altro = fabbrica.obiettivo(dopo, {"area": "B", "peso": 100}, fasi=fasi, titolo="Altro")
        return fabbrica.piano(*sorted([uno, altro], key=lambda obiettivo: obiettivo["n"]), sistema=sistema)

    piano = carica(due(1, 2))
    anomalia = bloccanti(piano)[0]
    azioni.dai_deroga(piano=piano, anomalia=anomalia, motivo="Solo per Uno", utente=segretario)
    chiavi = {uno.titolo: uno.chiave for uno in riepiloghi.contenuto_piano(piano).obiettivi}
    scambiati = due(2, 1)
    scambiati = scambiati.model_copy(
        update={
            "obiettivi": tuple(
                uno.model_copy(update={"chiave": chiavi[uno.titolo]}) for uno in scambiati.obiettivi
            )
        }
    )
    esito = azioni.carica_da_file(
        ente=piano.ente, file=FileLetto(scambiati), aggiorna=True, con_deroghe=False, utente=redattore
    )
    assert esito.avvisi == []
    (riga,) = piano.deroghe.select_related("obiettivo")
    assert (riga.obiettivo.titolo, riga.obiettivo.n) == ("Uno", 2)
