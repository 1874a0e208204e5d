"""R07–R10: people and amounts that stand in more than one place of the plan."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Obiettivo, RisorseFinanziarie
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.condivisi import aree_di
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.frasi import cita, elenco
from obiettivi.controlli.nomi_aree import Branca, NomiAree, nomi
from obiettivi.formati import euro

CIFRA = re.compile(r"[0-9]")
PERSONE_MINIME = 40
"""Characters: two offices may well be told alike in fewer."""
ABITUDINE = 4
"""From this many objectives on, it is how the plan is written."""
IMPORTO_MINIMO, IMPORTO_GROSSO, TONDO = Decimal(1_000), Decimal(100_000), Decimal(1_000)
"""Small and round amounts are equal by chance."""


def persone_di_un_altra_area(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """R07: the people of an assignment are, word for word, those of another area, which the text names."""
    aree = {area.codice: area for area in contenuto.aree}
    branca = Branca(contenuto.aree)
    nominate = _nominate_da_piu_aree(contenuto)
    for uno in calcoli.attivi(contenuto):
        copiate = defaultdict(list)
        for posizione, sua in enumerate(uno.assegnazioni):
            altre = nominate.get(sua.risorse_umane)
            if altre and not branca.coperta(sua.area, altre):
                copiate[sua.risorse_umane].append(posizione)
        for testo, posizioni in copiate.items():
            chi = elenco(uno.assegnazioni[posizione].area for posizione in posizioni)
            yield Anomalia(
                codice="R07",
                livello=Livello.AVVISO,
                oggetto=f"obiettivi[{uno.n}].assegnazioni[{posizioni[0]}]",
                campo="risorse_umane",
                messaggio=f"Nell'obiettivo {uno.n} le risorse umane di {chi} sono quelle di "
                f"{elenco(nomi(nominate[testo], aree))}: {cita(testo)}.",
            )


def _nominate_da_piu_aree(contenuto: ContenutoPiano) -> dict[str, frozenset[str]]:
    """The human resources that stand in several areas, with those of these areas that they name in full."""
    di_chi = defaultdict(set)
    for uno in calcoli.attivi(contenuto):
        for sua in uno.assegnazioni:
            if sua.risorse_umane:
                di_chi[sua.risorse_umane].add(sua.area)
    lettore = NomiAree(contenuto.aree)
    return {testo: lettore.nel_testo(testo) & sue for testo, sue in di_chi.items() if len(sue) > 1}


def stesse_persone(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """R08: people told one by one, the same in the objectives of areas that have nothing in common."""
    branca = Branca(contenuto.aree)
    uguali = defaultdict(list)
    for uno in calcoli.attivi(contenuto):
        testo = uno.risorse_umane
        if len(testo) >= PERSONE_MINIME and aree_di(uno) and CIFRA.search(testo):
            uguali[testo].append(uno)
    for testo, uni in uguali.items():
        if len(uni) < ABITUDINE and any(_lontani(uno, altro, branca) for uno, altro in combinations(uni, 2)):
            yield Anomalia(
                codice="R08",
                livello=Livello.NOTA,
                oggetto=f"obiettivi[{uni[-1].n}]",
                campo="risorse_umane",
                messaggio=f"Gli obiettivi {elenco(uno.n for uno in uni)} sono di aree diverse e hanno le stesse "
                f"risorse umane, {cita(testo)}: non saranno state copiate?",
            )


def _lontani(uno: Obiettivo, altro: Obiettivo, branca: Branca) -> bool:
    return not any(branca.coperta(area, aree_di(altro)) for area in aree_di(uno))


def stesso_importo(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """R09: one amount of money in several objectives, or in all the areas of one."""
    dove = defaultdict(list)
    for uno in calcoli.attivi(contenuto):
        if importo := _importo(uno.risorse_finanziarie):
            dove[importo].append(uno)
        else:
            delle_aree = [_importo(sua.risorse_finanziarie) for sua in uno.assegnazioni]
            if len(delle_aree) > 1 and delle_aree[0] and len(set(delle_aree)) == 1 and _raro(delle_aree[0]):
                yield _stesso_importo(
                    uno,
                    "assegnazioni",
                    f"Nell'obiettivo {uno.n} ogni area ha {euro(delle_aree[0])}: se è la spesa di tutto l'obiettivo, è "
                    f"contata {len(delle_aree)} volte.",
                )
    for importo, uni in dove.items():
        if len(uni) > 1 and _raro(importo):
            yield _stesso_importo(
                uni[0],
                "risorse_finanziarie",
                f"Gli obiettivi {elenco(uno.n for uno in uni)} hanno lo stesso importo, {euro(importo)}: se la spesa è "
                "la stessa, va scritta una volta sola.",
            )


def _importo(risorse: RisorseFinanziarie | None) -> Decimal | None:
    return risorse.importo if risorse else None


def _raro(importo: Decimal) -> bool:
    """Whether two equal amounts are hardly a chance."""
    return importo >= IMPORTO_GROSSO or (importo >= IMPORTO_MINIMO and importo % TONDO != 0)


def _stesso_importo(uno: Obiettivo, campo: str, messaggio: str) -> Anomalia:
    return Anomalia(
        codice="R09", livello=Livello.NOTA, oggetto=f"obiettivi[{uno.n}]", campo=campo, messaggio=messaggio
    )


def importi_delle_aree(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """R10: the money of the areas of an objective is more than the objective's own."""
    for uno in calcoli.attivi(contenuto):
        importo = _importo(uno.risorse_finanziarie)
        delle_aree = [_importo(sua.risorse_finanziarie) for sua in uno.assegnazioni]
        totale = calcoli.somma(delle_aree)
        if importo is None or totale <= importo:
            continue
        intero = sum(uno_solo == importo for uno_solo in delle_aree)
        contato = f" L'intero importo è scritto in {intero} aree." if intero > 1 else ""
        yield Anomalia(
            codice="R10",
            livello=Livello.AVVISO,
            oggetto=f"obiettivi[{uno.n}]",
            campo="assegnazioni",
            messaggio=f"Gli importi delle aree dell'obiettivo {uno.n} fanno {euro(totale)}, più di quello "
            f"dell'obiettivo, {euro(importo)}.{contato}",
            trovato=totale,
            atteso=importo,
        )


CONTROLLI: tuple[Controllo, ...] = (
    Controllo(
        codice="R07",
        titolo="Risorse umane di un'altra area",
        livello=Livello.AVVISO,
        perche="Le persone di un'area non possono essere, parola per parola, tutte quelle di un'altra: la riga è stata "
        "copiata insieme alla scheda.",
        esempio="Nella scheda della Polizia municipale le risorse umane sono «tutto il personale della Segreteria».",
        trova=persone_di_un_altra_area,
    ),
    Controllo(
        codice="R08",
        titolo="Stesse risorse umane in aree diverse",
        livello=Livello.NOTA,
        perche="Un elenco preciso di persone, uguale in obiettivi di aree che non c'entrano tra loro, di solito è "
        "rimasto da una scheda copiata.",
        esempio="«n. 2 istruttori tecnici (C1) e 1 operaio (B3)» negli obiettivi dell'Area tecnica e della Biblioteca.",
        trova=stesse_persone,
        confronta=True,
    ),
    Controllo(
        codice="R09",
        titolo="Stesso importo in più posti",
        livello=Livello.NOTA,
        perche="Una spesa scritta in più obiettivi, o in ogni area dello stesso, sembra più grande di quella che è. "
        "Non si guardano gli importi piccoli e quelli tondi, che sono uguali per caso.",
        esempio="Due obiettivi hanno 43.250,00 €: è lo stesso contributo.",
        trova=stesso_importo,
        confronta=True,
    ),
    Controllo(
        codice="R10",
        titolo="Importi delle aree oltre quello dell'obiettivo",
        livello=Livello.AVVISO,
        perche="Quello che un obiettivo dà alle sue aree non può superare quello che ha: di solito l'importo intero è "
        "stato scritto in ognuna.",
        esempio="L'obiettivo ha 60.000 € e ciascuna delle sue tre aree ne ha 60.000.",
        trova=importi_delle_aree,
        confronta=True,
    ),
)
