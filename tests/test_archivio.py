"""Backup and restore: what comes back is what was there, from either database to either; or nothing comes back."""

import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from obiettivi import archivio, azioni, contenuto, models, storia
from obiettivi.models import vincoli
from tests import vita
from tests.fabbrica import albero_completo

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def borgo(transactional_db):
    """A plan that uses everything, and one that was approved and is being varied."""
    autore = storia.utente_sistema()
    azioni.carica_piano(
        contenuto=contenuto.leggi(json.dumps(albero_completo() | {"piano": {"anno": 2027}})), utente=autore
    )
    piano = vita.carica(vita.contenuto_di_prova())
    vita.porta(piano, "variazione", autore)
    yield piano
    # On SQLite the tables are emptied by deleting, which an approved version refuses.
    vincoli.togli_trigger(using="default")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "archivio.zip"


def scritto(file):
    return archivio.scrivi_archivio(file)


def svuota():
    """As a database after `migrate`."""
    vincoli.togli_trigger(using="default")
    call_command("flush", verbosity=0, interactive=False)
    vincoli.installa_trigger(using="default")


# There and back


def test_torna_tutto_com_era(borgo, file, tmp_path):
    prima = scritto(file)
    svuota()
    assert archivio.ripristina_archivio(file) == prima
    dopo = scritto(tmp_path / "dopo.zip")
    assert dopo == prima
    assert len(prima["congelati"]["obiettivi.versionepiano"]) == 1
    # Rows are added after those that came back, and constraints hold again.
    assert models.Ente.objects.create(slug="nuovo", denominazione="Nuovo").pk > borgo.ente.pk
    with pytest.raises(Exception, match="versione"):
        models.VersionePiano.objects.update(contenuto="{}")


def test_da_un_database_all_altro_e_ritorno(borgo, altrove, file, tmp_path):
    """To a SQLite of its own, and from it back to the database of the tests."""
    prima = scritto(file)
    vuota = altrove.vuota(tmp_path)
    vuota.manage("ripristina", str(file))
    vuota.manage("backup", str(tmp_path / "altrove.zip"))
    assert archivio.verifica_archivio(tmp_path / "altrove.zip") == prima
    svuota()
    archivio.ripristina_archivio(tmp_path / "altrove.zip")
    assert scritto(tmp_path / "ritorno.zip") == prima


def test_i_file_tornano_al_loro_posto(borgo, file, tmp_path, settings):
    settings.CARTELLA_EVIDENZE = tmp_path / "da"
    (tmp_path / "da/2a").mkdir(parents=True)
    (tmp_path / "da/2a/prova").write_bytes(b"PDF" * archivio.PEZZO)
    scritto(file)
    svuota()
    settings.CARTELLA_EVIDENZE = tmp_path / "a"
    archivio.ripristina_archivio(file)
    tornato = tmp_path / "a/2a/prova"
    assert tornato.read_bytes() == b"PDF" * archivio.PEZZO
    assert [oct(uno.stat().st_mode)[-3:] for uno in (tornato, tornato.parent, file)] == ["600", "700", "600"]


def test_di_quello_che_si_rifa_da_se_non_si_tiene_niente(db, file):
    assert not {"sessions.session", "contenttypes.contenttype", "auth.permission"} & set(
        scritto(file)["righe"]
    )


def test_i_comandi_dicono_che_cosa_hanno_fatto(borgo, file, capsys, tmp_path, settings):
    settings.CARTELLA_EVIDENZE = tmp_path / "evidenze"
    call_command("backup", file)
    righe = sum(archivio.verifica_archivio(file)["righe"].values())
    detto = f"{righe} righe, 1 versioni di piani, 0 file"
    call_command("ripristina", file, solo_verifica=True)
    svuota()
    call_command("ripristina", file)
    assert capsys.readouterr().out.splitlines() == [
        f"Scritto e verificato {file} ({file.stat().st_size} byte): {detto}.",
        f"È intero {file}: {detto}; le impronte sono uguali.",
        f"Ripristinato {file}: {detto}; le impronte sono uguali.",
    ]


# What is refused


def test_un_archivio_che_c_e_gia_non_si_tocca(db, file):
    file.write_bytes(b"altro")
    with pytest.raises(CommandError, match="c'è già: scegli un altro nome, o spostalo"):
        call_command("backup", file)
    assert file.read_bytes() == b"altro"


def test_dove_ci_sono_dati_non_si_ripristina(borgo, file):
    scritto(file)
    with pytest.raises(CommandError) as rifiuto:
        call_command("ripristina", file)
    assert str(rifiuto.value).startswith(
        "Si ripristina su un'installazione vuota, e qui ci sono già dei dati ("
    )
    assert models.Piano.objects.count() == 2


def _guasta(file, **cambi):
    """The same archive with some members changed; None takes one away."""
    with zipfile.ZipFile(file) as sano:
        membri = {nome: sano.read(nome) for nome in sano.namelist()}
    for nome, dati in cambi.items():
        membri[nome] = dati(membri[nome]) if dati else None
    with zipfile.ZipFile(file, "w") as guasto:
        for nome, dati in membri.items():
            if dati is not None:
                guasto.writestr(nome, dati)


def _manifesto(**cambi):
    return lambda dati: json.dumps(json.loads(dati) | cambi).encode()


def _con_in_piu(nome):
    """One more file, whole and declared, under a name that is not of ours."""

    def dichiara(dati):
        detto = json.loads(dati)
        return json.dumps(
            detto | {"membri": detto["membri"] | {nome: detto["membri"]["file/evidenze/x"]}}
        ).encode()

    return {archivio.MANIFESTO: dichiara, nome: lambda _: b"x"}, "porta fuori dalla cartella"


ENTI = "dati/obiettivi.ente.jsonl"
GUASTI = {
    "una riga cambiata": (
        {ENTI: lambda dati: dati.replace(b"Tortona", b"Tortina")},
        "è guasto: «dati/obiettivi",
    ),
    "una tabella che manca": ({ENTI: None}, "non è un archivio intero di PianoPerf"),
    "senza manifesto": ({archivio.MANIFESTO: None}, "non è un archivio intero di PianoPerf"),
    "di un altro formato": (
        {archivio.MANIFESTO: _manifesto(formato="altro/2")},
        "non è un archivio che questo programma sa leggere",
    ),
    "di un'altra versione": (
        {archivio.MANIFESTO: _manifesto(migrazioni=["obiettivi.0099_futura"])},
        "è di un'altra versione del programma. Installa quella",
    ),
    "meno righe di quelle dette": (
        {archivio.MANIFESTO: _manifesto(righe={})},
        "non è stato ripristinato niente",
    ),
    "un'altra impronta": ({archivio.MANIFESTO: _manifesto(congelati={})}, "non è stato ripristinato niente"),
    "un manifesto che non si legge": (
        {archivio.MANIFESTO: lambda _: b"{"},
        "non è un archivio intero di PianoPerf",
    ),
    "un manifesto che è altro": (
        {archivio.MANIFESTO: lambda _: b"[]"},
        "non è un archivio intero di PianoPerf",
    ),
    "i membri in elenco": (
        {archivio.MANIFESTO: _manifesto(membri=[])},
        "non è un archivio intero di PianoPerf",
    ),
    "un file fuori posto": _con_in_piu("file/evidenze/../../fuori"),
    "un file della macchina": _con_in_piu("file/evidenze//tmp/fuori"),
    "un file di un'altra cartella": _con_in_piu("file/altrove/fuori"),
    "la cartella come file": _con_in_piu("file/evidenze/"),
}


@pytest.mark.parametrize("come", GUASTI)
def test_di_un_archivio_guasto_non_torna_niente(transactional_db, altrove, file, come, tmp_path, settings):
    settings.CARTELLA_EVIDENZE = tmp_path / "evidenze"
    file.write_bytes((altrove.cartella / "sano.zip").read_bytes())
    cambi, perche = GUASTI[come]
    with zipfile.ZipFile(file, "a") as aperto:
        for nome in set(cambi) - set(aperto.namelist()):
            aperto.writestr(nome, b"")
    _guasta(file, **cambi)
    with pytest.raises(archivio.ArchivioError) as rifiuto:
        archivio.ripristina_archivio(file)
    assert perche in str(rifiuto.value)
    assert (models.Ente.objects.exists(), (tmp_path / "fuori").exists()) == (False, False)


def test_un_file_qualunque_non_e_un_archivio(db, file):
    file.write_bytes(b"PK non proprio")
    with pytest.raises(CommandError, match="non è un archivio intero di PianoPerf"):
        call_command("ripristina", file)
