"""All the evidence of a rilevazione: listed by objective, and as zips with their list."""

import csv
import io
import tracemalloc
import zipfile
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from monitoraggio import azioni, deposito, models
from monitoraggio.esporta import parole as dire
from monitoraggio.esporta.evidenze import INTESTAZIONI, Prova, nomi_nello_zip, scrivi_zip
from tests import fabbrica
from tests.avanzamenti import FINALE, apri, con_le_persone
from tests.html import cerca, mete, pagina, testi, testo
from tests.lettura_pdf import CORPO
from tests.lettura_pdf import testo as testo_del_pdf
from tests.lettura_xlsx import elenco
from tests.persone import abilita_su
from tests.test_evidenze_azioni import allega, cartella  # noqa: F401
from tests.test_relazione import borgo, in_cartella, sezione, su_carta  # noqa: F401
from tests.vita import carica, porta

QUI = "/piani/borgo-esempio/2026/monitoraggio/2026-12-31/evidenze/"
GIORNO = datetime(2026, 11, 20, 10, 30)  # noqa: DTZ001  as the ente's clock says


@pytest.fixture
def aperta(segretario, redattore, compilatore, responsabile, oiv, lettore):
    """Two files of A on the first objective, one on the second, one of B on the third."""
    piano = con_le_persone(segretario, redattore, compilatore, responsabile, oiv, lettore)
    rilevazione = apri(piano, segretario, FINALE)
    allega(rilevazione, compilatore, "dati.csv", b"a;1", descrizione="=1+1")
    allega(rilevazione, responsabile, "Dati.CSV", b"a;2")
    allega(rilevazione, compilatore, "verità.txt", b"due", n=2)
    allega(rilevazione, segretario, "tre.txt", b"tre", n=3)
    return rilevazione


def aperto(risposta):
    assert risposta.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(risposta)))


def contenuti(fatto):
    return {nome: fatto.read(nome) for nome in fatto.namelist() if nome != "elenco.csv"}


def righe(fatto):
    testo_dell_elenco = fatto.read("elenco.csv").decode("utf-8-sig")
    prima, *altre = csv.reader(io.StringIO(testo_dell_elenco), delimiter=";")
    assert tuple(prima) == INTESTAZIONI
    return altre


TUTTO = {
    "Obiettivo 1 - A/dati.csv": b"a;1",
    "Obiettivo 1 - A/Dati (2).CSV": b"a;2",
    "Obiettivo 2 - A/verità.txt": b"due",
    "Obiettivo 3 - B/tre.txt": b"tre",
}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chi", "quale", "attesi", "nome"),
    [
        ("oiv", "tutte.zip", [*TUTTO], "evidenze-borgo-esempio-2026-12-31.zip"),
        ("compilatore", "tutte.zip", [*TUTTO][:3], "evidenze-borgo-esempio-2026-12-31.zip"),
        ("oiv", "obiettivo-1.zip", [*TUTTO][:2], "evidenze-borgo-esempio-2026-12-31-obiettivo-1.zip"),
        ("oiv", "area-B.zip", [*TUTTO][3:], "evidenze-borgo-esempio-2026-12-31-B.zip"),
    ],
)
def test_ciascuno_scarica_quello_che_legge(aperta, request, entra, chi, quale, attesi, nome):
    risposta = entra(request.getfixturevalue(chi)).get(QUI + quale)
    assert risposta["Content-Disposition"] == f'attachment; filename="{nome}"'
    assert risposta["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in risposta["Cache-Control"]
    fatto = aperto(risposta)
    assert fatto.testzip() is None
    assert contenuti(fatto) == {nome: TUTTO[nome] for nome in attesi}
    assert [riga[3] for riga in righe(fatto)] == attesi
    assert fatto.namelist()[-1] == "elenco.csv"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chi", "quale"),
    [
        ("lettore", "tutte.zip"),
        ("compilatore", "obiettivo-3.zip"),
        ("compilatore", "area-B.zip"),
        ("oiv", "obiettivo-99.zip"),
        ("oiv", "area-Z.zip"),
    ],
)
def test_dove_non_c_e_niente_da_leggere(aperta, request, entra, chi, quale):
    assert entra(request.getfixturevalue(chi)).get(QUI + quale).status_code == 404


@pytest.mark.django_db
def test_di_una_rilevazione_mai_aperta_non_ci_sono(aperta, segretario, oiv, entra):
    azioni.programma(piano=aperta.piano, al=aperta.al - timedelta(days=1), tipo=FINALE, utente=segretario)
    altra = QUI.replace("12-31", "12-30")
    assert [entra(oiv).get(altra + quale).status_code for quale in ("", "tutte.zip")] == [404, 404]


@pytest.mark.django_db
def test_l_elenco_dice_di_ogni_file_che_cos_e_e_la_sua_impronta(aperta, oiv, entra):
    una = models.Evidenza.objects.get(nome="dati.csv")
    quando = timezone.localtime(una.quando)
    assert righe(aperto(entra(oiv).get(f"{QUI}tutte.zip")))[0] == [
        "1",
        "Tempi di risposta",
        "A",
        "Obiettivo 1 - A/dati.csv",
        # A text is never a formula.
        "'=1+1",
        "tabella CSV",
        "3",
        una.impronta,
        f"{quando:%d/%m/%Y %H:%M}",
        "",
    ]


@pytest.mark.django_db
def test_lo_zip_e_sempre_lo_stesso(aperta, oiv, entra):
    primo, secondo = (b"".join(entra(oiv).get(f"{QUI}tutte.zip")) for _ in range(2))
    assert primo == secondo


@pytest.mark.django_db
def test_un_file_che_manca_o_e_cambiato_non_ferma_gli_altri(aperta, oiv, entra, cartella):  # noqa: F811
    prima, seconda, *_ = models.Evidenza.objects.all()
    deposito.togli(prima.file)
    (cartella / seconda.file[:2] / seconda.file).write_bytes(b"a;3")
    fatto = aperto(entra(oiv).get(f"{QUI}obiettivo-1.zip"))
    assert contenuti(fatto) == {"Obiettivo 1 - A/Dati (2).CSV": b"a;3"}
    assert [riga[-1] for riga in righe(fatto)] == [
        "il file non si trova più nell'archivio",
        "il contenuto non è più quello che era stato allegato",
    ]


def prova(n=1, area="A", nome="a.txt", file="0" * 32, quando=GIORNO):
    return Prova(n, "Titolo", area, nome, "", "txt", 1, "0" * 64, quando, file)


def test_nello_zip_non_ci_sono_due_nomi_uguali_e_le_cartelle_sono_in_ordine():
    tutte = [prova(2), prova(2, nome="A.TXT"), prova(2, nome="a.txt"), prova(10), prova(10, "A/B")]
    assert nomi_nello_zip(tutte) == [
        "Obiettivo 02 - A/a.txt",
        "Obiettivo 02 - A/A (2).TXT",
        "Obiettivo 02 - A/a (3).txt",
        "Obiettivo 10 - A/a.txt",
        "Obiettivo 10 - A_B/a.txt",
    ]


def test_lo_zip_non_sta_mai_tutto_in_memoria(cartella):  # noqa: F811
    mega = 1024 * 1024
    with deposito.riposto(bytes(8 * mega)) as file:
        tutte = [prova(n, file=file) for n in range(10)]
    tracemalloc.start()
    lungo = sum(len(pezzo) for pezzo in scrivi_zip(tutte))
    _, picco = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert lungo > 80 * mega
    assert picco < 4 * mega


# The page


@pytest.mark.django_db
def test_la_pagina_le_elenca_per_obiettivo(aperta, oiv, entra):
    html = pagina(entra(oiv).get(QUI))
    assert [testo(uno) for uno in cerca(html, "h3")] == [
        "1. Tempi di risposta A",
        "2. Obiettivo 2 A",
        "3. Obiettivo 3 B",
    ]
    assert [
        [testo(cerca(una, "a")[0]) for una in cerca(uno, "li")] for uno in cerca(html, "ul", "evidenze")
    ] == [
        ["dati.csv", "Dati.CSV"],
        ["verità.txt"],
        ["tre.txt"],
    ]
    zip_ = {meta.rpartition("/")[2] for meta in mete(html) if meta.endswith(".zip")}
    assert zip_ == {"tutte.zip", "area-A.zip", "area-B.zip", "obiettivo-1.zip"}
    una = models.Evidenza.objects.get(nome="tre.txt")
    assert f"SHA-256 {una.impronta}" in testi(html, "p", "impronta")
    assert "Ci sono 4 file (12 byte)." in testi(html, "p")


@pytest.mark.django_db
def test_chi_legge_una_parte_lo_sa(aperta, compilatore, lettore, segretario, entra):
    models.Evidenza.objects.get(nome="verità.txt").delete()
    html = pagina(entra(compilatore).get(QUI))
    assert (
        "Ci sono 2 file (6 byte); un avanzamento è senza evidenze. Contano quelli che puoi leggere."
        in testi(html, "p")
    )
    assert "Nessuna evidenza. L'avanzamento è in bozza." in testi(html, "p", "aiuto")
    html = pagina(entra(lettore).get(QUI))
    assert (cerca(html, "h3"), cerca(html, "ul", "evidenze")) == ([], [])
    azioni.chiudi(rilevazione=aperta, motivo="Basta", utente=segretario)
    assert len(cerca(pagina(entra(lettore).get(QUI)), "h3")) == 3


@pytest.mark.django_db
def test_ci_si_arriva_dal_cruscotto(aperta, oiv, compilatore, lettore, entra):
    detti = []
    for chi in (oiv, compilatore, lettore):
        html = pagina(entra(chi).get(QUI.removesuffix("evidenze/")))
        detti.append([uno for uno in testi(html, "p") if uno.startswith("Le evidenze")])
        assert (QUI in mete(html)) == bool(detti[-1])
    assert detti == [
        ["Le evidenze, obiettivo per obiettivo : 4 file"],
        ["Le evidenze, obiettivo per obiettivo : 3 file"],
        [],
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("quanti", [3, 30])
@pytest.mark.parametrize(("quale", "letture"), [("", 8), ("tutte.zip", 10)])
def test_le_letture_non_crescono(segretario, oiv, entra, quanti, quale, letture, django_assert_num_queries):
    obiettivi = [fabbrica.obiettivo(n, {"area": "A", "peso": 1}) for n in range(1, quanti + 1)]
    piano = porta(
        carica(fabbrica.piano(*obiettivi, sistema=fabbrica.sistema("libero", {}))), "approvato", segretario
    )
    abilita_su(oiv, piano, "oiv")
    rilevazione = apri(piano, segretario, FINALE)
    for n in range(1, quanti + 1):
        allega(rilevazione, segretario, f"{n}.txt", str(n).encode(), n=n)
    client = entra(oiv)
    with django_assert_num_queries(letture):
        risposta = client.get(QUI + quale)
        assert len(b"".join(risposta)) > 1000


# In the documents


def test_quanto_pesa_un_file():
    pesi = [1, 1023, 1024, 8800, 1024**2 - 1, 1024**2, 20 * 1024**2]
    detti = ["1 byte", "1.023 byte", "1 kB", "8,6 kB", "1.024 kB", "1 MB", "20 MB"]
    assert [dire.peso_del_file(peso) for peso in pesi] == detti


def test_la_relazione_dice_quante_e_quali(borgo, tmp_path):  # noqa: F811
    corpo = testo_del_pdf(su_carta(tmp_path, borgo["finale"]), *CORPO)
    cinque = sezione(
        corpo, "Obiettivo 5 · Area tecnica (TEC) · peso 50", "Obiettivo 6 · Area tecnica (TEC) · peso 50"
    )
    assert cinque.endswith("Evidenze 2 file: cronologia dei lavori.csv, verbale di fine lavori.pdf")
    assert corpo.count("Evidenze") == 3
    colonne = ("N.", "Evidenze", "File delle evidenze")
    assert elenco(in_cartella(borgo["finale"]), "Obiettivi", *colonne) == [
        (1, None, None),
        (2, None, None),
        (3, 1, "ritardo dei pagamenti.csv"),
        (4, None, None),
        (5, 2, "cronologia dei lavori.csv; verbale di fine lavori.pdf"),
        (6, 1, "pratiche arrivate dal portale.pdf"),
    ]
    intermedia = elenco(in_cartella(borgo["intermedia"]), "Obiettivi", *colonne)
    assert {riga[1:] for riga in intermedia} == {(None, None)}
