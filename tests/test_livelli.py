"""The levels that an ente gives to the checks, and the pages that explain them."""

import pytest

from obiettivi import azioni, contesti, controlli, models, riepiloghi
from obiettivi.azioni import GiaFattoError, NonOraError
from obiettivi.controlli import Livello
from tests import fabbrica
from tests.html import attributi, cerca, pagina, testi, testo
from tests.vita import carica

pytestmark = pytest.mark.django_db

DI_CAZZAGO = "/enti/cazzago-san-martino/controlli/"


@pytest.fixture
def ente(piano_cazzago):
    return piano_cazzago.ente


def imposta(ente, utente, livello=Livello.NOTA, codice="P03", motivo="Lo dice il nostro SMVP"):
    azioni.imposta_livello(ente=ente, codice=codice, livello=livello, motivo=motivo, utente=utente)


def livelli(piano, codice="P03"):
    valore = riepiloghi.contenuto_piano(piano)
    return [
        uno.livello
        for uno in controlli.verifica(valore, contesti.contesto_piano(piano))
        if uno.codice == codice
    ]


def test_il_livello_vale_per_i_piani_dell_ente_e_torna_di_regola(piano_cazzago, segretario):
    assert livelli(piano_cazzago) == [Livello.AVVISO, Livello.AVVISO]
    imposta(piano_cazzago.ente, segretario, Livello.BLOCCA)
    assert livelli(piano_cazzago) == [Livello.BLOCCA, Livello.BLOCCA]
    tortona = models.Piano.objects.get(ente__slug="tortona")
    assert contesti.contesto_piano(tortona).livelli == {}
    imposta(piano_cazzago.ente, segretario, Livello.NOTA, motivo=" Basta saperlo ")
    riga = models.LivelloControllo.objects.get()
    assert (riga.livello, riga.motivo, riga.chi) == ("nota", "Basta saperlo", segretario)
    imposta(piano_cazzago.ente, segretario, Livello.AVVISO, motivo="")
    assert not models.LivelloControllo.objects.exists()
    assert livelli(piano_cazzago) == [Livello.AVVISO, Livello.AVVISO]


@pytest.mark.parametrize(
    ("cambi", "rifiuto", "frase"),
    [
        ({"motivo": " "}, NonOraError, "Scrivi il motivo"),
        ({"codice": "L11", "livello": Livello.BLOCCA}, NonOraError, "non può fermare un piano"),
        ({"livello": Livello.AVVISO}, GiaFattoError, "Il livello è già «da guardare»."),
        (
            {"codice": "L01"},
            NonOraError,
            "Questo livello non si cambia: lo vuole D.L. 13/2023 art. 4-bis c. 2.",
        ),
    ],
)
def test_un_livello_non_si_imposta_senza_ragione(ente, segretario, cambi, rifiuto, frase):
    with pytest.raises(rifiuto, match=frase):
        imposta(ente, segretario, **cambi)
    assert not models.LivelloControllo.objects.exists()


def test_il_livello_di_un_controllo_nella_sua_pagina(entra, segretario, ente):
    client = entra(segretario)
    prima = pagina(client.get(f"{DI_CAZZAGO}P03/"))
    assert testi(prima, "h1") == ["Assegnazione senza peso P03"]
    scelte = [attributi(uno) for uno in cerca(prima, "input", name="livello")]
    assert [(una["value"], "checked" in una) for una in scelte] == [
        ("blocca", False), ("avviso", True), ("nota", False),
    ]  # fmt: skip
    senza = client.post(f"{DI_CAZZAGO}P03/", {"livello": "nota", "motivo": ""})
    assert "Scrivi il motivo: chi legge le segnalazioni deve sapere perché valgono meno, o di più." in testo(
        pagina(senza)
    )
    fatto = client.post(
        f"{DI_CAZZAGO}P03/", {"livello": "nota", "motivo": "Il nostro SMVP lo ammette"}, follow=True
    )
    assert [str(uno) for uno in fatto.context["messages"]] == [
        "Da adesso il livello di P03 è «per informazione»."
    ]
    assert "«Il nostro SMVP lo ammette». Di regola è «da guardare»." in testo(pagina(fatto))
    righe = [testo(riga) for riga in cerca(pagina(client.get(DI_CAZZAGO)), "tr") if "P03" in testo(riga)]
    assert righe == ["P03 Assegnazione senza peso Per informazione (deciso dall'ente)"]


def test_chi_non_e_il_segretario_legge_soltanto(entra, redattore, ente):
    client = entra(redattore)
    assert cerca(pagina(client.get(f"{DI_CAZZAGO}P03/")), "input", name="livello") == []
    rifiutato = client.post(f"{DI_CAZZAGO}P03/", {"livello": "nota", "motivo": "x"})
    assert rifiutato.status_code == 403
    assert "I livelli dei controlli li cambia il segretario comunale." in rifiutato.content.decode()
    assert not models.LivelloControllo.objects.exists()


def test_un_controllo_che_una_norma_vuole_non_ha_il_modulo(entra, segretario, ente):
    client = entra(segretario)
    lui = pagina(client.get(f"{DI_CAZZAGO}L01/"))
    assert cerca(lui, "input", name="livello") == []
    assert "Viene da una norma che obbliga: il livello non si cambia." in testo(lui)
    risposta = client.post(f"{DI_CAZZAGO}L01/", {"livello": "nota", "motivo": "x"})
    assert risposta.status_code == 403
    assert "Questo livello non si cambia: lo vuole D.L. 13/2023" in risposta.content.decode()
    assert not models.LivelloControllo.objects.exists()


def test_l_elenco_porta_a_ogni_controllo(entra, lettore, ente, django_assert_num_queries):
    client = entra(lettore)
    client.get(DI_CAZZAGO)
    with django_assert_num_queries(6):
        elenco = pagina(client.get(DI_CAZZAGO))
    portano = [
        meta for meta in (attributi(uno)["href"] for uno in cerca(elenco, "a")) if meta.startswith(DI_CAZZAGO)
    ]
    assert portano == [f"{DI_CAZZAGO}{uno.codice}/" for uno in controlli.CONTROLLI]
    assert client.get(f"{DI_CAZZAGO}P99/").status_code == 404


def test_la_proposta_tiene_le_segnalazioni_di_quando_fu_mandata(segretario):
    """With the levels, and who was in office; what is decided after is of the next version."""
    piano = carica()
    imposta(piano.ente, segretario, Livello.AVVISO, codice="U03")
    responsabile = models.Responsabile.objects.create(ente=piano.ente, nome="Anna Bianchi")
    area = piano.organigramma.aree.get(codice="A")
    incarico = models.Incarico.objects.create(responsabile=responsabile, area=area, dal="2020-01-01")
    versione = azioni.manda_in_approvazione(piano=piano, utente=segretario)
    imposta(piano.ente, segretario, Livello.BLOCCA, codice="U03")
    incarico.delete()
    versione.refresh_from_db()
    allora = contesti.anomalie_versione(versione, riepiloghi.contenuto_versione(versione))
    adesso = contesti.anomalie_piano(piano, riepiloghi.contenuto_piano(piano))
    quali = ("S02", "U03")
    assert [(una.codice, una.oggetto, una.livello) for una in allora if una.codice in quali] == [
        ("S02", "aree[B]", Livello.AVVISO),
        ("U03", "ente", Livello.AVVISO),
    ]
    assert [(una.codice, una.livello) for una in adesso if una.codice in quali] == [("U03", Livello.BLOCCA)]


def test_il_motivo_di_un_livello_si_corregge(ente, segretario):
    imposta(ente, segretario)
    imposta(ente, segretario, motivo="Lo dice l'art. 7 del nostro SMVP")
    assert models.LivelloControllo.objects.get().motivo == "Lo dice l'art. 7 del nostro SMVP"
    with pytest.raises(GiaFattoError):
        imposta(ente, segretario, motivo="")


def test_cio_che_una_norma_consiglia_non_puo_fermare(entra, segretario, ente):
    scelte = cerca(pagina(entra(segretario).get(f"{DI_CAZZAGO}L11/")), "input", name="livello")
    assert [attributi(uno)["value"] for uno in scelte] == ["avviso", "nota"]
    models.LivelloControllo.objects.create(
        ente=ente, codice="L11", livello="blocca", motivo="Scritto da altri", chi=segretario
    )
    assert livelli(ente.piani.get(), "L11") == [Livello.NOTA]


def test_un_piano_senza_aree_dice_che_cosa_lo_ferma(entra, segretario):
    """There is nowhere to correct it, and it may be waived all the same."""
    piano = carica(fabbrica.piano(fabbrica.obiettivo(1), aree=[]))
    models.Abilitazione.objects.create(
        utente=segretario, ente=piano.ente, ruolo="segretario", dal="2020-01-01"
    )
    imposta(piano.ente, segretario, Livello.BLOCCA, codice="I01")
    html = pagina(entra(segretario).get(f"/piani/{piano.ente.slug}/{piano.anno}/approvazione/"))
    (ferma,) = cerca(cerca(html, "ol", "bloccanti")[0], "li")
    assert "non ha indicatori" in testo(ferma)
    assert [testo(uno) for uno in cerca(ferma, "a")] == [
        "Correggi la segnalazione 1",
        "Perché il controllo I01",
        "Deroga alla segnalazione 1",
    ]
