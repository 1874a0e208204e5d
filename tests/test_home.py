"""What there is to do now: line by line for each role, without a database; then the page."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from obiettivi import azioni, models, permessi, riepiloghi, storia
from obiettivi.accesso import Diritti
from obiettivi.accesso.diritti import _per_ruoli
from obiettivi.controlli.completezza import mancanze
from obiettivi.scelte import Passo, Ruolo, StatoPiano
from obiettivi.views import home
from obiettivi.views.pagina_home import PER_RUOLO, Situazione, cose_da_fare
from tests import fabbrica
from tests.fabbrica import obiettivo
from tests.html import cerca, mete, pagina, testi, testo
from tests.test_pagine import CAZZAGO, abilita

OGGI = date(2026, 3, 1)
CODICI = {1: "A", 2: "B"}
IND = [{"tipo": "testo", "testo": "fatto"}]
COMPLETA, RESTITUITA = Passo.COMPLETATA, Passo.RESTITUITA


def diritti(*ruoli, aree=(), risponde=(), scoperte=()) -> Diritti:
    suoi = _per_ruoli(models.Utente(), ruoli)
    return Diritti(
        ruoli=suoi.ruoli,
        portate=suoi.portate,
        aree=frozenset({*aree, *risponde}),
        risponde=frozenset(risponde),
        scoperte=frozenset(scoperte),
    )


def situazione(sui: Diritti, valore=None, stato=StatoPiano.BOZZA, parti=(), **altro) -> Situazione:
    ente = models.Ente(slug="borgo-esempio", denominazione="Borgo")
    return Situazione(
        piano=models.Piano(ente=ente, anno=2026, stato=stato),
        diritti=sui,
        oggi=OGGI,
        codici=CODICI,
        valore=valore,
        parti={area: models.Passaggio(passo=passo, area=area, nota=nota) for area, passo, nota in parti},
        **altro,
    )


def detti(qui: Situazione) -> list[str]:
    return [cosa.testo for cosa in cose_da_fare(qui)]


def versione(numero: int, giorni_fa: int) -> models.VersionePiano:
    il = datetime(OGGI.year, OGGI.month, OGGI.day, 12, tzinfo=UTC) - timedelta(days=giorni_fa)
    return models.VersionePiano(numero=numero, approvata_il=il)


A_POSTO = fabbrica.piano(
    obiettivo(1, {"area": "A", "peso": 100}, indicatori=IND),
    obiettivo(2, {"area": "B", "peso": 100}, indicatori=IND),
)
DA_FINIRE = fabbrica.piano(
    obiettivo(1, {"area": "A", "peso": 93}, indicatori=IND, fasi=[{"peso": 90}]),
    obiettivo(2, "A"),
    obiettivo(3, {"area": "B", "peso": 101}, indicatori=IND, fasi=[{"peso": 100}]),
    sistema=fabbrica.sistema(fasi_totale=100),
)


# What an objective lacks


@pytest.mark.parametrize(
    ("uno", "sistema", "manca"),
    [
        (obiettivo(1, {"area": "A", "peso": 5}, indicatori=IND), {}, ()),
        (obiettivo(1, {"area": "A", "peso": 5}), {}, ("indicatori",)),
        (obiettivo(1, "A", indicatori=IND), {}, ("peso",)),
        (obiettivo(1, "A", indicatori=IND, peso=4), {}, ()),
        (obiettivo(1, "A", indicatori=IND, prerequisito=True), {}, ()),
        (obiettivo(1, "A"), {"modo": "libero"}, ("indicatori",)),
        (obiettivo(1, "A", stato="annullato"), {}, ()),
        # Phases only where the rules give them a weight, or make the result of them.
        (obiettivo(1, "A", peso=1, indicatori=IND), {"fasi_totale": 100}, ("fasi",)),
        (obiettivo(1, "A", peso=1, fasi=[{"peso": 1}]), {"fasi_totale": 100}, ("indicatori",)),
        (obiettivo(1, "A", peso=1, fasi=[{"peso": 1}]), {"metodo": {"tipo": "fasi"}}, ()),
        (obiettivo(1, "A", peso=1), {"metodo": {"tipo": "misto"}}, ("fasi", "indicatori")),
        (obiettivo(1, "A", peso=1), {"metodo": {"tipo": "indicatori"}}, ("indicatori",)),
    ],
)
def test_che_cosa_manca_a_un_obiettivo(uno, sistema, manca):
    piano = fabbrica.piano(uno, sistema=fabbrica.sistema(**sistema))
    assert [cosa for una in mancanze(piano) for cosa in una.per(permessi.INTERA)] == list(manca)


@pytest.mark.parametrize(
    ("comune", "aree", "manca"),
    [
        (True, None, ("indicatori", "peso")),
        (False, {"A"}, ()),
        (False, {"B"}, ("peso",)),
        (True, {"A"}, ("indicatori",)),
    ],
)
def test_manca_solo_cio_che_si_scrive(comune, aree, manca):
    piano = fabbrica.piano(obiettivo(1, {"area": "A", "peso": 1}, "B", ambito="trasversale"))
    (una,) = mancanze(piano)
    assert una.per(permessi.Maschera(comune, None if aree is None else frozenset(aree))) == manca


# Line by line


@pytest.mark.parametrize(
    ("sui", "valore", "parti", "attesi"),
    [
        (diritti(Ruolo.COMPILATORE, aree=[1]), A_POSTO, [], []),
        (
            diritti(Ruolo.COMPILATORE, aree=[1]),
            DA_FINIRE,
            [],
            [
                "1 obiettivo da completare: senza fasi o senza indicatori o senza peso",
                "I pesi di Area prima (A) fanno 93 su 100: ne mancano 7",
                "1 obiettivo ha segnalazioni da correggere",
            ],
        ),
        (
            diritti(Ruolo.COMPILATORE, aree=[2]),
            DA_FINIRE,
            [],
            ["I pesi di Area seconda (B) fanno 101 su 100: 1 di troppo"],
        ),
        # Who has completed his part is done.
        (diritti(Ruolo.COMPILATORE, aree=[1]), DA_FINIRE, [("A", COMPLETA, "")], []),
        (
            diritti(Ruolo.COMPILATORE, aree=[1]),
            A_POSTO,
            [("A", RESTITUITA, "manca il\npeso"), ("B", RESTITUITA, "no")],
            ["La parte dell'area A è tornata indietro da rivedere: «manca il peso»"],
        ),
        (
            diritti(Ruolo.RESPONSABILE, risponde=[1]),
            A_POSTO,
            [],
            ["La parte di A è pronta: se hai finito puoi completarla"],
        ),
        (
            diritti(Ruolo.RESPONSABILE, risponde=[1, 2]),
            A_POSTO,
            [],
            ["Le parti di A, B sono pronte: se hai finito puoi completarle"],
        ),
        (diritti(Ruolo.RESPONSABILE, risponde=[1]), A_POSTO, [("A", COMPLETA, "")], []),
        (
            diritti(Ruolo.RESPONSABILE, risponde=[2]),
            DA_FINIRE,
            [],
            ["I pesi di Area seconda (B) fanno 101 su 100: 1 di troppo"],
        ),
        (
            diritti(Ruolo.REDATTORE),
            DA_FINIRE,
            [("A", COMPLETA, "")],
            ["Manca la parte di 1 area su 2: B", "3 segnalazioni da correggere prima di approvare"],
        ),
        (
            diritti(Ruolo.SEGRETARIO, scoperte=[2]),
            DA_FINIRE,
            [],
            [
                "Mancano le parti di 2 aree su 2: A, B",
                "3 segnalazioni da correggere prima di approvare",
                "1 area non ha nessuno in carica: finché è così la loro parte la completi tu (B)",
            ],
        ),
        (
            diritti(Ruolo.SEGRETARIO, scoperte=[2]),
            A_POSTO,
            [("A", COMPLETA, ""), ("B", COMPLETA, "")],
            ["Il piano è pronto: tutte le parti sono completate e non c'è niente da correggere"],
        ),
        (diritti(Ruolo.SEGRETARIO), fabbrica.piano(), [], ["Il piano non ha ancora obiettivi"]),
        # Rights add up, and nothing is said twice.
        (
            diritti(Ruolo.REDATTORE, Ruolo.SEGRETARIO, Ruolo.LETTORE),
            A_POSTO,
            [("B", COMPLETA, "")],
            ["Manca la parte di 1 area su 2: A"],
        ),
        (diritti(Ruolo.OIV), None, [], []),
        (diritti(Ruolo.LETTORE), None, [], []),
    ],
)
def test_in_bozza(sui, valore, parti, attesi):
    assert detti(situazione(sui, valore, parti=parti)) == attesi


@pytest.mark.parametrize(
    ("ruolo", "attesi"),
    [
        (Ruolo.SEGRETARIO, ["Il piano è in approvazione: quando la Giunta ha deliberato registra l'atto"]),
        (Ruolo.REDATTORE, ["Il piano è in approvazione: aspetta l'atto"]),
        (Ruolo.RESPONSABILE, []),
        (Ruolo.COMPILATORE, []),
        (Ruolo.OIV, ["Il piano è in approvazione: puoi leggere la proposta"]),
        (Ruolo.LETTORE, ["Il piano è in approvazione: puoi leggere la proposta"]),
    ],
)
def test_in_approvazione(ruolo, attesi):
    assert detti(situazione(diritti(ruolo), stato=StatoPiano.IN_APPROVAZIONE)) == attesi


@pytest.mark.parametrize(
    ("numero", "giorni_fa", "attesi"),
    [
        (1, 0, ["La versione 1 è approvata dal 01/03/2026"]),
        (2, 60, ["La versione 2 è approvata dal 31/12/2025"]),
        (2, 61, []),
    ],
)
def test_una_versione_nuova_si_fa_leggere_per_due_mesi(numero, giorni_fa, attesi):
    qui = situazione(diritti(Ruolo.LETTORE), stato=StatoPiano.APPROVATO, versione=versione(numero, giorni_fa))
    assert detti(qui) == attesi


def test_il_giorno_di_una_versione_e_quello_d_italia():
    nuova = models.VersionePiano(numero=2, approvata_il=datetime(2026, 2, 10, 23, 30, tzinfo=UTC))
    qui = situazione(diritti(Ruolo.LETTORE), stato=StatoPiano.APPROVATO, versione=nuova)
    assert detti(qui) == ["La versione 2 è approvata dal 11/02/2026"]


def test_di_un_piano_approvato_il_responsabile_prende_visione():
    qui = situazione(diritti(Ruolo.RESPONSABILE, risponde=[1]), stato=StatoPiano.APPROVATO, da_vedere=("A",))
    assert detti(qui) == ["Il piano è approvato: prendi visione degli obiettivi di A"]


def test_di_una_variazione_si_sa_che_cosa_vale():
    qui = situazione(
        diritti(Ruolo.REDATTORE),
        A_POSTO,
        parti=[("A", COMPLETA, ""), ("B", COMPLETA, "")],
        versione=versione(1, 90),
    )
    assert detti(qui) == ["È aperta una variazione: finché non c'è il suo atto vale la versione 1"]


def test_dove_i_pesi_si_sommano_conta_il_totale_dell_area_principale():
    piano = fabbrica.piano(
        obiettivo(1, {"area": "B", "peso": 40}, indicatori=IND),
        obiettivo(2, {"area": "A", "peso": 50}, indicatori=IND),
        aree=[{"codice": "A", "nome": "Area prima"}, {"codice": "B", "nome": "Servizio", "padre": "A"}],
        sistema=fabbrica.sistema(raggruppa="radice"),
    )
    assert detti(situazione(diritti(Ruolo.COMPILATORE, aree=[2]), piano)) == [
        "I pesi di Area prima (A) fanno 90 su 100: ne mancano 10"
    ]


def test_di_molte_aree_si_nominano_le_prime():
    codici = [f"A{n}" for n in range(1, 8)]
    piano = fabbrica.piano(
        *(obiettivo(n, {"area": codice, "peso": 100}, indicatori=IND) for n, codice in enumerate(codici, 1)),
        aree=[{"codice": codice, "nome": codice} for codice in codici],
    )
    assert detti(situazione(diritti(Ruolo.REDATTORE), piano)) == [
        "Mancano le parti di 7 aree su 7: A1, A2, A3, A4 e altre 3"
    ]


def test_ogni_ruolo_ha_le_sue_righe():
    assert set(PER_RUOLO) == set(Ruolo)


# The page


def righe(html):
    return [
        (testo(sezione_titolo(sezione)), [testo(riga) for riga in cerca(sezione, "li")])
        for sezione in cerca(html, "section", "da-fare")
    ]


def sezione_titolo(sezione):
    return cerca(sezione, "h3")[0]


@pytest.mark.django_db
def test_il_responsabile_trova_cio_che_c_e_da_fare_nella_sua_area(entra, responsabile):
    html = pagina(entra(responsabile).get("/"))
    assert righe(html) == [
        (
            "Comune di Cazzago San Martino, piano 2023",
            [
                "2 obiettivi da completare: senza peso. Comincia dall'obiettivo 47 , "
                "Comune di Cazzago San Martino 2023",
                "I pesi di Area Economico Finanziaria (FIN) fanno 103 su 100: 3 di troppo. "
                "Vedi i pesi dell'area , Comune di Cazzago San Martino 2023",
            ],
        )
    ]
    (sezione,) = cerca(html, "section", "da-fare")
    assert mete(sezione) == {CAZZAGO, f"{CAZZAGO}obiettivi/47/modifica/", f"{CAZZAGO}#area-7"}


@pytest.mark.django_db
def test_il_segretario_trova_un_piano_per_ente_il_piu_recente(entra, segretario):
    html = pagina(entra(segretario).get("/"))
    assert [titolo for titolo, _ in righe(html)] == [
        "Città di Alzano Lombardo, piano 2024",
        "Città di Tortona, piano 2024",
        "Comune di Cazzago San Martino, piano 2023",
        "Comune di Chiari, piano 2023",
    ]


@pytest.mark.django_db
def test_la_bozza_dell_anno_prima_resta_da_finire_quando_si_apre_la_nuova(entra, responsabile, piano_cazzago):
    nuovo = models.Piano(ente=piano_cazzago.ente, anno=2024)
    nuovo.organigramma, nuovo.sistema = piano_cazzago.organigramma, piano_cazzago.sistema
    nuovo.save()
    titoli = [titolo for titolo, _ in righe(pagina(entra(responsabile).get("/")))]
    assert titoli == ["Comune di Cazzago San Martino, piano 2023"]


@pytest.mark.django_db
def test_chi_non_ha_niente_da_fare_lo_legge(entra, oiv):
    html = pagina(entra(oiv).get("/"))
    assert righe(html) == []
    assert testi(html, "p")[0] == "Adesso non c'è niente che aspetti te."


@pytest.mark.django_db
def test_i_collegamenti_per_preparare_sono_di_chi_prepara(entra, compilatore, redattore):
    nuovo = "/enti/tortona/piani/nuovo/"
    assert nuovo in mete(pagina(entra(redattore).get("/")))
    assert not {meta for meta in mete(pagina(entra(compilatore).get("/"))) if meta.startswith("/enti/")}


@pytest.mark.django_db
def test_un_ente_senza_piani_si_apre_da_qui(entra, redattore):
    with storia.autore(storia.utente_sistema()):
        models.Ente.objects.create(slug="nuovo-ente", denominazione="Nuovo ente")
    abilita(redattore, "nuovo-ente", "redattore")
    html = pagina(entra(redattore).get("/"))
    (collegamento,) = cerca(html, "a", href="/enti/nuovo-ente/piani/nuovo/")
    assert testo(collegamento) == "Apri il primo piano di Nuovo ente"


@pytest.mark.django_db
def test_di_troppi_piani_si_leggono_i_piu_recenti(entra, segretario, monkeypatch):
    monkeypatch.setattr(home, "MASSIMO_PIANI", 2)
    html = pagina(entra(segretario).get("/"))
    assert [titolo for titolo, _ in righe(html)] == [
        "Città di Alzano Lombardo, piano 2024",
        "Città di Tortona, piano 2024",
    ]
    assert testi(html, "p", "aiuto") == [
        "Lavori ad altri 2 piani in bozza, meno recenti: li trovi nell'elenco."
    ]


LETTURE = {
    "segretario": 48,
    "segretario_di_tortona": 48,
    "redattore": 45,
    "responsabile": 48,
    "oiv": 9,
    "lettore": 5,
}


@pytest.mark.django_db
@pytest.mark.parametrize("chi", LETTURE)
def test_le_letture_della_home_sono_poche_e_sempre_le_stesse(entra, request, django_assert_num_queries, chi):
    """One plan of 25 objectives or four of 165: the segretario of one ente reads as many times as that of all."""
    client = entra(request.getfixturevalue(chi))
    with django_assert_num_queries(LETTURE[chi]):
        client.get("/")


@pytest.mark.django_db
def test_piu_piani_si_leggono_insieme_come_uno_alla_volta(django_assert_num_queries):
    piani = list(models.Piano.objects.all())
    with django_assert_num_queries(28):
        insieme = riepiloghi.contenuti([piano.pk for piano in piani])
    assert insieme == {piano.pk: riepiloghi.contenuto_piano(piano) for piano in piani}


@pytest.mark.django_db
def test_la_presa_visione_si_chiede_una_volta_per_versione(entra, responsabile, piano_cazzago):
    """Only of the areas that one answers for, and that have objectives."""
    with storia.autore(storia.utente_sistema()):
        models.VersionePiano.objects.create(
            piano=piano_cazzago, numero=1, contenuto="{}", impronta="0", proposta_il=timezone.now(),
            proposta_da=responsabile, approvata_il=timezone.now(), approvata_da=responsabile,
            atto_numero="1", atto_data=OGGI,
        )  # fmt: skip
        models.Piano.objects.filter(pk=piano_cazzago.pk).update(stato=StatoPiano.APPROVATO)
    client = entra(responsabile)
    ((_, [riga]),) = righe(pagina(client.get("/")))
    assert riga.startswith("Il piano è approvato: prendi visione degli obiettivi di FIN. Prendi visione")
    azioni.prendi_visione(piano=piano_cazzago, area="FIN", utente=responsabile)
    assert righe(pagina(client.get("/"))) == []
