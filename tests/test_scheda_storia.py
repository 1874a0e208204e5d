"""The history at the foot of a sheet, in sentences."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from auditlog.models import LogEntry

from obiettivi import azioni, models, storia
from obiettivi.riepiloghi import contenuto_piano
from obiettivi.views.racconto import RIGHE_MOSTRATE
from tests.html import attributi, cerca, pagina, testi
from tests.test_pagine import TORTONA

pytestmark = pytest.mark.django_db

NATA = "sistema: obiettivo creato con 9 aree, 5 fasi, un indicatore e una voce"


@pytest.fixture
def obiettivo():
    """Tortona's second, given to nine areas that weigh its five phases each in its own way."""
    return models.Obiettivo.objects.get(piano__ente__slug="tortona", n=2)


@pytest.fixture
def leggi(entra, oiv):
    """The lines of the history, without their time, from the newest to the one that made the objective."""

    def leggi():
        (sezione,) = cerca(pagina(entra(oiv).get(f"{TORTONA}obiettivi/2/")), "section", "storia")
        return [riga.split(" , ", 1)[1] for riga in testi(sezione, "li")]

    return leggi


@pytest.fixture
def firma(redattore):
    with storia.autore(redattore):
        yield


def cambia(riga, **campi):
    for nome, valore in campi.items():
        setattr(riga, nome, valore)
    riga.save()


def test_un_obiettivo_appena_caricato_ha_una_riga_sola(leggi):
    assert leggi() == [NATA]


def test_una_riga_dice_quando_chi_e_che_cosa(entra, oiv, obiettivo, firma):
    cambia(obiettivo.assegnazioni.get(area__codice="06"), peso=8)
    LogEntry.objects.filter(pk=LogEntry.objects.latest("pk").pk).update(
        timestamp=datetime(2027, 1, 12, 9, 32, tzinfo=UTC)
    )
    (sezione,) = cerca(pagina(entra(oiv).get(f"{TORTONA}obiettivi/2/")), "section", "storia")
    assert testi(sezione, "li")[0] == "12/01/2027 10:32 , Ufficio programmazione: area 06: peso da 5 a 8"
    assert attributi(cerca(sezione, "time")[0])["datetime"] == "2027-01-12T10:32:00+01:00"


def test_i_cambi_si_leggono_con_le_parole_dei_moduli(leggi, obiettivo, firma):
    fase, indicatore = obiettivo.fasi.first(), obiettivo.indicatori.first()
    cinque = obiettivo.piano.obiettivi.get(n=5)
    cambia(
        obiettivo, titolo="Nuovo titolo", anni=[2024, 2025], prerequisito=True, soglia_minima=Decimal("62.5")
    )
    cambia(obiettivo, stato="sostituito", sostituito_da=cinque, atto_data=date(2024, 9, 30))
    cambia(obiettivo, soglia_minima=None)
    cambia(obiettivo.assegnazioni.first(), capofila=True)
    cambia(fase, scadenza=date(2024, 6, 30), mesi=[3, 4, 5, 9], ordine=7)
    cambia(indicatore, operatore=">=", valore=Decimal("1234.5"), fase=fase)
    assert leggi() == [
        f"Ufficio programmazione: {frase}"
        for frase in (
            "indicatore 1: operatore da vuoto a almeno (≥); valore atteso da 4 a 1.234,5; fase da vuoto a fase 1",
            "fase 1: ordine da 1 a 8; scadenza da 15/04/2024 a 30/06/2024; "
            "mesi da vuoto a «da marzo a maggio, settembre»",
            "area 00-SSPC: capofila da no a sì",
            "soglia minima (%) da 62,5 a vuoto",
            "data dell'atto da vuoto a 30/09/2024; stato da vuoto a sostituito; sostituto da vuoto a obiettivo 5",
            "titolo da «PNRR NEXT GENERATION UE – ATTUAZIONE AVVISI» a «Nuovo titolo»; "
            "anni da «2024» a «2024, 2025»; soglia minima (%) da vuoto a 62,5; prerequisito da vuoto a sì",
        )
    ] + [NATA]


def test_di_un_testo_lungo_si_legge_dove_cambia(leggi, obiettivo, firma):
    cambia(obiettivo, descrizione=obiettivo.descrizione.replace("nel 2023)", "nel 2022)"))
    cambia(obiettivo, descrizione="Corta")
    assert leggi()[:2] == [
        "Ufficio programmazione: descrizione da «Portare a termine nel 2024, nei tempi degli avvisi e con tutti "
        "i settori, i 5 bandi di transizione digitale…» a «Corta»",
        "Ufficio programmazione: descrizione da «… finanziati su 7 emessi (2 chiusi nel 2023).» a "
        "«… finanziati su 7 emessi (2 chiusi nel 2022).»",
    ]


def test_si_legge_anche_cio_che_non_c_e_piu(leggi, obiettivo, firma):
    assegnazione, indicatore = obiettivo.assegnazioni.first(), obiettivo.indicatori.first()
    fase = models.Fase.objects.create(
        obiettivo=obiettivo, ordine=5, numero=6, descrizione="Nuova", scadenza_testo="31.06.2024", peso=10
    )
    models.FaseArea.objects.create(fase=fase, area=assegnazione.area)
    cambia(models.PesoFase.objects.create(assegnazione=assegnazione, fase=fase, peso=5), peso=Decimal("7.5"))
    cambia(models.ValoreAnnuale.objects.create(indicatore=indicatore, anno=2025, valore=3), valore=4)
    cambia(models.Fascia.objects.create(indicatore=indicatore, da=5, grado=50), da=6)
    models.QuotaUmana.objects.create(obiettivo=obiettivo, ruolo="Istruttore", quota=20)
    cambia(obiettivo.righe_voci.first(), voce=obiettivo.piano.voci.get(codice="1.1.2"))
    fase.delete()
    detti = [riga.removeprefix("Ufficio programmazione: ") for riga in leggi()]
    tolti, resto = detti[:3], detti[3:]
    # The database chooses in which order a cascade goes.
    assert sorted(tolti) == [
        "fase 6 tolta, era: descrizione «Nuova», scadenza scritta «31.06.2024», peso 10",
        "fase 6, area 00-SSPC – Servizio Segreteria, Programmazione e Controllo Strategico tolta",
        "peso della fase 6 per l'area 00-SSPC tolto, era: 7,5",
    ]
    assert resto == [
        "voce 1.1.2: da 3.3.1 a 1.1.2",
        "risorsa umana Istruttore aggiunta: quota (%) 20",
        "indicatore 1, fascia 1: limite da 5 a 6",
        "indicatore 1, fascia 1 aggiunta: limite 5, grado (%) 50",
        "indicatore 1, valore del 2025: da 3 a 4",
        "indicatore 1, valore del 2025 aggiunto: 3",
        "peso della fase 6 per l'area 00-SSPC: da 5 a 7,5",
        "peso della fase 6 per l'area 00-SSPC aggiunto: 5",
        "fase 6, area 00-SSPC – Servizio Segreteria, Programmazione e Controllo Strategico aggiunta",
        "fase 6 aggiunta: descrizione «Nuova», scadenza scritta «31.06.2024», peso 10",
        NATA,
    ]


def test_cio_che_si_aggiunge_dopo_non_e_la_nascita(leggi, obiettivo, firma):
    """Not even by who made it: it is another act."""
    with storia.autore(storia.utente_sistema()):
        LogEntry.objects.update(timestamp=datetime(2026, 1, 12, 9, tzinfo=UTC))
        models.Indicatore.objects.create(obiettivo=obiettivo, ordine=1, descrizione="Altro", tipo="si_no")
    assert leggi() == ["sistema: indicatore 2 aggiunto: descrizione «Altro», tipo sì / no", NATA]


def test_un_obiettivo_rinumerato_porta_con_se_la_sua_storia(leggi, obiettivo, redattore):
    azioni.sposta_obiettivo(obiettivo=obiettivo.piano.obiettivi.get(n=3), n=2, utente=redattore)
    assert leggi()[0] == "Ufficio programmazione: numero da 3 a 2"
    assert leggi()[1].startswith("sistema: obiettivo creato con 9 aree")


def test_ricaricare_il_piano_uguale_non_ha_storia(leggi, obiettivo, redattore):
    azioni.carica_piano(contenuto=contenuto_piano(obiettivo.piano), utente=redattore)
    assert leggi() == [NATA]


def test_di_una_storia_lunga_si_leggono_le_ultime_righe(entra, oiv, obiettivo, firma):
    for peso in range(1, RIGHE_MOSTRATE + 3):
        cambia(obiettivo, peso=peso)
    (sezione,) = cerca(pagina(entra(oiv).get(f"{TORTONA}obiettivi/2/")), "section", "storia")
    righe = testi(sezione, "li")
    assert (len(righe), righe[0].split(": ")[-1], righe[-1].split(": ")[-1]) == (
        50,
        "peso da 51 a 52",
        "peso da 2 a 3",
    )
    assert testi(sezione, "p") == ["E altre 3 modifiche prima di queste."]


def test_di_chi_non_c_e_piu_resta_il_fatto(leggi, obiettivo, firma):
    cambia(obiettivo, peso=5)
    voce = LogEntry.objects.latest("pk")
    LogEntry.objects.filter(pk=voce.pk).update(actor=None)
    assert leggi()[0] == "persona non più registrata: peso da vuoto a 5"
