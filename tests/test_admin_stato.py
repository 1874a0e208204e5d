"""The admin obeys the plan's life: what is closed is only read there, what a version names is not deleted."""

import pytest
from django.urls import reverse

from obiettivi import azioni, models
from tests.test_admin import campi, frasi, indirizzo
from tests.vita import STATI, cambia, carica, deroga_a_tutto, porta

pytestmark = pytest.mark.django_db


@pytest.fixture
def cazzago(piano_cazzago, segretario):
    def cazzago(stato):
        if stato != "bozza":
            deroga_a_tutto(piano_cazzago, segretario)
        return porta(piano_cazzago, stato, segretario)

    return cazzago


def righe(piano):
    """A row of each page of the admin that is about the plan."""
    obiettivo = piano.obiettivi.filter(fasi__isnull=False, indicatori__isnull=False).first()
    return [
        piano,
        obiettivo,
        obiettivo.fasi.first(),
        obiettivo.indicatori.first(),
        obiettivo.assegnazioni.first(),
        *(
            uno
            for modello in (
                models.Voce,
                models.AttivitaStrutturale,
                models.Personale,
                models.Capitolo,
                models.IndicatoreSalute,
                models.GruppoPremio,
            )
            if (uno := modello.objects.filter(piano=piano).first())
        ),
    ]


@pytest.mark.parametrize("stato", STATI)
def test_ogni_riga_si_cambia_solo_in_bozza(entra, cazzago, redattore, stato):
    piano = cazzago(stato)
    client = entra(redattore)
    aperto = stato in ("bozza", "variazione")
    for riga in righe(piano):
        pagina = client.get(indirizzo(riga))
        salva = b'name="_save"' in pagina.content
        assert (riga._meta.model_name, pagina.status_code, salva) == (riga._meta.model_name, 200, aperto)
        if not aperto:
            assert client.post(indirizzo(riga), {}).status_code == 403
            assert client.post(indirizzo(riga, "delete"), {"post": "yes"}).status_code == 403
            assert "per cambiarlo il segretario comunale" in pagina.content.decode()


@pytest.mark.parametrize("modello", [models.Obiettivo, models.Voce, models.Personale, models.GruppoPremio])
def test_in_un_piano_chiuso_non_si_aggiunge_e_non_si_cancella_a_mucchi(entra, cazzago, redattore, modello):
    piano = cazzago("approvato")
    client = entra(redattore)
    aggiungi = f"{indirizzo(modello, 'add')}?piano={piano.pk}"
    assert client.get(aggiungi).status_code == 403
    assert client.post(aggiungi, {"piano": piano.pk}).status_code == 403
    elenco = client.get(f"{indirizzo(modello, 'changelist')}?piano={piano.pk}")
    assert (elenco.status_code, b"delete_selected" in elenco.content) == (200, False)
    # Which plan a new row is of is asked among those that are open.
    domanda = client.get(indirizzo(modello, "add"))
    assert [nome for nome, _ in domanda.context["scelte"] if "Cazzago" in nome] == []
    quanti = modello.objects.filter(piano=piano).count()
    chiavi = list(modello.objects.filter(piano=piano).values_list("pk", flat=True))
    dati = {"action": "delete_selected", "_selected_action": chiavi, "post": "yes"}
    client.post(f"{indirizzo(modello, 'changelist')}?piano={piano.pk}", dati)
    client.post(indirizzo(modello, "changelist"), dati)
    assert modello.objects.filter(piano=piano).count() == quanti


def test_gli_obiettivi_di_un_piano_chiuso_non_si_spostano_ma_si_copiano_altrove(entra, cazzago, redattore):
    piano = cazzago("approvato")
    client = entra(redattore)
    elenco = f"{indirizzo(models.Obiettivo, 'changelist')}?piano={piano.pk}"
    assert b'name="sposta"' not in client.get(elenco).content
    primo = piano.obiettivi.get(n=1)
    risposta = client.post(elenco, {"sposta": f"{primo.pk}:2"})
    assert frasi(risposta) == [
        "Il piano è approvato: per cambiarlo il segretario comunale apre una variazione."
    ]
    copia = f"{reverse('admin:obiettivi_obiettivo_copia')}?obiettivi={primo.pk}"
    piani = client.get(copia).context["modulo"].fields["piano"].queryset
    assert piano not in piani
    assert client.post(copia, {"piano": piano.pk}).status_code == 200
    altro = models.Piano.objects.get(ente__slug="chiari")
    prima = altro.obiettivi.count()
    assert client.post(copia, {"piano": altro.pk}).status_code == 302
    assert (altro.obiettivi.count(), piano.obiettivi.count()) == (prima + 1, 69)


def test_in_una_variazione_non_si_cancella_quello_che_e_approvato(entra, cazzago, redattore):
    piano = cazzago("variazione")
    client = entra(redattore)
    approvato = piano.obiettivi.get(n=1)
    nuovo = azioni.copia_obiettivo(obiettivo=approvato, piano=piano, utente=redattore).obiettivo
    assert client.post(indirizzo(approvato, "delete"), {"post": "yes"}).status_code == 403
    elenco = f"{indirizzo(models.Obiettivo, 'changelist')}?piano={piano.pk}"
    dati = {"action": "delete_selected", "_selected_action": [approvato.pk, nuovo.pk], "post": "yes"}
    assert client.post(elenco, dati).status_code in (200, 403)
    assert piano.obiettivi.filter(pk__in=[approvato.pk, nuovo.pk]).count() == 2
    assert client.post(indirizzo(nuovo, "delete"), {"post": "yes"}).status_code == 302
    assert client.post(indirizzo(piano, "delete"), {"post": "yes"}).status_code == 403
    organigramma = piano.organigramma
    assert client.post(indirizzo(organigramma, "delete"), {"post": "yes"}).status_code == 403
    assert sorted(piano.obiettivi.values_list("n", flat=True)) == list(range(1, 70))


def test_le_aree_di_una_versione_si_aggiungono_ma_non_si_tolgono(entra, cazzago, redattore):
    piano = cazzago("variazione")
    client = entra(redattore)
    pagina = client.get(indirizzo(piano.organigramma))
    assert b"-DELETE" not in pagina.content
    dati = campi(pagina)
    quante = piano.organigramma.aree.count()
    dati["aree-0-DELETE"] = "on"
    risposta = client.post(indirizzo(piano.organigramma), dati)
    assert (risposta.status_code, piano.organigramma.aree.count()) == (302, quante)


def test_un_obiettivo_di_una_bozza_mai_approvata_si_cancella(entra, redattore):
    piano = carica()
    models.Abilitazione.objects.create(utente=redattore, ente=piano.ente, ruolo="redattore", dal="2020-01-01")
    risposta = entra(redattore).post(indirizzo(piano.obiettivi.get(n=1), "delete"), {"post": "yes"})
    assert (risposta.status_code, piano.obiettivi.count()) == (302, 2)
    cambia(piano, 2, titolo="Altro")


def test_in_una_variazione_l_anno_e_l_atto_non_si_scrivono_a_mano(entra, cazzago, redattore):
    piano = cazzago("variazione")
    moduli = entra(redattore).get(indirizzo(piano)).context["adminform"].form
    assert {"anno", "organigramma", "atto_numero"} & set(moduli.fields) == set()
