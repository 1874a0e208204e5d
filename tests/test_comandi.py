"""The commands: exit codes, sentences, files."""

import json
import subprocess
import sys
from io import StringIO

import pytest
from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from obiettivi import models, storia
from tests.conftest import RADICE
from tests.fabbrica import albero, essenziale, in_ordine, indicatore, mancanze, obiettivo
from tests.vita import carica, porta

pytestmark = pytest.mark.django_db

CAZZAGO = RADICE / "fixtures/piani/cazzago2023.json"


def esegui(*argomenti):
    """Output and exit code, as the shell would see them."""
    uscita = StringIO()
    try:
        call_command(*map(str, argomenti), stdout=uscita)
    except CommandError as errore:
        return str(errore), errore.returncode
    except SystemExit as fine:
        return uscita.getvalue(), fine.code
    return uscita.getvalue(), 0


@pytest.fixture
def scrivi(tmp_path):
    def scrivi(dati):
        file = tmp_path / "piano.json"
        file.write_bytes(dati if isinstance(dati, bytes) else json.dumps(dati).encode())
        return file

    return scrivi


def test_importa_crea_aggiorna_e_lascia_stare(scrivi):
    dati = albero(obiettivi=[obiettivo(1, "A", peso=100)])
    nome = "Comune di Borgo Esempio – Piano 2026"
    assert esegui("importa_piano", scrivi(dati)) == (
        f"{nome}: creato (righe nuove: 9, cambiate: 0, tolte: 0).\n",
        0,
    )
    assert esegui("importa_piano", scrivi(dati)) == (
        f"{nome}: già uguale al file (righe nuove: 0, cambiate: 0, tolte: 0).\n",
        0,
    )
    dati["ente"]["denominazione"] = "Borgo"
    dati["obiettivi"] = []
    assert esegui("importa_piano", scrivi(dati)) == (
        "Dati dell'ente cambiati – denominazione: era «Comune di Borgo Esempio», ora «Borgo»\n"
        "Borgo – Piano 2026: aggiornato (righe nuove: 0, cambiate: 1, tolte: 2).\n",
        0,
    )


def test_importa_firma_con_l_utente_detto_o_con_sistema(scrivi, redattore):
    esegui("importa_piano", scrivi(albero()))
    esegui("importa_piano", scrivi(albero(piano={"anno": 2027})), "--utente", "redattore")
    autori = {
        riga.object_repr: riga.actor.username
        for riga in LogEntry.objects.get_for_model(models.Piano).filter(
            object_repr__startswith="Comune di Borgo"
        )
    }
    assert autori == {
        "Comune di Borgo Esempio – Piano 2026": "sistema",
        "Comune di Borgo Esempio – Piano 2027": "redattore",
    }
    assert models.Utente.objects.get(username="sistema").is_active is False


@pytest.mark.parametrize(
    ("dati", "messaggio"),
    [
        (b"non un json", "il file non è un JSON: errore alla riga 1, colonna 1"),
        (albero(formato="pianoperf/9"), "formato: «pianoperf/9» non è tra i valori ammessi: pianoperf/1"),
        (
            albero(obiettivi=[obiettivo(3, {"area": "Z"})]),
            "obiettivi[3].assegnazioni[0].area: «Z» non è un codice di area del piano",
        ),
        (
            albero(obiettivi=[obiettivo(3, peso="abc")]),
            "obiettivi[3].peso: qui serve un numero, senza virgolette",
        ),
        (
            albero(obiettivi=[obiettivo(3, fasi=[{"scadenza": "2026-02-31"}])]),
            "obiettivi[3].fasi[0].scadenza: «2026-02-31» è una data che non esiste",
        ),
        (b" " * (50 * 1024 * 1024), "il file supera i 20 MB"),
    ],
    ids=["non json", "versione", "area", "peso", "data", "50 MB"],
)
def test_importa_rifiuta_dicendo_dove_e_non_cambia_nulla(scrivi, dati, messaggio):
    with disable_auditlog():  # or deleting its author would make one
        LogEntry.objects.all().delete()
        models.Utente.objects.filter(username="sistema").delete()
    assert esegui("importa_piano", scrivi(dati)) == (f"Il file non è stato caricato.\n{messaggio}", 1)
    assert not models.Utente.objects.filter(username="sistema").exists()
    assert not models.Ente.objects.filter(slug="borgo-esempio").exists()


def test_importa_rifiuta_un_file_che_non_c_e(tmp_path):
    file = tmp_path / "manca.json"
    testo, codice = esegui("importa_piano", file)
    assert (codice, testo) == (
        1,
        f"Il file non è stato caricato.\nnon riesco ad aprire {file}: No such file or directory",
    )


def test_importa_rifiuta_un_autore_sconosciuto():
    assert esegui("importa_piano", CAZZAGO, "--utente", "nessuno") == ("Non c'è nessun utente «nessuno».", 1)


def test_importa_mostra_i_primi_errori_e_conta_gli_altri(scrivi):
    testo, codice = esegui("importa_piano", scrivi(albero(obiettivi=[{"n": n} for n in range(40)])))
    assert codice == 1
    assert len(testo.splitlines()) == 32
    assert testo.splitlines()[-1] == "… e altri 10 errori"


@pytest.mark.parametrize(
    ("piano", "uscita"),
    [
        (("alzano-lombardo", 2022), 4),
        (("alzano-lombardo", 2024), 3),
        (("cazzago-san-martino", 2023), 4),
        (("chiari", 2023), 4),
        (("tortona", 2024), 4),
        (("chiari", 1999), 1),
    ],
)
def test_verifica_esce_secondo_la_gravita(piano, uscita):
    assert esegui("verifica_piano", *piano)[1] == uscita


def test_verifica_esce_con_tre_se_ci_sono_solo_avvisi(scrivi):
    vuoto = obiettivo(3, {"area": "A", "peso": 0}, indicatori=[indicatore("Pratiche chiuse")])
    esegui("importa_piano", scrivi(in_ordine(vuoto)))
    assert esegui("verifica_piano", "borgo-esempio", 2026) == (
        "P04 avviso  obiettivi[3].assegnazioni[0]: L'obiettivo 3 pesa zero per l'area A: non conta nulla.\n"
        "1 anomalia.\n",
        3,
    )


def test_verifica_esce_con_zero_se_ci_sono_solo_note(scrivi):
    fasi = [{"descrizione": "Avvio", "mesi": [3], "peso": 1}, {"descrizione": "Fine", "mesi": [12]}]
    pesato = obiettivo(3, ambito="generale", indicatori=[indicatore("Pratiche chiuse")], fasi=fasi)
    esegui("importa_piano", scrivi(in_ordine(pesato)))
    testo, codice = esegui("verifica_piano", "borgo-esempio", 2026, "--json")
    assert ([uno["codice"] for uno in json.loads(testo)], codice) == (["P07"], 0)


def test_verifica_in_json():
    testo, codice = esegui("verifica_piano", "tortona", 2024, "--json")
    assert codice == 4
    anomalie = json.loads(testo)
    assert [f"{una['codice']} {una['livello']} {una['oggetto']}: {una['messaggio']}" for una in anomalie] == (
        json.loads((RADICE / "tests/dati/anomalie.json").read_text())["tortona2024"]
    )
    assert [una for una in anomalie if una["codice"] in ("P01", "T01")] == [
        {
            "codice": "P01",
            "livello": "blocca",
            "oggetto": "aree[07]",
            "campo": "peso",
            "messaggio": "I pesi di Lavori Pubblici e CUC (07) fanno 90 invece di 100: ne mancano 10.",
            "trovato": 90,
            "atteso": 100,
            "norma": "",
            "fatto": "",
        },
        *(
            {
                "codice": "T01",
                "livello": "avviso",
                "oggetto": f"obiettivi[{n}].fasi[0]",
                "campo": "scadenza",
                "messaggio": f"La scadenza della fase 1 dell'obiettivo {n} è «{giorno}»: quel giorno non esiste.",
                "trovato": None,
                "atteso": None,
                "norma": "",
                "fatto": fatto,
            }
            for n, giorno, fatto in (
                (1, "31.06.2024", "3da9b028b95dd48a"),
                (19, "31.04.2024", "786756b325d2ed71"),
            )
        ),
    ]


def test_esporta_json_e_lo_riporta_identico(file_piano, tmp_path):
    dati = json.loads(file_piano.read_text())
    uscita = tmp_path / "piano.json"
    argomenti = (dati["ente"]["slug"], dati["piano"]["anno"], "--formato", "json", "--uscita", uscita)
    assert esegui("esporta_piano", *argomenti)[1] == 0
    assert mancanze(essenziale(dati), essenziale(json.loads(uscita.read_text()))) == []


ARCHIVIO = b"PK\x03\x04"


@pytest.mark.parametrize(
    ("formato", "inizio"),
    [
        ("pdf", b"%PDF-1.7"),
        ("docx", ARCHIVIO),
        ("xlsx", ARCHIVIO),
        ("ods", ARCHIVIO),
        ("csv", ARCHIVIO),
        ("json", b"{\n"),
    ],
)
def test_esporta_ogni_formato(formato, inizio, tmp_path, scrivi):
    esegui("importa_piano", scrivi(albero(obiettivi=[obiettivo(1, "A", peso=100)])))
    uscita = tmp_path / f"piano.{formato}"
    testo, codice = esegui("esporta_piano", "borgo-esempio", 2026, "--formato", formato, "--uscita", uscita)
    assert (codice, testo) == (0, f"Scritto {uscita} ({uscita.stat().st_size} byte).\n")
    assert uscita.read_bytes()[: len(inizio)] == inizio


@pytest.mark.parametrize(
    ("argomenti", "codice"),
    [
        (["--formato", "xlsx", "--area", "BOH"], 1),
        (["--formato", "pdf", "--obiettivo", "999"], 1),
        (["--formato", "json", "--area", "FIN"], 2),
        (["--formato", "json", "--obiettivo", "1"], 2),
    ],
)
def test_esporta_rifiuta(argomenti, codice, tmp_path):
    uscita = tmp_path / "x"
    assert esegui("esporta_piano", "cazzago-san-martino", 2023, *argomenti, "--uscita", uscita)[1] == codice
    assert not uscita.exists()


def test_esporta_dice_se_non_riesce_a_scrivere(tmp_path):
    testo, codice = esegui("esporta_piano", "tortona", 2024, "--formato", "json", "--uscita", tmp_path)
    assert (codice, testo) == (1, f"Non riesco a scrivere {tmp_path}: Is a directory.")


@pytest.mark.parametrize(
    "argomenti",
    [
        ["esporta_piano", "tortona", "2024", "--formato", "gif", "--uscita", "x"],
        [
            "esporta_piano",
            "tortona",
            "2024",
            "--formato",
            "pdf",
            "--uscita",
            "x",
            "--area",
            "1",
            "--obiettivo",
            "1",
        ],
        ["esporta_piano", "tortona"],
        ["importa_piano"],
        ["verifica_piano", "tortona", "duemila"],
    ],
)
def test_chiamati_male_escono_con_due(argomenti):
    esito = subprocess.run(
        [sys.executable, "manage.py", *argomenti], cwd=RADICE, capture_output=True, check=False
    )
    assert esito.returncode == 2


def test_la_demo_non_si_prepara_fuori_da_debug():
    testo, codice = esegui("prepara_demo")
    assert (codice, testo) == (
        1,
        "Gli utenti di prova hanno una password nota: si creano solo con DEBUG acceso.",
    )


def test_la_demo_carica_solo_quel_che_manca(settings, piano_cazzago, segretario):
    settings.DEBUG = True
    piano_cazzago.titolo = "Cambiato da chi prova"
    piano_cazzago.save()
    segretario.set_password("cambiata da chi prova")
    segretario.save()
    righe = LogEntry.objects.count()
    esegui("prepara_demo")
    piano_cazzago.refresh_from_db()
    segretario.refresh_from_db()
    assert LogEntry.objects.count() == righe
    assert piano_cazzago.titolo == "Cambiato da chi prova"
    assert segretario.check_password("cambiata da chi prova")


def test_chi_c_e_nella_demo():
    """One person per role on the four enti, and one on Tortona only."""
    ruoli = {
        utente.username: sorted({f"{uno.ruolo} {uno.ente.slug}" for uno in utente.abilitazioni.all()})
        for utente in models.Utente.objects.exclude(username__in=("sistema", "amministratore"))
    }
    enti = ("alzano-lombardo", "cazzago-san-martino", "chiari", "tortona")
    per_ruolo = {ruolo: [f"{ruolo} {ente}" for ente in enti] for ruolo in ruoli if ruolo != "tortona"}
    assert ruoli == per_ruolo | {"tortona": ["segretario tortona"]}
    assert set(per_ruolo) == {"redattore", "compilatore", "responsabile", "segretario", "oiv", "lettore"}
    incarico = models.Incarico.objects.get()
    assert (incarico.responsabile.utente.username, str(incarico.area)) == (
        "responsabile",
        "FIN – Area Economico Finanziaria",
    )
    aree = models.AbilitazioneArea.objects.values_list("abilitazione__utente__username", "area__codice")
    assert list(aree) == [("compilatore", "FIN")]


@pytest.mark.django_db(transaction=True)
def test_la_base_dati_si_svuota_anche_con_un_piano_approvato():
    """And afterwards what is approved is kept again."""
    for _ in range(2):
        autore = storia.utente_sistema()
        piano = porta(carica(), "approvato", autore)
        with pytest.raises(IntegrityError, match="versione_congelata"), transaction.atomic():
            piano.versioni.get().delete()
        call_command("flush", interactive=False, verbosity=0)
        assert not models.Piano.objects.exists()
