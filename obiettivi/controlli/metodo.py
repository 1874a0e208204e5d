"""L: law and method. Are the objectives assigned when they can still be of use, and are they few?

The duties that the law sets are in `obblighi`, what last year's plan says in `precedente`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.frasi import cita, elenco
from obiettivi.controlli.norme import citata
from obiettivi.controlli.obblighi import DEGLI_OBBLIGHI
from obiettivi.controlli.precedente import DAL_PRECEDENTE
from obiettivi.formati import data, semplifica

TROPPI = 15
"""More objectives than this, for who answers for them, are too many to count and to follow.

With weights that make 100, each of 16 weighs 6 on average: whether it is reached changes nobody's result.
"""


def oltre_il_proprio_termine(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """L09: the act is of a later day than the term that the plan itself sets for it."""
    atto = contesto.giorno_dell_atto(contenuto)
    for nome, giorno in _termini_dell_assegnazione(contenuto).items() if atto else ():
        if atto > giorno:
            yield Anomalia(
                codice="L09",
                livello=Livello.AVVISO,
                oggetto="piano",
                campo="termini",
                messaggio=f"L'atto che approva il piano è del {data(atto)}: il termine che il piano si è dato "
                f"({cita(nome)}) era il {data(giorno)}.",
                trovato=Decimal((atto - giorno).days),
                atteso=Decimal(0),
            )


def assegnato_tardi(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """L10: the act comes after the end of February, and the plan has no term of its own."""
    anno, atto = contenuto.piano.anno, contesto.giorno_dell_atto(contenuto)
    febbraio = date(anno, 3, 1) - timedelta(days=1)
    if atto is None or atto <= febbraio or _termini_dell_assegnazione(contenuto):
        return
    quando = (
        f"{atto.month - 1} mesi dell'anno sono già passati" if atto.year == anno else "l'anno è già finito"
    )
    yield Anomalia(
        codice="L10",
        livello=Livello.NOTA,
        oggetto="piano",
        campo="atto",
        messaggio=f"L'atto che approva il piano è del {data(atto)}, quando {quando}. Gli obiettivi servono se "
        "chi li riceve può ancora scegliere che cosa fare: è bene assegnarli entro febbraio.",
        trovato=Decimal((atto - febbraio).days),
        atteso=Decimal(0),
        norma=citata("entro_febbraio", anno),
    )


def troppi_obiettivi(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """L11: an area, with those below it, has more objectives than can be followed."""
    cime = calcoli.radici(contenuto.aree)
    per_area: dict[str, set[int]] = {}
    for obiettivo in calcoli.attivi(contenuto):
        for sua in obiettivo.assegnazioni:
            per_area.setdefault(cime[sua.area], set()).add(obiettivo.n)
    cariche = [
        (area, len(per_area[area.codice]))
        for area in contenuto.aree
        if len(per_area.get(area.codice, ())) > TROPPI
    ]
    if cariche:
        yield Anomalia(
            codice="L11",
            livello=Livello.NOTA,
            oggetto=f"aree[{cariche[0][0].codice}]",
            campo="obiettivi",
            messaggio=f"{elenco([f'{area.nome_completo} ha {quanti} obiettivi' for area, quanti in cariche])}: "
            f"oltre {TROPPI} si seguono male, e nessuno conta davvero. Meglio tenere quelli che contano e "
            "lasciare gli altri tra le attività ordinarie.",
            trovato=Decimal(max(quanti for _, quanti in cariche)),
            atteso=Decimal(TROPPI),
            norma=citata("pochi_obiettivi", contenuto.piano.anno),
        )


def _termini_dell_assegnazione(contenuto: ContenutoPiano) -> Mapping[str, date]:
    """The terms that the plan sets for its own approval, or for the assignment of its objectives."""
    return {
        nome: giorno
        for nome, giorno in contenuto.piano.termini.items()
        if ASSEGNAZIONE.search(semplifica(nome))
    }


ASSEGNAZIONE = re.compile(r"\bassegna|\bapprovazione (?:del )?piano\b")


CONTROLLI: tuple[Controllo, ...] = (
    *DEGLI_OBBLIGHI,
    Controllo(
        codice="L09",
        titolo="Approvato dopo il termine del piano",
        livello=Livello.AVVISO,
        perche="Il piano dice entro quando assegna gli obiettivi; l'atto è di dopo. O il termine è cambiato, e "
        "va corretto, o chi legge deve sapere che non è stato rispettato.",
        esempio="Termine per l'assegnazione: 28/02/2026; atto del 15/03/2026.",
        trova=oltre_il_proprio_termine,
        con_atto=True,
    ),
    Controllo(
        codice="L10",
        titolo="Obiettivi assegnati ad anno inoltrato",
        livello=Livello.NOTA,
        perche="Un obiettivo assegnato a metà anno descrive ciò che si sta già facendo. Se il rinvio del "
        "bilancio sposta i tempi, scrivi il termine tra quelli del piano: allora si guarda quello.",
        esempio="L'atto che approva il piano 2026 è del 16/05/2026.",
        trova=assegnato_tardi,
        con_atto=True,
        norma="entro_febbraio",
    ),
    Controllo(
        codice="L11",
        titolo="Troppi obiettivi per un'area",
        livello=Livello.NOTA,
        perche=f"Oltre {TROPPI} obiettivi, con pesi che fanno 100, ciascuno pesa in media 6 o meno: nessuno "
        "conta davvero, e a ogni monitoraggio ci sono decine di schede da aggiornare. Si contano insieme gli "
        "obiettivi dell'area e degli uffici che le stanno sotto.",
        esempio="All'area Tecnica sono assegnati 25 obiettivi, molti con peso 2 o 3.",
        trova=troppi_obiettivi,
        confronta=True,
        norma="pochi_obiettivi",
    ),
    *DAL_PRECEDENTE,
)
