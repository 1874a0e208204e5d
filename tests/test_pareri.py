"""The OIV's opinion on a variation: who gives it and when, where it is read, that it is never rewritten."""

from unittest.mock import patch

import pytest
from django.utils.timezone import localtime

from obiettivi import azioni, models
from obiettivi.azioni import GiaFattoError, NonOraError
from obiettivi.azioni.pareri import SENZA_VARIAZIONE
from tests.html import attributi, cerca, leggi, mete, pagina, testi, testo
from tests.persone import abilita_su
from tests.vita import ATTO, STATI, cambia, carica, contenuto_di_prova, porta

pytestmark = pytest.mark.django_db

PIANO = "/piani/borgo-esempio/2026/"
PARERE, APPROVAZIONE, CONFRONTO = f"{PIANO}parere/", f"{PIANO}approvazione/", f"{PIANO}versioni/confronto/"
RUOLI = ("lettore", "oiv", "compilatore", "responsabile", "redattore", "segretario", "amministratore")
DETTO = {"esito": "con_osservazioni", "testo": "Il nuovo termine va motivato."}


@pytest.fixture
def borgo(request, segretario):
    """The small plan in a state, and the cast at work in its ente."""

    def borgo(stato):
        piano = carica()
        for ruolo in RUOLI[:-1]:
            aree = "A" if ruolo in ("compilatore", "responsabile") else ""
            abilita_su(request.getfixturevalue(ruolo), piano, ruolo, *aree)
        return porta(piano, stato, segretario)

    return borgo


def dai(piano, utente, **altro):
    return azioni.dai_parere(piano=piano, utente=utente, **DETTO | altro)


def errori(html):
    return [testo(uno) for nome in ("span", "div", "p") for uno in cerca(html, nome, "invalid-feedback")]


# When


@pytest.mark.parametrize(("stato", "si_puo"), [*zip(STATI, (False, False, False, True, True), strict=True)])
def test_si_da_solo_su_una_variazione(borgo, oiv, stato, si_puo):
    piano = borgo(stato)
    if not si_puo:
        with pytest.raises(NonOraError) as rifiuto:
            dai(piano, oiv)
        assert str(rifiuto.value) == SENZA_VARIAZIONE
        return
    parere = dai(piano, oiv)
    ultimo = piano.passaggi.last()
    assert (ultimo.passo, ultimo.nota, ultimo.versione, ultimo.impronta) == (
        "parere",
        "Favorevole con osservazioni: Il nuovo termine va motivato.",
        1,
        parere.impronta,
    )
    assert parere.variazione.passo == "variazione_aperta"


def test_dell_impronta_e_quella_che_si_legge(borgo, oiv, segretario):
    piano = borgo("variazione")
    sulla_bozza = dai(piano, oiv)
    azioni.manda_in_approvazione(piano=piano, utente=segretario)
    # The same text, proposed: it reads the same.
    assert sulla_bozza.impronta == piano.versioni.get(numero=2).impronta
    assert dai(piano, oiv, esito="favorevole").impronta == sulla_bozza.impronta


@pytest.mark.parametrize(
    ("altro", "frase"),
    [
        ({"testo": " "}, "Scrivi il testo del parere: lo leggono il segretario comunale e la Giunta."),
        ({}, "Questo parere è già registrato."),
    ],
)
def test_serve_il_testo_e_due_volte_e_una(borgo, oiv, altro, frase):
    piano = borgo("variazione")
    dai(piano, oiv)
    with pytest.raises(NonOraError) as rifiuto:
        dai(piano, oiv, **altro)
    assert (str(rifiuto.value), isinstance(rifiuto.value, GiaFattoError)) == (frase, altro == {})
    assert piano.pareri.count() == 1


def test_chi_ha_proposto_la_variazione_non_ne_da_il_parere(borgo, segretario, entra):
    piano = borgo("variazione")
    abilita_su(segretario, piano, "oiv")
    with pytest.raises(NonOraError, match="La variazione l'hai aperta o proposta tu"):
        dai(piano, segretario)
    html = pagina(entra(segretario).get(PARERE))
    assert testi(html, "div", "richiamo") == [
        "La variazione l'hai aperta o proposta tu: il parere lo dà qualcun altro."
    ]
    assert cerca(html, "form", "modulo") == []


# Who


@pytest.mark.parametrize("stato", STATI)
@pytest.mark.parametrize("metodo", ["get", "post"])
def test_la_pagina_e_dell_oiv(borgo, entra, request, stato, metodo):
    borgo(stato)
    trovati = [getattr(entra(request.getfixturevalue(chi)), metodo)(PARERE).status_code for chi in RUOLI]
    assert trovati == [404 if stato == "bozza" else 403, 200, 403, 403, 403, 403, 403]


def test_chi_risponde_di_un_area_non_da_il_parere(borgo, entra, oiv):
    piano = borgo("variazione")
    abilita_su(oiv, piano, "responsabile", "B")
    risposta = entra(oiv).get(PARERE)
    assert "Chi risponde di un'area del piano non dà il parere dell'OIV" in testo(pagina(risposta, 403))
    assert PARERE not in mete(pagina(entra(oiv).get("/")))


def test_l_oiv_lo_scrive_e_cio_che_manca_si_dice(borgo, entra, oiv):
    piano = borgo("variazione")
    client = entra(oiv)
    assert PARERE in mete(pagina(client.get(PIANO)))
    html = pagina(client.get(PARERE))
    assert testi(html, "dd") == [
        "la versione 1 , che resta in vigore fino al nuovo atto",
        "Nuovo regolamento",
    ]
    assert f"{CONFRONTO}?da=1&a=bozza" in mete(html)
    vuoto = pagina(client.post(PARERE, {"esito": "", "testo": "  "}))
    assert (errori(vuoto), piano.pareri.count()) == (["Scegli il parere.", "Scrivi il testo del parere."], 0)
    fatto = client.post(PARERE, DETTO, follow=True)
    assert [str(uno) for uno in fatto.context["messages"]] == [
        "Il parere è registrato: lo leggono il segretario comunale e chi confronta la variazione."
    ]
    assert testi(pagina(fatto), "strong") == ["Favorevole con osservazioni"]


def test_se_la_variazione_intanto_finisce_il_testo_resta(borgo, entra, oiv, segretario):
    piano = borgo("variazione")
    client = entra(oiv)
    azioni.abbandona_variazione(piano=piano, motivo="Rinviata", utente=segretario)
    html = pagina(client.post(PARERE, DETTO))
    assert testi(html, "textarea") == [DETTO["testo"]]
    assert SENZA_VARIAZIONE in testo(html)
    assert models.Parere.objects.count() == 0


# Where it is read


def test_lo_leggono_il_segretario_chi_confronta_e_la_storia_delle_versioni(
    borgo, entra, oiv, segretario, lettore
):
    piano = borgo("variazione")
    (sezione,) = cerca(
        pagina(entra(segretario).get(APPROVAZIONE)), "section", **{"aria-labelledby": "variazione"}
    )
    assert "L'OIV non ha ancora dato il suo parere" in testo(sezione)
    dai(piano, oiv)
    cambia(piano, titolo="Tempi di pagamento di tutti i fornitori")
    dai(piano, oiv, esito="favorevole", testo="Ora è motivato.")

    def letti(utente, indirizzo):
        elenco = cerca(pagina(entra(utente).get(indirizzo)), "ol", "note-elenco")
        return [testi(voce, "p")[1:] for uno in elenco for voce in cerca(uno, "li")]

    tutti_e_due = [
        [
            "Favorevole con osservazioni",
            "Il nuovo termine va motivato.",
            "Dopo questo parere la variazione è cambiata.",
        ],
        ["Favorevole", "Ora è motivato."],
    ]
    assert letti(segretario, APPROVAZIONE) == tutti_e_due
    assert letti(oiv, f"{CONFRONTO}?da=1&a=bozza") == tutti_e_due
    azioni.manda_in_approvazione(piano=piano, utente=segretario)
    azioni.approva(piano=piano, atto=ATTO, utente=segretario)
    assert letti(lettore, f"{CONFRONTO}?da=1&a=2") == tutti_e_due[1:]
    detti = dict(
        zip(
            *(
                testi(cerca(pagina(entra(lettore).get(f"{PIANO}versioni/")), "dl")[0], cosa)
                for cosa in ("dt", "dd")
            ),
            strict=True,
        )
    )
    giorno = f"{localtime(piano.pareri.last().quando):%d/%m/%Y}"
    assert detti["Parere dell'OIV"] == f"Favorevole ({giorno}): Ora è motivato."


def test_di_una_variazione_abbandonata_il_parere_resta_solo_nei_passi(borgo, entra, oiv, segretario):
    piano = borgo("variazione")
    dai(piano, oiv)
    azioni.abbandona_variazione(piano=piano, motivo="Rinviata", utente=segretario)
    azioni.apri_variazione(piano=piano, motivo="Di nuovo", utente=segretario)
    html = pagina(entra(segretario).get(APPROVAZIONE))
    assert "L'OIV non ha ancora dato il suo parere" in testo(html)
    assert "parere dell'OIV sulla variazione della versione 1" in testo(cerca(html, "section", "storia")[0])
    cambia(piano, titolo="Altro")
    azioni.manda_in_approvazione(piano=piano, utente=segretario)
    azioni.approva(piano=piano, atto=ATTO, utente=segretario)
    assert models.Parere.objects.delle_versioni(piano) == {}


# What waits in the home


def attese(client):
    html = pagina(client.get("/"))
    return [
        attributi(uno)["href"]
        for sezione in cerca(html, "section", "da-fare")
        for uno in cerca(sezione, "a")
        if "parere" in testo(uno).lower()
    ]


def test_la_home_dice_che_una_variazione_aspetta(borgo, entra, oiv, lettore, segretario):
    piano = borgo("variazione")
    assert [attese(entra(chi)) for chi in (oiv, lettore, segretario)] == [[PARERE], [], []]
    dai(piano, oiv)
    assert attese(entra(oiv)) == []


def test_la_home_legge_una_volta_di_piu_solo_se_c_e_una_variazione(
    borgo, oiv, segretario, django_assert_num_queries
):
    piano = borgo("variazione")
    altrove = {"slug": "altrove", "denominazione": "Altrove"}
    altro = porta(carica(contenuto_di_prova(ente=altrove)), "variazione", segretario)
    with django_assert_num_queries(1):
        assert models.Parere.objects.mancanti([piano.pk, altro.pk]) == {piano.pk, altro.pk}
    dai(altro, oiv)
    assert models.Parere.objects.mancanti([piano.pk, altro.pk]) == {piano.pk}


def test_il_parere_sta_anche_nel_confronto_stampato_senza_il_nome_di_chi_lo_da(borgo, entra, oiv, segretario):
    piano = borgo("variazione")
    dai(piano, oiv)
    with patch("obiettivi.views.consegna.su_fogli", return_value=b"%PDF") as fogli:
        entra(segretario).get(f"{CONFRONTO}confronto.pdf?da=1&a=bozza")
    (sezione,) = (
        una for una in cerca(leggi(fogli.call_args.args[0]), "section") if cerca(una, "h2", id="parere")
    )
    giorno = localtime(piano.pareri.last().quando)
    assert testo(sezione) == (
        f"Il parere dell'OIV {giorno:%d/%m/%Y %H:%M} – Favorevole con osservazioni. "
        "Il nuovo termine va motivato."
    )
