"""Who writes what of an objective; the new ones; copying, moving, cancelling; the notes."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages

from obiettivi import azioni, models, riepiloghi
from obiettivi.azioni.partenze import come_nuovo
from obiettivi.scelte import Passo
from tests import fabbrica
from tests.html import attributi, cerca, mete, pagina, testi, testo
from tests.moduli import inviabile
from tests.persone import abilita_su

pytestmark = pytest.mark.django_db

BORGO = "/piani/borgo-esempio/2026/obiettivi/"
CAZZAGO = "/piani/cazzago-san-martino/2023/obiettivi/"
PIANO = "/piani/borgo-esempio/2026/"


@pytest.fixture
def borgo(redattore, segretario, compilatore, responsabile, oiv, lettore):
    """1 is of A; 2 of A (capofila) and B; 3 of B; 4 of all the ente. The compilatore works for B, the responsabile
    is in office in A."""
    fasi = [{"descrizione": "prima", "peso": 40}, {"descrizione": "seconda", "peso": 60}]
    valore = fabbrica.piano(
        fabbrica.obiettivo(1, {"area": "A", "peso": 60}),
        fabbrica.obiettivo(
            2,
            {"area": "A", "peso": 10, "capofila": True},
            {"area": "B", "peso": 20, "pesi_fasi": [None, 100]},
            ambito="trasversale",
            fasi=fasi,
            indicatori=[
                {"tipo": "numero", "valore": 1, "descrizione": "di tutti"},
                {"tipo": "numero", "valore": 2, "descrizione": "di B", "assegnazione": 1},
            ],
        ),
        fabbrica.obiettivo(3, {"area": "B", "peso": 70}),
        fabbrica.obiettivo(4, ambito="generale"),
    )
    piano = azioni.carica_piano(contenuto=valore, utente=redattore).piano
    for utente in (redattore, segretario, oiv, lettore):
        abilita_su(utente, piano, utente.username)
    abilita_su(compilatore, piano, "compilatore", "B")
    abilita_su(responsabile, piano, "responsabile", "A")
    return piano


def letto(piano, n=1):
    return next(uno for uno in riepiloghi.contenuto_piano(piano).obiettivi if uno.n == n)


def frasi(risposta):
    return [str(messaggio) for messaggio in get_messages(risposta.wsgi_request)]


def perche(risposta):
    return testi(cerca(pagina(risposta, 403), "div", "errore")[0], "p")[0]


PERSONE = ("redattore", "segretario", "responsabile", "compilatore", "oiv", "lettore", "estranea")


@pytest.mark.parametrize(
    ("indirizzo", "stati"),
    [
        # redattore, segretario, responsabile of A, compilatore of B, OIV, lettore, somebody of no ente
        ("1/modifica/", (200, 200, 200, 404, 403, 404, 404)),
        ("2/modifica/", (200, 200, 200, 200, 403, 404, 404)),
        ("3/modifica/", (200, 200, 404, 200, 403, 404, 404)),
        ("4/modifica/", (200, 200, 403, 403, 403, 404, 404)),
        ("9/modifica/", (404, 404, 404, 404, 404, 404, 404)),
        ("nuovo/", (200, 200, 200, 200, 403, 404, 404)),
        ("nuovo/inizio/", (200, 200, 200, 200, 403, 404, 404)),
        ("nuovo/?tipico=tempi-di-pagamento", (200, 200, 200, 200, 403, 404, 404)),
        ("nuovo/?tipico=inventato", (404, 404, 404, 404, 403, 404, 404)),
        ("nuovo/?da=1", (404, 404, 404, 404, 403, 404, 404)),
        ("1/sposta/", (200, 200, 200, 404, 403, 404, 404)),
        ("2/sposta/", (200, 200, 403, 403, 403, 404, 404)),
        ("1/annulla/", (200, 200, 200, 404, 403, 404, 404)),
        ("2/annulla/", (200, 200, 403, 403, 403, 404, 404)),
        ("1/copia/", (405, 405, 405, 405, 405, 405, 405)),
        ("1/note/", (200, 200, 200, 404, 403, 404, 404)),
        ("2/note/", (200, 200, 200, 200, 403, 404, 404)),
        ("4/note/", (200, 200, 403, 403, 403, 404, 404)),
    ],
)
def test_chi_apre_che_cosa(indirizzo, stati, borgo, client, request):
    trovati = []
    for nome in PERSONE:
        client.force_login(request.getfixturevalue(nome))
        trovati.append(client.get(BORGO + indirizzo).status_code)
    assert tuple(trovati) == stati


@pytest.mark.parametrize(
    ("approvato", "frase"),
    [
        (False, "Il piano è in approvazione: per cambiarlo il segretario comunale lo riporta in bozza."),
        (True, "Il piano è approvato: per cambiarlo il segretario comunale apre una variazione."),
    ],
)
def test_a_piano_chiuso_si_dice_perche(approvato, frase, borgo, entra, redattore, segretario):
    models.SistemaValutazione.objects.filter(pk=borgo.sistema_id).update(modo="nessuno")
    azioni.manda_in_approvazione(piano=borgo, utente=segretario)
    if approvato:
        atto = azioni.Atto(tipo="deliberazione", organo="Giunta", numero="1", data=date(2026, 1, 30))
        azioni.approva(piano=borgo, atto=atto, utente=segretario)
    client = entra(redattore)
    assert {
        perche(client.get(f"{BORGO}{dove}/")) for dove in ("1/modifica", "nuovo", "1/annulla", "1/sposta")
    } == {frase}
    assert {perche(client.post(f"{BORGO}1/{dove}/")) for dove in ("copia", "annulla", "sposta")} == {frase}
    # Notes are still read.
    assert client.get(f"{BORGO}1/note/").status_code == 200


def test_ognuno_sa_perche_non_scrive(borgo, entra, compilatore, redattore):
    client = entra(compilatore)
    assert perche(client.get(f"{BORGO}4/modifica/")) == (
        "Gli obiettivi generali, di tutto l'ente, li scrivono l'ufficio programmazione e il segretario comunale."
    )
    models.Obiettivo.objects.filter(piano=borgo, n=3).update(stato="annullato")
    assert perche(client.get(f"{BORGO}3/modifica/")).startswith("L'obiettivo non è più attivo")
    models.Passaggio.objects.create(piano=borgo, passo=Passo.COMPLETATA, area="B", chi=redattore)
    assert perche(client.get(f"{BORGO}2/modifica/")).startswith("La parte della tua area è completata")


# Who writes only a part


def test_chi_scrive_solo_la_sua_area_vede_il_resto_e_cambia_solo_il_suo(borgo, entra, compilatore):
    client, dove, prima = entra(compilatore), f"{BORGO}2/modifica/", letto(borgo, 2)
    risposta = client.get(dove)
    campi = inviabile(risposta)
    assert {
        nome for nome in campi if nome.endswith(("titolo", "-area", "capofila", "fasi-0-descrizione"))
    } == set()
    assert testi(pagina(risposta), "p", "aiuto")[0].startswith(
        "Aree che scrivono da sé la loro parte: Area prima (A)"
    )
    fase = prima.fasi[1].chiave
    area = prima.assegnazioni[1].chiave
    cambi = {
        "assegnazioni-0-peso": "25",
        f"pesi-{area}-{fase}": "90",
        "indicatori-0-valore": "7",
        "salva": "",
    }
    # And what is not theirs, forged.
    falsi = {"titolo": "Mio!", "assegnazioni-0-area": "A", "assegnazioni-0-capofila": "on", "peso": "99"}
    falsi |= {"assegnazioni-1-chiave": str(prima.assegnazioni[0].chiave), "assegnazioni-1-peso": "0"}
    falsi |= {"fasi-0-chiave": str(fase), "fasi-0-descrizione": "x"}
    assert client.post(dove, campi | cambi | falsi).status_code == 302
    ora = letto(borgo, 2)
    assert (ora.assegnazioni[1].peso, ora.assegnazioni[1].pesi_fasi, ora.indicatori[1].valore) == (
        Decimal(25),
        (None, Decimal(90)),
        Decimal(7),
    )
    assert (ora.titolo, ora.peso, ora.fasi, ora.assegnazioni[0], ora.indicatori[0]) == (
        prima.titolo,
        prima.peso,
        prima.fasi,
        prima.assegnazioni[0],
        prima.indicatori[0],
    )


def test_un_indicatore_della_propria_area_si_aggiunge(borgo, entra, compilatore):
    client, dove = entra(compilatore), f"{BORGO}2/modifica/"
    campi = inviabile(client.post(dove, inviabile(client.get(dove)) | {"riga": "indicatori:aggiungi"}))
    client.post(dove, campi | {"indicatori-1-descrizione": "mio", "salva": ""})
    assert [(uno.descrizione, uno.assegnazione) for uno in letto(borgo, 2).indicatori] == [
        ("di tutti", None),
        ("di B", 1),
        ("mio", 1),
    ]


def test_il_responsabile_del_capofila_scrive_la_parte_comune_e_non_le_altre_aree(borgo, entra, responsabile):
    client, dove, prima = entra(responsabile), f"{BORGO}2/modifica/", letto(borgo, 2)
    campi = inviabile(client.get(dove))
    assert [nome for nome in campi if nome.endswith("-area")] == ["assegnazioni-0-area"]
    campi = inviabile(client.post(dove, campi | {"riga": "fasi:0:togli"}))
    assert client.post(dove, campi | {"titolo": "Del capofila", "salva": ""}).status_code == 302
    ora = letto(borgo, 2)
    assert (ora.titolo, len(ora.fasi), ora.assegnazioni[1].pesi_fasi) == ("Del capofila", 1, (Decimal(100),))
    assert ora.assegnazioni[1].peso == prima.assegnazioni[1].peso


def test_due_aree_scrivono_insieme_senza_darsi_fastidio(borgo, client, compilatore, responsabile):
    dove = f"{BORGO}2/modifica/"
    client.force_login(compilatore)
    campi = inviabile(client.get(dove))
    client.force_login(responsabile)
    client.post(dove, inviabile(client.get(dove)) | {"assegnazioni-0-peso": "11", "salva": ""})
    client.force_login(compilatore)
    assert client.post(dove, campi | {"assegnazioni-0-peso": "22", "salva": ""}).status_code == 302
    assert [sua.peso for sua in letto(borgo, 2).assegnazioni] == [Decimal(11), Decimal(22)]


@pytest.mark.parametrize(
    ("campo", "scritto", "frase"),
    [
        ("ambito", "generale", "Ambito : Scegli un'opzione valida. generale non è tra quelle disponibili."),
        (
            "assegnazioni-0-area",
            "A",
            "Area 1, Area : Quest'area non è tra quelle che puoi scegliere in questo piano.",
        ),
    ],
)
def test_chi_lavora_per_un_area_non_ne_da_ad_altre(campo, scritto, frase, borgo, entra, compilatore):
    client, dove = entra(compilatore), f"{BORGO}3/modifica/"
    risposta = client.post(dove, inviabile(client.get(dove)) | {campo: scritto, "salva": ""})
    (sezione,) = cerca(pagina(risposta), "section", "richiamo-error")
    assert [testo(voce) for voce in cerca(sezione, "li")] == [frase]


def test_un_obiettivo_di_area_non_resta_senza_area(borgo, entra, compilatore):
    client, dove = entra(compilatore), f"{BORGO}3/modifica/"
    campi = inviabile(client.post(dove, inviabile(client.get(dove)) | {"riga": "assegnazioni:0:togli"}))
    (sezione,) = cerca(pagina(client.post(dove, campi | {"salva": ""})), "section", "richiamo-error")
    assert testi(sezione, "li") == [
        "Scegli almeno una delle tue aree: un obiettivo senza area non sarebbe più tuo. Se non serve più, annullalo o "
        "eliminalo."
    ]


# New


def test_chi_lavora_per_un_area_ne_crea_per_quella(borgo, entra, compilatore):
    client, dove = entra(compilatore), f"{BORGO}nuovo/"
    campi = inviabile(client.get(dove))
    assert (campi["assegnazioni-0-area"], campi["titolo"], campi["token"]) == (["B"], [""], [""])
    inviati = campi | {"titolo": "Nuovo", "assegnazioni-0-peso": "10", "salva": "altro"}
    risposta = client.post(dove, inviati)
    assert (risposta["Location"], frasi(risposta)) == (
        dove,
        ["Obiettivo 5 salvato.", "Tutto il peso è assegnato: B."],
    )
    nuovo = letto(borgo, 5)
    assert (nuovo.titolo, [(sua.area, sua.peso) for sua in nuovo.assegnazioni]) == (
        "Nuovo",
        [("B", Decimal(10))],
    )
    # A second click changes nothing.
    assert client.post(dove, inviati | {"salva": ""})["Location"] == f"{BORGO}5/"
    assert (borgo.obiettivi.count(), letto(borgo, 5)) == (5, nuovo)


def test_un_obiettivo_nuovo_non_ne_sovrascrive_uno_che_c_e(borgo, entra, compilatore):
    """With the key of somebody else's objective, forged."""
    client, dove = entra(compilatore), f"{BORGO}nuovo/"
    campi = inviabile(client.get(dove)) | {"titolo": "Preso", "salva": ""}
    assert client.post(dove, campi | {"chiave": str(letto(borgo, 1).chiave)}).status_code == 404
    assert client.post(dove, campi | {"chiave": str(letto(borgo, 4).chiave)}).status_code == 403
    mio = client.post(dove, campi | {"chiave": str(letto(borgo, 3).chiave)})
    assert len(cerca(pagina(mio), "section", "conflitto")) == 1
    assert [letto(borgo, n).titolo for n in (1, 3, 4)] == ["Obiettivo 1", "Obiettivo 3", "Obiettivo 4"]


@pytest.mark.parametrize("chiave", ["", "boh", "0" * 500])
def test_una_chiave_che_non_lo_e_e_di_un_obiettivo_nuovo(chiave, borgo, entra, redattore):
    client, dove = entra(redattore), f"{BORGO}nuovo/"
    campi = inviabile(client.get(dove)) | {"titolo": "Nuovo", "chiave": chiave, "salva": ""}
    assert client.post(dove, campi)["Location"] == f"{BORGO}5/"


def test_dalla_libreria_si_dice_che_cosa_resta_da_dire(borgo, entra, redattore):
    client, dove = entra(redattore), f"{BORGO}nuovo/?tipico=tempi-di-pagamento&area=A"
    risposta = client.get(dove)
    campi = inviabile(risposta)
    assert campi["assegnazioni-0-area"] == ["A"]
    assert "Si parte dalla scheda tipica" in testi(pagina(risposta), "div", "richiamo")[0]
    salvata = client.post(dove, campi | {"salva": ""})
    assert salvata["Location"] == f"{BORGO}5/"
    assert len(letto(borgo, 5).fasi) == sum(nome.endswith("-scadenza") for nome in campi)


@pytest.fixture
def anno_dopo(borgo, redattore):
    """The plan of 2027, which follows that of 2026 and has an area that continues B."""
    aree = [{"codice": "A", "nome": "Area prima"}, {"codice": "C", "nome": "Area terza", "continua": "B"}]
    valore = fabbrica.piano(piano={"anno": 2027}, aree=aree)
    return azioni.carica_piano(contenuto=valore, utente=redattore).piano


def test_dall_anno_prima_con_i_valori_di_allora_accanto(anno_dopo, entra, redattore):
    client, dove = entra(redattore), "/piani/borgo-esempio/2027/obiettivi/nuovo/"
    html = pagina(client.get(f"{dove}inizio/"))
    assert {meta for meta in mete(html) if "da=" in meta} == {f"{dove}?da={n}" for n in (1, 2, 3, 4)}
    risposta = client.get(f"{dove}?da=2")
    assert testi(pagina(risposta), "p", "anno-prima") == ["Nel 2026: 1", "Nel 2026: 2"]
    campi = inviabile(risposta)
    assert [campi[f"assegnazioni-{posto}-area"] for posto in (0, 1)] == [["A"], ["C"]]
    assert client.post(f"{dove}?da=2", campi | {"indicatori-0-valore": "5", "salva": ""}).status_code == 302
    nuovo = letto(anno_dopo, 1)
    assert (nuovo.titolo, nuovo.assegnazioni[1].pesi_fasi, nuovo.indicatori[1].assegnazione) == (
        "Obiettivo 2",
        (None, Decimal(100)),
        1,
    )
    # It is still beside when the sheet is opened again, by its words.
    ancora = client.get("/piani/borgo-esempio/2027/obiettivi/1/modifica/")
    assert testi(pagina(ancora), "p", "anno-prima") == ["Nel 2026: 1", "Nel 2026: 2"]


# Copied, moved, cancelled


def test_una_copia_va_in_fondo_e_si_apre(borgo, entra, redattore):
    risposta = entra(redattore).post(f"{BORGO}2/copia/")
    assert (risposta["Location"], frasi(risposta)) == (
        f"{BORGO}5/modifica/",
        ["Obiettivo 2 copiato nel n. 5: cambia quello che serve."],
    )
    attesa = come_nuovo(letto(borgo, 2), piano=riepiloghi.contenuto_piano(borgo), chiave=uuid4()).obiettivo
    copia = letto(borgo, 5)
    assert (copia.titolo, copia.assegnazioni[1].peso) == (attesa.titolo, attesa.assegnazioni[1].peso)


def test_chi_lavora_per_un_area_copia_solo_la_sua_parte(borgo, entra, compilatore):
    client = entra(compilatore)
    risposta = client.post(f"{BORGO}2/copia/")
    assert frasi(risposta)[1] == "Nella copia non ci sono: l'area A."
    assert [sua.area for sua in letto(borgo, 5).assegnazioni] == ["B"]
    assert (
        perche(client.post(f"{BORGO}4/copia/"))
        == "Puoi copiare gli obiettivi delle tue aree: questo è di altre."
    )


def test_si_sposta_in_un_altra_area_e_in_un_altro_posto(borgo, entra, redattore):
    client = entra(redattore)
    risposta = client.post(f"{BORGO}3/sposta/", {"area": "A", "n": "1"})
    assert (risposta["Location"], frasi(risposta)) == (
        f"{BORGO}1/",
        [
            "L'obiettivo è ora dell'area A, con il peso che aveva.",
            "L'obiettivo è ora il n. 1: altri 2 hanno cambiato posto.",
        ],
    )
    assert [(sua.area, sua.peso) for sua in letto(borgo, 1).assegnazioni] == [("A", Decimal(70))]


@pytest.mark.parametrize(
    ("dati", "frase"),
    [
        ({"area": "FIN", "n": "3"}, "Quest'area non è tra quelle che puoi scegliere in questo piano."),
        ({"area": "B", "n": "0"}, "Il primo posto è 1."),
        ({"area": "B", "n": "tre"}, "Scrivi un numero intero, per esempio 1.234."),
        ({"area": "B", "n": ""}, "Scrivi il posto nel piano: 1, 2, 3 …"),
        ({"area": "B", "n": "999"}, "Gli obiettivi arrivano al n. 4: scegli un posto fino a lì."),
    ],
)
def test_dove_non_si_sposta(dati, frase, borgo, entra, redattore):
    risposta = entra(redattore).post(f"{BORGO}3/sposta/", dati)
    assert testi(pagina(risposta), "div", "invalid-feedback") == [frase]
    assert letto(borgo, 3).assegnazioni[0].area == "B"


def test_il_compilatore_non_da_il_suo_obiettivo_a_un_altra_area(borgo, entra, compilatore):
    risposta = entra(compilatore).post(f"{BORGO}3/sposta/", {"area": "A", "n": "3"})
    assert testi(pagina(risposta), "div", "invalid-feedback") == [
        "Quest'area non è tra quelle che puoi scegliere in questo piano."
    ]


def test_si_annulla_con_un_motivo_che_resta(borgo, entra, redattore, oiv):
    client = entra(redattore)
    senza = client.post(f"{BORGO}1/annulla/", {"cosa": "annulla", "testo": "  "})
    assert testi(pagina(senza), "div", "invalid-feedback") == ["Scrivi perché l'obiettivo si annulla."]
    risposta = client.post(f"{BORGO}1/annulla/", {"cosa": "annulla", "testo": "Niente <b>fondi</b>"})
    assert risposta["Location"] == f"{BORGO}1/"
    storia_della_scheda = testi(cerca(pagina(client.get(f"{BORGO}1/")), "section", "storia")[-1], "li")
    assert [voce.split(": ", 1)[1] for voce in storia_della_scheda][:2] == [
        "nota: «Annullato: Niente <b>fondi</b>»",
        "stato da vuoto a annullato",
    ]
    # Whoever does not read the notes does not find them in the history.
    assert "fondi" not in entra(oiv).get(f"{BORGO}1/").content.decode()
    client.force_login(redattore)
    assert client.post(f"{BORGO}1/annulla/", {"cosa": "riattiva"})["Location"] == f"{BORGO}1/"
    assert letto(borgo, 1).stato == ""


def test_si_elimina_cio_che_non_e_in_nessuna_versione(borgo, entra, compilatore):
    risposta = entra(compilatore).post(f"{BORGO}3/annulla/", {"cosa": "elimina"})
    assert (risposta["Location"], frasi(risposta)) == (PIANO, ["Obiettivo 3 eliminato: «Obiettivo 3»."])
    assert list(borgo.obiettivi.values_list("n", flat=True)) == [1, 2, 4]


@pytest.mark.parametrize(
    ("pagina_del_modulo", "dati"),
    [
        ("annulla", {"cosa": "annulla", "testo": "Non serve"}),
        ("annulla", {"cosa": "elimina"}),
        ("note", {"testo": "Solo per lui"}),
        ("sposta", {"area": "B", "n": "4"}),
    ],
    ids=["annulla", "elimina", "annota", "sposta"],
)
def test_un_modulo_vale_per_l_obiettivo_che_mostrava_anche_se_ha_cambiato_posto(
    borgo, entra, redattore, segretario, pagina_del_modulo, dati
):
    client = entra(redattore)
    modulo = pagina(client.get(f"{BORGO}1/{pagina_del_modulo}/"))
    chiave = attributi(cerca(modulo, "input", name="chiave")[0])["value"]
    mostrato, altro = (borgo.obiettivi.get(n=n) for n in (1, 3))
    prima = letto(borgo, 3)
    azioni.sposta_obiettivo(obiettivo=mostrato, n=3, utente=segretario)
    azioni.sposta_obiettivo(obiettivo=altro, n=1, utente=segretario)
    client.post(f"{BORGO}1/{pagina_del_modulo}/", dati | {"chiave": chiave})
    assert (letto(borgo, 1).model_copy(update={"n": 3}), altro.note.count()) == (prima, 0)
    fatto = {
        "annulla": lambda: borgo.obiettivi.get(pk=mostrato.pk).stato == "annullato",
        "elimina": lambda: not borgo.obiettivi.filter(pk=mostrato.pk).exists(),
        "note": lambda: mostrato.note.get().testo == "Solo per lui",
        "sposta": lambda: borgo.obiettivi.get(pk=mostrato.pk).n == 4,
    }
    assert fatto[dati.get("cosa", pagina_del_modulo)]()
    # Sent again, it is not done to who has its place now.
    client.post(f"{BORGO}1/{pagina_del_modulo}/", dati | {"chiave": chiave})
    assert letto(borgo, 1).model_copy(update={"n": 3}) == prima


def test_una_richiesta_di_lettura_non_fa_niente(borgo, entra, redattore):
    client = entra(redattore)
    client.get(f"{BORGO}1/annulla/?cosa=elimina")
    assert borgo.obiettivi.count() == 4


# Notes


def test_le_note_le_legge_chi_scrive_e_chi_coordina(borgo, client, compilatore, segretario, oiv):
    client.force_login(compilatore)
    assert client.post(f"{BORGO}2/note/", {"testo": "Va bene <i>così</i>?"})["Location"] == f"{BORGO}2/#note"
    client.force_login(segretario)
    for indirizzo in (f"{BORGO}2/", f"{BORGO}2/modifica/", f"{BORGO}2/note/"):
        html = client.get(indirizzo).content.decode()
        assert ("Va bene &lt;i&gt;così&lt;/i&gt;?" in html, "<i>così" in html) == (True, False)
    client.force_login(oiv)
    assert "Va bene" not in client.get(f"{BORGO}2/").content.decode()
    assert client.post(f"{BORGO}2/note/", {"testo": "Anch'io"}).status_code == 403
    assert models.NotaObiettivo.objects.count() == 1


@pytest.mark.parametrize(
    ("scritto", "frase"),
    [
        (" ", "Scrivi la nota."),
        ("a" * 2001, "Il testo è troppo lungo: al massimo 2000 caratteri, qui sono 2001."),
        ("\x07", "Il testo contiene un carattere che non si può stampare (posizione 1): cancellalo."),
    ],
)
def test_una_nota_che_non_va(scritto, frase, borgo, entra, redattore):
    risposta = entra(redattore).post(f"{BORGO}2/note/", {"testo": scritto})
    assert testi(pagina(risposta), "div", "invalid-feedback") == [frase]
    assert models.NotaObiettivo.objects.count() == 0


# What leads here


def test_dal_piano_e_dalla_scheda_si_va_al_modulo_solo_dove_si_scrive(
    borgo, client, compilatore, redattore, oiv
):
    client.force_login(compilatore)
    della_scheda = {
        n: {
            meta
            for meta in mete(pagina(client.get(f"{BORGO}{n}/")))
            if meta.endswith(("modifica/", "sposta/"))
        }
        for n in (2, 3, 4)
    }
    assert della_scheda == {
        2: {f"{BORGO}2/modifica/"},
        3: {f"{BORGO}3/modifica/", f"{BORGO}3/sposta/"},
        4: set(),
    }
    del_piano = mete(pagina(client.get(PIANO)))
    assert {meta.partition("#")[0] for meta in del_piano if "/modifica/" in meta or "nuovo" in meta} == {
        f"{BORGO}2/modifica/",
        f"{BORGO}3/modifica/",
        f"{BORGO}nuovo/inizio/",
    }
    client.force_login(oiv)
    assert {
        meta for meta in mete(pagina(client.get(PIANO))) if "/modifica/" in meta or "nuovo" in meta
    } == set()
