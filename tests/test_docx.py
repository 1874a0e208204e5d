"""The plan for Word: all that it says, in named styles; nothing that somebody typed is more than text."""

import json
from decimal import Decimal
from functools import cache

import pytest

from obiettivi import contenuto, formati
from obiettivi.esporta.edizione import Edizione
from obiettivi.esporta.ritaglio import RitaglioNonValidoError
from obiettivi.scelte import StatoPiano
from tests import fabbrica
from tests.conftest import FILE_PIANI
from tests.lettura_docx import NUMERI, W, apri, parole, parti, pezzi, radice, schede, scrivi, valori

ALBERI = {file.stem: json.loads(file.read_text()) for file in FILE_PIANI} | {
    "completo": fabbrica.albero_completo()
}


@cache
def byte_di(nome, **scelte):
    return scrivi(contenuto.leggi(json.dumps(ALBERI[nome])), **scelte)


@pytest.fixture(params=ALBERI, ids=str)
def nome(request):
    return request.param


# --- What it says ---


def pesi(obiettivo):
    """All the weights that the plan gives an objective, its parts and its areas."""
    assegnazioni = obiettivo.get("assegnazioni") or []
    yield obiettivo.get("peso")
    for una in assegnazioni:
        yield una.get("peso")
        yield from una.get("pesi_fasi") or []
    # Phase weights of their own are not told where each area has its own.
    if not any(una.get("pesi_fasi") for una in assegnazioni):
        yield from (fase.get("peso") for fase in obiettivo.get("fasi") or [])
    yield from (indicatore.get("peso") for indicatore in obiettivo.get("indicatori") or [])


def test_ogni_obiettivo_c_e_con_il_suo_titolo_e_i_suoi_pesi(nome):
    obiettivi = ALBERI[nome]["obiettivi"]
    trovate = schede(apri(byte_di(nome)))
    assert {n: titolo for n, (titolo, _) in trovate.items()} == {uno["n"]: uno["titolo"] for uno in obiettivi}
    mancano = {}
    for uno in obiettivi:
        detti = {detto for pezzo in trovate[uno["n"]][1] for detto in NUMERI.findall(parole(pezzo))}
        attesi = {formati.numero(Decimal(str(peso))) for peso in pesi(uno) if peso is not None}
        if attesi - detti:
            mancano[uno["n"]] = attesi - detti
    assert mancano == {}


def test_un_piccolo_piano_dall_inizio_alla_fine():
    piano = fabbrica.piano(
        fabbrica.obiettivo(
            1,
            {"area": "A", "peso": 60},
            titolo="Sportello più vicino",
            descrizione="Prima riga\ncontinua\n\nSecondo paragrafo",
            fasi=[
                {"descrizione": "Ricognizione", "numero": 1, "scadenza": "2026-06-30", "peso": 40}
                | {"aree_testo": "S.E."},
                {"descrizione": "Apertura", "numero": 2, "mesi": [9, 10], "peso": 60},
            ],
            indicatori=[{"descrizione": "Utenti", "tipo": "numero", "operatore": ">=", "valore": 1500, "peso": 100}],
        ),
        fabbrica.obiettivo(2, {"area": "A", "peso": 40}, {"area": "B", "peso": 100, "capofila": True}),
    )  # fmt: skip
    documento = apri(scrivi(piano))
    assert pezzi(documento)[:24] == [
        ("Ente", "Comune di Borgo Esempio"),
        ("Heading 1", "Piano della performance 2026"),
        ("Copertina", "Anno 2026"),
        ("Avviso", "BOZZA – documento di lavoro, non approvato. Stato al 20 novembre 2026."),
        ("Heading 2", "L'ente"),
        ("Fatto", "Denominazione\tComune di Borgo Esempio"),
        ("Heading 2", "Aree e pesi"),
        ("Fatto", "Sistema di misurazione\tSMVP"),
        ("Normal", "I pesi degli obiettivi devono fare esattamente 100 per ogni area."),
        ("Caption", "Aree, responsabili e pesi"),
        (
            "tabella",
            [
                ["Codice", "Area", "Obiettivi", "Totale pesi", "Atteso", "Esito"],
                ["A", "Area prima", "2", "100", "100", "corretto"],
                ["B", "Area seconda", "1", "100", "100", "corretto"],
            ],
        ),
        ("Heading 2", "Area prima"),
        ("Subtitle", "Area A"),
        ("Caption", "Area prima (A): obiettivi e pesi"),
        (
            "tabella",
            [
                ["N.", "Obiettivo", "Peso"],
                ["1", "Sportello più vicino", "60"],
                ["2", "Obiettivo 2", "40"],
                ["Totale (atteso 100: corretto)", "Totale (atteso 100: corretto)", "100"],
            ],
        ),
        ("Occhiello", "Obiettivo 1 · di area"),
        ("Heading 3", "Sportello più vicino"),
        ("Normal", "Prima riga\ncontinua"),
        ("Normal", "Secondo paragrafo"),
        ("Fatto", "Area e peso\tArea prima (A) · peso 60"),
        ("Caption", "Fasi"),
        (
            "tabella",
            [
                ["N.", "Fase", "Quando", "Peso", "Valore obiettivo"],
                ["1", "S.E.: Ricognizione", "30/06/2026", "40", "40"],
                ["2", "Apertura", "da settembre ad ottobre", "60", "100"],
            ],
        ),
        ("Caption", "Indicatori"),
        ("tabella", [["N.", "Indicatore", "Traguardo", "Peso"], ["1", "Utenti", "almeno 1.500", "100"]]),
    ]
    assert pezzi(documento)[-1] == (
        "Impronta",
        "Documento prodotto il 20 novembre 2026 con PianoPerf. Impronta SHA-256 del contenuto del piano "
        f"(formato pianoperf/1): {contenuto.impronta(piano)}",
    )


BOZZA = "BOZZA – non approvato"
PROPOSTA = "ALLEGATO ALLA PROPOSTA – da approvare"


@pytest.mark.parametrize(
    ("edizione", "testata", "piede", "copertina"),
    [
        (
            Edizione(),
            BOZZA,
            "",
            [("Avviso", "BOZZA – documento di lavoro, non approvato. Stato al 20 novembre 2026.")],
        ),
        (
            Edizione(StatoPiano.IN_APPROVAZIONE, 1, "ab12"),
            PROPOSTA,
            "SHA-256 ab12",
            [
                ("Avviso", "ALLEGATO ALLA PROPOSTA – versione 1 del piano, da approvare."),
                ("Impronta", "Impronta SHA-256 del contenuto: ab12"),
            ],
        ),
        (
            Edizione(StatoPiano.APPROVATO, 2, "ab12"),
            "Versione 2",
            "SHA-256 ab12",
            [("Copertina", "Versione 2"), ("Impronta", "Impronta SHA-256 del contenuto: ab12")],
        ),
    ],
)
def test_ogni_pagina_dice_quale_edizione_e(edizione, testata, piede, copertina):
    documento = apri(scrivi(fabbrica.piano(), edizione=edizione))
    (sezione,) = documento.sections
    assert [uno.text for uno in sezione.header.paragraphs] == [
        f"Comune di Borgo Esempio – Piano della performance 2026\t{testata}"
    ]
    assert [uno.text for uno in sezione.footer.paragraphs] == [f"{piede}\tpagina  di "]
    # After whose it is, the title and the year, and before the contents.
    assert pezzi(documento)[3 : 3 + len(copertina)] == copertina


def test_l_indice_porta_a_ogni_sezione_e_a_ogni_scheda():
    albero = radice(byte_di("cazzago2023"))
    voci = albero.findall(f".//{W}sdtContent/{W}p")
    assert "".join(voci[0].itertext()) == "Indice"
    titoli = [
        valori(uno.iter(f"{W}bookmarkStart"), "name")[0]
        for uno in albero.iter(f"{W}p")
        if uno.find(f"{W}bookmarkStart") is not None
    ]
    assert [valori(voce.iter(f"{W}hyperlink"), "anchor")[0] for voce in voci[1:]] == titoli


@pytest.mark.parametrize(
    ("scelte", "titolo", "numeri"),
    [
        ({"area": "PL"}, "Estratto: Area Polizia Locale (PL) e unità che ne dipendono", [1, 2, 3, 4, 22, 23, 24]),
        ({"obiettivo": 25}, "Estratto: obiettivo 25", [25]),
    ],
)  # fmt: skip
def test_di_un_area_e_di_un_obiettivo_c_e_solo_il_loro(scelte, titolo, numeri):
    documento = apri(byte_di("cazzago2023", **scelte))
    assert ("Copertina", titolo) in pezzi(documento)
    assert sorted(schede(documento)) == numeri


def test_una_parte_che_non_c_e_si_rifiuta():
    with pytest.raises(RitaglioNonValidoError, match="Nel piano non c'è un obiettivo con numero 9"):
        scrivi(fabbrica.piano(), obiettivo=9)


# --- How it is made ---


def test_ci_sono_solo_stili_con_un_nome(nome):
    """No font, colour or size is set by hand: an ente changes them in the styles, once."""
    dati = byte_di(nome)
    albero = radice(dati)
    assert {uno.tag for proprieta in albero.iter(f"{W}rPr") for uno in proprieta} <= {f"{W}rStyle"}
    assert {uno.tag for proprieta in albero.iter(f"{W}pPr") for uno in proprieta} <= {
        f"{W}pStyle",
        f"{W}pageBreakBefore",
    }
    definiti = set(valori(radice(dati, "word/styles.xml").iter(f"{W}style"), "styleId"))
    usati = {
        stile
        for parte in ("word/document.xml", "word/header1.xml", "word/footer1.xml")
        for cosa in ("pStyle", "rStyle", "tblStyle")
        for stile in valori(radice(dati, parte).iter(W + cosa))
    }
    assert usati - definiti == set()
    # Each paragraph has one.
    assert [uno for uno in albero.iter(f"{W}p") if uno.find(f"{W}pPr/{W}pStyle") is None] == []


def test_ogni_tabella_ha_la_testata_che_si_ripete_e_un_nome(nome):
    for tabella in radice(byte_di(nome)).iter(f"{W}tbl"):
        righe = tabella.findall(f"{W}tr")
        assert [riga.find(f"{W}trPr/{W}tblHeader") is not None for riga in righe] == [
            True,
            *[False] * (len(righe) - 1),
        ]
        assert tabella.find(f"{W}tblPr/{W}tblLook").get(f"{W}firstRow") == "1"
        didascalia = tabella.getprevious()
        assert didascalia.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Didascalia"
        assert valori([tabella.find(f"{W}tblPr/{W}tblCaption")]) == ["".join(didascalia.itertext())]
        larghezze = [int(una) for una in valori(tabella.iter(f"{W}gridCol"), "w")]
        assert 9800 <= sum(larghezze) <= 9866
        for riga in righe:
            assert sum(int(una) for una in valori(riga.iter(f"{W}tcW"), "w")) == sum(larghezze)


def test_lingua_proprieta_e_titolo_sono_dichiarati():
    dati = byte_di("chiari2023")
    stili = radice(dati, "word/styles.xml")
    assert valori(stili.iter(f"{W}lang")) == ["it-IT"]
    proprieta = apri(dati).core_properties
    assert (proprieta.title, proprieta.author, proprieta.language) == (
        "Piano della performance 2023 – Comune di Chiari",
        "Comune di Chiari",
        "it-IT",
    )
    assert {f"{proprieta.created:%d/%m/%Y}", f"{proprieta.modified:%d/%m/%Y}"} == {"20/11/2026"}
    assert proprieta.content_status == BOZZA


def test_i_rimandi_portano_a_segnalibri_che_ci_sono(nome):
    albero = radice(byte_di(nome))
    segnalibri = valori(albero.iter(f"{W}bookmarkStart"), "name")
    assert len(set(segnalibri)) == len(segnalibri)
    assert set(valori(albero.iter(f"{W}hyperlink"), "anchor")) <= set(segnalibri)
    assert all(len(uno) <= 40 and uno.replace("_", "").isalnum() for uno in segnalibri)
    inizi, fini = (valori(albero.iter(W + cosa), "id") for cosa in ("bookmarkStart", "bookmarkEnd"))
    assert sorted(set(inizi)) == sorted(fini)


def test_lo_stemma_ha_il_suo_testo_alternativo():
    dati = byte_di("completo")
    (figura,) = [uno for uno in radice(dati).iter() if uno.tag.endswith("}docPr")]
    assert figura.get("descr") == "Stemma: Comune di Borgo Esempio"
    assert parti(dati)["word/media/stemma.png"].startswith(b"\x89PNG")
    (forma,) = apri(dati).inline_shapes
    assert (forma.width.mm, forma.height.mm) == (30, 30)


def test_uno_stemma_disegnato_o_rotto_resta_fuori():
    svg = "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSI5IiBoZWlnaHQ9IjkiLz4="
    piano = fabbrica.piano(ente=fabbrica.MINIMO["ente"] | {"stemma": svg})
    assert sorted(parti(scrivi(piano))) == sorted(set(parti(byte_di("completo"))) - {"word/media/stemma.png"})


def test_niente_macro_indirizzi_o_campi_oltre_ai_nostri(nome):
    dati = byte_di(nome)
    relazioni = [legame for parte in parti(dati) if parte.endswith(".rels") for legame in radice(dati, parte)]
    assert [legame.get("Target") for legame in relazioni if legame.get("TargetMode")] == []
    assert [parte for parte in parti(dati) if "vba" in parte.lower() or parte.endswith(".bin")] == []
    campi = [
        "".join(uno.itertext()) or uno.get(f"{W}instr")
        for parte in ("word/document.xml", "word/header1.xml", "word/footer1.xml")
        for cosa in ("instrText", "fldSimple")
        for uno in radice(dati, parte).iter(W + cosa)
    ]
    assert campi == [' TOC \\o "2-3" \\h \\z \\u ', "1", "1"]


def test_due_volte_lo_stesso_piano_fa_gli_stessi_byte():
    assert scrivi(contenuto.leggi(json.dumps(ALBERI["chiari2023"]))) == byte_di("chiari2023")


# --- Text is text ---


@pytest.mark.parametrize(
    ("scritto", "letto"),
    [
        ("=1+1", "=1+1"),
        ("{ DATE } { INCLUDETEXT C:\\x }", "{ DATE } { INCLUDETEXT C:\\x }"),
        ("<w:p/> & «così» ]]>", "<w:p/> & «così» ]]>"),
        ("</w:t></w:r><w:fldSimple w:instr=' DATE '/>", "</w:t></w:r><w:fldSimple w:instr=' DATE '/>"),
        ("http://esempio.example", "http://esempio.example"),
        ("{{ stampato.titolo }} {% now 'Y' %}", "{{ stampato.titolo }} {% now 'Y' %}"),
        ("a\x00b\x0bc\x1fd\ufffee", "ab\ncde"),
        ("giro\u202eotnemagap\u202c \u2066x\u2069", "girootnemagap x"),
        ("due  spazi\u00a0e uno", "due  spazi\u00a0e uno"),
        ("uno\r\ndue\rtre", "uno\ndue\ntre"),
        ("𝒜 è ü", "𝒜 è ü"),
    ],
)
def test_il_testo_delle_persone_e_solo_testo(scritto, letto):
    pulito = fabbrica.piano(
        fabbrica.obiettivo(1, "A", titolo="x", fasi=[{"descrizione": "x"}]), ente=fabbrica.MINIMO["ente"]
    )
    suo = pulito.obiettivi[0]
    suo = suo.model_copy(
        update={"titolo": scritto, "fasi": (suo.fasi[0].model_copy(update={"descrizione": scritto}),)}
    )
    dati = scrivi(pulito.model_copy(update={"obiettivi": (suo,)}))
    titolo, (_, didascalia, tabella, *_) = schede(apri(dati))[1]
    assert (titolo, didascalia, tabella) == (letto, "Fasi", [["Fase"], [letto]])
    assert len(list(radice(dati).iter(f"{W}fldChar"))) == 3
    assert list(radice(dati).iter(f"{W}fldSimple")) == []
