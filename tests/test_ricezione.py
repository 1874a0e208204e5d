"""How files are received: not in memory, not past what is of use, and with the rest of the form."""

import tempfile
import tracemalloc
from pathlib import Path
from socket import socketpair
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from django.core.handlers.wsgi import WSGIRequest

from obiettivi import ricezione
from obiettivi.ricezione import (
    FILE_MASSIMO,
    FILE_PER_INVIO,
    RESTO_MASSIMO,
    SENZA_SESSIONE,
    TROPPI,
    TROPPO_GRANDE,
    TROPPO_INSIEME,
    che_riceve_tutto,
    non_ricevuti,
)
from tests.invii import Invio

MEGA = 1024 * 1024


@pytest.fixture(autouse=True)
def temporanei(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def ricevi():
    """Makes requests, and closes them as the server does after the answer."""
    fatte = []

    def ricevi(invio, utente=None, **altro):
        richiesta = WSGIRequest({"PATH_INFO": "/", **invio.ambiente, **altro})
        if utente is not None:
            richiesta.user = utente
        fatte.append(richiesta)
        return richiesta

    yield ricevi
    for richiesta in fatte:
        richiesta.close()


def arrivati(richiesta):
    return {file.name: file.size for file in richiesta.FILES.getlist("f")}


def persi(richiesta):
    return [(uno.nome, uno.perche) for uno in non_ricevuti(richiesta)]


def test_i_file_si_scrivono_sul_disco_e_se_ne_vanno(ricevi, temporanei):
    richiesta = ricevi(Invio({"testo": "perché"}, [("f", "a.pdf", b"uno"), ("f", "b.pdf", FILE_MASSIMO)]))
    assert (arrivati(richiesta), persi(richiesta)) == ({"a.pdf": 3, "b.pdf": FILE_MASSIMO}, [])
    assert richiesta.POST["testo"] == "perché"
    primo, secondo = richiesta.FILES.getlist("f")
    assert (primo.read(), len(list(temporanei.iterdir()))) == (b"uno", 2)
    assert Path(secondo.temporary_file_path()).stat().st_mode & 0o777 == 0o600
    richiesta.close()
    assert list(temporanei.iterdir()) == []


def test_un_file_troppo_grande_si_lascia_e_il_resto_arriva(ricevi, temporanei):
    file = [("f", "a.pdf", b"uno"), ("f", "video.mp4", FILE_MASSIMO + 1), ("f", "b.pdf", b"due")]
    richiesta = ricevi(invio := Invio({"testo": "ciao"}, file))
    assert persi(richiesta) == [("video.mp4", TROPPO_GRANDE)]
    assert (arrivati(richiesta), richiesta.POST["testo"]) == ({"a.pdf": 3, "b.pdf": 3}, "ciao")
    assert (invio.letti, len(list(temporanei.iterdir()))) == (invio.lungo, 2)


def test_tre_giga_non_si_leggono_e_non_si_scrivono(ricevi, temporanei):
    invio = Invio({"testo": "ciao"}, [("f", "film.pdf", 3 * 1024 * MEGA), ("f", "b.pdf", b"due")])
    tracemalloc.start()
    richiesta = ricevi(invio)
    trovati = persi(richiesta)
    _, picco = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert trovati == [("film.pdf", TROPPO_INSIEME)]
    assert (arrivati(richiesta), richiesta.POST["testo"]) == ({}, "ciao")
    assert list(temporanei.iterdir()) == []
    assert invio.letti < MEGA
    assert picco < 4 * MEGA


def test_un_file_che_non_dice_quanto_e_grande_si_ferma_al_limite(ricevi, temporanei):
    """Of a request that says it is small nothing more is read than it says."""
    invio = Invio({"testo": "ciao"}, [("f", "film.pdf", 3 * 1024 * MEGA)])
    richiesta = ricevi(invio, CONTENT_LENGTH=str(50 * MEGA))
    assert persi(richiesta) == [("film.pdf", TROPPO_GRANDE)]
    assert invio.letti == 50 * MEGA
    assert list(temporanei.iterdir()) == []


def test_troppi_file_in_una_volta(ricevi):
    file = [("f", f"{n}.pdf", b"x") for n in range(FILE_PER_INVIO + 80)]
    richiesta = ricevi(Invio({"testo": "ciao"}, file))
    assert persi(richiesta) == [(f"{FILE_PER_INVIO}.pdf", TROPPI)]
    assert (len(arrivati(richiesta)), richiesta.POST["testo"]) == (FILE_PER_INVIO, "ciao")


def test_di_chi_non_e_entrato_non_si_tiene_niente(ricevi, temporanei):
    richiesta = ricevi(
        Invio({"testo": "ciao"}, [("f", "a.pdf", b"uno")]), SimpleNamespace(is_authenticated=False)
    )
    assert persi(richiesta) == [("a.pdf", SENZA_SESSIONE)]
    assert (arrivati(richiesta), richiesta.POST["testo"]) == ({}, "ciao")
    assert list(temporanei.iterdir()) == []


# What nobody has read


def chiama(ambiente, legge=0):
    """What an application answers that reads so many bytes of what is sent to it."""

    def applicazione(environ, start_response):
        if legge:
            environ["wsgi.input"].read(legge)
        return [b"Sessione scaduta"]

    return che_riceve_tutto(applicazione)(ambiente, None)


@pytest.mark.parametrize("legge", [0, 100, 26 * MEGA])
def test_chi_risponde_prima_riceve_comunque_tutto(legge):
    invio = Invio({}, [("f", "a.pdf", 25 * MEGA)])
    assert chiama(invio.ambiente, legge) == [b"Sessione scaduta"]
    assert invio.letti == invio.lungo


def test_di_cio_che_nessuno_lascerebbe_passare_non_si_riceve_tutto():
    invio = Invio({}, [("f", "film.pdf", 3 * 1024 * MEGA)])
    chiama(invio.ambiente)
    assert invio.letti == RESTO_MASSIMO


def test_cio_che_avanza_non_lo_legge_nemmeno_il_server_della_demo():
    """It reads what is left of a request after having answered: here nothing is left."""
    invio = Invio({}, [("f", "film.pdf", 3 * 1024 * MEGA)])
    invio.limit = invio.lungo
    chiama(invio.ambiente)
    assert invio.limit == 0


def test_chi_promette_e_non_manda_non_ferma_nessuno():
    noi, loro = socketpair()
    with noi, loro, noi.makefile("rb", buffering=0) as flusso:
        ambiente = {"CONTENT_LENGTH": "10", "wsgi.input": flusso, "gunicorn.socket": noi}
        assert chiama(ambiente) == [b"Sessione scaduta"]
        assert noi.gettimeout() is None


def test_chi_manda_a_gocce_non_ferma_nessuno(monkeypatch):
    monkeypatch.setattr(ricezione, "monotonic", iter(range(100)).__next__)
    gocce = Mock(read=Mock(return_value=b"x"))
    chiama({"CONTENT_LENGTH": str(MEGA), "wsgi.input": gocce})
    assert gocce.read.call_count == ricezione.ATTESA - 1


def test_di_chi_non_manda_niente_non_si_aspetta_niente():
    invio = Invio({}, [])
    chiama({"REQUEST_METHOD": "GET", "wsgi.input": invio})
    assert invio.letti == 0


def test_chi_se_ne_va_mentre_invia_non_e_un_errore(monkeypatch):
    invio = Invio({}, [])
    monkeypatch.setattr(invio, "read", Mock(side_effect=ConnectionResetError))
    assert chiama(invio.ambiente) == [b"Sessione scaduta"]
