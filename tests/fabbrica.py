"""Small plans made by hand, as JSON trees of `pianoperf/1` and as values."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

from obiettivi import contenuto
from obiettivi.contenuto import ContenutoPiano

MINIMO = {
    "formato": "pianoperf/1",
    "ente": {"slug": "borgo-esempio", "denominazione": "Comune di Borgo Esempio"},
    "sistema": {"denominazione": "SMVP", "pesi": {"modo": "uguale", "totali": {"area": 100}}},
    "piano": {"anno": 2026},
    "aree": [{"codice": "A", "nome": "Area prima"}, {"codice": "B", "nome": "Area seconda"}],
}


def albero(**altro: Any) -> dict[str, Any]:
    """The smallest plan of the fictional Borgo Esempio, with what is given on top."""
    return deepcopy(MINIMO) | deepcopy(altro)


def obiettivo(n: int, *assegnazioni: dict[str, Any] | str, **altro: Any) -> dict[str, Any]:
    """An objective; an assignment may be just the code of its area."""
    complete = [{"area": una} if isinstance(una, str) else una for una in assegnazioni]
    return {"n": n, "titolo": f"Obiettivo {n}", "assegnazioni": complete} | altro


def piano(*obiettivi: dict[str, Any], **altro: Any) -> ContenutoPiano:
    """The value of a plan with these objectives. `sistema` and the like replace the minimal ones."""
    return contenuto.leggi_albero(_decimale(albero(obiettivi=list(obiettivi), **altro)))


def sistema(modo: str = "uguale", totali: dict[str, Any] | None = None, **altro: Any) -> dict[str, Any]:
    """The rules of a plan: how weights add up, and the rest of the SMVP."""
    pesi = {"modo": modo, "totali": {"area": 100} if totali is None else totali}
    pesi["raggruppa"] = altro.pop("raggruppa", "area")
    return {"denominazione": "SMVP", "pesi": pesi} | altro


def _decimale(dato: Any) -> Any:
    if isinstance(dato, float):
        return Decimal(str(dato))
    if isinstance(dato, dict):
        return {chiave: _decimale(parte) for chiave, parte in dato.items()}
    return [_decimale(parte) for parte in dato] if isinstance(dato, list) else dato


PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def indicatore(descrizione: str, **altro: Any) -> dict[str, Any]:
    """An indicator that says all that the checks ask of one."""
    dice = {"tipo": "numero", "operatore": ">=", "valore": 90, "baseline": 80, "fonte": "protocollo"}
    return {"descrizione": descrizione} | dice | altro


def in_ordine(*altri: dict[str, Any], **altro: Any) -> dict[str, Any]:
    """The tree of a plan in which the checks find nothing, with what is given on top.

    `altri` are more objectives, from 3 on.
    """
    pagare = indicatore("Giorni di ritardo annuale", operatore="<=", valore=0, baseline=4, unita="giorni")
    imparare = indicatore("Ore di formazione per dipendente", valore=40, baseline=20, unita="ore")
    ente = MINIMO["ente"] | {
        "codice_fiscale": "00000000000",
        "codice_istat": "000000",
        "codice_ipa": "c_x000",
        "pec": "protocollo@pec.esempio.example",
        "indirizzo": "Piazza Esempio, 1",
        "sito": "www.esempio.example",
        "dipendenti": 41,
        "stemma": PNG,
    }
    atto = {"tipo": "deliberazione", "organo": "Giunta comunale", "numero": "12", "data": "2026-01-30"}
    obiettivi = [
        obiettivo(
            1,
            {"area": "A", "peso": 100},
            titolo="Tempi di pagamento delle fatture",
            indicatori=[pagare],
            adempimenti=["tempi_pagamento", "anticorruzione"],
        ),
        obiettivo(
            2,
            {"area": "B", "peso": 100},
            titolo="Quaranta ore di formazione",
            indicatori=[imparare],
            adempimenti=["formazione", "trasparenza"],
        ),
        *altri,
    ]
    return albero(**{"ente": ente, "piano": {"anno": 2026, "atto": atto}, "obiettivi": obiettivi} | altro)


def albero_completo() -> dict[str, Any]:
    """A plan that uses every key of the format, the optional ones included."""
    return {
        "formato": "pianoperf/1",
        "ente": {
            "slug": "borgo-esempio",
            "denominazione": "Comune di Borgo Esempio",
            "provincia": "XX",
            "tipo": "comune",
            "dipendenti": 41,
            "abitanti": 9876,
            "codice_fiscale": "00000000000",
            "partita_iva": "00000000000",
            "codice_istat": "000000",
            "codice_ipa": "C_X000",
            "pec": "protocollo@pec.esempio.example",
            "email": "info@esempio.example",
            "telefono": "000 000000",
            "indirizzo": "Piazza Esempio, 1",
            "sito": "www.esempio.example",
            "vertice": "Sindaco",
            "stemma": PNG,
        },
        "sistema": {
            "denominazione": "SMVP di Borgo Esempio",
            "versione": "2026",
            "pesi": {
                "modo": "massimo",
                "totali": {"area": 60, "segretario": 20, "*": 33.3333},
                "raggruppa": "radice",
                "unita": "percento_premio",
            },
            "fasi_totale": 100,
            "indicatori_totale": 100,
            "categorie": {"strategico": 40, "mantenimento": 10.5},
            "coefficienti_dipendenti": [
                {"fino_a": 3, "coefficiente": 1},
                {"fino_a": None, "coefficiente": 2.5},
            ],
            "metodo": {"tipo": "misto", "quota_indicatori": 70},
            "formule": {"crescente": "rapporto", "decrescente": "specchio"},
            "tetto": 120,
            "decimali": 2,
            "arrotonda_a": "ente",
            "mancante": "zero",
            "sotto_soglia": "zero",
            "ente_come": "pesata",
            "classi": [{"nome": "alta", "da": 80}, {"nome": "bassa", "da": 0}],
        },
        "piano": {
            "anno": 2026,
            "triennio": [2026, 2028],
            "titolo": "Piano della performance 2026-2028",
            "atto": {
                "tipo": "deliberazione",
                "organo": "Giunta comunale",
                "numero": "12",
                "data": "2026-01-30",
            },
            "premessa": {
                "Contesto": "Borgo Esempio è un comune\ninventato. ",
                "Metodo": "Poche cose, misurate.",
            },
            "termini": {"assegnazione": "2026-02-28"},
        },
        "organigramma": {
            "dal": "2026-01-01",
            "atto": {"tipo": "deliberazione", "numero": "1", "data": "2025-12-20"},
        },
        "aree": [
            {"codice": "S", "nome": "Segretario", "tipo": "segretario", "responsabile_ruolo": "Segretario"},
            {"codice": "A.1", "nome": "Ufficio tributi", "tipo": "ufficio", "padre": "A", "continua": "TRIB"},
            {"codice": "A", "nome": "Area prima", "tipo": "area", "paga_fatture": True},
            {"codice": "B", "nome": "Area seconda", "tipo": "altro", "paga_fatture": False},
        ],
        "voci": [
            {"codice": "M1.P2", "tipo": "programma_bilancio", "nome": "Segreteria", "padre": "M1"},
            {"codice": "M1", "tipo": "missione_bilancio", "nome": "Servizi istituzionali", "padre": None},
            {"codice": "X", "tipo": "altro"},
        ],
        "obiettivi": [
            {
                "n": 1,
                "codice": "1T",
                "codice_interno": "77",
                "peso": 8.25,
                "titolo": "Tempi di pagamento «entro 30 giorni»",
                "descrizione": "Due righe\ncon l'a capo",
                "ambito": "trasversale",
                "categoria": "strategico",
                "sezione": "Obiettivi trasversali",
                "voci": ["M1.P2", "X"],
                "anni": [2026, 2027],
                "situazione_di_partenza": "Ritardo di 4 giorni",
                "risultato_atteso": "Nessun ritardo",
                "soglia_minima": 60,
                "risorse_umane": "Tutto l'ufficio",
                "risorse_umane_quote": [
                    {"ruolo": "istruttore", "quota": 33.33, "numero": 2},
                    {"ruolo": "funzionario", "quota": None},
                ],
                "risorse_finanziarie": {"importo": 1234.5, "testo": "a bilancio"},
                "fonte_premio": "Art. 0",
                "premio": {"n_dipendenti": 3, "coefficiente": 1.5, "totale": 30, "importo": 751.11},
                "assegnazioni": [
                    {
                        "area": "A",
                        "peso": 10,
                        "performance_attesa": "Paga in tempo",
                        "pesi_fasi": [40, None],
                        "risorse_umane": "due persone",
                        "capofila": True,
                        "quota": 75,
                        "contributo": "liquidazioni",
                        "risorse_finanziarie": {"importo": 100, "testo": None},
                        "fte": 1.5,
                    },
                    {"area": "A", "peso": 0, "pesi_fasi": [None, None]},
                    {"area": "B", "peso": None, "capofila": False},
                ],
                "fasi": [
                    {
                        "numero": 1,
                        "anno": 2026,
                        "descrizione": "Ricognizione",
                        "aree_testo": "S.E. - TUTTI",
                        "scadenza": "2026-06-30",
                        "mesi": [1, 2, 6],
                        "peso": 40,
                        "aree": ["B", "A"],
                        "assegnazione": 2,
                    },
                    {"numero": None, "descrizione": "Avvio", "scadenza_testo": "31.06.2026", "mesi": []},
                ],
                "indicatori": [
                    {
                        "descrizione": "Ritardo medio",
                        "tipo": "numero",
                        "operatore": "<=",
                        "valore": -0.5,
                        "data": "2026-12-31",
                        "unita": "giorni",
                        "peso": 60,
                        "anno": 2026,
                        "valori_annuali": {"2027": -1, "2028": -2.25},
                        "fasce": [
                            {"da": None, "compreso": False, "grado": 0},
                            {"da": 10, "compreso": True, "grado": 50.5, "lineare": True},
                            {"da": 20, "compreso": True, "grado": 100, "lineare": False},
                        ],
                        "attivita": "Fatture",
                        "baseline": 4,
                        "baseline_testo": "4 giorni nel 2025",
                        "codice": "I1",
                        "assegnazione": 0,
                        "direzione": "decrescente",
                        "formula": "da_baseline",
                        "definizione": "media ponderata",
                        "fonte": "piattaforma crediti",
                        "norma": "D.L. 13/2023 art. 4-bis",
                        "dimensione": "efficienza",
                        "fase": 1,
                        "storico": {"2024": 7, "2025": 4},
                        "osservato_al": "2027-03-31",
                        "copertura_minima": 95,
                    },
                    {"descrizione": "Relazione", "tipo": "testo", "testo": "fatta", "peso": 40},
                ],
                "stato": "sostituito",
                "stato_atto": {"tipo": "deliberazione", "numero": "90", "data": "2026-09-30"},
                "sostituito_da": 3,
                "prerequisito": False,
                "adempimenti": ["tempi_pagamento", "formazione"],
                "tema": "semplificazione",
                "stakeholder": "Fornitori",
                "risorse_strumentali": "Software di contabilità",
            },
            {"n": 3, "titolo": "Niente altro", "ambito": "generale", "prerequisito": True, "stato": "attivo"},
        ],
        "attivita_strutturali": [
            {"area": "A", "gruppo": "Entrate", "prodotto": "N. avvisi", "quantita": 0},
            {"area": "A.1", "prodotto": "N. rimborsi", "quantita_testo": "n.d."},
        ],
        "indicatori_di_salute": [
            {
                "dimensione": "salute digitale",
                "indicatore": "Servizi online",
                "baseline": "32 / 32",
                "target_1": "57 entro il 2026",
                "target_2": "//",
                "target_3": "Si",
            }
        ],
        "personale": [
            {"area": "A", "profilo": "Istruttore", "categoria": "C1", "servizio": "Tributi", "ore": 35.5}
        ],
        "capitoli": [
            {"area": "B", "codice": "101", "titolo": "corrente", "importo": 5000, "obiettivi": [3, 1]},
            {"area": "B", "codice": "101", "titolo": None},
        ],
        "premialita": {
            "fondo_massimo": 1000.01,
            "fondo_assegnato": 900,
            "gruppi": [
                {"nome": "Settore", "importo": 900, "fisso": False, "obiettivi": [3, 1]},
                {"nome": "Fisso", "importo": None, "fisso": True, "obiettivi": []},
            ],
        },
        "verifiche_previste": [
            {"data": "2026-09-30", "tipo": "intermedio", "testo": "Report alla Giunta"},
            {"data": None, "tipo": None, "testo": "Quando capita"},
        ],
        "deroghe": [
            {
                "codice": "P05",
                "oggetto": "obiettivi[1].assegnazioni[0]",
                "campo": "pesi_fasi",
                "messaggio": "I pesi delle fasi dell'obiettivo 1 per l'area A fanno 40 invece di 100.",
                "trovato": 40,
                "atteso": 100,
                "fatto": "3f0c1a9d7b5e2468",
                "motivo": "La seconda fase è dell'altra area",
                "chi": "segretario comunale",
                "il": "2026-01-20",
            },
            {"codice": "P99", "oggetto": "", "motivo": "Di un controllo che non c'è"},
        ],
    }


def essenziale(dato: Any) -> Any:
    """A JSON tree without what the format holds equal to absent: null, "", [] and {} in objects."""
    if isinstance(dato, dict):
        pieno = {chiave: essenziale(parte) for chiave, parte in dato.items()}
        return {chiave: parte for chiave, parte in pieno.items() if parte not in (None, "", [], {})}
    return [essenziale(parte) for parte in dato] if isinstance(dato, list) else dato


def mancanze(atteso: Any, trovato: Any, luogo: str = "") -> list[str]:
    """Where a tree does not say all that another says; keys that only the second has are no matter."""
    if isinstance(atteso, dict) and isinstance(trovato, dict):
        return [
            mancanza
            for chiave, parte in atteso.items()
            for mancanza in mancanze(parte, trovato.get(chiave), f"{luogo}.{chiave}")
        ]
    if isinstance(atteso, list) and isinstance(trovato, list) and len(atteso) == len(trovato):
        return [
            mancanza
            for posto, (uno, altro) in enumerate(zip(atteso, trovato, strict=True))
            for mancanza in mancanze(uno, altro, f"{luogo}[{posto}]")
        ]
    return [] if atteso == trovato else [f"{luogo}: {atteso!r} diventa {trovato!r}"]
