"""Checks R01–R06, on repeated texts: for each the smallest plan that triggers it, and one that just does not."""

import time

import pytest

from obiettivi.controlli import somiglianza
from obiettivi.controlli.contesto import VUOTO
from obiettivi.controlli.ripetizioni import CONTROLLI
from tests.anomalie import trovate
from tests.fabbrica import obiettivo, piano

CODICI = {"R01", "R02", "R03", "R04", "R05", "R06"}
CAVE = "Incarico legale a una società esterna, per i problemi di recupero ambientale delle cave."
LUNGA = (
    "Riordino dell'archivio di deposito: elenco dei fascicoli, scarto di quelli scaduti, trasferimento degli altri "
    "nella nuova sede e consegna dell'inventario agli uffici."
)
QUASI = LUNGA.replace("archivio", "magazzino")
TASSA = {
    "tipo": "numero",
    "operatore": ">=",
    "valore": 300,
    "descrizione": "Contribuenti aiutati allo sportello",
}


def con(campo, *valori, area="A"):
    """Objectives that differ in everything but, perhaps, in one value."""
    titoli = (
        "Sportello tributi",
        "Rifacimento piazza",
        "Corso di nuoto",
        "Varco elettronico",
        "Gara mensa",
        "Nido",
    )
    return [
        obiettivo(n, area, titolo=titoli[n % 6] + "!" * (n // 6)) | {campo: valore}
        for n, valore in enumerate(valori, start=1)
    ]


CASI = [
    (
        "R01",
        piano(*con("descrizione", LUNGA, LUNGA)),
        [
            (
                "obiettivi[2]",
                "descrizione",
                "L'obiettivo 2 ripete parola per parola il 1, «Rifacimento piazza»: o uno dei due "
                "è di troppo, o il testo è rimasto quello copiato.",
            )
        ],
    ),
    ("R01", piano(*con("descrizione", LUNGA[:119], LUNGA[:119])), []),
    ("R01", piano(*con("descrizione", LUNGA, QUASI)), []),
    ("R01", piano(obiettivo(1, "A", descrizione=LUNGA), obiettivo(2, "B", descrizione=LUNGA)), []),
    (
        "R01",
        piano(
            obiettivo(1, "A", descrizione=LUNGA, indicatori=[TASSA]),
            obiettivo(2, "A", descrizione=LUNGA, indicatori=[TASSA | {"valore": 400}]),
        ),
        [],
    ),
    (
        "R01",
        piano(obiettivo(1, "A", descrizione=LUNGA), obiettivo(2, "A", descrizione=LUNGA, stato="annullato")),
        [],
    ),
    (
        "R02",
        piano(*con("descrizione", LUNGA, QUASI)),
        [
            (
                "obiettivi[1]",
                "descrizione",
                "Le schede degli obiettivi 1 e 2 sono uguali per il 96 %: se il lavoro è diverso, "
                "non sarà rimasto il testo di un altro?",
            )
        ],
    ),
    (
        "R02",
        piano(*con("descrizione", LUNGA, QUASI, LUNGA.upper())),
        [
            (
                "obiettivi[1]",
                "descrizione",
                "Le schede degli obiettivi 1, 2 e 3 sono uguali per il 96 % o più: se il lavoro è "
                "diverso, non sarà rimasto il testo di un altro?",
            )
        ],
    ),
    (
        "R02",
        piano(obiettivo(1, "A", descrizione=LUNGA), obiettivo(2, "B", descrizione=LUNGA.upper() + "!")),
        [
            (
                "obiettivi[1]",
                "descrizione",
                "Le schede degli obiettivi 1 e 2 sono uguali parola per parola: se il lavoro è "
                "diverso, non sarà rimasto il testo di un altro?",
            )
        ],
    ),
    (
        "R02",
        piano(
            obiettivo(
                1, "A", descrizione=LUNGA[:100], risultato_atteso="Tutto in ordine, con molte altre cose"
            ),
            obiettivo(2, "A", descrizione=LUNGA[:99], risultato_atteso="Un inventario"),
        ),
        [
            (
                "obiettivi[1]",
                "descrizione",
                "Le descrizioni degli obiettivi 1 e 2 sono uguali per il 99 %: se il lavoro è "
                "diverso, non sarà rimasto il testo di un altro?",
            )
        ],
    ),
    (
        "R02",
        piano(*con("situazione_di_partenza", CAVE, CAVE[:-9])),
        [
            (
                "obiettivi[1]",
                "situazione_di_partenza",
                "Le situazioni di partenza degli obiettivi 1 e 2 sono uguali per il "
                "95 %: se il lavoro è diverso, non sarà rimasto il testo di un altro?",
            )
        ],
    ),
    ("R02", piano(*con("descrizione", LUNGA[:59], LUNGA[:59])), []),
    ("R02", piano(*con("descrizione", LUNGA, LUNGA)), []),
    ("R02", piano(*con("situazione_di_partenza", CAVE, CAVE)), []),
    # 89 % alike.
    ("R02", piano(*con("descrizione", LUNGA, LUNGA[:135])), []),
    (
        "R03",
        piano(obiettivo(1, "A", titolo="Accesso agli atti"), obiettivo(2, "A", titolo="accesso agli atti.")),
        [
            (
                "obiettivi[1]",
                "titolo",
                "Gli obiettivi 1 e 2 hanno lo stesso titolo, «Accesso agli atti»: chi legge non li distingue.",
            )
        ],
    ),
    (
        "R03",
        piano(
            obiettivo(1, "A", titolo="Accesso agli atti"), obiettivo(2, "A", titolo="Accesso agli archivi")
        ),
        [],
    ),
    (
        "R03",
        piano(
            obiettivo(1, "A", titolo="Statuto", descrizione="Bozza"),
            obiettivo(2, "B", titolo="Statuto", descrizione="Bozza"),
        ),
        [],
    ),
    (
        "R04",
        piano(*con("situazione_di_partenza", CAVE, CAVE)),
        [
            (
                "obiettivi[1]",
                "situazione_di_partenza",
                "Gli obiettivi 1 e 2 hanno la stessa situazione di partenza, «Incarico "
                "legale a una società esterna, per i problemi di recupero ambientale de…», e per il resto sono "
                "diversi: in uno dei due è rimasta quella di un altro.",
            )
        ],
    ),
    ("R04", piano(*con("situazione_di_partenza", CAVE[:59], CAVE[:59])), []),
    ("R04", piano(*con("situazione_di_partenza", CAVE, CAVE, CAVE)), []),
    (
        "R04",
        piano(
            obiettivo(1, "A", titolo="Controllo delle cave", situazione_di_partenza=CAVE),
            obiettivo(2, "A", titolo="Controllo delle due cave", situazione_di_partenza=CAVE),
        ),
        [],
    ),
    (
        "R05",
        piano(*con("indicatori", [TASSA], [TASSA])),
        [
            (
                "obiettivi[1]",
                "indicatori",
                "Gli obiettivi 1 e 2 si misurano allo stesso modo, con «Contribuenti aiutati allo "
                "sportello»: se il lavoro è lo stesso conta due volte, se no serve un indicatore che li distingua.",
            )
        ],
    ),
    (
        "R05",
        piano(*con("indicatori", *[[TASSA, TASSA | {"descrizione": "Contribuenti contenti"}]] * 3)),
        [
            (
                "obiettivi[1]",
                "indicatori",
                "Gli obiettivi 1, 2 e 3 si misurano allo stesso modo, con «Contribuenti aiutati "
                "allo sportello» e gli altri indicatori: va bene per qualsiasi lavoro, e non dice che cosa cambia con "
                "ciascuno.",
            )
        ],
    ),
    (
        "R05",
        piano(*con("indicatori", *([TASSA | {"valore": n // 2}] for n in range(10)))),
        [
            (
                "obiettivi[1]",
                "indicatori",
                "Questi obiettivi hanno gli stessi indicatori, con gli stessi valori attesi: 1 e 2; "
                "3 e 4; 5 e 6; 7 e 8; 9 e 10. Un indicatore che va bene per molti non dice che cosa cambia con "
                "ciascuno.",
            )
        ],
    ),
    ("R05", piano(*con("indicatori", [TASSA], [TASSA | {"valore": 301}])), []),
    (
        "R05",
        piano(*con("indicatori", [TASSA], [TASSA, TASSA | {"descrizione": "Contribuenti contenti"}])),
        [],
    ),
    (
        "R05",
        piano(*con("indicatori", *[[{"tipo": "testo", "descrizione": "Rinvio alla DGC n. 15/2024"}]] * 2)),
        [],
    ),
    (
        "R05",
        piano(*con("indicatori", *[[{"tipo": "numero", "descrizione": "Rinvio alla DGC n. 15/2024"}]] * 2)),
        [],
    ),
    ("R05", piano(*con("indicatori", [], [])), []),
    (
        "R06",
        piano(
            obiettivo(
                1, "A", fasi=[{"descrizione": "Avvio della gara"}, {}, {"descrizione": "avvio della gara."}]
            )
        ),
        [
            (
                "obiettivi[1].fasi[2]",
                "descrizione",
                "Le fasi 1 e 3 dell'obiettivo 1 sono uguali: una è di troppo, o manca ciò che le distingue.",
            )
        ],
    ),
    (
        "R06",
        piano(obiettivo(1, "A", indicatori=[TASSA, TASSA])),
        [
            (
                "obiettivi[1].indicatori[1]",
                "descrizione",
                "Gli indicatori 1 e 2 dell'obiettivo 1 sono uguali: uno è di troppo, o manca ciò che li distingue.",
            )
        ],
    ),
    (
        "R06",
        piano(attivita_strutturali=[{"area": "A", "prodotto": "Avvisi notificati", "quantita": 5}] * 2),
        [
            (
                "attivita_strutturali[1]",
                "prodotto",
                "Tra le attività strutturali di A c'è due volte «Avvisi notificati», con la stessa quantità.",
            )
        ],
    ),
    (
        "R06",
        piano(
            obiettivo(
                1,
                "A",
                fasi=[{"descrizione": "Avvio della gara", "mesi": [mese]} for mese in (1, 2)],
                indicatori=[TASSA, TASSA | {"anno": 2027}],
            ),
            attivita_strutturali=[{"area": area, "prodotto": "Avvisi notificati"} for area in "AB"],
        ),
        [],
    ),
    (
        "R06",
        piano(obiettivo(1, "A", fasi=[{"descrizione": "Prima fase"}, {"descrizione": "Prima fase"}, {}, {}])),
        [],
    ),
]


@pytest.mark.parametrize(("codice", "valore", "attese"), CASI)
def test_il_controllo_trova_questo_e_solo_questo(codice, valore, attese):
    assert trovate(codice, valore) == attese


def test_ogni_controllo_ha_un_caso_che_lo_fa_scattare_e_uno_che_non_basta():
    assert {codice for codice, _, attese in CASI if attese} == CODICI
    assert {codice for codice, _, attese in CASI if not attese} == CODICI


def test_molte_somiglianze_si_dicono_insieme():
    """Five pairs of sheets, each pair alike and no more."""
    testi = (
        "Gara d'appalto per la mensa delle scuole e dei centri estivi, con menù biologici e prodotti del territorio, e "
        "controlli mensili della commissione",
        "Nuova segnaletica orizzontale e verticale in venti incroci, dove negli ultimi anni la Polizia locale ha "
        "rilevato più incidenti con feriti",
        "Bonifica della banca dati ICI e IMU: posizioni doppie, indirizzi sbagliati, immobili senza proprietario, "
        "famiglie emigrate e ditte cessate",
        "Prestito di libri a domicilio per anziani e malati, una volta ogni quindici giorni, grazie ai volontari del "
        "servizio civile universale",
        "Rifacimento del tetto della palestra di via Roma, isolamento termico, pannelli fotovoltaici e collaudo "
        "strutturale prima di settembre",
    )
    valore = piano(*con("descrizione", *(testo + coda for testo in testi for coda in ("", " XY"))))
    quanto = [int(200 * len(uno) / (2 * len(uno) + 3)) for uno in map(somiglianza.normale, testi)]
    frasi = "; ".join(f"{2 * n + 1} e {2 * n + 2} sono uguali per il {uno} %" for n, uno in enumerate(quanto))
    assert trovate("R02", valore) == [
        ("obiettivi[1]", "descrizione",
         f"Le schede degli obiettivi {frasi}: se il lavoro è diverso, non sarà rimasto il testo di un altro?"),
    ]  # fmt: skip


def _ostili(pezzo, quanti, caratteri):
    lungo = (pezzo * caratteri)[:caratteri]
    return piano(
        *(
            obiettivo(
                n, {"area": "A", "risorse_umane": lungo}, {"area": "B", "risorse_umane": lungo}, titolo=lungo[:2_000],
                descrizione=f"{lungo}{n}", situazione_di_partenza=lungo, risultato_atteso=f"{n * n}{lungo}",
                risorse_umane=lungo, fasi=[{"descrizione": lungo}] * 3, indicatori=[TASSA | {"descrizione": lungo}] * 3,
            )
            for n in range(1, quanti + 1)
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    "pezzo", ["a", "e ", "1 ", "(", "\u202eمر 1, ", "e\u0301", "\ufdfa", "parole comuni, "]
)
def test_i_testi_ostili_non_rallentano(pezzo):
    """Ten thousand characters wherever they fit, in ten objectives."""
    valore = _ostili(pezzo, 10, 10_000)
    for controllo in CONTROLLI:
        prima = time.process_time()
        list(controllo.trova(valore, VUOTO))
        assert time.process_time() - prima < 0.2, controllo.codice


def test_cento_obiettivi_dai_testi_lunghi_si_confrontano_in_un_attimo():
    """Each with each: nearly the same texts of three thousand characters, the worst that may happen."""
    valore = _ostili("Riordino dell'archivio di deposito; ", 100, 3_000)
    prima = time.process_time()
    for controllo in CONTROLLI:
        list(controllo.trova(valore, VUOTO))
    assert time.process_time() - prima < 0.5
