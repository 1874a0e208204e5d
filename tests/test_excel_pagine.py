"""The pages of the workbook: taken, brought back, looked at, chosen from; by whom, and what stays in the history."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from obiettivi import azioni, contenuto, models, riepiloghi
from tests import fabbrica, vita
from tests.cartelle import Compilata, compila
from tests.html import attributi, cerca, mete, pagina, testi, testo
from tests.persone import abilita_su

pytestmark = pytest.mark.django_db

BASE = "/piani/borgo-esempio/2026/"
EXCEL, ANTEPRIMA = f"{BASE}excel/", f"{BASE}excel/anteprima/"


@pytest.fixture
def piano(db, redattore, compilatore):
    piano = vita.carica()
    abilita_su(redattore, piano, "redattore")
    abilita_su(compilatore, piano, "compilatore", "A")
    return piano


def valore(piano):
    return riepiloghi.contenuto_piano(piano)


def manda(client, compilata: Compilata | bytes, nome="cartella.xlsx", **altro):
    dati = compilata if isinstance(compilata, bytes) else compilata.salva()
    return client.post(EXCEL, {"file": SimpleUploadedFile(nome, dati)}, **altro)


def righe(risposta) -> list[list[str]]:
    """Of each thing that is asked: what, outcome, how it was and becomes."""
    return [
        [testo(una) for una in riga.children if una.name in ("th", "td")][1:]
        for tabella in cerca(pagina(risposta), "table")
        for riga in cerca(tabella, "tr")[1:]
    ]


def caselle(risposta) -> dict[str, bool]:
    return {
        attributi(una)["value"]: "checked" in attributi(una)
        for una in cerca(pagina(risposta), "input", type="checkbox")
    }


def conferma(client, risposta, scelte=None, **altro):
    (impronta,) = cerca(pagina(risposta), "input", name="impronta")
    spuntate = [codice for codice, si in caselle(risposta).items() if si] if scelte is None else scelte
    return client.post(ANTEPRIMA, {"impronta": attributi(impronta)["value"], "scelte": spuntate}, **altro)


def storia(piano) -> list[tuple]:
    """What changed in the rows of the plan: of what, how, by whom."""
    voci = LogEntry.objects.filter(additional_data__piano=piano.pk).exclude(
        content_type__model="cartellainviata"
    )
    return [
        (voce.content_type.model, voce.get_action_display(), voce.actor.username)
        for voce in voci.order_by("pk")
    ]


def tre_celle_e_una_riga(piano) -> Compilata:
    compilata = compila(valore(piano)).scrivi("Obiettivi", 2, Titolo="Pagamenti puntuali")
    compilata.scrivi("Assegnazioni e pesi", 3, Peso_area=30).scrivi("Indicatori", 2, Valore_atteso=12.5)
    return compilata.in_fondo("Fasi", N=1, Descrizione="Verifica")


def test_tre_celle_e_una_riga_si_vedono_si_scelgono_e_restano_nella_storia(entra, piano, redattore):
    prima = len(storia(piano))
    risposta = manda(entra(redattore), tre_celle_e_una_riga(piano), follow=True)
    assert risposta.redirect_chain == [(ANTEPRIMA, 302)]
    assert righe(risposta) == [
        ["Obiettivo Obiettivi, D2", "Cambia", "Titolo Tempi di pagamento diventa → Pagamenti puntuali"],
        ["Fase Fasi, riga 3", "Nuova", "Descrizione Verifica"],
        ["Assegnazione all'area A Assegnazioni e pesi, H3", "Cambia", "Peso per l'area 40 diventa → 30"],
        ["Indicatore 1 Indicatori, H2", "Cambia", "Valore atteso 10 diventa → 12,5"],
    ]
    assert "9 righe lette, 5 come prima: 3 celle cambiate, una riga nuova." in risposta.content.decode()
    assert set(caselle(risposta).values()) == {True}
    assert len(storia(piano)) == prima

    fatto = conferma(entra(redattore), risposta, follow=True)
    assert fatto.redirect_chain == [(BASE, 302)]
    assert testi(pagina(fatto), "div", "richiamo")[0].startswith("Fatto: 4 modifiche scritte")
    assert storia(piano)[prima:] == [
        ("obiettivo", "update", "redattore"),
        ("fase", "create", "redattore"),
        ("assegnazione", "update", "redattore"),
        ("indicatore", "update", "redattore"),
    ]
    uno, due, _ = valore(piano).obiettivi
    assert (uno.titolo, [fase.descrizione for fase in uno.fasi]) == (
        "Pagamenti puntuali",
        ["Ricognizione", "Verifica"],
    )
    assert (due.assegnazioni[0].peso, due.indicatori[0].valore) == (30, 12.5)
    assert not models.CartellaInviata.objects.exists()


def test_si_scrive_solo_quello_che_e_spuntato(entra, piano, redattore):
    risposta = manda(entra(redattore), tre_celle_e_una_riga(piano), follow=True)
    conferma(entra(redattore), risposta, ["Obiettivi!D2"])
    uno, due, _ = valore(piano).obiettivi
    assert (uno.titolo, len(uno.fasi), due.assegnazioni[0].peso) == ("Pagamenti puntuali", 1, 40)


def test_senza_spuntare_niente_non_si_va_avanti(entra, piano, redattore):
    risposta = manda(entra(redattore), tre_celle_e_una_riga(piano), follow=True)
    rifiuto = conferma(entra(redattore), risposta, [])
    assert testi(pagina(rifiuto), "div", "richiamo-error") == [
        "Non hai spuntato niente: scegli che cosa scrivere nel piano, oppure lascia perdere."
    ]


def test_se_il_piano_cambia_mentre_si_sceglie_si_guarda_di_nuovo(entra, piano, redattore):
    prima = manda(entra(redattore), tre_celle_e_una_riga(piano), follow=True)
    vita.cambia(piano, titolo="Scritto da un altro")
    di_nuovo = conferma(entra(redattore), prima)
    assert testi(pagina(di_nuovo), "div", "richiamo-error")[0].startswith(
        "Mentre sceglievi qualcuno ha cambiato il piano: non è stato scritto niente."
    )
    assert valore(piano).obiettivi[0].titolo == "Scritto da un altro"
    conflitto = entra(redattore).get(ANTEPRIMA)
    assert righe(conflitto)[0] == [
        "Obiettivo Obiettivi, D2",
        "Cambiata anche nel piano",
        "Nel frattempo qualcun altro ha scritto qui un'altra cosa. Titolo Tempi di pagamento diventa → Pagamenti "
        "puntuali Adesso nel piano Scritto da un altro",
    ]
    assert caselle(conflitto)["Obiettivi!D2"] is False
    conferma(entra(redattore), conflitto)
    uno, due, _ = valore(piano).obiettivi
    assert (uno.titolo, due.assegnazioni[0].peso) == ("Scritto da un altro", 30)


def test_quello_che_non_puo_stare_insieme_non_scrive_niente(entra, piano, redattore):
    compilata = compila(valore(piano)).scrivi("Obiettivi", 2, Titolo="Altro")
    compilata.scrivi("Assegnazioni e pesi", 2, Capofila="sì")
    compilata.in_fondo("Assegnazioni e pesi", N=1, Area="B", Capofila="sì")
    risposta = manda(entra(redattore), compilata, follow=True)
    rifiuto = conferma(entra(redattore), risposta)
    assert testi(pagina(rifiuto), "div", "richiamo-error") == [
        "Quello che hai scelto non può stare insieme. Obiettivo 1: l'obiettivo ha più di un'area capofila."
    ]
    assert valore(piano).obiettivi[0].titolo == "Tempi di pagamento"
    assert models.CartellaInviata.objects.count() == 1


def test_le_celle_sbagliate_si_dicono_e_il_resto_si_puo_scrivere(entra, piano, redattore):
    compilata = tre_celle_e_una_riga(piano).scrivi("Fasi", 2, Scadenza="31/06/2026")
    risposta = manda(entra(redattore), compilata, follow=True)
    (elenco,) = cerca(pagina(risposta), "ul", "errori-file")
    assert testi(elenco, "li") == ["Fasi, G2 : «31/06/2026» è una data che non esiste"]
    assert len(caselle(risposta)) == 4
    assert conferma(entra(redattore), risposta).status_code == 302


@pytest.mark.parametrize(
    ("dati", "frase"),
    [
        (b"Obiettivo;Indicatore", "Il file non è una cartella di Excel (.xlsx), anche se il nome lo dice."),
        (b" " * (10 * 1024**2 + 1), "Il file supera i 10 MB: un piano intero ne occupa meno di uno."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "Il file è protetto da una password"),
    ],
    ids=["csv", "grande", "cifrato"],
)
def test_un_file_che_non_si_legge_si_dice_accanto_al_campo(entra, piano, redattore, dati, frase):
    risposta = manda(entra(redattore), dati)
    html = pagina(risposta)
    assert testi(html, "title")[0].startswith("Errore: ")
    assert [uno for uno in testi(html, "span") + testi(html, "p") if uno.startswith(frase)]
    assert not models.CartellaInviata.objects.exists()


def test_la_cartella_di_un_altro_piano_si_rifiuta(entra, piano, redattore):
    altra = vita.carica(vita.contenuto_di_prova(piano={"anno": 2027}))
    risposta = manda(entra(redattore), compila(valore(altra)))
    frase = (
        "Questa cartella è del piano 2027 di Comune di Borgo Esempio: caricala dalla pagina di quel piano."
    )
    assert frase in risposta.content.decode()


def test_una_cartella_aspetta_un_giorno_e_solo_chi_l_ha_mandata(entra, piano, redattore, compilatore):
    manda(entra(redattore), tre_celle_e_una_riga(piano))
    assert entra(compilatore).get(ANTEPRIMA).status_code == 302
    assert entra(redattore).get(ANTEPRIMA).status_code == 200
    assert ANTEPRIMA in mete(pagina(entra(redattore).get(EXCEL)))
    models.CartellaInviata.objects.update(quando=timezone.now() - timedelta(hours=24))
    scaduta = entra(redattore).get(ANTEPRIMA, follow=True)
    assert scaduta.redirect_chain == [(EXCEL, 302)]
    assert testi(pagina(scaduta), "div", "richiamo")[0].startswith(
        "La cartella che avevi mandato non c'è più"
    )
    # The next one that anybody sends throws it away.
    manda(entra(compilatore), compila(valore(piano)))
    assert [una.chi for una in models.CartellaInviata.objects.all()] == [compilatore]


def test_si_puo_lasciar_perdere(entra, piano, redattore):
    manda(entra(redattore), tre_celle_e_una_riga(piano))
    risposta = entra(redattore).post(ANTEPRIMA, {"azione": "abbandona"}, follow=True)
    assert risposta.redirect_chain == [(EXCEL, 302)]
    assert not models.CartellaInviata.objects.exists()
    assert valore(piano).obiettivi[0].titolo == "Tempi di pagamento"


def test_di_quello_che_c_e_nella_cartella_la_storia_non_tiene_i_byte(entra, piano, redattore):
    manda(entra(redattore), tre_celle_e_una_riga(piano))
    (voce,) = LogEntry.objects.filter(content_type__model="cartellainviata")
    assert sorted(voce.changes) == ["chi", "id", "nome", "piano", "quando", "tipo"]


# --- Who works for some areas ---


def test_chi_lavora_per_un_area_scrive_solo_il_suo(entra, piano, compilatore):
    compilata = tre_celle_e_una_riga(piano).scrivi("Assegnazioni e pesi", 4, Peso_area=90)
    compilata.in_fondo("Obiettivi", N=8, Titolo="Nuovo di A").in_fondo("Assegnazioni e pesi", N=8, Area="A")
    compilata.in_fondo("Obiettivi", N=9, Titolo="Nuovo di B").in_fondo("Assegnazioni e pesi", N=9, Area="B")
    compilata.in_fondo("Attività", Area="A", Prodotto="Atti").in_fondo("Attività", Area="B", Prodotto="Altro")
    risposta = manda(entra(compilatore), compilata, follow=True)
    non_sue = {
        codice.split()[0] + codice.split()[-1]: esito
        for codice, esito, _ in righe(risposta)
        if esito == "Non si può"
    }
    assert sorted(non_sue) == ["AssegnazioneH4", "Attività3", "Obiettivo6"]
    assert len(caselle(risposta)) == 6
    conferma(entra(compilatore), risposta)
    adesso = valore(piano)
    assert [uno.titolo for uno in adesso.obiettivi] == [
        "Pagamenti puntuali",
        "Obiettivo 2",
        "Formazione",
        "Nuovo di A",
    ]
    assert adesso.obiettivi[2].assegnazioni[0].peso == 100
    assert [una.prodotto for una in adesso.attivita_strutturali] == ["Atti"]


def test_una_cartella_non_racconta_gli_obiettivi_delle_altre_aree(entra, piano, compilatore):
    """The keys can be guessed, and what the workbook says of where it comes from can be made up."""
    compilata = compila(valore(piano)).scrivi("Obiettivi", 4, Titolo="Indovino")
    vita.cambia(piano, n=3, titolo="Solo di B")
    risposta = manda(entra(compilatore), compilata, follow=True)
    assert [riga[1] for riga in righe(risposta)] == ["Non si può"]
    assert "Solo di B" not in risposta.content.decode()


def test_chi_forza_la_scelta_non_scrive_quello_che_non_e_suo(entra, piano, compilatore):
    compilata = (
        compila(valore(piano)).scrivi("Obiettivi", 4, Titolo="Di B").scrivi("Obiettivi", 2, Titolo="Di A")
    )
    risposta = manda(entra(compilatore), compilata, follow=True)
    conferma(entra(compilatore), risposta, ["Obiettivi!D4", "Obiettivi!D2"])
    assert [uno.titolo for uno in valore(piano).obiettivi] == ["Di A", "Obiettivo 2", "Formazione"]


def test_una_parte_completata_mentre_si_sceglie_non_si_scrive(piano, compilatore, segretario):
    cartella = azioni.deposita_cartella(piano=piano, nome="x", dati=b"x", utente=compilatore)
    attuale = valore(piano)
    uno = attuale.obiettivi[0]
    proposta = azioni.Cambio("Obiettivi", "D2", "obiettivi", uno.chiave, uno.chiave, "titolo", "Altro")
    azioni.completa_parte(piano=piano, area="A", utente=segretario)
    with pytest.raises(azioni.NonOraError, match="la parte dell'area A è stata completata"):
        azioni.applica_cartella(
            cartella=cartella,
            proposte=[proposta],
            impronta=contenuto.impronta(attuale),
            utente=compilatore,
            aree=frozenset({"A"}),
        )
    assert valore(piano) == attuale


def test_chi_lavora_per_un_area_scarica_la_sua_parte(entra, piano, redattore, compilatore):
    intero, parte = f"{BASE}documenti/piano.xlsx", f"{BASE}aree/A/documenti/xlsx"
    assert {intero, parte} <= mete(pagina(entra(redattore).get(EXCEL)))
    sue = mete(pagina(entra(compilatore).get(EXCEL)))
    assert (intero in sue, parte in sue, f"{BASE}aree/B/documenti/xlsx" in sue) == (False, True, False)
    dati = entra(compilatore).get(parte).content
    compilata = Compilata(dati).scrivi("Obiettivi", 2, Titolo="Mio")
    assert [riga[1] for riga in righe(manda(entra(compilatore), compilata, follow=True))] == ["Cambia"]


def test_di_un_piano_approvato_non_si_carica_niente(entra, piano, redattore, segretario):
    abilita_su(segretario, piano, "segretario")
    compilata = tre_celle_e_una_riga(piano)
    vita.porta(piano, "in approvazione", segretario)
    assert manda(entra(redattore), compilata).status_code == 403


def test_quello_che_e_approvato_non_si_toglie(entra, piano, redattore, segretario):
    vita.porta(piano, "variazione", segretario)
    compilata = compila(valore(piano)).scrivi("Obiettivi", 4, Togli="sì")
    rifiuto = conferma(entra(redattore), manda(entra(redattore), compilata, follow=True))
    assert testi(pagina(rifiuto), "div", "richiamo-error")[0].startswith(
        "Il file non ha più l'obiettivo 3 «Formazione» di una versione approvata."
    )
    assert len(valore(piano).obiettivi) == 3


@pytest.mark.parametrize("quanti", [1, 12])
def test_le_letture_non_crescono_con_il_piano(entra, redattore, django_assert_num_queries, quanti):
    obiettivi = [
        fabbrica.obiettivo(n, {"area": "A"}, fasi=[{"descrizione": "x"}] * 3) for n in range(1, quanti + 1)
    ]
    piano = vita.carica(fabbrica.piano(*obiettivi))
    abilita_su(redattore, piano, "redattore")
    compilata = compila(valore(piano))
    for riga in range(2, quanti + 2):
        compilata.scrivi("Obiettivi", riga, Titolo="Altro")
    client = entra(redattore)
    manda(client, compilata)
    with django_assert_num_queries(34):
        assert len(caselle(client.get(ANTEPRIMA))) == quanti
