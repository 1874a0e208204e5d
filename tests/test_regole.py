"""The rules of a plan: in words for who reads it, in a form for who sets them."""

import pytest

from obiettivi import azioni, models, riepiloghi, storia
from obiettivi.scelte import StatoPiano
from obiettivi.views.pagina_regole import regole
from tests import fabbrica
from tests.html import attributi, cerca, pagina, testi
from tests.test_pagine import ALZANO_2022, CAZZAGO, abilita

REGOLE = f"{CAZZAGO}regole/"
ELENCHI = ("totali", "categorie", "coefficienti", "classi")


def messaggi(risposta):
    return [str(uno) for uno in risposta.context["messages"]]


def compilati(html) -> dict[str, str]:
    """What the form would send as it is."""
    dati = {}
    for campo in cerca(html, "input"):
        suoi = attributi(campo)
        spuntabile = suoi.get("type") in ("checkbox", "radio")
        if suoi.get("name") and (not spuntabile or "checked" in suoi):
            dati[suoi["name"]] = suoi.get("value", "on" if spuntabile else "")
    for scelta in cerca(html, "select"):
        voci = cerca(scelta, "option")
        scelto = next((voce for voce in voci if "selected" in attributi(voce)), voci[0])
        dati[attributi(scelta)["name"]] = attributi(scelto)["value"]
    dati.pop("csrfmiddlewaretoken", None)
    return dati


def sistema_di(piano) -> object:
    return riepiloghi.sistema_come_valore(models.Piano.objects.get(pk=piano.pk).sistema)


# In words


@pytest.mark.parametrize(
    ("sistema", "attese"),
    [
        (
            fabbrica.sistema(fasi_totale=100),
            [
                "I pesi degli obiettivi devono fare esattamente 100 per ogni area.",
                "I pesi delle fasi di ogni obiettivo devono fare 100.",
            ],
        ),
        (
            fabbrica.sistema("libero", {}, categorie={"strategico": 40, "ordinario": 7.5}, coefficienti_dipendenti=[
                {"fino_a": 3, "coefficiente": 1}, {"coefficiente": 2.5}]),
            [
                "I pesi degli obiettivi sono punti liberi: nessun totale è prescritto.",
                "Ogni obiettivo ha una categoria, che vale dei punti: strategico 40, ordinario 7,5.",
                "I punti si moltiplicano secondo quanti dipendenti lavorano all'obiettivo: per 1 fino a 3, 2,5 oltre.",
            ],
        ),
        (
            fabbrica.sistema("nessuno", {}, metodo={"tipo": "misto"}, classi=[{"nome": "alta", "da": 80}]),
            [
                "Gli obiettivi di questo piano non hanno pesi.",
                "Il risultato di un obiettivo viene da indicatori e fasi.",
                "I risultati si chiamano così: alta da 80%.",
            ],
        ),
    ],
)  # fmt: skip
def test_le_regole_si_leggono_in_parole(sistema, attese):
    assert list(regole(fabbrica.piano(sistema=sistema).sistema)) == attese


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chi", "stato", "moduli"),
    [
        ("amministratore", 200, 1),
        ("redattore", 200, 1),
        ("segretario", 200, 1),
        ("oiv", 200, 0),
        ("compilatore", 200, 0),
        ("responsabile", 200, 0),
        ("lettore", 404, 0),
        ("estranea", 404, 0),
        ("segretario_di_tortona", 404, 0),
    ],
)
def test_le_legge_chi_legge_il_piano_le_cambia_chi_imposta(entra, request, chi, stato, moduli):
    client = entra(request.getfixturevalue(chi))
    html = pagina(client.get(REGOLE), stato)
    assert len(cerca(html, "form", "regole")) == moduli
    if not moduli:
        assert client.post(REGOLE, {"modo": "libero"}).status_code == (403 if stato == 200 else 404)


@pytest.mark.django_db
def test_chi_lavora_per_un_area_legge_come_sta_la_sua(entra, compilatore):
    html = pagina(entra(compilatore).get(REGOLE))
    assert testi(cerca(html, "ul", "esempi")[0], "a") == ["Area Economico Finanziaria"]
    assert testi(html, "p")[2] == "Per queste regole 1 area su 1 ha pesi da sistemare."


@pytest.mark.django_db
@pytest.mark.parametrize("stato", [StatoPiano.IN_APPROVAZIONE, StatoPiano.APPROVATO])
def test_un_piano_chiuso_ha_le_sue_regole_e_non_il_modulo(entra, redattore, piano_cazzago, stato):
    models.Piano.objects.filter(pk=piano_cazzago.pk).update(stato=stato)
    models.VersionePiano.objects.create(
        piano=piano_cazzago, numero=1, impronta="0", proposta_il="2023-01-01T00:00Z", proposta_da=redattore,
        contenuto=riepiloghi.contenuto.forma_canonica(riepiloghi.contenuto_piano(piano_cazzago)).decode(),
    )  # fmt: skip
    client = entra(redattore)
    html = pagina(client.get(REGOLE))
    (motivo,) = testi(html, "p", "avviso")
    assert (cerca(html, "form", "regole"), motivo.startswith(f"Il piano è {stato.label}:")) == ([], True)
    rifiuto = pagina(client.post(REGOLE, {"modo": "libero"}), 403)
    assert motivo in testi(rifiuto, "p")


# Setting them


@pytest.fixture
def modulo(entra, redattore):
    """The form as the redattore finds it, and a way to send it."""
    client = entra(redattore)
    dati = compilati(pagina(client.get(REGOLE)))

    def manda(**cambi):
        return client.post(REGOLE, dati | cambi, follow=True)

    manda.dati = dati
    return manda


@pytest.mark.django_db
def test_il_modulo_dice_le_regole_di_adesso_e_mandarlo_com_e_non_cambia_niente(modulo, piano_cazzago):
    assert {nome: modulo.dati[nome] for nome in ("modo", "raggruppa", "fasi_totale", "totali-0-totale")} == {
        "modo": "uguale",
        "raggruppa": "radice",
        "fasi_totale": "",
        "totali-0-totale": "100",
    }
    prima = sistema_di(piano_cazzago)
    assert messaggi(modulo()) == ["Le regole erano già così: non è cambiato nulla."]
    assert sistema_di(piano_cazzago) == prima


@pytest.mark.django_db
def test_le_regole_di_un_piano_solo_cambiano_dove_sono(modulo, piano_cazzago):
    suo = piano_cazzago.sistema_id
    risposta = modulo(
        **{
            "modo": "massimo",
            "totali-0-totale": "1.060,5",
            "totali-1-tipo_area": "segretario",
            "totali-1-totale": "20",
            "categorie-0-nome": "strategico",
            "categorie-0-punti": "40",
            "classi-0-nome": "alta",
            "classi-0-da": "90",
            "indicatori_totale": "",
        }
    )
    assert (risposta.redirect_chain, messaggi(risposta)) == (
        [(REGOLE, 302)],
        ["Regole del piano 2023 salvate."],
    )
    piano_cazzago.refresh_from_db()
    sistema = sistema_di(piano_cazzago)
    assert (piano_cazzago.sistema_id, sistema.pesi.modo, list(sistema.pesi.totali.values())) == (
        suo,
        "massimo",
        [sistema.pesi.totali[modulo.dati["totali-0-tipo_area"]], 20],
    )
    assert str(sistema.pesi.totali[modulo.dati["totali-0-tipo_area"]]) == "1060.5"
    assert (dict(sistema.categorie), [(una.nome, una.da) for una in sistema.classi]) == (
        {"strategico": 40},
        [("alta", 90)],
    )


@pytest.mark.django_db
def test_le_righe_si_tolgono_con_la_spunta_o_svuotandole(modulo, piano_cazzago):
    righe = {"categorie-0-nome": "uno", "categorie-0-punti": "1"}
    modulo(**righe)
    assert dict(sistema_di(piano_cazzago).categorie) == {"uno": 1}
    segno = azioni.segno_delle_regole(sistema_di(piano_cazzago))
    modulo(
        **{"segno": segno, "categorie-0-nome": "uno", "categorie-0-punti": "1", "categorie-0-DELETE": "on"}
    )
    assert dict(sistema_di(piano_cazzago).categorie) == {}
    segno = azioni.segno_delle_regole(sistema_di(piano_cazzago))
    modulo(**{"segno": segno, "modo": "libero", "totali-0-tipo_area": "", "totali-0-totale": ""})
    assert dict(sistema_di(piano_cazzago).pesi.totali) == {}


@pytest.mark.django_db
def test_cio_che_la_pagina_non_chiede_resta_com_era(entra, redattore):
    azioni.carica_piano(
        contenuto=fabbrica.contenuto.leggi_albero(fabbrica._decimale(fabbrica.albero_completo())),
        utente=redattore,
    )
    abilita(redattore, "borgo-esempio", "redattore")
    client, indirizzo = entra(redattore), "/piani/borgo-esempio/2026/regole/"
    piano = models.Piano.objects.get(ente__slug="borgo-esempio")
    prima = sistema_di(piano)
    client.post(indirizzo, compilati(pagina(client.get(indirizzo))) | {"denominazione": "Altro nome"})
    assert sistema_di(piano) == prima.model_copy(update={"denominazione": "Altro nome"})


@pytest.mark.django_db
def test_le_regole_di_piu_piani_si_separano(modulo, piano_cazzago, redattore):
    with storia.autore(redattore):
        altro = models.Piano.objects.create(
            ente=piano_cazzago.ente,
            anno=2024,
            organigramma=piano_cazzago.organigramma,
            sistema=piano_cazzago.sistema,
        )
    prima = sistema_di(altro)
    html = pagina(modulo(azione="prova"))
    assert testi(html, "p", "richiamo-avviso") == [
        "Queste regole sono anche del piano 2024, che resta com'è: quando salvi, il piano 2023 avrà regole sue."
    ]
    risposta = modulo(modo="libero")
    nome = piano_cazzago.sistema.denominazione
    assert messaggi(risposta) == [
        f"Regole salvate per il piano 2023, con il nome «{nome} 2023». Il piano 2024 segue ancora le regole di prima."
    ]
    assert (sistema_di(altro), sistema_di(piano_cazzago).pesi.modo) == (prima, "libero")


@pytest.mark.django_db
def test_regole_gia_scritte_si_ritrovano(modulo, piano_cazzago, redattore):
    """The same words twice would be two rules to keep in step."""
    gemelle = sistema_di(piano_cazzago).model_copy(update={"denominazione": "Quelle di domani"})
    albero = riepiloghi.contenuto_piano(piano_cazzago).model_copy(update={"sistema": gemelle})
    piano = albero.piano.model_copy(update={"anno": 2024})
    azioni.carica_piano(
        contenuto=albero.model_copy(update={"piano": piano, "obiettivi": ()}), utente=redattore
    )
    modulo(denominazione="Quelle di domani")
    assert len({uno.sistema_id for uno in models.Piano.objects.filter(ente=piano_cazzago.ente)}) == 1


@pytest.mark.django_db
def test_chi_arriva_secondo_non_cancella_chi_e_arrivato_prima(modulo, piano_cazzago):
    modulo(versione="di un altro")
    risposta = modulo(versione="mia")
    html = pagina(risposta)
    assert risposta.context["modulo"].form.errors["__all__"][0].startswith("Mentre scrivevi qualcun altro")
    assert sistema_di(piano_cazzago).versione == "di un altro"
    # What was typed is still there, and may be sent again.
    dati = compilati(html)
    assert dati["versione"] == "mia"
    modulo(**dati)
    assert sistema_di(piano_cazzago).versione == "mia"


@pytest.mark.django_db
def test_una_riga_in_piu_senza_controllare_e_senza_perdere_niente(modulo, piano_cazzago):
    prima = sistema_di(piano_cazzago)
    scritto = {"fasi_totale": "cento", "categorie-0-nome": "x" * 200, "classi-0-da": "90"}
    dati = compilati(pagina(modulo(azione="aggiungi-categorie", **scritto)))
    assert {nome: dati[nome] for nome in scritto} == scritto
    assert [dati[f"{nome}-TOTAL_FORMS"] for nome in ELENCHI] == ["2", "2", "1", "2"]
    # Once more, with the row still empty: there are two.
    dati = compilati(pagina(modulo(azione="aggiungi-categorie", **dati)))
    assert (dati["categorie-TOTAL_FORMS"], sistema_di(piano_cazzago)) == ("3", prima)


@pytest.mark.django_db
def test_si_prova_senza_salvare(modulo, piano_cazzago):
    prima = sistema_di(piano_cazzago)
    risposta = modulo(azione="prova", modo="massimo", **{"totali-0-totale": "200"})
    (prova,) = cerca(pagina(risposta), "section", "richiamo")
    assert testi(prova, "li")[0].startswith("I pesi degli obiettivi non devono superare 200 per ogni area.")
    assert testi(prova, "p") == ["I pesi di ogni area vanno bene."]
    assert sistema_di(piano_cazzago) == prima


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cambi", "motivi"),
    [
        ({"modo": ""}, ["Questo campo è obbligatorio."]),
        ({"modo": "altro"}, ["Scegli un'opzione valida. altro non è tra quelle disponibili."]),
        ({"denominazione": ""}, ["Questo campo è obbligatorio."]),
        ({"fasi_totale": "1e9"}, ["Scrivi un numero, per esempio 1.234,50."]),
        ({"fasi_totale": "-5"}, ["Assicurati che questo valore sia maggiore o uguale a 0."]),
        ({"fasi_totale": "5,5,5"}, ["Scrivi un numero, per esempio 1.234,50."]),
        ({"totali-0-totale": ""}, ["Questo campo è obbligatorio."]),
        ({"totali-0-tipo_area": "giunta"}, ["Scegli un'opzione valida. giunta non è tra quelle disponibili."]),
        ({"categorie-0-nome": "a\x07", "categorie-0-punti": "1"},
         ["Il testo contiene un carattere che non si può stampare (posizione 2): cancellalo."]),
        ({"coefficienti-0-fino_a": "-1", "coefficienti-0-coefficiente": "1"},
         ["Assicurati che questo valore sia maggiore o uguale a 0."]),
        ({"totali-0-DELETE": "on"},
         ["Con questa regola serve almeno un totale: scrivilo più sotto, in «Totali per tipo di area»."]),
    ],
)  # fmt: skip
def test_cio_che_non_va_si_dice_accanto_al_campo_e_non_si_salva(modulo, piano_cazzago, cambi, motivi):
    prima = sistema_di(piano_cazzago)
    html = pagina(modulo(**cambi))
    assert testi(html, "title") == [
        "Errore: Regole del piano 2023, Comune di Cazzago San Martino – PianoPerf"
    ]
    detti = [detto for nome in ("p", "span", "div") for detto in testi(html, nome, "invalid-feedback")]
    assert detti == motivi
    assert {
        nome: compilati(html).get(nome) for nome in cambi if nome not in ("modo", "totali-0-tipo_area")
    } == {nome: valore for nome, valore in cambi.items() if nome not in ("modo", "totali-0-tipo_area")}
    assert sistema_di(piano_cazzago) == prima


@pytest.mark.django_db
def test_una_riga_non_si_dice_due_volte(modulo, piano_cazzago):
    tipo = modulo.dati["totali-0-tipo_area"]
    doppia = {"totali-1-tipo_area": tipo, "totali-1-totale": "5"}
    assert "Questo tipo di area ha già il suo totale." in testi(
        pagina(modulo(**doppia)), "p", "invalid-feedback"
    )
    assert len(sistema_di(piano_cazzago).pesi.totali) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "quante", ["-1", "x", "", "100000", "9" * 5000], ids=lambda quante: quante[:6] or "vuoto"
)
def test_un_modulo_storto_non_rompe_niente(modulo, piano_cazzago, quante):
    prima = sistema_di(piano_cazzago)
    for azione in ("", "aggiungi-totali", "aggiungi-altro"):
        assert modulo(azione=azione, **{"totali-TOTAL_FORMS": quante}).status_code == 200
    assert sistema_di(piano_cazzago) == prima


@pytest.mark.django_db
@pytest.mark.parametrize("indirizzo", [CAZZAGO, ALZANO_2022])
def test_le_letture_non_crescono_con_il_piano(entra, redattore, django_assert_num_queries, indirizzo):
    client = entra(redattore)
    with django_assert_num_queries(35):
        client.get(f"{indirizzo}regole/")
