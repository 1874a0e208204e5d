"""R: is anything written twice? Sheets, texts, measures, people and amounts, in different places of the plan."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Fase, Indicatore, Obiettivo
from obiettivi.controlli import risorse_ripetute, somiglianza
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.condivisi import aree_di, stesso_lavoro
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.frasi import cita, elenco
from obiettivi.controlli.somiglianza import Gruppo, normale
from obiettivi.scelte import TipoIndicatore

QUASI_UGUALI = 90
"""Percent: from here on two texts are told as nearly the same."""
SCHEDA_MINIMA, TESTO_MINIMO, RIGA_MINIMA = 120, 60, 12
"""Characters: shorter texts are alike by chance, or because there is one way to say it."""
FORMULA = 3
"""From this many objectives on, an indicator is how the plan is written."""
DIVERSI = 60
"""Percent: titles and descriptions less alike than this tell different things."""
GRUPPI_MASSIMI = 4
"""More groups than these are told together."""


def scheda_doppia(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """R01: two objectives of one area say the same, from the first word to the last target."""
    for uno, altro in _doppie(contenuto):
        yield Anomalia(
            codice="R01",
            livello=Livello.AVVISO,
            oggetto=f"obiettivi[{altro.n}]",
            campo="descrizione",
            messaggio=f"L'obiettivo {altro.n} ripete parola per parola il {uno.n}, {cita(uno.titolo)}: "
            "o uno dei due è di troppo, o il testo è rimasto quello copiato.",
        )


def _doppie(contenuto: ContenutoPiano) -> Iterator[tuple[Obiettivo, Obiettivo]]:
    """Each such objective, with the first before it that it repeats."""
    uguali: dict[Hashable, list[Obiettivo]] = defaultdict(list)
    for uno in calcoli.attivi(contenuto):
        scheda = _scheda(uno)
        if sum(map(len, scheda)) < SCHEDA_MINIMA:
            continue
        gruppo = uguali[scheda, tuple(map(_misura, uno.indicatori))]
        primo = next((altro for altro in gruppo if _stessa_area(uno, altro)), None)
        gruppo.append(uno)
        if primo:
            yield primo, uno


def _stessa_area(uno: Obiettivo, altro: Obiettivo) -> bool:
    return bool(aree_di(uno) & aree_di(altro)) or not (aree_di(uno) or aree_di(altro))


def _scheda(uno: Obiettivo) -> tuple[str, ...]:
    """What the objective is, in words, without its title."""
    return (
        uno.descrizione,
        uno.situazione_di_partenza,
        uno.risultato_atteso,
        *(fase.descrizione for fase in uno.fasi),
        *(indicatore.descrizione for indicatore in uno.indicatori),
    )


def _misura(uno: Indicatore) -> tuple[Hashable, ...]:
    """What an indicator measures, and how much of it is wanted."""
    return (normale(uno.descrizione), uno.tipo, uno.operatore, uno.valore, uno.data, uno.testo, uno.unita)


def testi_quasi_uguali(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """R02: whole sheets, descriptions or starting situations; each pair of objectives is told once."""
    attivi = tuple(calcoli.attivi(contenuto))
    dette = set(stesso_lavoro(contenuto))
    dette |= {(uno.n, altro.n) for uno, altro in _doppie(contenuto)}
    dette |= {coppia for gruppo in _situazioni_fuori_posto(contenuto) for coppia in _coppie(gruppo)}
    for campo, nome, testi, minimo in (
        ("descrizione", "Le schede", ["\n".join(_scheda(uno)) for uno in attivi], SCHEDA_MINIMA),
        ("descrizione", "Le descrizioni", [uno.descrizione for uno in attivi], TESTO_MINIMO),
        (
            "situazione_di_partenza",
            "Le situazioni di partenza",
            [uno.situazione_di_partenza for uno in attivi],
            TESTO_MINIMO,
        ),
    ):
        gruppi = []
        for gruppo in somiglianza.simili(testi, QUASI_UGUALI, minimo):
            uni = [attivi[posizione] for posizione in gruppo.posizioni]
            if not dette.issuperset(_coppie(uni)):
                gruppi.append((gruppo, uni))
                dette.update(_coppie(uni))
        yield from _simili(campo, nome, gruppi)


def _simili(
    campo: str, nome: str, gruppi: Sequence[tuple[Gruppo, Sequence[Obiettivo]]]
) -> Iterator[Anomalia]:
    """One finding for each group, or one for all where they are many."""
    quali = [f"{elenco(uno.n for uno in uni)} sono uguali {_quanto(gruppo, uni)}" for gruppo, uni in gruppi]
    if len(quali) > GRUPPI_MASSIMI:
        quali = ["; ".join(quali)]
    for (_, uni), frase in zip(gruppi, quali, strict=False):
        consiglio = "se il lavoro è diverso, non sarà rimasto il testo di un altro?"
        yield _nota("R02", uni[0], campo, f"{nome} degli obiettivi {frase}: {consiglio}")


def _quanto(gruppo: Gruppo, uni: Sequence[Obiettivo]) -> str:
    """How much alike, in words."""
    if gruppo.percento == 100:
        return "parola per parola"
    return f"per il {gruppo.percento} %" if len(uni) == 2 else f"per il {gruppo.percento} % o più"


def _coppie(uni: Sequence[Obiettivo]) -> set[tuple[int, int]]:
    return {(uno.n, altro.n) for uno, altro in combinations(uni, 2)}


def _nota(codice: str, uno: Obiettivo, campo: str, messaggio: str) -> Anomalia:
    return Anomalia(
        codice=codice, livello=Livello.NOTA, oggetto=f"obiettivi[{uno.n}]", campo=campo, messaggio=messaggio
    )


def stesso_titolo(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """R03: the same title on different objectives, if S12 and R01 have not told them."""
    dette = set(stesso_lavoro(contenuto)) | {(uno.n, altro.n) for uno, altro in _doppie(contenuto)}
    per_titolo = defaultdict(list)
    for uno in calcoli.attivi(contenuto):
        per_titolo[normale(uno.titolo) or uno.titolo].append(uno)
    for uni in per_titolo.values():
        if not dette.issuperset(_coppie(uni)):
            yield _nota(
                "R03",
                uni[0],
                "titolo",
                f"Gli obiettivi {elenco(uno.n for uno in uni)} hanno lo stesso titolo, {cita(uni[0].titolo)}: "
                "chi legge non li distingue.",
            )


def situazione_di_un_altro(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """R04: the same starting situation in objectives that have nothing else alike."""
    for uni in _situazioni_fuori_posto(contenuto):
        yield Anomalia(
            codice="R04",
            livello=Livello.AVVISO,
            oggetto=f"obiettivi[{uni[0].n}]",
            campo="situazione_di_partenza",
            messaggio=f"Gli obiettivi {elenco(uno.n for uno in uni)} hanno la stessa situazione di partenza, "
            f"{cita(uni[0].situazione_di_partenza)}, e per il resto sono diversi: in uno dei due è "
            "rimasta quella di un altro.",
        )


def _situazioni_fuori_posto(contenuto: ContenutoPiano) -> Iterator[Sequence[Obiettivo]]:
    uguali = defaultdict(list)
    for uno in calcoli.attivi(contenuto):
        if len(uno.situazione_di_partenza) >= TESTO_MINIMO:
            uguali[uno.situazione_di_partenza].append(uno)
    for uni in uguali.values():
        if len(uni) == 2 and not _si_somigliano(*uni):
            yield uni


def _si_somigliano(uno: Obiettivo, altro: Obiettivo) -> bool:
    return any(
        somiglianza.quanto(getattr(uno, campo), getattr(altro, campo)) >= DIVERSI
        for campo in ("titolo", "descrizione", "risultato_atteso")
    )


def stessi_indicatori(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """R05: objectives measured by the very same indicators and targets, if S12 and R01 have not told them."""
    dette = set(stesso_lavoro(contenuto)) | {(uno.n, altro.n) for uno, altro in _doppie(contenuto)}
    uguali = defaultdict(list)
    for uno in calcoli.attivi(contenuto):
        misure = frozenset(map(_misura, uno.indicatori))
        if _dice_quanto(uno.indicatori):
            uguali[misure].append(uno)
    gruppi = [uni for uni in uguali.values() if not dette.issuperset(_coppie(uni))]
    if len(gruppi) > GRUPPI_MASSIMI:
        quali = "; ".join(elenco(uno.n for uno in uni) for uni in gruppi)
        yield _nota(
            "R05",
            gruppi[0][0],
            "indicatori",
            f"Questi obiettivi hanno gli stessi indicatori, con gli stessi valori attesi: {quali}. "
            "Un indicatore che va bene per molti non dice che cosa cambia con ciascuno.",
        )
        return
    for uni in gruppi:
        yield _nota("R05", uni[0], "indicatori", _stessa_misura(uni))


def _stessa_misura(uni: Sequence[Obiettivo]) -> str:
    quale = cita(uni[0].indicatori[0].descrizione)
    altri = " e gli altri indicatori" if len(uni[0].indicatori) > 1 else ""
    inizio = f"Gli obiettivi {elenco(uno.n for uno in uni)} si misurano allo stesso modo, con {quale}{altri}"
    if len(uni) < FORMULA:
        return (
            f"{inizio}: se il lavoro è lo stesso conta due volte, se no serve un indicatore che li distingua."
        )
    return f"{inizio}: va bene per qualsiasi lavoro, e non dice che cosa cambia con ciascuno."


def _dice_quanto(indicatori: Sequence[Indicatore]) -> bool:
    """Whether there are indicators and each has words and something to reach; a reference to an act has not."""
    return bool(indicatori) and all(
        uno.tipo != TipoIndicatore.TESTO
        and len(uno.descrizione) >= RIGA_MINIMA
        and (uno.valore is not None or uno.data is not None)
        for uno in indicatori
    )


def riga_ripetuta(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """R06: a phase or an indicator is twice in its objective, a routine output twice in its area."""
    for uno in calcoli.attivi(contenuto):
        for prima, poi in _ripetute([_passo(fase) for fase in uno.fasi]):
            yield _riga(
                f"obiettivi[{uno.n}].fasi[{poi}]",
                "descrizione",
                f"Le fasi {prima + 1} e {poi + 1} dell'obiettivo {uno.n} sono uguali: una è di troppo, o manca ciò che "
                "le distingue.",
            )
        for prima, poi in _ripetute([_per_intero(indicatore) for indicatore in uno.indicatori]):
            yield _riga(
                f"obiettivi[{uno.n}].indicatori[{poi}]",
                "descrizione",
                f"Gli indicatori {prima + 1} e {poi + 1} dell'obiettivo {uno.n} sono uguali: uno è di troppo, o manca "
                "ciò che li distingue.",
            )
    attivita = contenuto.attivita_strutturali
    righe = [(una.prodotto, una.area, una.gruppo, una.quantita, una.quantita_testo) for una in attivita]
    for _, poi in _ripetute(righe):
        yield _riga(
            f"attivita_strutturali[{poi}]",
            "prodotto",
            f"Tra le attività strutturali di {attivita[poi].area} c'è due volte {cita(attivita[poi].prodotto)}, con la "
            "stessa quantità.",
        )


def _passo(fase: Fase) -> tuple[Hashable, ...]:
    quando = (fase.anno, fase.scadenza, fase.scadenza_testo, fase.mesi)
    return (normale(fase.descrizione), *quando, fase.assegnazione, fase.aree_testo, fase.aree)


def _per_intero(uno: Indicatore) -> tuple[Hashable, ...]:
    return (
        *_misura(uno),
        uno.anno,
        uno.assegnazione,
        uno.fase,
        uno.attivita,
        uno.definizione,
        uno.dimensione,
    )


def _ripetute(righe: Sequence[tuple[Hashable, ...]]) -> Iterator[tuple[int, int]]:
    """Positions of the first row and of each that is equal to it; very short words do not tell a row."""
    prime: dict[Hashable, int] = {}
    for posizione, riga in enumerate(righe):
        prima = prime.setdefault(riga, posizione)
        if prima != posizione and len(riga[0]) >= RIGA_MINIMA:
            yield prima, posizione


def _riga(oggetto: str, campo: str, messaggio: str) -> Anomalia:
    return Anomalia(codice="R06", livello=Livello.AVVISO, oggetto=oggetto, campo=campo, messaggio=messaggio)


CONTROLLI: tuple[Controllo, ...] = (
    Controllo(
        codice="R01",
        titolo="Scheda ripetuta parola per parola",
        livello=Livello.AVVISO,
        perche="La stessa scheda due volte nella stessa area conta due volte lo stesso lavoro; più spesso è una copia "
        "da cui si voleva partire e che nessuno ha riscritto.",
        esempio="Gli obiettivi 7 e 12 hanno titoli diversi, e uguali descrizione, fasi, indicatori e valori attesi.",
        trova=scheda_doppia,
        confronta=True,
    ),
    Controllo(
        codice="R02",
        titolo="Testi quasi uguali",
        livello=Livello.NOTA,
        perche="Due schede, descrizioni o situazioni di partenza uguali almeno per il 90 % possono essere davvero "
        "simili, o una può avere ancora il testo dell'altra. La percentuale dice quanta parte dei due testi è la "
        "stessa, nello stesso ordine, senza contare maiuscole e punteggiatura.",
        esempio="La scheda dei solleciti TARI e quella dei solleciti CUP sono uguali per il 94 %.",
        trova=testi_quasi_uguali,
        confronta=True,
    ),
    Controllo(
        codice="R03",
        titolo="Stesso titolo",
        livello=Livello.NOTA,
        perche="Obiettivi con lo stesso titolo si confondono negli elenchi, negli atti e nelle valutazioni.",
        esempio="Tre obiettivi si chiamano «Accesso documentale» e riguardano archivi diversi.",
        trova=stesso_titolo,
        confronta=True,
    ),
    Controllo(
        codice="R04",
        titolo="Situazione di partenza di un altro obiettivo",
        livello=Livello.AVVISO,
        perche="Due obiettivi che non si somigliano in nulla non partono dalla stessa situazione: in uno dei due il "
        "testo è stato incollato da un'altra scheda.",
        esempio="La scheda di una nuova piazza comincia dai problemi di una cava.",
        trova=situazione_di_un_altro,
        confronta=True,
    ),
    Controllo(
        codice="R05",
        titolo="Stessi indicatori",
        livello=Livello.NOTA,
        perche="Se due obiettivi si misurano con gli stessi indicatori e gli stessi valori attesi, o sono lo stesso "
        "lavoro contato due volte, o l'indicatore è così generico da andare bene per tutti.",
        esempio="Dodici obiettivi hanno il solo indicatore «Fasi svolte nei tempi del cronoprogramma».",
        trova=stessi_indicatori,
        confronta=True,
    ),
    Controllo(
        codice="R06",
        titolo="Riga ripetuta",
        livello=Livello.AVVISO,
        perche="Una fase o un indicatore scritti due volte nello stesso obiettivo pesano due volte, e un'attività "
        "strutturale ripetuta nella stessa area si conta due volte.",
        esempio="Le fasi 2 e 5 hanno lo stesso testo, gli stessi mesi e la stessa scadenza.",
        trova=riga_ripetuta,
    ),
    *risorse_ripetute.CONTROLLI,
)
