"""Hostile texts, without a database: in each document they stay texts, and nothing takes long over them."""

import csv
import io
import json
import time
import zipfile
from copy import deepcopy
from datetime import date
from decimal import Decimal

import docx
import openpyxl
import pytest

from obiettivi import confronto, contenuto, controlli
from obiettivi.contenuto import ContenutoPiano, FormatoNonValidoError
from obiettivi.esporta.documenti import DOCUMENTI
from obiettivi.views.ricerca import filtra, leggi_filtro
from tests import fabbrica
from tests.test_attacchi_pagine import testi_di

VELENI = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=q>',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1)",
    "-2+3",
    "\t=1+1",
    "{{7*7}}{% now %}",
    "\u202egnp.exe",
    "\u2066a\u2069",
    '""" . <a> <b> <c> .',
    "&#x0;_x0000_",
    "%0d%0aX: y",
)
ILLEGGIBILI = ("a\0b", "\ud800", "a\x0bb", "a\x1bb", "\ufffe")
PERICOLO = ("=", "+", "-", "@", "\t", "\r")
GIORNO = date(2026, 1, 1)


def con(veleni) -> tuple[ContenutoPiano, int]:
    """A plan that uses every key, each text of which that may be any is one of these, in turn; and how many."""
    albero, quanti = fabbrica.albero_completo(), 0
    for contenitore, chiave in [*testi_di(albero)]:
        prima, contenitore[chiave] = contenitore[chiave], veleni[quanti % len(veleni)]
        try:
            contenuto.leggi_albero(fabbrica._decimale(deepcopy(albero)))
            quanti += 1
        except FormatoNonValidoError:
            contenitore[chiave] = prima
    return contenuto.leggi_albero(fabbrica._decimale(albero)), quanti


@pytest.fixture(scope="module", params=range(0, len(VELENI), 4))
def avvelenato(request) -> ContenutoPiano:
    """With other poison in each text, each time."""
    veleni = (*VELENI[request.param :], *VELENI[: request.param])
    valore, quanti = con(veleni)
    assert quanti > 90
    return valore


def scritto(formato, valore) -> bytes:
    opzioni = {} if formato == "json" else {"prodotto_il": GIORNO}
    return DOCUMENTI[formato].scrivi(valore, **opzioni)


def test_nei_fogli_non_c_e_nessuna_formula_scritta_da_altri(avvelenato):
    libro = openpyxl.load_workbook(io.BytesIO(scritto("xlsx", avvelenato)))
    formule = [
        str(cella.value)
        for foglio in libro
        for riga in foglio.iter_rows()
        for cella in riga
        if cella.data_type == "f"
    ]
    assert [una for una in formule if any(veleno.strip() in una for veleno in VELENI)] == []


def test_nei_csv_nessuna_cella_comincia_come_una_formula(avvelenato):
    with zipfile.ZipFile(io.BytesIO(scritto("csv", avvelenato))) as archivio:
        celle = [
            cella
            for nome in archivio.namelist()
            for riga in csv.reader(archivio.read(nome).decode("utf-8-sig").splitlines(), delimiter=";")
            for cella in riga
        ]
    assert len(celle) > 100
    assert [
        una for una in celle if una.startswith(PERICOLO) and not una.lstrip("-").replace(",", "").isdigit()
    ] == []


def test_gli_altri_documenti_si_leggono_e_dicono_lo_stesso(avvelenato):
    assert docx.Document(io.BytesIO(scritto("docx", avvelenato))).paragraphs
    with zipfile.ZipFile(io.BytesIO(scritto("ods", avvelenato))) as archivio:
        assert b"cmd|" not in b"".join(
            uno for uno in archivio.read("content.xml").split(b'"') if uno.startswith(b"of:")
        )
    albero = json.loads(scritto("json", avvelenato), parse_float=Decimal)
    assert contenuto.impronta(contenuto.leggi_albero(albero)) == contenuto.impronta(avvelenato)
    pagina = DOCUMENTI["pdf"].componi(avvelenato, prodotto_il=GIORNO)
    assert [crudo for crudo in ("<script>alert", "<img src=x") if crudo in pagina] == []


@pytest.mark.parametrize("veleno", ILLEGGIBILI, ids=ascii)
def test_quello_che_non_si_stampa_si_rifiuta_in_ogni_testo(veleno):
    assert con([veleno])[1] == 0


# How long it takes

SEMI = (
    "x",
    " ",
    "1.",
    "parola ",
    "1/1/2026 ",
    "a@a.",
    "Mario Rossi ",
    "(",
    "€ 1.000 ",
    "entro il ",
    "à ",
    "a\n",
)
SECONDI = 5


def lungo(seme, quanti, caratteri) -> ContenutoPiano:
    """Objectives with as much text as they may have, alike but for their number."""

    def testo(n, massimo=caratteri):
        return f"d{(seme * massimo)[: massimo - 8]}{n}."

    return fabbrica.piano(
        *(
            fabbrica.obiettivo(
                n,
                {"area": "A", "peso": 1, "performance_attesa": testo(n)},
                titolo=testo(n, 200),
                descrizione=testo(n),
                risultato_atteso=testo(n),
                fasi=[{"descrizione": testo(n)}],
                indicatori=[fabbrica.indicatore(testo(n), fonte=testo(n, 1900))],
            )
            for n in range(1, quanti + 1)
        )
    )


@pytest.mark.parametrize(("quanti", "caratteri"), [(2, 99_000), (30, 3_000)])
@pytest.mark.parametrize("seme", SEMI, ids=ascii)
def test_un_testo_ostile_non_ferma_il_programma(seme, quanti, caratteri):
    """Processor time of all the checks, of comparing and of searching: what grows with a square would take hours."""
    piano, altro = (lungo(uno, quanti, caratteri) for uno in (seme, f"{seme}b"))
    inizio = time.process_time()
    anomalie = [*controlli.verifica(piano)]
    confronto.confronta(altro, piano)
    filtra(piano, leggi_filtro(piano, {"q": [f"{seme * 50} zz"]}).filtro, anomalie)
    assert time.process_time() - inizio < SECONDI
