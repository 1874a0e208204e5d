"""The workbook says everything that the plan says: each sheet, row by row, against the file of the plan."""

import re
from collections import Counter
from datetime import date
from itertools import accumulate

import pytest

from obiettivi import scelte
from tests.lettura_xlsx import ALBERI, FOGLI, cartella_di, elenco, matrice, scheda, tabella


def detto(valore):
    """A value of the JSON as a cell holds it."""
    if valore in ("", [], {}):
        return None
    if isinstance(valore, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", valore):
        return date.fromisoformat(valore)
    return valore


def campi(oggetto: dict | None, *chiavi: str) -> tuple:
    return tuple(detto((oggetto or {}).get(chiave)) for chiave in chiavi)


def a_capo(valori) -> str | None:
    return "\n".join(map(str, valori or ())) or None


def etichetta(classe, codice: str | None) -> str | None:
    return classe(codice).label if codice else None


def si_no(valore: bool | None) -> str | None:
    return {None: None, True: "sì", False: "no"}[valore]


def parti(albero: dict, elenco_: str) -> list[tuple[dict, int, dict]]:
    """(objective, position from 1, part) for all the parts of all the objectives."""
    return [
        (suo, posto, parte)
        for suo in albero["obiettivi"]
        for posto, parte in enumerate(suo.get(elenco_) or (), 1)
    ]


def cumulati(pesi) -> list:
    somme = list(accumulate(peso or 0 for peso in pesi))
    return [None if peso is None else somma for peso, somma in zip(pesi, somme, strict=True)]


@pytest.fixture(params=ALBERI, ids=str)
def caso(request):
    """Each published plan, and one with every key of the format: (JSON tree, workbook)."""
    return ALBERI[request.param], cartella_di(request.param)


def test_i_fogli_sono_sempre_quelli(caso):
    assert caso[1].sheetnames == FOGLI


def test_il_foglio_obiettivi_riporta_ogni_fatto(caso):
    albero, cartella = caso
    testi = {
        "N.": "n",
        "Codice": "codice",
        "Codice interno": "codice_interno",
        "Titolo": "titolo",
        "Descrizione": "descrizione",
        "Categoria": "categoria",
        "Sezione": "sezione",
        "Peso dell'obiettivo": "peso",
        "Soglia minima (%)": "soglia_minima",
        "Situazione di partenza": "situazione_di_partenza",
        "Risultato atteso": "risultato_atteso",
        "Tema": "tema",
        "Portatori di interesse": "stakeholder",
        "Sostituito dal n.": "sostituito_da",
    }
    assert elenco(cartella, "Obiettivi", *testi) == [
        campi(suo, *testi.values()) for suo in albero["obiettivi"]
    ]
    altri = ("Ambito", "Aree", "Voci di programmazione", "Anni", "Adempimenti", "Prerequisito", "Stato")
    assert elenco(cartella, "Obiettivi", *altri, "Data dell'atto") == [
        (
            etichetta(scelte.Ambito, suo["ambito"]),
            a_capo(sua["area"] for sua in suo.get("assegnazioni") or ()),
            a_capo(suo.get("voci")),
            a_capo(suo.get("anni")),
            a_capo(suo.get("adempimenti")),
            si_no(suo.get("prerequisito")),
            etichetta(scelte.StatoObiettivo, suo.get("stato")),
            *campi(suo.get("stato_atto"), "data"),
        )
        for suo in albero["obiettivi"]
    ]


def test_le_assegnazioni_portano_i_pesi_delle_aree_e_delle_loro_fasi(caso):
    albero, cartella = caso
    tutte = parti(albero, "assegnazioni")
    massimo = max((len(sua.get("pesi_fasi") or ()) for _, _, sua in tutte), default=0)
    fasi = range(1, massimo + 1)
    nomi = {area["codice"]: area["nome"] for area in albero["aree"]}
    attese = []
    for suo, posto, sua in tutte:
        pesi = sua.get("pesi_fasi") or []
        vuoti = [None] * (massimo - len(pesi))
        attese.append(
            (
                *(sua["area"], nomi[sua["area"]], suo["n"], suo["titolo"], posto),
                "sì" if sua.get("capofila") else None,
                *campi(sua, "quota", "peso"),
                suo.get("peso") if sua.get("peso") is None else sua["peso"],
                *campi(sua, "performance_attesa", "contributo"),
                *(*pesi, *vuoti, *cumulati(pesi), *vuoti),
            )
        )
    titoli = (
        *("Area", "Nome dell'area", "N.", "Obiettivo", "Ordine", "Capofila", "Quota (%)"),
        *("Peso per l'area", "Peso effettivo", "Performance attesa", "Contributo"),
        *(f"Peso fase {numero}" for numero in fasi),
        *(f"Valore ob. fase {numero}" for numero in fasi),
    )
    ordine = list(nomi)
    attese.sort(key=lambda riga: ordine.index(riga[0]))
    assert elenco(cartella, "Assegnazioni e pesi", *titoli) == attese


def test_il_foglio_fasi_riporta_scadenze_pesi_e_valore_obiettivo(caso):
    albero, cartella = caso
    attese = []
    for suo in albero["obiettivi"]:
        fasi = suo.get("fasi") or []
        cumulato = cumulati([fase.get("peso") for fase in fasi])
        for posto, (fase, valore) in enumerate(zip(fasi, cumulato, strict=True), 1):
            solo = fase.get("assegnazione")
            attese.append(
                (
                    *(suo["n"], detto(suo.get("codice")), suo["titolo"], posto),
                    *campi(fase, "numero", "anno", "descrizione", "aree_testo", "scadenza", "scadenza_testo"),
                    *(fase.get("peso"), valore, a_capo(fase.get("aree"))),
                    *((None, None) if solo is None else (suo["assegnazioni"][solo]["area"], solo + 1)),
                )
            )
    titoli = (
        *("N.", "Codice", "Obiettivo", "Ordine", "Fase", "Anno", "Descrizione", "Chi", "Scadenza"),
        *("Scadenza come scritta", "Peso", "Valore obiettivo", "Aree", "Solo per l'area", "Assegnazione"),
    )
    assert elenco(cartella, "Fasi", *titoli) == attese


def test_i_mesi_sono_dodici_colonne_con_un_segno(caso):
    albero, cartella = caso
    righe = matrice(cartella["Fasi"])
    usati = [fase.get("mesi") or [] for _, _, fase in parti(albero, "fasi")]
    gennaio = [posto for posto, titolo in enumerate(righe[0]) if titolo == "G"][:1]
    mesi = slice(gennaio[0], gennaio[0] + 12) if any(usati) else slice(0)
    assert righe[0][mesi] == (list("GFMAMGLASOND") if any(usati) else [])
    if any(usati):
        trovati = [[mese for mese, segno in enumerate(riga[mesi], 1) if segno == "●"] for riga in righe[1:]]
        assert trovati == usati


def test_il_foglio_indicatori_riporta_traguardi_e_soglie(caso):
    albero, cartella = caso
    campi_ = {
        "Codice indicatore": "codice",
        "Indicatore": "descrizione",
        "Attività": "attivita",
        "Valore atteso": "valore",
        "Data attesa": "data",
        "Atteso a parole": "testo",
        "Unità": "unita",
        "Peso": "peso",
        "Anno": "anno",
        "Valore di partenza": "baseline",
        "Partenza a parole": "baseline_testo",
        "Formula": "formula",
        "Come si calcola": "definizione",
        "Fonte": "fonte",
        "Norma": "norma",
        "Dimensione": "dimensione",
        "Copertura minima": "copertura_minima",
        "Osservato al": "osservato_al",
    }
    assert elenco(cartella, "Indicatori", "N.", "Ordine", *campi_) == [
        (suo["n"], posto, *campi(suo_indicatore, *campi_.values()))
        for suo, posto, suo_indicatore in parti(albero, "indicatori")
    ]
    altri = ("Tipo", "Operatore", "Direzione", "Assegnazione", "Della fase")
    assert elenco(cartella, "Indicatori", *altri) == [
        (
            etichetta(scelte.TipoIndicatore, indicatore["tipo"]),
            etichetta(scelte.Operatore, indicatore.get("operatore")),
            etichetta(scelte.Direzione, indicatore.get("direzione")),
            *(
                None if indicatore.get(chiave) is None else indicatore[chiave] + 1
                for chiave in ("assegnazione", "fase")
            ),
        )
        for _, _, indicatore in parti(albero, "indicatori")
    ]


@pytest.mark.parametrize(("titolo", "chiave"), [("Valore atteso", "valori_annuali"), ("Storico", "storico")])
def test_i_valori_di_ogni_anno_hanno_una_colonna(caso, titolo, chiave):
    albero, cartella = caso
    testata = matrice(cartella["Indicatori"])[0]
    attesi = [indicatore.get(chiave) or {} for _, _, indicatore in parti(albero, "indicatori")]
    anni = sorted({anno for valori in attesi for anno in valori})
    assert [uno for uno in testata if re.fullmatch(rf"{titolo} \d{{4}}", str(uno))] == [
        f"{titolo} {anno}" for anno in anni
    ]
    assert elenco(cartella, "Indicatori", *(f"{titolo} {anno}" for anno in anni)) == [
        tuple(valori.get(anno) for anno in anni) for valori in attesi
    ]


def test_le_fasce_si_leggono_con_soglia_e_grado(caso):
    albero, cartella = caso

    def numero(testo):
        return float(testo.replace(".", "").replace(",", "."))

    lette = [
        [
            ({"da": True, "oltre": False}[verso], numero(da), numero(grado))
            for verso, da, grado in re.findall(r"(da|oltre) ([\d.,-]+): ([\d.,]+)%", celle[0] or "")
        ]
        for celle in elenco(cartella, "Indicatori", "Fasce")
    ]
    assert lette == [
        [
            (fascia["compreso"], fascia["da"], fascia["grado"])
            for fascia in indicatore.get("fasce") or ()
            if fascia["da"] is not None
        ]
        for _, _, indicatore in parti(albero, "indicatori")
    ]


def test_il_foglio_attivita_riporta_ogni_quantita(caso):
    albero, cartella = caso
    titoli = ("Area", "Gruppo", "Prodotto", "Quantità attesa", "Quantità a parole")
    assert elenco(cartella, "Attività", *titoli) == [
        campi(riga, "area", "gruppo", "prodotto", "quantita", "quantita_testo")
        for riga in albero["attivita_strutturali"]
    ]


RISORSA = {
    "Descrizione": "descrizione",
    "Importo": "importo",
    "Quota (%)": "quota",
    "Persone": "numero",
    "Persone a tempo pieno (FTE)": "fte",
    "Ore settimanali": "ore",
    "Categoria": "categoria",
    "Servizio": "servizio",
}


def risorsa(tipo: str, area: str | None, n: int | None, **fatti) -> list[tuple]:
    """One row of the sheet, if it says something."""
    valori = campi(fatti, *RISORSA.values())
    return [(tipo, area, n, *valori)] if any(valore is not None for valore in valori) else []


def soldi(tipo: str, area: str | None, n: int, suoi: dict | None) -> list[tuple]:
    suoi = suoi or {}
    return risorsa(tipo, area, n, descrizione=suoi.get("testo"), importo=suoi.get("importo"))


def risorse_di(suo: dict) -> list[tuple]:
    """The rows of an objective, in the order of the sheet."""
    n = suo["n"]
    return [
        *risorsa("persone", None, n, descrizione=suo.get("risorse_umane")),
        *(
            riga
            for quota in suo.get("risorse_umane_quote") or ()
            for riga in risorsa("quota di lavoro", None, n, descrizione=quota["ruolo"], **quota)
        ),
        *soldi("risorse finanziarie", None, n, suo.get("risorse_finanziarie")),
        *risorsa("risorse strumentali", None, n, descrizione=suo.get("risorse_strumentali")),
        *(
            riga
            for sua in suo.get("assegnazioni") or ()
            for riga in (
                *risorsa(
                    *("persone dell'area", sua["area"], n),
                    descrizione=sua.get("risorse_umane"),
                    fte=sua.get("fte"),
                ),
                *soldi("risorse finanziarie dell'area", sua["area"], n, sua.get("risorse_finanziarie")),
            )
        ),
    ]


def test_il_foglio_risorse_riporta_persone_ore_e_soldi(caso):
    albero, cartella = caso
    assert elenco(cartella, "Risorse", "Risorsa", "Area", "N.", *RISORSA) == [
        *(riga for suo in albero["obiettivi"] for riga in risorse_di(suo)),
        *(
            ("personale in servizio", riga["area"], None, *campi(profilo, *RISORSA.values()))
            for riga in albero["personale"]
            for profilo in [{"descrizione": riga["profilo"], **riga}]
        ),
        *(
            ("capitolo di bilancio", riga["area"], None, *campi(capitolo, *RISORSA.values()))
            for riga in albero["capitoli"]
            for capitolo in [{"descrizione": riga["titolo"], **riga}]
        ),
    ]


def test_i_capitoli_hanno_codice_e_obiettivi_serviti(caso):
    albero, cartella = caso
    righe = elenco(cartella, "Risorse", "Risorsa", "Capitolo", "Obiettivi serviti (n.)")
    assert [riga[1:] for riga in righe if riga[0] == "capitolo di bilancio"] == [
        (*campi(riga, "codice"), ", ".join(map(str, riga.get("obiettivi") or ())) or None)
        for riga in albero["capitoli"]
    ]


def test_salute_e_premialita_sono_quelle_pubblicate(caso):
    albero, cartella = caso
    foglio = "Salute e premialità"
    salute = ("Dimensione", "Indicatore", "Valore di partenza", *(f"Target {n}° anno" for n in (1, 2, 3)))
    chiavi = ("dimensione", "indicatore", "baseline", "target_1", "target_2", "target_3")
    assert tabella(cartella, foglio, "Indicatori di salute dell'ente", *salute) == [
        campi(riga, *chiavi) for riga in albero["indicatori_di_salute"]
    ]
    premialita = albero.get("premialita") or {}
    fondo = {"Fondo massimo": "fondo_massimo", "Fondo assegnato": "fondo_assegnato"}
    assert scheda(cartella, foglio, "Fondo per la premialità") == {
        nome: premialita[chiave] for nome, chiave in fondo.items() if chiave in premialita
    }
    titoli = ("Gruppo", "Importo", "Importo fisso", "Obiettivi (n.)")
    assert tabella(cartella, foglio, "Gruppi", *titoli) == [
        (
            *campi(gruppo, "nome", "importo"),
            "sì" if gruppo.get("fisso") else None,
            ", ".join(map(str, gruppo["obiettivi"])) or None,
        )
        for gruppo in premialita.get("gruppi") or ()
    ]
    titoli = ("Obiettivo n.", "Titolo", "Dipendenti", "Coefficiente", "Punti", "Importo")
    chiavi = ("n_dipendenti", "coefficiente", "totale", "importo")
    assert tabella(cartella, foglio, "Premio degli obiettivi", *titoli) == [
        (suo["n"], suo["titolo"], *campi(suo["premio"], *chiavi))
        for suo in albero["obiettivi"]
        if suo.get("premio")
    ]
    assert tabella(cartella, foglio, "Fonti del premio", "Obiettivo n.", "Fonte del premio") == [
        campi(suo, "n", "fonte_premio") for suo in albero["obiettivi"] if suo.get("fonte_premio")
    ]


def test_il_foglio_piano_riporta_ente_atto_aree_e_voci(caso):
    albero, cartella = caso
    testa = albero["piano"]
    atto = {"": "tipo", ": organo": "organo", ": numero": "numero", ": data": "data"}
    atteso = {"Titolo": testa["titolo"], "Anno": testa["anno"]}
    if testa.get("triennio"):
        atteso["Triennio"] = "–".join(map(str, testa["triennio"]))
    for nome, chiave in atto.items():
        if (valore := campi(testa.get("atto"), chiave)[0]) is not None:
            atteso[f"Atto di approvazione{nome}"] = valore
    atteso["Stato"] = "Bozza"
    assert scheda(cartella, "Piano", "Piano") == atteso

    ente = scheda(cartella, "Piano", "Ente")
    stemma, tipo = ente.pop("Stemma", None), ente.pop("Tipo")
    detti = {chiave: valore for chiave, valore in albero["ente"].items() if valore}
    assert (stemma is not None, tipo) == ("stemma" in detti, scelte.TipoEnte(detti["tipo"]).label)
    assert sorted(map(str, ente.values())) == sorted(
        str(valore) for chiave, valore in detti.items() if chiave not in ("stemma", "tipo")
    )

    aree = ("Codice", "Nome", "Tipo", "Sotto", "Ne risponde", "Continua", "Paga fatture")
    assert tabella(cartella, "Piano", "Aree e pesi", *aree) == [
        (
            *campi(area, "codice", "nome"),
            etichetta(scelte.TipoArea, area["tipo"]),
            *campi(area, "padre", "responsabile_ruolo", "continua"),
            si_no(area.get("paga_fatture")),
        )
        for area in albero["aree"]
    ]
    assert tabella(cartella, "Piano", "Voci di programmazione", "Codice", "Nome", "Tipo", "Sotto") == [
        (
            *campi(voce, "codice", "nome"),
            etichetta(scelte.TipoVoce, voce["tipo"]),
            *campi(voce, "padre"),
        )
        for voce in albero["voci"]
    ]
    assert tabella(cartella, "Piano", "Verifiche previste", "Data", "Che cosa", "Tipo") == [
        (*campi(una, "data", "testo"), etichetta(scelte.TipoVerifica, una["tipo"]))
        for una in albero.get("verifiche_previste") or ()
    ]


def test_le_regole_sono_dette_in_parole_e_i_loro_numeri_sono_numeri(caso):
    albero, cartella = caso
    sistema = albero["sistema"]
    regole = scheda(cartella, "Piano", "Regole (sistema di misurazione e valutazione)")
    attesi = Counter(
        [
            *(sistema["pesi"].get("totali") or {}).values(),
            *(sistema.get("categorie") or {}).values(),
            *(gruppo["coefficiente"] for gruppo in sistema.get("coefficienti_dipendenti") or ()),
            *(classe["da"] for classe in sistema.get("classi") or ()),
            *campi(sistema, "fasi_totale", "indicatori_totale", "tetto", "decimali"),
            *campi(sistema.get("metodo"), "quota_indicatori"),
        ]
    )
    del attesi[None]
    assert Counter(valore for valore in regole.values() if not isinstance(valore, str)) == attesi
    parole = (
        *campi(sistema, "denominazione", "versione", "arrotonda_a", "mancante", "sotto_soglia"),
        *campi(sistema.get("formule"), "crescente", "decrescente"),
        etichetta(scelte.UnitaPesi, sistema["pesi"].get("unita")),
        etichetta(scelte.MetodoRisultato, (sistema.get("metodo") or {}).get("tipo")),
        etichetta(scelte.RisultatoEnte, sistema.get("ente_come")),
    )
    regola = regole.pop("Regola dei pesi")
    assert Counter(valore for valore in regole.values() if isinstance(valore, str)) == Counter(
        parola for parola in parole if parola
    )
    assert regola.startswith(("I pesi degli obiettivi", "Gli obiettivi di questo piano non hanno pesi"))


def test_premessa_termini_e_organigramma_hanno_un_posto():
    cartella = cartella_di("completo")
    assert tabella(cartella, "Piano", "Premessa", "Sezione", "Testo") == [
        ("Contesto", "Borgo Esempio è un comune"),
        ("Contesto", "inventato. "),
        ("Metodo", "Poche cose, misurate."),
    ]
    assert tabella(cartella, "Piano", "Termini", "Termine", "Data") == [("assegnazione", date(2026, 2, 28))]
    assert scheda(cartella, "Piano", "Organigramma") == {
        "In vigore dal": date(2026, 1, 1),
        "Atto": "deliberazione",
        "Atto: numero": "1",
        "Atto: data": date(2025, 12, 20),
    }
    assert elenco(cartella, "Obiettivi", "Atto sullo stato")[0] == ("deliberazione n. 90 del 30/09/2026",)
