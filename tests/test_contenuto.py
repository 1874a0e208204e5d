"""The open format, without a database: reading, refusing, writing, canonical form, schema."""

import hashlib
import json
from copy import deepcopy
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from obiettivi import contenuto
from obiettivi.contenuto import FormatoNonValidoError
from obiettivi.contenuto.chiavi import con_chiavi
from tests.conftest import RADICE
from tests.fabbrica import albero, albero_completo, essenziale, mancanze, obiettivo

SCHEMA = RADICE / "obiettivi/contenuto/pianoperf-1.schema.json"


def leggi(dati):
    return contenuto.leggi(json.dumps(dati, ensure_ascii=False))


def errori(dati) -> list[str]:
    with pytest.raises(FormatoNonValidoError) as rifiuto:
        leggi(dati)
    return [str(errore) for errore in rifiuto.value.errori]


def con_decimali(testo: str):
    return json.loads(testo, parse_float=Decimal)


def test_ogni_fatto_dei_piani_pubblicati_torna_uguale(file_piano):
    testo = file_piano.read_text()
    scritto = contenuto.scrivi(contenuto.leggi(testo))
    assert mancanze(essenziale(con_decimali(testo)), essenziale(con_decimali(scritto))) == []


def test_ogni_chiave_facoltativa_torna_uguale():
    testo = json.dumps(albero_completo())
    scritto = contenuto.scrivi(contenuto.leggi(testo))
    assert mancanze(essenziale(con_decimali(testo)), essenziale(con_decimali(scritto))) == []


def test_il_piano_completo_usa_ogni_chiave_del_formato():
    """Otherwise the identity tests would not speak of the keys left out."""

    def chiavi(valore, luogo=""):
        if isinstance(valore, contenuto.Valore):
            for nome, parte in valore:
                yield f"{type(valore).__name__}.{nome}", not contenuto.vuoto(parte)
                yield from chiavi(parte)
        elif isinstance(valore, tuple):
            for parte in valore:
                yield from chiavi(parte)

    usate = {}
    for nome, piena in chiavi(leggi(albero_completo())):
        usate[nome] = usate.get(nome) or piena
    mai = {nome for nome, piena in usate.items() if not piena}
    assert mai == {f"{tipo}.chiave" for tipo in ("Obiettivo", "Assegnazione", "Fase", "Indicatore")}


def test_le_chiavi_facoltative_si_scrivono_solo_se_dicono_qualcosa():
    scritto = contenuto.albero(leggi(albero(obiettivi=[obiettivo(1, "A")])))
    assert "organigramma" not in scritto
    assert "premessa" not in scritto["piano"]
    assert "stato" not in scritto["obiettivi"][0]
    assert scritto["obiettivi"][0]["descrizione"] is None


def test_il_valore_non_si_puo_cambiare():
    piano = leggi(albero(sistema={"denominazione": "S", "pesi": {"modo": "libero", "totali": {"area": 1}}}))
    with pytest.raises(ValueError, match="frozen"):
        piano.ente.slug = "altro"
    with pytest.raises(TypeError):
        piano.sistema.pesi.totali["area"] = Decimal(2)


@pytest.mark.parametrize(
    ("vuoto", "detto"),
    [
        ({"titolo": None}, {}),
        ({"titolo": "", "triennio": []}, {"titolo": None, "triennio": None}),
        ({"premessa": {}, "termini": None}, {}),
    ],
)
def test_assente_nullo_e_vuoto_sono_la_stessa_cosa(vuoto, detto):
    primo = leggi(albero(piano={"anno": 2026, **vuoto}))
    secondo = leggi(albero(piano={"anno": 2026, **detto}))
    assert primo == secondo
    assert contenuto.impronta(primo) == contenuto.impronta(secondo)


def test_un_oggetto_che_non_dice_nulla_e_assente():
    vuoto = leggi(
        albero(obiettivi=[obiettivo(1, risorse_finanziarie={"importo": None, "testo": ""}, premio={})])
    )
    assert vuoto.obiettivi[0].risorse_finanziarie is None
    assert vuoto.obiettivi[0].premio is None


@pytest.mark.parametrize(
    ("scritto", "canonico"),
    [
        ("60", "60"),
        ("60.0", "60"),
        ("6E1", "60"),
        ("0.50", "0.5"),
        ("0", "0"),
        ("-0.0", "0"),
        ("33.3333", "33.3333"),
    ],
)
def test_i_numeri_canonici_sono_esatti_e_senza_zeri(scritto, canonico):
    testo = json.dumps(albero(obiettivi=[obiettivo(1, peso="PESO")])).replace('"PESO"', scritto)
    assert f'"peso":{canonico},' in contenuto.forma_canonica(contenuto.leggi(testo)).decode()


def test_la_forma_canonica_e_scritta_come_dice_il_formato():
    piano = leggi(
        albero(
            piano={"anno": 2026, "titolo": "Città", "atto": {"numero": "1"}},
            aree=[{"codice": "A", "nome": "Área"}],
            obiettivi=[
                obiettivo(
                    1,
                    {"area": "A", "peso": 0, "pesi_fasi": [None, 5]},
                    fasi=[{"mesi": [2, 1]}, {"peso": 2.50}],
                )
            ],
        )
    )
    assert contenuto.forma_canonica(piano).decode() == (
        '{"aree":[{"codice":"A","nome":"Área","tipo":"area"}],'
        '"ente":{"denominazione":"Comune di Borgo Esempio","slug":"borgo-esempio"},'
        '"formato":"pianoperf/1",'
        '"obiettivi":[{"ambito":"di_area",'
        '"assegnazioni":[{"area":"A","capofila":false,"pesi_fasi":[null,5],"peso":0}],'
        '"fasi":[{"mesi":[2,1]},{"peso":2.5}],"n":1,"titolo":"Obiettivo 1"}],'
        '"piano":{"anno":2026,"titolo":"Città"},'
        '"sistema":{"denominazione":"SMVP","pesi":{"modo":"uguale","raggruppa":"area","totali":{"area":100}}}}'
    )


def test_l_impronta_non_cambia_quando_l_atto_riceve_il_numero():
    senza = leggi(albero(piano={"anno": 2026}))
    con = leggi(albero(piano={"anno": 2026, "atto": {"tipo": "DGC", "numero": "44", "data": "2026-01-30"}}))
    assert contenuto.impronta(senza) == contenuto.impronta(con)
    assert senza != con


def test_l_impronta_e_lo_sha256_della_forma_canonica():
    """A fixed point, written by hand: if it changes, every hash already printed on a plan becomes false."""
    canonica = (
        '{"ente":{"denominazione":"Comune","slug":"c"},"formato":"pianoperf/1","piano":{"anno":2026},'
        '"sistema":{"denominazione":"SMVP","pesi":{"modo":"libero","raggruppa":"area"}}}'
    )
    piano = leggi(
        {
            "formato": "pianoperf/1",
            "ente": {"slug": "c", "denominazione": "Comune"},
            "sistema": {"denominazione": "SMVP", "pesi": {"modo": "libero"}},
            "piano": {"anno": 2026},
        }
    )
    assert contenuto.impronta(piano) == hashlib.sha256(canonica.encode()).hexdigest()


def test_quello_che_una_versione_conserva_si_rilegge_uguale(file_piano):
    canonica = contenuto.forma_canonica(contenuto.leggi(file_piano.read_text())).decode()
    assert contenuto.rileggi(contenuto.ContenutoPiano, canonica) == contenuto.leggi(canonica)


def test_quello_che_una_versione_conserva_si_rilegge_anche_se_oggi_non_si_accetterebbe():
    dati = albero(obiettivi=[obiettivo(n=1, voci=["VOCE-CHE-NON-C-E"])])
    assert errori(dati) == ["obiettivi[1].voci: «VOCE-CHE-NON-C-E» non è un codice di voce del piano"]
    riletto = contenuto.rileggi(contenuto.ContenutoPiano, json.dumps(dati))
    assert riletto.obiettivi[0].voci == ("VOCE-CHE-NON-C-E",)


@pytest.mark.parametrize(
    ("dati", "messaggio"),
    [
        (b"{", "il file non è un JSON: errore alla riga 1, colonna 2"),
        (b"\xff\xfe\x00", "il file non è un testo UTF-8: non è un JSON"),
        (b"[]", "qui serve un oggetto { … }"),
        (b"[" * 100_000, "il file ha troppi livelli uno dentro l'altro"),
        (b'{"a": NaN}', "il file contiene NaN, che non è un numero JSON"),
        (b'{"a": 1, "a": 2}', "la chiave «a» è scritta due volte nello stesso oggetto"),
        (b"[" + b"9" * 5000 + b"]", "il file contiene un numero troppo lungo"),
        (b"[1e99999999999999999999]", "il file contiene un numero troppo lungo"),
        (b'{"\\ud800": 1}', "il nome di una chiave contiene un carattere non stampabile"),
        (b" " * (50 * 1024 * 1024), "il file supera i 20 MB"),
    ],
    ids=[
        "troncato",
        "binario",
        "elenco",
        "annidato",
        "nan",
        "doppia",
        "cifre",
        "esponente",
        "surrogato",
        "50MB",
    ],
)
def test_un_file_illeggibile_e_rifiutato_con_una_frase(dati, messaggio):
    with pytest.raises(FormatoNonValidoError) as rifiuto:
        contenuto.leggi(dati)
    assert str(rifiuto.value) == messaggio


def _cambiato(percorso, valore):
    dati = albero(
        aree=[{"codice": "A", "nome": "Area"}],
        voci=[{"codice": "V", "tipo": "altro"}],
        obiettivi=[
            obiettivo(12, "A", fasi=[{}, {}], indicatori=[{"tipo": "numero"}], voci=["V"]),
            obiettivo(13, "A"),
        ],
    )
    nodo = dati
    for passo in percorso[:-1]:
        nodo = nodo[passo]
    nodo[percorso[-1]] = valore
    return dati


@pytest.mark.parametrize(
    ("percorso", "valore", "errore"),
    [
        (["formato"], "pianoperf/2", "formato: «pianoperf/2» non è tra i valori ammessi: pianoperf/1"),
        (["zeta"], 1, "zeta: questa chiave non esiste nel formato"),
        (["piano", "zeta"], 1, "piano.zeta: questa chiave non esiste nel formato"),
        (["piano"], {}, "piano.anno: manca questa chiave, che è obbligatoria"),
        (["ente", "slug"], "", "ente.slug: qui si scrivono lettere minuscole, cifre e trattini: borgo-esempio"),
        (["ente", "slug"], "Borgo/Esempio",
         "ente.slug: qui si scrivono lettere minuscole, cifre e trattini: borgo-esempio"),
        (["ente", "denominazione"], "", "ente.denominazione: il testo non può mancare"),
        (["ente", "stemma"], "%%%", "ente.stemma: lo stemma non è scritto in base64"),
        (["ente", "stemma"], "R0lGODlh", "ente.stemma: lo stemma non è un'immagine PNG o SVG"),
        (["ente", "stemma"], "PCFET0NUWVBFIHN2Zz48c3ZnLz4=", "ente.stemma: lo stemma non è un'immagine PNG o SVG"),
        (["ente", "stemma"], "iVBORw0KGgo" + "A" * 268000 + "A", "ente.stemma: lo stemma supera i 200 kB"),
        (["aree", 0, "tipo"], "boh", "aree[A].tipo: «boh» non è tra i valori ammessi: settore, area, servizio, "
         "ufficio, staff, segretario, altro"),
        (["obiettivi", 0, "peso"], "abc", "obiettivi[12].peso: qui serve un numero, senza virgolette"),
        (["obiettivi", 0, "peso"], True, "obiettivi[12].peso: qui serve un numero, senza virgolette"),
        (["obiettivi", 0, "peso"], -1, "obiettivi[12].peso: il numero non può essere minore di 0"),
        (["obiettivi", 0, "peso"], 1e9, "obiettivi[12].peso: il numero è troppo grande: al massimo 5 cifre intere"),
        (["obiettivi", 0, "peso"], 1.00001, "obiettivi[12].peso: il numero ha più di 4 decimali"),
        (["obiettivi", 0, "n"], 100_001, "obiettivi[100001].n: il numero deve essere al massimo 100000"),
        (["obiettivi", 0, "chiave"], "{6A1DE2B1-6F0E-5F4C-9A53-7D2F0C1B8E44}",
         "obiettivi[12].chiave: qui serve un UUID in minuscolo: 6a1de2b1-6f0e-5f4c-9a53-7d2f0c1b8e44"),
        (["obiettivi", 0, "sostituito_da"], 12,
         "obiettivi[12].sostituito_da: un obiettivo non può sostituire se stesso"),
        (["aree"], [{"codice": "A", "nome": "x"}, {"codice": "B]", "nome": "y"}],
         "aree: il codice «B]» non può contenere parentesi quadre"),
        (["ente", "stemma"], "à", "ente.stemma: lo stemma non è scritto in base64"),
        (["obiettivi", 0, "fasi", 1, "scadenza"], "2023-02-31",
         "obiettivi[12].fasi[1].scadenza: «2023-02-31» è una data che non esiste"),
        (["obiettivi", 0, "fasi", 1, "scadenza"], "31/12/2023",
         "obiettivi[12].fasi[1].scadenza: qui serve una data scritta come 2026-12-31"),
        (["obiettivi", 0, "fasi", 1, "mesi"], [13],
         "obiettivi[12].fasi[1].mesi[0]: il numero deve essere al massimo 12"),
        (["obiettivi", 0, "fasi", 1, "mesi"], [3, 3], "obiettivi[12].fasi[1].mesi: il mese 3 è scritto due volte"),
        (["obiettivi", 0, "titolo"], "a\x00b",
         "obiettivi[12].titolo: il testo contiene un carattere non stampabile (U+0000)"),
        (["obiettivi", 0, "titolo"], "x" * 2001, "obiettivi[12].titolo: il testo supera i 2000 caratteri"),
        (["obiettivi", 0, "titolo"], 5, "obiettivi[12].titolo: qui serve un testo, tra virgolette"),
        (["obiettivi", 0, "assegnazioni", 0, "area"], "Z",
         "obiettivi[12].assegnazioni[0].area: «Z» non è un codice di area del piano"),
        (["obiettivi", 0, "assegnazioni", 0, "pesi_fasi"], [1],
         "obiettivi[12].assegnazioni[0].pesi_fasi: serve un peso per ogni fase: le fasi sono 2, i pesi 1"),
        (["obiettivi", 0, "assegnazioni"], [{"area": "A", "capofila": True}] * 2,
         "obiettivi[12].assegnazioni: l'obiettivo ha più di un'area capofila"),
        (["obiettivi", 0, "voci"], ["V", "W"], "obiettivi[12].voci: «W» non è un codice di voce del piano"),
        (["obiettivi", 0, "voci"], ["V", "V"], "obiettivi[12].voci: «V» è scritto due volte"),
        (["obiettivi", 0, "sostituito_da"], 99, "obiettivi[12].sostituito_da: nessun obiettivo ha n = 99"),
        (["obiettivi", 0, "indicatori", 0, "fase"], 2,
         "obiettivi[12].indicatori[0].fase: la posizione 2 non esiste: l'elenco ne ha 2, contate da 0"),
        (["obiettivi", 0, "indicatori", 0, "valori_annuali"], {"20x6": 1},
         "obiettivi[12].indicatori[0].valori_annuali.20x6: qui serve un anno, come 2026"),
        (["obiettivi", 1, "n"], 12, "obiettivi[12].n: due obiettivi hanno lo stesso n = 12"),
        (["obiettivi", 1, "n"], 11, "obiettivi: gli obiettivi vanno elencati in ordine di n"),
        (["obiettivi", 1, "n"], "x", "obiettivi[x].n: qui serve un numero intero, senza virgolette"),
        (["piano", "triennio"], [2026], "piano.triennio: il triennio si scrive con il primo e l'ultimo anno, "
         "in ordine: [2026, 2028]"),
        (["aree"], [{"codice": "A", "nome": "x"}, {"codice": "A", "nome": "y"}],
         "aree[A].codice: due aree hanno lo stesso codice «A»"),
        (["aree", 0, "padre"], "Z", "aree[A].padre: «Z» non è un codice di area del piano"),
        (["aree", 0, "padre"], "A", "aree[A].padre: «A» finisce per dipendere da se stessa"),
        (["voci"], [{"codice": "V", "tipo": "altro"}] * 2,
         "voci[V].codice: due voci hanno lo stesso codice «V»"),
        (["capitoli"], [{"area": "Z"}], "capitoli[0].area: «Z» non è un codice di area del piano"),
        (["premialita"], {"gruppi": [{"obiettivi": [1]}]},
         "premialita.gruppi[0].obiettivi: nessun obiettivo ha n = 1"),
    ],
)  # fmt: skip
def test_ogni_errore_dice_dove_e_che_cosa(percorso, valore, errore):
    assert errori(_cambiato(percorso, valore)) == [errore]


def test_due_obiettivi_non_hanno_un_assegnazione_con_la_stessa_chiave():
    """By that key monitoring tells the assignments of a plan."""
    chiave = "6a1de2b1-6f0e-5f4c-9a53-7d2f0c1b8e44"
    sua = {"area": "A", "chiave": chiave}
    assert errori(albero(obiettivi=[obiettivo(1, sua), obiettivo(2, sua)])) == [
        f"obiettivi: due obiettivi hanno un'assegnazione con la stessa chiave {chiave}"
    ]


def test_tutti_gli_errori_di_un_file_insieme():
    dati = _cambiato(["obiettivi", 0, "peso"], "abc")
    dati["obiettivi"][1]["ambito"] = "boh"
    assert [errore.split(":")[0] for errore in errori(dati)] == ["obiettivi[12].peso", "obiettivi[13].ambito"]


def test_uno_schema_aggiornato_sta_nel_repository():
    """`manage.py scrivi_schema` writes it again."""
    assert json.loads(SCHEMA.read_text()) == contenuto.schema()


def test_i_file_pubblicati_rispettano_lo_schema(alberi):
    validatore = Draft202012Validator(json.loads(SCHEMA.read_text()))
    for dati in [*alberi.values(), albero_completo()]:
        assert [errore.message for errore in validatore.iter_errors(dati)] == []


def test_lo_schema_rifiuta_quel_che_il_lettore_rifiuta():
    validatore = Draft202012Validator(json.loads(SCHEMA.read_text()))
    for percorso, valore in [(["zeta"], 1), (["obiettivi", 0, "peso"], "abc"), (["obiettivi", 0, "n"], None)]:
        assert len(list(validatore.iter_errors(_cambiato(percorso, valore)))) == 1


def test_un_valore_scritto_si_rilegge_identico():
    piano = leggi(albero_completo())
    assert contenuto.leggi(contenuto.scrivi(piano)) == piano
    assert leggi(deepcopy(albero_completo())) == piano


@pytest.mark.parametrize(
    "scritto",
    [
        "99999.99999999999999999999999999999",
        "1.0000000000000000000000000000000001",
        "1e-400000000",
        "0.00001",
    ],
)
def test_un_numero_con_troppi_decimali_e_rifiutato_mai_arrotondato(scritto):
    """Also where Decimal's own context would round it into something that fits."""
    testo = json.dumps(albero(obiettivi=[obiettivo(1, peso="PESO")])).replace('"PESO"', scritto)
    with pytest.raises(FormatoNonValidoError) as rifiuto:
        contenuto.leggi(testo)
    assert str(rifiuto.value) == "obiettivi[1].peso: il numero ha più di 4 decimali"


def test_i_numeri_si_confrontano_per_valore_e_il_nullo_vale_assente():
    testo = json.dumps(albero(obiettivi=[obiettivo(1, "A")]))
    detto = testo.replace('"n": 1', '"n": 1.0, "ambito": null').replace('"anno": 2026', '"anno": 2.026e3')
    assert contenuto.leggi(detto) == contenuto.leggi(testo)


def test_le_chiavi_derivate_sono_le_stesse_su_ogni_macchina():
    """Even when a derived key is taken, by an objective that has moved away from its n."""
    primo = con_chiavi(leggi(albero(obiettivi=[obiettivo(1, "A"), obiettivo(2, "A")])), None)
    spostato = primo.obiettivi[0].model_copy(update={"n": 3})
    attuale = primo.model_copy(update={"obiettivi": (primo.obiettivi[1], spostato)})
    nuovo = leggi(albero(obiettivi=[obiettivo(1, "A"), obiettivo(2, "A"), obiettivo(3, "A")]))
    chiavi = [uno.chiave for uno in con_chiavi(nuovo, attuale).obiettivi]
    assert chiavi == [uno.chiave for uno in con_chiavi(nuovo, attuale).obiettivi]
    assert chiavi[1:] == [primo.obiettivi[1].chiave, primo.obiettivi[0].chiave]
    assert len(set(chiavi)) == 3
