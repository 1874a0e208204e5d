"""The odd cases of the printed plan: strange plans, hostile texts and pictures, one area, one objective."""

import base64
import builtins
import re
import struct
import threading
import time
import zlib
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from obiettivi import calcoli
from obiettivi.esporta import parole
from obiettivi.esporta.pdf import PdfNonDisponibileError, scrivi_pdf, stemma_di
from obiettivi.esporta.ritaglio import RitaglioNonValidoError
from obiettivi.esporta.stampa import prova
from tests import fabbrica
from tests.lettura_pdf import (
    CORPO,
    GIORNO,
    completo,
    convalida,
    figure,
    fitto,
    schede,
    su_carta,
    testo,
    valore,
)

LUNGO = ("Un titolo che continua a dire le stesse cose senza fermarsi mai davvero. " * 30)[:2000]
PAROLA = "x" * 2000


@cache
def strani():
    """Plans at the edge of the format, by what is odd in them."""
    fase = {
        "descrizione": PAROLA,
        "scadenza_testo": PAROLA[:300],
        "aree_testo": PAROLA[:300],
        "mesi": [1, 3, 12],
    }
    indicatore = {"descrizione": PAROLA, "tipo": "testo", "testo": PAROLA, "unita": PAROLA[:300], "peso": 3}
    fasi = [{"numero": n, "descrizione": f"Fase {n}", "mesi": [n], "peso": n} for n in range(1, 13)]
    quattordici = [{"numero": 1, "descrizione": f"Fase {n}"} for n in range(14)]
    aree = [{"codice": f"A{n}", "nome": f"Area numero {n} dal nome piuttosto lungo"} for n in range(9)]
    divisi = [{"area": una["codice"], "peso": 10, "pesi_fasi": [n, None] * 7} for n, una in enumerate(aree)]
    obiettivo = fabbrica.obiettivo
    return {
        "vuoto": fabbrica.piano(aree=[]),
        "senza obiettivi": fabbrica.piano(),
        "titoli lunghi": fabbrica.piano(
            obiettivo(1, "A", titolo=LUNGO, descrizione=LUNGO * 5, risultato_atteso=LUNGO),
            obiettivo(2, "A", "B", titolo=PAROLA, descrizione=PAROLA, fasi=[fase], indicatori=[indicatore]),
            piano={"anno": 2026, "titolo": LUNGO, "premessa": {"Contesto": LUNGO, "p" * 300: "breve"}},
            ente={"slug": "x", "denominazione": LUNGO[:300]},
        ),
        "area con 24 obiettivi": fabbrica.piano(
            *(obiettivo(n, {"area": "A", "peso": 5}, fasi=fasi if n < 3 else []) for n in range(1, 25))
        ),
        "nove aree": fabbrica.piano(obiettivo(1, *divisi, fasi=quattordici), aree=aree),
        "ogni chiave": completo(),
    }


@pytest.mark.parametrize("quale", strani())
def test_anche_un_piano_strano_e_archiviabile_e_accessibile(quale, tmp_path):
    piano = strani()[quale]
    file = su_carta(tmp_path, piano)
    assert convalida(file) == []
    stampato = fitto(testo(file, *CORPO))
    assert [uno.n for uno in piano.obiettivi if fitto(uno.titolo) not in stampato] == []
    pesi = fitto("".join(parole.esito(peso) for peso in calcoli.pesi_per_area(piano)[:1]))
    assert pesi in stampato


@pytest.fixture
def spia():
    """A server on this machine that remembers what it was asked for."""
    chieste = []

    class Risposta(BaseHTTPRequestHandler):
        def do_GET(self):
            chieste.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    servitore = ThreadingHTTPServer(("127.0.0.1", 0), Risposta)
    threading.Thread(target=servitore.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{servitore.server_port}", chieste
    servitore.shutdown()
    servitore.server_close()


def test_il_testo_scritto_dalle_persone_e_stampato_e_non_carica_nulla(spia, tmp_path):
    indirizzo, chieste = spia
    (tmp_path / "segreto.png").write_bytes(base64.b64decode(fabbrica.PNG))
    titolo = (
        f'<img src="{(tmp_path / "segreto.png").as_uri()}"> <img src="file:///etc/passwd"> url({indirizzo}/u) '
        f'{{{{ stampato }}}} {{% debug %}} </h3><style>@import "{indirizzo}/s.css"</style> &amp;'
    )
    piano = fabbrica.piano(
        fabbrica.obiettivo(1, "A", titolo=titolo, descrizione=titolo),
        ente={"slug": "x", "denominazione": f'"><img src={indirizzo}/e> Ente & C.'},
        piano={"anno": 2026, "premessa": {titolo[:300]: titolo}},
    )
    file = su_carta(tmp_path, piano)
    stampato = fitto(testo(file, *CORPO))
    assert stampato.count(fitto(titolo)) == 4
    assert fitto(f'"><img src={indirizzo}/e> Ente & C.') in stampato
    assert "root:x:0" not in stampato
    assert (figure(file), chieste) == ([], [])
    assert convalida(file) == []


def moltiplicato(livelli, volte):
    """A square drawn `volte` times to the power of `livelli`."""
    gruppi = "".join(f'<g id="a{n + 1}">{f"""<use href="#a{n}"/>""" * volte}</g>' for n in range(livelli))
    return f'<defs><rect id="a0" width="1" height="1"/>{gruppi}</defs><use href="#a{livelli}"/>'


SFUMATO = """<defs><linearGradient id="a" spreadMethod="repeat" x1="0" x2="0.0000001">
<stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/></linearGradient></defs>
<rect width="9" height="9" fill="url(#a)"/>"""


def in_base64(disegno):
    return base64.b64encode(disegno if isinstance(disegno, bytes) else disegno.encode()).decode()


def con_stemma(stemma):
    """A short plan with this coat of arms, as a version frozen before the checks on them."""
    fasi = [{"numero": 1, "descrizione": "Ricognizione", "mesi": [1, 2, 6]}]
    piano = fabbrica.piano(fabbrica.obiettivo(1, "A", fasi=fasi))
    return piano.model_copy(update={"ente": piano.ente.model_copy(update={"stemma": stemma})})


def svg(dentro):
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{dentro}</svg>'


def png_enorme():
    """A file of a few bytes that says it is a picture of 30000 × 30000 points."""
    return png(30_000, 8, b"\0")


def smisurata(lato):
    """The address of a picture that is really so large, all of one colour: some kilobytes."""
    return f"data:image/png;base64,{in_base64(png(lato, 1, bytes(lato * (lato // 8 + 1))))}"


def png(lato, profondita, punti):
    testa = struct.pack(">IIBBBBB", lato, lato, profondita, 2 if profondita == 8 else 0, 0, 0, 0)
    pezzi = [(b"IHDR", testa), (b"IDAT", zlib.compress(punti, 9)), (b"IEND", b"")]
    corpo = (struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d)) for t, d in pezzi)
    return b"\x89PNG\r\n\x1a\n" + b"".join(corpo)


@pytest.mark.parametrize(
    "stemma",
    [fabbrica.PNG, in_base64(svg('<rect width="5" height="9"/><text y="5">C</text>'))],
    ids=["png", "svg"],
)
def test_lo_stemma_e_in_copertina_con_il_suo_testo_alternativo(stemma, tmp_path):
    # The plan has one phase with months: the second figure is its bar.
    file = su_carta(tmp_path, con_stemma(stemma))
    assert figure(file) == ["Stemma: Comune di Borgo Esempio", "da gennaio a febbraio, giugno"]
    assert convalida(file) == []


SENZA_FINE = {
    "che si ripete": in_base64(svg(moltiplicato(9, 10))),
    "sfumato senza fine": in_base64(svg(SFUMATO)),
    "con una figura smisurata": in_base64(svg(f'<image href="{smisurata(16_000)}" width="9" height="9"/>')),
    "che confonde chi lo legge": in_base64(svg(f'<g transform="{"a" * 100_000}"/>')),
    "uno dentro l'altro": in_base64(svg("<g>" * 20_000 + "</g>" * 20_000)),
}
"""Drawings that are little to write, and more than any machine can draw."""


@pytest.mark.parametrize("quale", SENZA_FINE)
def test_uno_stemma_che_non_si_finisce_di_disegnare_resta_fuori(quale, monkeypatch):
    monkeypatch.setattr(prova, "SECONDI", 1)
    inizio = time.process_time()
    assert stemma_di(con_stemma(SENZA_FINE[quale]).ente) == ""
    # Nor does who asked draw it himself.
    assert time.process_time() - inizio < 1


STEMMI_ROTTI = {
    "non è base64": "@@@",
    "png troncato": in_base64(base64.b64decode(fabbrica.PNG)[:40]),
    "png enorme": in_base64(png_enorme()),
    "né png né svg": in_base64("ciao"),
    "svg rotto": in_base64("<svg"),
    "svg con entità": in_base64('<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + svg("<text>&a;</text>")),
    "svg che legge un file": in_base64(svg('<image href="file:///etc/passwd" width="9" height="9"/>')),
    "svg che chiede alla rete": in_base64(svg('<image href="SPIA/a.png" width="9" height="9"/>')),
    "svg con foglio di stile altrui": in_base64(svg("<style>@import url(SPIA/a.css);</style><rect/>")),
}


@pytest.mark.parametrize("quale", STEMMI_ROTTI)
def test_uno_stemma_rotto_o_curioso_resta_fuori_e_il_piano_si_stampa(quale, spia, tmp_path):
    indirizzo, chieste = spia
    stemma = STEMMI_ROTTI[quale]
    if quale.startswith("svg"):
        stemma = in_base64(base64.b64decode(stemma).replace(b"SPIA", indirizzo.encode()))
    file = su_carta(tmp_path, con_stemma(stemma))
    assert figure(file) == ["da gennaio a febbraio, giugno"]
    assert chieste == []


def test_senza_pango_si_dice_quali_pacchetti_chiedere(monkeypatch):
    vero = builtins.__import__

    def senza_pango(nome, *altro):
        if nome == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return vero(nome, *altro)

    monkeypatch.setattr(builtins, "__import__", senza_pango)
    with pytest.raises(
        PdfNonDisponibileError, match=re.escape("libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0")
    ):
        scrivi_pdf(fabbrica.piano(), prodotto_il=GIORNO)


def test_il_pdf_di_un_area_ha_solo_le_sue_cose(tmp_path):
    file = su_carta(tmp_path, valore("cazzago2023"), area="FIN")
    stampato = testo(file, *CORPO)
    assert "Estratto: Area Economico Finanziaria (FIN) e unità che ne dipendono" in stampato
    assert sorted(schede(stampato)) == [1, 2, 3, 4, *range(25, 49)]
    assert "Totale (atteso 100: 3 di troppo) 103" in stampato
    assert "N. accertamenti 2.980" in stampato
    assert "N. carte d'identità" not in stampato
    assert "Salute dell'ente" not in stampato
    assert convalida(file) == []


def test_il_pdf_di_un_obiettivo_e_la_sua_scheda(tmp_path):
    file = su_carta(tmp_path, valore("cazzago2023"), obiettivo=25)
    pagine = testo(file, *CORPO).split("\f")[:-1]
    assert len(pagine) == 1
    assert list(schede(pagine[0])) == [25]
    assert "Indice" not in pagine[0]
    assert convalida(file) == []


@pytest.mark.parametrize(
    ("scelte", "messaggio"),
    [
        ({"area": "ZZ"}, r"Nel piano non c'è un'area con codice «ZZ»\. Codici del piano: A, B\."),
        ({"obiettivo": 7}, r"Nel piano non c'è un obiettivo con numero 7\."),
        ({"area": "A", "obiettivo": 1}, r"Si sceglie un'area oppure un obiettivo, non tutti e due\."),
    ],
)
def test_cio_che_non_e_nel_piano_non_si_stampa(scelte, messaggio):
    with pytest.raises(RitaglioNonValidoError, match=messaggio):
        scrivi_pdf(fabbrica.piano(fabbrica.obiettivo(1, "A")), prodotto_il=GIORNO, **scelte)
