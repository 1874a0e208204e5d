"""What of a plan everybody may read: each key is told, and what stays inside is in no page and in no file."""

import json
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest
from auditlog.context import disable_auditlog
from django.apps import apps
from django.db import connection
from django.db.models import CharField, JSONField, TextField, Value
from django.db.models.functions import Cast, Concat

from monitoraggio import contenuto as del_monitoraggio
from monitoraggio.esporta.pubblico import ACCANTO_AI_GRADI
from monitoraggio.esporta.pubblico import PUBBLICHE as DEL_MONITORAGGIO
from monitoraggio.management.commands import prepara_borgo
from monitoraggio.models import Rilevazione
from obiettivi import azioni, contenuto, models
from obiettivi.contenuto import ContenutoPiano, Valore
from obiettivi.controlli import Anomalia, Livello
from obiettivi.esporta.documenti import DOCUMENTI
from obiettivi.esporta.edizione import Edizione, edizione_pubblica
from obiettivi.esporta.pubblico import PUBBLICHE, parte_pubblica
from obiettivi.models.vincoli import togli_trigger
from obiettivi.scelte import StatoPiano
from tests.fabbrica import albero_completo
from tests.pubblico import TRASPARENZA, solo_cifre, testo_di, tutto_il_pubblico

VELENO, CIFRE = "cicuta", "4567"
"""What must not be found: a word and some digits that nothing else says."""
GIORNO = date(2026, 3, 2)


# The table


def parti(valore: type[Valore]) -> set[type[Valore]]:
    """A part of a value, and all those that it is made of."""
    trovate, da_vedere = set(), [valore]
    while da_vedere:
        una = da_vedere.pop()
        if isinstance(una, type) and issubclass(una, Valore):
            if una not in trovate:
                trovate.add(una)
                da_vedere += [campo.annotation for campo in una.model_fields.values()]
        else:
            da_vedere += get_args(una)
    return trovate


@pytest.mark.parametrize(
    ("tavola", "radice"),
    [
        (PUBBLICHE, ContenutoPiano),
        (ACCANTO_AI_GRADI, ContenutoPiano),
        (DEL_MONITORAGGIO, del_monitoraggio.Rilevazione),
    ],
)
def test_di_ogni_chiave_e_detto_se_esce(tavola, radice):
    """A new key is told nowhere, and fails here; until then it stays inside."""
    dette = {parte: sorted(" ".join(chiavi).split()) for parte, chiavi in tavola.items()}
    assert dette == {parte: sorted(parte.model_fields) for parte in parti(radice)}


# The value


def albero_avvelenato():
    """A plan that uses every key, with poison in those that stay inside."""
    albero = albero_completo()
    albero["deroghe"] = [
        {
            "codice": "P05",
            "oggetto": "obiettivi[1].assegnazioni[0]",
            "campo": "pesi_fasi",
            "messaggio": VELENO,
            "trovato": 40,
            "atteso": 100,
            "motivo": f"{VELENO} del motivo",
            "chi": f"{VELENO} di chi",
            "il": "2026-01-20",
        }
    ]
    albero["obiettivi"][0]["premio"] = {
        "n_dipendenti": 45671,
        "coefficiente": 456.71,
        "totale": 456.72,
        "importo": 456730.5,
    }
    albero["personale"][0]["ore"] = 45.67
    return albero


def letto(albero) -> ContenutoPiano:
    return contenuto.leggi(json.dumps(albero))


def test_la_parte_pubblica_e_il_piano_senza_quello_che_resta():
    senza = deepcopy(albero_avvelenato())
    del senza["deroghe"], senza["obiettivi"][0]["premio"], senza["personale"][0]["ore"]
    for gruppo in senza["premialita"]["gruppi"]:
        del gruppo["obiettivi"]
    assert parte_pubblica(letto(albero_avvelenato())) == letto(senza)


def test_un_piano_che_non_ha_niente_di_riservato_esce_intero(file_piano):
    piano = contenuto.leggi(file_piano.read_bytes())
    tolte = {"premio": None}
    obiettivi = tuple(uno.model_copy(update=tolte) for uno in piano.obiettivi)
    personale = tuple(uno.model_copy(update={"ore": None}) for uno in piano.personale)
    premialita = piano.premialita and piano.premialita.model_copy(
        update={"gruppi": tuple(uno.model_copy(update={"obiettivi": ()}) for uno in piano.premialita.gruppi)}
    )
    cambi = {"obiettivi": obiettivi, "personale": personale, "premialita": premialita}
    assert parte_pubblica(piano) == piano.model_copy(update=cambi)


# The documents


def scritto(formato, piano, edizione) -> str:
    return testo_di(DOCUMENTI[formato].scrivi(piano, edizione=edizione, prodotto_il=GIORNO))


@pytest.mark.parametrize("formato", DOCUMENTI)
def test_in_nessun_documento_pubblico_c_e_quello_che_resta(formato):
    piano = letto(albero_avvelenato())
    anomalie = (Anomalia("P05", Livello.AVVISO, "obiettivi[1]", "", f"{VELENO} in una segnalazione"),)
    edizione = Edizione(StatoPiano.APPROVATO, 1, contenuto.impronta(piano), anomalie)
    intero = scritto(formato, piano, edizione)
    pubblico = scritto(formato, parte_pubblica(piano), replace(edizione, anomalie=(), pubblica=True))
    # Where it would be, if nobody took it away.
    assert (VELENO in intero, CIFRE in solo_cifre(intero)) == (True, True)
    assert (VELENO in pubblico, CIFRE in solo_cifre(pubblico)) == (False, False)
    assert [
        detto for detto in ("I controlli ", "Esito dei controlli", "Controlli") if detto in pubblico
    ] == []


def test_i_fogli_dell_edizione_pubblica_dicono_che_lo_e():
    piano = letto(albero_avvelenato())
    edizione = replace(Edizione(StatoPiano.APPROVATO, 2, "a" * 64), anomalie=(), pubblica=True)
    assert (edizione.nome, edizione.nel_nome_del_file) == ("Versione 2, edizione pubblica", "versione-2")
    assert "Versione 2, edizione pubblica" in scritto("pdf", parte_pubblica(piano), edizione)


# The pages


ATTO = ("atto_tipo", "atto_organo", "atto_numero", "atto_data")
LETTE = {
    # The card of the ente, which is its own: by name, code and address it is found.
    "obiettivi.Ente": {"slug", "denominazione", "codice_ipa", "codice_fiscale", "email", "pec"},
    # Frozen values, of which only the public part comes out; and the act.
    "obiettivi.VersionePiano": {
        "contenuto",
        "impronta",
        *ATTO,
    },
    "monitoraggio.Rilevazione": {"contenuto", "impronta", "codice"},
    "obiettivi.Pubblicazione": {"allegati"},
    # The acts on the Relazione, which are printed in it; why they lapsed cannot be said of those in force.
    "monitoraggio.ApprovazioneRelazione": {*ATTO, "impronta", "decaduta_perche"},
    "monitoraggio.ValidazioneRelazione": {*ATTO, "impronta", "testo", "decaduta_perche"},
}
"""The texts of the rows that the public pages read: of every other, a new one too, nothing may come out."""


def avvelena_le_righe():
    """Poison in every text of every row, but those that are read; what approved plans say is in their versions."""
    # Nothing may be waiting to be checked when PostgreSQL takes a trigger away.
    connection.check_constraints()
    togli_trigger(using="default")
    with disable_auditlog():
        for applicazione in ("obiettivi", "monitoraggio"):
            for modello in apps.get_app_config(applicazione).get_models():
                lette = LETTE.get(modello._meta.label, set())
                cambi = {
                    campo.name: _veleno(campo)
                    for campo in modello._meta.concrete_fields
                    if isinstance(campo, CharField | TextField | JSONField)
                    and not campo.choices
                    and campo.name not in lette
                }
                if cambi:
                    modello.objects.update(**cambi)


def _veleno(campo):
    if isinstance(campo, JSONField):
        return [{"codice": VELENO, "motivo": VELENO, "messaggio": VELENO}]
    # With its key: some must differ from row to row.
    return Concat(Value(f"{VELENO} "), Cast("pk", CharField()), output_field=type(campo)())


@pytest.fixture
def pubblicato(db, settings, monkeypatch):
    """Borgo Esempio's plan of last year, published with all that was monitored; whoever said anything said poison."""
    settings.DEBUG = True
    dette = {
        n: replace(
            detto, altro=detto.altro | {"proposta": "rimodula", "motivo": VELENO, "raggiungibile": "no"}
        )
        for n, detto in prepara_borgo.A_FINE_ANNO.items()
    }
    monkeypatch.setattr(prepara_borgo, "A_FINE_ANNO", dette)
    monkeypatch.setattr(prepara_borgo, "MOTIVO_DELL_OIV", VELENO)
    prepara_borgo.Command().handle()
    piano = models.Piano.objects.filter(ente__slug="borgo-esempio").earliest("anno")
    rilevazioni = Rilevazione.objects.filter(piano=piano)
    azioni.pubblica(
        piano=piano,
        allegati=[una.impronta for una in rilevazioni],
        utente=models.Utente.objects.get(username="segretario"),
    )
    assert [una.contenuto.count(VELENO) for una in rilevazioni] == [0, len(dette) + 1]
    avvelena_le_righe()
    return piano


def test_niente_di_quello_che_resta_dentro_si_legge_da_fuori(pubblicato):
    letti = tutto_il_pubblico()
    base = f"{TRASPARENZA}{pubblicato.anno}/"
    formati = list(DOCUMENTI)
    assert sorted(letti) == sorted(
        [
            TRASPARENZA,
            *(f"{TRASPARENZA}catalogo.{uno}" for uno in ("jsonld", "ttl")),
            base,
            *(f"{base}metadati.{uno}" for uno in ("jsonld", "ttl")),
            f"{base}performance.zip",
            *(f"{base}versioni/{n}/piano.{formato}" for n in (1, 2) for formato in formati),
            *(
                f"{base}allegati/{pubblicato.anno}-{quando}/documento.{formato}"
                for quando in ("09-30", "12-31")
                for formato in ("pdf", "xlsx")
            ),
        ]
    )
    testi = {dove: testo_di(dati) for dove, dati in letti.items()}
    assert [dove for dove, testo in testi.items() if VELENO in testo] == []
    # What the OIV noted is frozen with the rest, and stays inside too.
    assert [dove for dove, testo in testi.items() if "se ne chiedono di più impegnativi" in testo] == []
    # The texts above are really read: a plan says its titles and roles, a Relazione what the areas tell.
    piano, relazione = (
        testi[f"{base}versioni/2/piano.pdf"],
        testi[f"{base}allegati/{pubblicato.anno}-12-31/documento.pdf"],
    )
    detti = ("Sportello edilizio in linea", "Responsabile", "Superati tutti e due i target.")
    assert [detto in piano for detto in detti] == [True, True, False]
    # Beside the degrees there is no role of who answers.
    assert [detto in relazione for detto in detti] == [True, False, True]


def test_l_edizione_pubblica_di_una_versione_tace_dei_controlli(pubblicato):
    edizione = edizione_pubblica(pubblicato.versioni.get(numero=1))
    assert (edizione.numero, edizione.anomalie, edizione.pubblica) == (1, (), True)
