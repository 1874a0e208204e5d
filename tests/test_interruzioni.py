"""A process killed at a point of a backup, a restore, an import, an approval: nothing is left by halves."""

import pytest

from obiettivi import archivio
from tests.altrove import Altrove
from tests.conftest import RADICE


def impronta(una: Altrove) -> dict:
    """All that is in it."""
    file = una.cartella / "adesso.zip"
    una.manage("backup", str(file))
    detto = archivio.verifica_archivio(file)
    file.unlink()
    return detto


COMANDO = "from django.core.management import call_command; call_command({})"


@pytest.mark.parametrize(
    ("punto", "volta"),
    [
        ("obiettivi.archivio:_scrivi_righe", 5),
        ("os:replace", 1),
    ],
)
def test_un_backup_interrotto_non_lascia_un_archivio(altrove, punto, volta):
    file = altrove.cartella / "interrotto.zip"
    altrove.uccidi(punto, volta, COMANDO.format(f"'backup', {str(file)!r}"))
    assert not file.exists()
    altrove.manage("backup", str(file))
    assert archivio.verifica_archivio(file) == archivio.verifica_archivio(altrove.cartella / "sano.zip")
    file.unlink()


@pytest.mark.parametrize(
    ("punto", "volta"),
    [
        ("obiettivi.archivio:_leggi_righe", 9),
        ("django.db.backends.base.base:BaseDatabaseWrapper.commit", 1),
    ],
)
def test_un_ripristino_interrotto_lascia_vuoto_e_si_ripete(altrove, tmp_path, punto, volta):
    sano = altrove.cartella / "sano.zip"
    vuota = altrove.vuota(tmp_path)
    vuota.uccidi(punto, volta, COMANDO.format(f"'ripristina', {str(sano)!r}"))
    assert sum(impronta(vuota)["righe"].values()) == 0
    vuota.manage("ripristina", str(sano))
    assert impronta(vuota) == archivio.verifica_archivio(sano)


APPROVA = """
from obiettivi import azioni, models, storia
from tests.vita import ATTO
azioni.approva(piano=models.Piano.objects.get(ente__slug="borgo-esempio"), atto=ATTO, utente=storia.utente_sistema())
"""
IMPORTA = COMANDO.format(repr("importa_piano") + ", " + repr(str(RADICE / "fixtures/piani/alzano2022.json")))
SALVA = "django.db.models.base:Model.save_base"
CHIUDE = "django.db.backends.base.base:BaseDatabaseWrapper.commit"


@pytest.mark.parametrize(
    ("punto", "volta", "codice"),
    [(SALVA, 40, IMPORTA), (SALVA, 2, APPROVA), (CHIUDE, 1, APPROVA)],
    ids=["importa a metà", "approva a metà", "approva alla fine"],
)
def test_un_importazione_o_un_approvazione_interrotta_non_lascia_niente_a_meta(altrove, punto, volta, codice):
    prima = impronta(altrove)
    altrove.uccidi(punto, volta, codice)
    dopo = impronta(altrove)
    assert (dopo["righe"], dopo["congelati"]) == (prima["righe"], prima["congelati"])
