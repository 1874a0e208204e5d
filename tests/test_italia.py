"""The synthetic Italy: what is written in bulk is what the program itself would have written."""

from collections import Counter
from hashlib import sha256

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from monitoraggio import contenuto as rilevato
from monitoraggio.azioni.avanzamenti import mancanze
from monitoraggio.italia import Avviso, Resoconto, genera
from monitoraggio.italia.anno import racconta
from monitoraggio.italia.comune import IN_BOZZA, STAMPI, aree
from monitoraggio.italia.raccolta import tabelle
from monitoraggio.italia.segni import SEGNI, ConSegni, chiave, segno
from monitoraggio.italia.stampi import Calco, componi
from monitoraggio.models import Avanzamento, Rilevazione
from monitoraggio.riepiloghi import (
    assegnazioni_da_rilevare,
    piano_rilevato,
    risultati,
    valore_rilevazione,
)
from monitoraggio.scelte import StatoAvanzamento, StatoRilevazione
from obiettivi import archivio, calcoli, contenuto, contesti, controlli, models, riepiloghi
from obiettivi.azioni import carica_piano
from tests.bench.scala.pagine import comuni, turno
from tests.test_comandi import esegui

pytestmark = pytest.mark.django_db
ANNI = range(2025, 2027)
SINTETICI = "comune-sintetico-"
DEI_SINTETICI = {"rilevazione__piano__ente__slug__startswith": SINTETICI}


def _righe():
    return {modello._meta.db_table: modello._base_manager.count() for modello in tabelle()}


@pytest.fixture(scope="module")
def italia(resta_per_il_modulo):
    """Three enti with two years each, beside the five published plans: what was told, and the rows before."""
    detti = []
    prima = resta_per_il_modulo(_righe)
    resoconto = resta_per_il_modulo(
        lambda: genera(enti=3, anni=ANNI, seme=1, storia=True, processi=1, avvisa=detti.append)
    )
    return resoconto, detti, prima


@pytest.fixture
def piani(italia):
    scritti = models.Piano.objects.filter(ente__slug__startswith=SINTETICI).select_related("ente")
    return list(scritti.order_by("ente__slug", "anno"))


@pytest.fixture
def rilevazioni(italia):
    return list(Rilevazione.objects.filter(piano__ente__slug__startswith=SINTETICI))


# Marks


def test_un_testo_torna_con_quello_che_i_segni_dicono():
    ente, riga = str(segno(3, 12)), str(chiave("a", 1))
    testo = ConSegni(f"79 {ente}\t{riga} @impronta007@ 7912")
    valori = {ente: "41", "5ee7ca5e": "0000002a", "@impronta007@": "abc"}
    assert testo.con(valori) == f"79 41\t0000002a{riga[8:]} abc 7912"


def test_nelle_chiavi_non_c_e_altro_che_sembri_un_segno():
    for numero in range(2000):
        assert SEGNI.findall(chiave(numero).hex) == ["5ee7ca5e"]


def test_le_taglie_sono_tante_quante_i_comuni_per_abitanti():
    assert Counter(STAMPI) == {"A": 10, "B": 18, "C": 6, "D": 4, "E": 2}
    assert [len(aree(STAMPI.index(sigla) + 1)) for sigla in "ABCDE"] == [3, 4, 8, 13, 18]
    assert len(IN_BOZZA) / len(STAMPI) == 0.05


# What is written


def test_il_resoconto_dice_le_righe_che_ci_sono(italia):
    resoconto, detti, prima = italia
    scritte = {tabella: righe - prima[tabella] for tabella, righe in _righe().items()}
    assert resoconto.righe == {tabella: righe for tabella, righe in scritte.items() if righe}
    assert str(detti[0]).startswith("Stampi pronti: 3, in ")
    assert (detti[-1].fatti, detti[-1].enti, detti[-1].mancano) == (3, 3, 0)


def test_gli_enti_sono_sintetici_e_lo_dicono(piani):
    assert [(piano.ente.slug, piano.ente.denominazione, piano.anno, piano.stato) for piano in piani] == [
        (f"comune-sintetico-0000{ente}", f"Comune Sintetico 0000{ente}", anno, "approvato")
        for ente in (1, 2, 3)
        for anno in ANNI
    ]


def test_gli_stessi_argomenti_danno_gli_stessi_dati(italia):
    calco = Calco(ente=2, sistema=5, basi=[1000] * len(tabelle()))
    primo, secondo, altro = (
        dict(componi(3, ANNI, seme=seme, storia=True).timbra(calco)) for seme in (1, 1, 2)
    )
    assert primo == secondo
    assert primo != altro


def test_il_primo_ente_e_lo_stesso_quanti_che_siano(italia):
    """Beside the five plans, or after another ente: only the keys of the database are others."""
    piano = models.Piano.objects.get(ente__slug="comune-sintetico-00001", anno=ANNI[0])
    solo = componi(1, ANNI, seme=1, storia=False)
    calco = Calco(ente=1, sistema=1, basi=[0] * len(tabelle()))
    testi = {tabelle()[posto]: testo for posto, testo in solo.timbra(calco)}
    prima = piano.versioni.get(numero=1)
    assert prima.impronta in testi[models.VersionePiano]


def test_quello_che_e_congelato_ha_la_sua_impronta(piani):
    congelati = archivio.congelati()
    assert Counter({nome: len(righe) for nome, righe in congelati.items()}) == {
        "obiettivi.versionepiano": models.VersionePiano.objects.count(),
        "monitoraggio.rilevazione": Rilevazione.objects.count(),
    }
    chiuse = [
        riga
        for righe in congelati.values()
        for riga in righe
        # An open rilevazione has nothing frozen yet.
        if riga[1]
    ]
    assert [impronta for _, impronta, _ in chiuse] == [somma for _, _, somma in chiuse]
    assert len({impronta for _, impronta, _ in chiuse}) == len(chiuse)


def test_le_righe_del_piano_dicono_quel_che_fu_approvato(piani):
    valori = riepiloghi.contenuti([piano.pk for piano in piani])
    for piano in piani:
        versione = piano.versioni.in_vigore()
        assert contenuto.forma_canonica(valori[piano.pk]).decode() == versione.contenuto
        assert sha256(versione.contenuto.encode()).hexdigest() == versione.impronta


def test_un_anno_su_tre_il_piano_fu_variato(piani):
    variati = [piano for piano in piani if piano.versioni.count() == 2]
    assert [(piano.ente.slug, piano.anno) for piano in variati] == [("comune-sintetico-00003", 2025)]
    (prima, seconda) = variati[0].versioni.all()
    assert (prima.numero, seconda.numero, prima.impronta != seconda.impronta) == (1, 2, True)
    assert variati[0].pareri.get().impronta == seconda.impronta


def test_i_pesi_di_ogni_area_fanno_cento(piani):
    for piano in piani:
        for area in calcoli.pesi_per_area(riepiloghi.contenuto_piano(piano)):
            assert (area.totale, area.atteso) == (100, 100)


def test_le_segnalazioni_non_fermano_l_approvazione(piani):
    for piano in piani:
        valore = riepiloghi.contenuto_piano(piano)
        trovate = contesti.anomalie_piano(piano, valore)
        livelli = Counter(una.livello for una in trovate)
        assert livelli[controlli.Livello.BLOCCA] == 0
        assert livelli[controlli.Livello.AVVISO] > 0


def test_le_rilevazioni_chiuse_dicono_quel_che_le_righe_dicono(rilevazioni):
    assert Counter(una.stato for una in rilevazioni) == {"chiusa": 6, "aperta": 3, "programmata": 3}
    for una in rilevazioni:
        if una.stato == StatoRilevazione.CHIUSA:
            congelata, una.stato = una.contenuto, StatoRilevazione.APERTA
            assert rilevato.forma_canonica(valore_rilevazione(una)) == congelata


def test_le_rilevazioni_si_calcolano(rilevazioni):
    for una in rilevazioni:
        if una.stato != StatoRilevazione.PROGRAMMATA:
            ente = risultati(piano_rilevato(una), valore_rilevazione(una)).ente
            assert not ente.blocca
            assert ente.stampato is None or 0 <= ente.stampato <= 100
    gradi = [
        risultati(piano_rilevato(una), valore_rilevazione(una)).ente.stampato
        for una in rilevazioni
        if una.e_la_relazione
    ]
    assert all(50 < grado < 100 for grado in gradi)


def test_quello_che_e_mandato_e_completo(italia):
    suoi = Avanzamento.objects.filter(**DEI_SINTETICI, rilevazione__piano__ente__slug__endswith="3")
    mandati = suoi.exclude(stato__in=(StatoAvanzamento.BOZZA, StatoAvanzamento.RESTITUITO))
    manca = {}
    for rilevazione in Rilevazione.objects.filter(avanzamenti__in=mandati).distinct():
        detti = {detto.assegnazione: detto for detto in valore_rilevazione(rilevazione).avanzamenti}
        for obiettivo, posizione, sua in assegnazioni_da_rilevare(piano_rilevato(rilevazione)):
            if mandati.filter(rilevazione=rilevazione, assegnazione=sua.chiave).exists():
                manca[sua.chiave] = mancanze(rilevazione, obiettivo, posizione, detti[sua.chiave])
    assert len(manca) == len(set(mandati.values_list("assegnazione", flat=True))) > 0
    assert {chiave: cose for chiave, cose in manca.items() if cose} == {}


def test_d_autunno_ci_sono_avanzamenti_in_ogni_stato(italia):
    aperti = Avanzamento.objects.filter(**DEI_SINTETICI, rilevazione__stato=StatoRilevazione.APERTA)
    assert set(aperti.values_list("stato", flat=True)) == set(StatoAvanzamento)
    assert aperti.filter(stato=StatoAvanzamento.BOZZA, scritture=0).exists()


@pytest.mark.parametrize(
    ("stampo", "stati"), [(20, ["approvato", "bozza"]), (7, ["approvato", "bozza"]), (1, ["approvato"] * 2)]
)
def test_qualche_piano_e_ancora_in_bozza_o_in_variazione(stampo, stati):
    raccolta = racconta(stampo, ANNI, seme=1, storia=False).raccolta
    assert [piano.stato for piano in raccolta.righe[models.Piano]] == stati
    dell_ultimo = raccolta.righe[models.Piano][-1].pk
    versioni = [una for una in raccolta.righe[models.VersionePiano] if una.piano_id == dell_ultimo]
    assert len(versioni) == (0 if stampo == 20 else 1)


# As the program does


@pytest.fixture
def stesso(piani, segretario):
    """A synthetic plan, and the same one loaded by the program from a file, into another ente and without its act."""
    valore = _senza_atto(riepiloghi.contenuto_piano(piani[-1]))
    ente = valore.ente.model_copy(update={"slug": "altro", "denominazione": "Comune Altro"})
    file = contenuto.scrivi(valore.model_copy(update={"ente": ente}))
    return piani[-1], carica_piano(contenuto=contenuto.leggi(file), utente=segretario).piano


def _senza_atto(valore):
    return valore.model_copy(update={"piano": valore.piano.model_copy(update={"atto": None})})


def test_nel_formato_aperto_va_e_torna(stesso):
    sintetico, altro = (_senza_atto(riepiloghi.contenuto_piano(piano)) for piano in stesso)
    assert altro.model_copy(update={"ente": sintetico.ente}) == sintetico


def test_la_storia_e_quella_che_il_programma_tiene(stesso):
    trovate, attese = map(_nascite, stesso)
    assert {
        nome: (trovate[nome], attese.get(nome)) for nome in trovate if trovate[nome] != attese.get(nome)
    } == {}
    assert set(trovate) == set(attese) >= {"piano", "obiettivo", "assegnazione", "fase", "indicatore", "voce"}


DELLA_VITA = ("obiettivi.models.versioni", "obiettivi.models.pubblicazione")
SI_RIFERISCONO = {campo.name for modello in tabelle() for campo in modello._meta.fields if campo.is_relation}


def _nascite(piano):
    """How the rows of a plan were born, as the history tells, by model: but for the keys of the database."""
    nate = {}
    voci = LogEntry.objects.filter(additional_data__piano=piano.pk, action=LogEntry.Action.CREATE)
    for voce in voci.select_related("content_type").order_by("pk"):
        if voce.content_type.model in DEL_PIANO:
            cambi = {nome: uno for nome, uno in voce.changes.items() if nome not in SI_RIFERISCONO | {"id"}}
            come = (voce.serialized_data, voce.cid, voce.actor_email, sorted(voce.additional_data))
            nate.setdefault(voce.content_type.model, []).append((cambi, *come))
    return nate


# Written when the plan is loaded: the others tell what becomes of it.
DEL_PIANO = {
    modello._meta.model_name
    for modello in tabelle()
    if modello._meta.app_label == "obiettivi" and modello.__module__ not in DELLA_VITA
}


def test_ogni_riga_ha_la_sua_nascita_nella_storia(italia):
    resoconto, _, _ = italia
    righe = sum(resoconto.righe.values()) - resoconto.righe["auditlog_logentry"]
    suoi = models.Utente.objects.filter(username__contains="-0000").values("pk")
    sistema = models.Utente.objects.get(username="sistema").pk
    enti = models.Ente.objects.filter(slug__startswith=SINTETICI).values_list("pk", flat=True)
    nascite = LogEntry.objects.filter(action=LogEntry.Action.CREATE)
    degli_enti = nascite.filter(additional_data__ente__in=list(enti)).count()
    assert degli_enti + nascite.filter(object_id__in=suoi, content_type__model="utente").count() == righe
    assert set(nascite.filter(object_id__in=suoi).values_list("actor", flat=True)) >= {sistema}


def test_dopo_si_scrive_come_sempre(piani):
    piano = piani[0]
    nuove = (
        models.Ente.objects.create(slug="dopo", denominazione="Comune Dopo"),
        models.Obiettivo.objects.create(piano=piano, n=900, titolo="Dopo"),
        models.Utente.objects.create(username="dopo"),
        models.Passaggio.objects.create(
            piano=piano, passo="proposto", chi=models.Utente.objects.get(username="segretario-00001")
        ),
    )
    for nuova in nuove:
        assert type(nuova).objects.order_by("pk").last() == nuova
        assert LogEntry.objects.filter(object_id=nuova.pk, object_repr=str(nuova)).exists()
    connection.check_constraints()


# Who works there


@pytest.fixture
def responsabile_sintetico(italia):
    return models.Utente.objects.get(username="responsabile-00001-aff")


def test_chi_ci_lavora_apre_il_suo_piano_e_scrive_il_suo_avanzamento(entra, responsabile_sintetico):
    suo = (
        Avanzamento.objects.filter(rilevazione__stato="aperta", rilevazione__piano__ente__slug__endswith="1")
        .filter(area__startswith="AFF", stato="bozza")
        .first()
    )
    rilevazione, piano = suo.rilevazione, ["comune-sintetico-00001", ANNI[-1]]
    client = entra(responsabile_sintetico)
    risposte = [
        client.get(indirizzo)
        for indirizzo in (
            reverse("home"),
            reverse("piano", args=piano),
            reverse("obiettivo", args=[*piano, 1]),
            reverse("monitoraggio", args=piano),
            reverse("avanzamento", args=[*piano, rilevazione.codice, suo.assegnazione]),
            reverse("piano", args=["comune-sintetico-00002", ANNI[-1]]),
        )
    ]
    assert [risposta.status_code for risposta in risposte] == [200, 200, 200, 200, 200, 404]


def test_nessuno_entra_con_una_password(responsabile_sintetico):
    assert not responsabile_sintetico.has_usable_password()
    assert not models.Utente.objects.filter(username__contains="-0000", password__regex="^[^!]").exists()


# The command


def test_il_comando_rifiuta_un_database_che_ha_gia_degli_enti():
    testo, codice = esegui("genera_italia", "--enti", 1)
    assert (codice, testo) == (
        1,
        "In questo database ci sono già degli enti, e i comuni sintetici si mescolerebbero a loro: usa un "
        "database nuovo, dopo «manage.py migrate».",
    )


def test_il_comando_racconta_quello_che_ha_scritto(monkeypatch):
    chiesti = {}

    def finta(**argomenti):
        argomenti.pop("avvisa")(Avviso(fatti=8, enti=20, al_secondo=12345.6, mancano=90))
        chiesti.update(argomenti)
        return Resoconto({"obiettivi_ente": 20, "obiettivi_fase": 1234}, 2)

    comando = "monitoraggio.management.commands.genera_italia"
    monkeypatch.setattr(f"{comando}.Ente.objects", models.Ente.objects.none())
    monkeypatch.setattr(f"{comando}.genera", finta)
    testo, codice = esegui("genera_italia", "--enti", 20, "--anni", 2, "--senza-storia")
    assert (codice, testo.splitlines()) == (
        0,
        [
            "8 enti di 20, 12.345 righe al secondo, ancora 90 secondi",
            "           20  obiettivi_ente",
            "        1.234  obiettivi_fase",
            "        1.254  righe in 2 secondi, 627 al secondo",
        ],
    )
    oggi = timezone.localdate().year
    anni = range(oggi - 1, oggi + 1)
    assert chiesti == {"enti": 20, "anni": anni, "seme": 1, "storia": False, "processi": 2}


@pytest.mark.parametrize(
    ("nome", "valore", "massimo"),
    [("enti", 0, 99999), ("enti", "tanti", 99999), ("anni", 11, 10), ("processi", -1, 16)],
)
def test_il_comando_vuole_numeri_che_hanno_senso(nome, valore, massimo):
    testo, _ = esegui("genera_italia", f"--{nome}={valore}")
    assert testo == f"Error: argument --{nome}: scrivi un numero da 1 a {massimo}"


def test_il_banco_apre_e_salva_le_pagine_di_un_comune(italia):
    """What `python -m tests.bench.scala` measures is still there; its figures belong to the bench."""
    assert comuni() == ["00001"]
    (tempi,) = turno(1, 1)
    assert {
        "Plan",
        "Search in the plan",
        "Board of a rilevazione",
        "Save an objective",
        "Save an avanzamento",
    } <= {*tempi}
