"""A plan goes in and comes out: import, export, history, on the database at hand."""

import json
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.db.models import ProtectedError
from pytest_django.asserts import assertNumQueries

from obiettivi import azioni, contenuto, models, riepiloghi, storia
from obiettivi.contenuto.chiavi import con_chiavi
from tests.fabbrica import albero, albero_completo, essenziale, mancanze, obiettivo

pytestmark = pytest.mark.django_db

QUERY_PER_PIANO = 28
"""Plan with ente, organigramma and rules 1; rules 4; areas, voci 2; opening texts, terms 2; objectives 10;
chapters 2; premiums 2; outputs, staff, health, monitoring 4; waivers 1."""
QUERY_PER_OBIETTIVO = 12


def leggi(dati):
    return contenuto.leggi(json.dumps(dati))


def carica(dati, utente=None):
    return azioni.carica_piano(contenuto=leggi(dati), utente=utente or storia.utente_sistema())


def piano_di(dati):
    return models.Piano.objects.get(ente__slug=dati["ente"]["slug"], anno=dati["piano"]["anno"])


def ricarica(piano):
    return contenuto.scrivi(riepiloghi.contenuto_piano(piano))


def con_decimali(testo):
    return essenziale(json.loads(testo, parse_float=Decimal))


def test_i_cinque_piani_insieme_tornano_uguali(file_piano):
    """With all five in one database, the two of Alzano Lombardo with their own areas and rules included."""
    testo = file_piano.read_text()
    assert mancanze(con_decimali(testo), con_decimali(ricarica(piano_di(json.loads(testo))))) == []


def test_un_piano_con_ogni_chiave_torna_uguale():
    dati = albero_completo()
    piano = carica(dati).piano
    assert mancanze(con_decimali(json.dumps(dati)), con_decimali(ricarica(piano))) == []
    assert riepiloghi.contenuto_piano(piano) == con_chiavi(leggi(dati), None)


def test_il_valore_letto_dal_database_e_quello_caricato(file_piano):
    valore = contenuto.leggi(file_piano.read_text())
    letto = riepiloghi.contenuto_piano(piano_di(json.loads(file_piano.read_text())))
    assert letto == con_chiavi(valore, None)


def test_un_obiettivo_letto_da_solo_e_quello_del_suo_piano(file_piano):
    """In as many queries whatever the objective: with areas and voci, those of `_obiettivi`."""
    piano = piano_di(json.loads(file_piano.read_text()))
    righe = list(piano.obiettivi.order_by("n"))
    with assertNumQueries(QUERY_PER_OBIETTIVO * len(righe)):
        letti = [riepiloghi.contenuto_obiettivo(riga) for riga in righe]
    assert tuple(letti) == riepiloghi.contenuto_piano(piano).obiettivi


IMPRONTE = {
    "alzano2022": "49473f6de309b2a7",
    "alzano2024": "24ea969e72b6c162",
    "cazzago2023": "6cab69dac00e3dca",
    "chiari2023": "e6312ed702b37af9",
    "tortona2024": "d0003f0ec0500677",
}
"""First 16 digits of the hashes: the same on SQLite and on PostgreSQL, on every machine."""


def test_l_impronta_e_la_stessa_su_ogni_database(file_piano):
    piano = piano_di(json.loads(file_piano.read_text()))
    assert contenuto.impronta(riepiloghi.contenuto_piano(piano))[:16] == IMPRONTE[file_piano.stem]


def test_le_query_non_dipendono_dalla_grandezza_del_piano(file_piano):
    piano = piano_di(json.loads(file_piano.read_text()))
    with assertNumQueries(QUERY_PER_PIANO):
        riepiloghi.contenuto_piano(piano)


def test_anche_un_piano_vuoto_si_legge_con_le_stesse_query():
    piano = carica(albero()).piano
    with assertNumQueries(QUERY_PER_PIANO):
        riepiloghi.contenuto_piano(piano)


def test_caricare_due_volte_lo_stesso_file_non_lascia_storia(file_piano):
    prima = LogEntry.objects.count()
    esito = carica(json.loads(file_piano.read_text()))
    assert (esito.nuovo, esito.modificato, LogEntry.objects.count() - prima) == (False, False, 0)


def test_ricaricare_il_file_esportato_non_cambia_nulla(file_piano):
    piano = piano_di(json.loads(file_piano.read_text()))
    prima = LogEntry.objects.count()
    esito = azioni.carica_piano(contenuto=contenuto.leggi(ricarica(piano)), utente=storia.utente_sistema())
    assert (esito.modificato, LogEntry.objects.count() - prima) == (False, 0)


def test_una_modifica_tocca_solo_la_sua_riga(redattore):
    dati = albero_completo()
    carica(dati)
    prima = LogEntry.objects.count()
    dati["obiettivi"][0]["indicatori"][0]["valore"] = 7
    carica(dati, redattore)
    nuove = LogEntry.objects.order_by("-pk")[: LogEntry.objects.count() - prima]
    assert [(riga.content_type.model, riga.changes, riga.actor) for riga in nuove] == [
        ("indicatore", {"valore": ["-0.5", "7"]}, redattore)
    ]


def test_le_chiavi_restano_quando_il_file_non_le_ha():
    dati = albero(obiettivi=[obiettivo(1, "A", fasi=[{"descrizione": "x"}]), obiettivo(2, "B")])
    prima = riepiloghi.contenuto_piano(carica(dati).piano)
    dati["obiettivi"][0]["titolo"] = "Un altro titolo"
    dati["obiettivi"][0]["fasi"].append({"descrizione": "y"})
    dopo = riepiloghi.contenuto_piano(carica(dati).piano)
    assert [uno.chiave for uno in dopo.obiettivi] == [uno.chiave for uno in prima.obiettivi]
    assert dopo.obiettivi[0].fasi[0].chiave == prima.obiettivi[0].fasi[0].chiave
    assert dopo.obiettivi[0].titolo == "Un altro titolo"


def test_gli_obiettivi_si_scambiano_di_posto_con_le_loro_chiavi():
    piano = carica(albero(obiettivi=[obiettivo(1, "A"), obiettivo(2, "B"), obiettivo(3, "A")])).piano
    valore = riepiloghi.contenuto_piano(piano)
    uno, due, tre = valore.obiettivi
    girati = tuple(obi.model_copy(update={"n": n}) for obi, n in ((tre, 1), (uno, 2), (due, 3)))
    prima = LogEntry.objects.count()
    azioni.carica_piano(
        contenuto=valore.model_copy(update={"obiettivi": girati}), utente=storia.utente_sistema()
    )
    assert [obi.chiave for obi in riepiloghi.contenuto_piano(piano).obiettivi] == [
        tre.chiave,
        uno.chiave,
        due.chiave,
    ]
    scritte = [riga.changes for riga in LogEntry.objects.order_by("pk")[prima:]]
    assert scritte == [{"n": [3, 1]}, {"n": [1, 2]}, {"n": [2, 3]}]


def test_quel_che_il_file_non_ha_piu_se_ne_va():
    dati = albero_completo()
    piano = carica(dati).piano
    ridotto = albero(ente=dati["ente"], aree=dati["aree"], obiettivi=[obiettivo(3, "B")])
    carica(ridotto)
    assert mancanze(con_decimali(json.dumps(ridotto)), con_decimali(ricarica(piano))) == []
    resti = {
        nome: getattr(models, nome).objects.filter(**{f"{percorso}piano": piano}).count()
        for nome, percorso in (
            ("Voce", ""),
            ("Capitolo", ""),
            ("GruppoPremio", ""),
            ("Indicatore", "obiettivo__"),
            ("Fase", "obiettivo__"),
        )
    }
    assert resti == {"Voce": 0, "Capitolo": 0, "GruppoPremio": 0, "Indicatore": 0, "Fase": 0}


def test_il_capofila_passa_da_un_area_all_altra():
    dati = albero(obiettivi=[obiettivo(1, {"area": "A", "capofila": True}, "B")])
    carica(dati)
    dati["obiettivi"][0]["assegnazioni"] = [{"area": "A"}, {"area": "B", "capofila": True}]
    piano = carica(dati).piano
    assegnazioni = riepiloghi.contenuto_piano(piano).obiettivi[0].assegnazioni
    assert [sua.capofila for sua in assegnazioni] == [False, True]


# ente, organigramma, rules


def test_i_dati_dell_ente_assenti_nel_file_restano_come_sono():
    carica(
        albero(
            ente={"slug": "borgo-esempio", "denominazione": "Comune", "pec": "pec@x.example", "abitanti": 10}
        )
    )
    esito = carica(albero(ente={"slug": "borgo-esempio", "denominazione": "Comune", "pec": None}))
    assert (esito.piano.ente.pec, esito.piano.ente.abitanti, esito.cambi_ente) == ("pec@x.example", 10, [])


def test_un_dato_dell_ente_diverso_cambia_e_si_dice():
    carica(albero(ente={"slug": "borgo-esempio", "denominazione": "Comune", "abitanti": 10}))
    esito = carica(
        albero(ente={"slug": "borgo-esempio", "denominazione": "Comune", "abitanti": 11, "sito": "x"})
    )
    assert esito.cambi_ente == ["abitanti: era «10», ora «11»"]


def test_i_due_piani_di_alzano_hanno_aree_e_regole_diverse():
    piani = models.Piano.objects.filter(ente__slug="alzano-lombardo").order_by("anno")
    assert [(piano.sistema.modo, piano.organigramma.aree.count()) for piano in piani] == [
        ("massimo", 13),
        ("nessuno", 12),
    ]


def test_un_organigramma_identico_si_riusa_l_anno_dopo():
    primo = carica(albero()).piano
    secondo = carica(albero(piano={"anno": 2027})).piano
    assert (secondo.organigramma, secondo.sistema) == (primo.organigramma, primo.sistema)


def test_un_organigramma_diverso_ma_solo_suo_si_aggiorna():
    piano = carica(albero(obiettivi=[obiettivo(1, "A")])).piano
    aree = [{"codice": "A", "nome": "Area rinominata"}, {"codice": "C", "nome": "Area terza", "padre": "A"}]
    dopo = carica(albero(aree=aree, obiettivi=[obiettivo(1, "C")])).piano
    assert dopo.organigramma == piano.organigramma
    assert list(dopo.organigramma.aree.values_list("codice", "nome", "padre__codice")) == [
        ("A", "Area rinominata", None),
        ("C", "Area terza", "A"),
    ]


def test_un_organigramma_usato_da_un_altro_piano_non_si_tocca():
    vecchio = carica(albero(obiettivi=[obiettivo(1, "A")])).piano
    nuovo = carica(albero(piano={"anno": 2027}, obiettivi=[obiettivo(1, "A")])).piano
    aree = [{"codice": "A", "nome": "Area rinominata"}]
    dati = albero(piano={"anno": 2027}, aree=aree, obiettivi=[obiettivo(1, "A")])
    nuovo = carica(dati).piano
    assert nuovo.organigramma != vecchio.organigramma
    assert mancanze(con_decimali(json.dumps(dati)), con_decimali(ricarica(nuovo))) == []
    assert models.Area.objects.get(organigramma=vecchio.organigramma, codice="A").nome == "Area prima"


def test_un_area_con_un_incarico_non_sparisce_sotto_chi_la_regge():
    piano = carica(albero()).piano
    regge = models.Responsabile.objects.create(ente=piano.ente, nome="Responsabile")
    models.Incarico.objects.create(
        responsabile=regge, area=piano.organigramma.aree.get(codice="B"), dal="2026-01-01"
    )
    dopo = carica(albero(aree=[{"codice": "A", "nome": "Area prima"}])).piano
    assert dopo.organigramma != piano.organigramma
    assert piano.organigramma.aree.count() == 2


def test_regole_diverse_solo_sue_si_aggiornano():
    piano = carica(albero()).piano
    sistema = {
        "denominazione": "SMVP",
        "pesi": {"modo": "massimo", "totali": {"area": 50, "staff": 10}},
        "categorie": {"a": 1},
    }
    dopo = carica(albero(sistema=sistema)).piano
    assert (dopo.sistema, dopo.sistema.modo) == (piano.sistema, "massimo")
    assert dict(dopo.sistema.totali.values_list("tipo_area", "totale")) == {"area": 50, "staff": 10}


# nothing by halves


def test_un_caricamento_che_fallisce_non_lascia_nulla(monkeypatch):
    """Stopped after the objectives, when most rows are already written."""

    def guasto(*_, **__):
        raise RuntimeError("guasto")

    monkeypatch.setattr("obiettivi.azioni.scrittura._altri_elenchi", guasto)
    prima = LogEntry.objects.count()
    with pytest.raises(RuntimeError, match="guasto"):
        carica(albero_completo())
    assert not models.Ente.objects.filter(slug="borgo-esempio").exists()
    assert LogEntry.objects.count() == prima


def test_una_bozza_si_cancella_tutta_e_la_storia_resta(redattore):
    piano = carica(albero_completo()).piano
    sue = LogEntry.objects.filter(additional_data__piano=piano.pk)
    create = sue.filter(action=LogEntry.Action.CREATE).count()
    chiave = piano.pk
    azioni.elimina_bozza(piano=piano, utente=redattore)
    cancellate = LogEntry.objects.filter(additional_data__piano=chiave, action=LogEntry.Action.DELETE)
    assert not models.Piano.objects.filter(pk=chiave).exists()
    assert (cancellate.count(), set(cancellate.values_list("actor", flat=True))) == (create, {redattore.pk})
    assert models.Ente.objects.filter(slug="borgo-esempio").exists()


@pytest.mark.parametrize(
    "usato",
    [
        lambda piano: piano.ente,
        lambda piano: piano.organigramma,
        lambda piano: piano.sistema,
        lambda piano: piano.obiettivi.first().assegnazioni.first().area,
    ],
    ids=["ente", "organigramma", "sistema", "area"],
)
def test_quel_che_un_piano_usa_non_si_cancella(usato):
    piano = carica(albero_completo()).piano
    with pytest.raises(ProtectedError):
        usato(piano).delete()


def test_un_atto_importato_non_rende_approvato_il_piano(piano_cazzago):
    assert (piano_cazzago.atto_numero, piano_cazzago.stato) == ("44", "bozza")


def test_un_numero_tocca_le_quindici_cifre_su_ogni_database():
    """SQLite keeps fifteen digits exactly: the largest numbers of each column come back as they went in."""
    grandi = {"valore": 99999999999.9999, "baseline": -99999999999.9999, "peso": 99999.9999}
    dati = albero(
        obiettivi=[
            obiettivo(
                1,
                {"area": "A", "fte": 9999.99, "quota": 99999.9999},
                indicatori=[{"tipo": "importo", **grandi}],
                risorse_finanziarie={"importo": 999999999999.99},
                premio={"coefficiente": 999.9999, "totale": 99999.9999},
                risorse_umane_quote=[{"quota": 33.3333}],
            )
        ]
    )
    assert mancanze(con_decimali(json.dumps(dati)), con_decimali(ricarica(carica(dati).piano))) == []


def test_ogni_numero_ha_la_stessa_misura_nel_formato_e_nel_database():
    """Or SQLite would store what it then cannot read."""
    diversi = []
    for valore, modello in (
        (contenuto.Obiettivo, models.Obiettivo),
        (contenuto.Assegnazione, models.Assegnazione),
        (contenuto.Fase, models.Fase),
        (contenuto.Indicatore, models.Indicatore),
        (contenuto.Fascia, models.Fascia),
        (contenuto.QuotaUmana, models.QuotaUmana),
        (contenuto.AttivitaStrutturale, models.AttivitaStrutturale),
        (contenuto.Personale, models.Personale),
        (contenuto.Capitolo, models.Capitolo),
        (contenuto.GruppoPremio, models.GruppoPremio),
        (contenuto.Premialita, models.Piano),
        (contenuto.Sistema, models.SistemaValutazione),
        (contenuto.CoefficienteDipendenti, models.CoefficienteDipendenti),
        (contenuto.Classe, models.ClasseRisultato),
    ):
        for chiave in riepiloghi.colonne(valore, modello)[0]:
            colonna = modello._meta.get_field(chiave)
            if not hasattr(colonna, "decimal_places"):
                continue
            grande = Decimal(10) ** (colonna.max_digits - colonna.decimal_places) - 1
            piccolo = Decimal(1).scaleb(-colonna.decimal_places)
            leggi_uno = valore.__pydantic_validator__.validate_assignment
            for numero, passa in ((grande + piccolo, True), (grande + 1, False), (piccolo / 10, False)):
                try:
                    leggi_uno(valore.model_construct(), chiave, numero)
                    letto = True
                except ValueError as errore:
                    letto = "frozen" in str(errore)
                if letto != passa:
                    diversi.append(f"{modello.__name__}.{chiave}: {numero}")
    assert diversi == []


def test_un_organigramma_lasciato_che_nessuno_usa_si_toglie_e_si_dice():
    carica(albero())
    carica(albero(piano={"anno": 2027}))
    rinominata = [{"codice": "A", "nome": "Area rinominata"}]
    assert carica(albero(piano={"anno": 2027}, aree=rinominata)).avvisi == [
        "Le aree del file sono diverse: il piano ha ora un organigramma suo. Incarichi e abilitazioni "
        "restano sull'organigramma di prima."
    ]
    assert carica(albero(piano={"anno": 2027})).avvisi == [
        "Le aree del file sono diverse: l'organigramma di prima, che nessuno usa più, è stato tolto."
    ]
    assert models.Organigramma.objects.filter(ente__slug="borgo-esempio").count() == 1


def test_il_capofila_cambia_mentre_l_organigramma_si_divide():
    capofila = albero(
        obiettivi=[obiettivo(1, {"area": "A", "capofila": True}, "B", indicatori=[{"tipo": "numero"}])]
    )
    carica(capofila)
    carica(capofila | {"piano": {"anno": 2027}})
    aree = [{"codice": "A", "nome": "Area nuova"}, {"codice": "B", "nome": "Area seconda"}]
    cambiato = albero(
        piano={"anno": 2027}, aree=aree, obiettivi=[obiettivo(1, "A", {"area": "B", "capofila": True})]
    )
    piano = carica(cambiato).piano
    assert mancanze(con_decimali(json.dumps(cambiato)), con_decimali(ricarica(piano))) == []


def test_un_assegnazione_tolta_libera_le_sue_fasi_e_i_suoi_indicatori():
    legati = {"fasi": [{"assegnazione": 1}], "indicatori": [{"tipo": "numero", "assegnazione": 1}]}
    carica(albero(obiettivi=[obiettivo(1, "A", {"area": "B", "capofila": True}, **legati)]))
    dopo = albero(
        obiettivi=[obiettivo(1, {"area": "A", "capofila": True}, fasi=[{}], indicatori=[{"tipo": "numero"}])]
    )
    assert mancanze(con_decimali(json.dumps(dopo)), con_decimali(ricarica(carica(dopo).piano))) == []
