"""T02, T06…T11: do days and months hold together? The plan's act, its phases, its indicators.

Nothing here knows what day it is today. Days that do not exist are T01 (tempo.py), years are anni.py's.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Fase, Indicatore, Obiettivo
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.frasi import cita, elenco
from obiettivi.formati import data, semplifica
from obiettivi.scelte import MESI, Operatore, TipoIndicatore

TUTTI_I_MESI = tuple(range(1, 13))

SEGNAPOSTO = re.compile(
    r"\bda (?:definir|stabilir|concordar|individuar|precisar|fissar|comunicar|programmar)"
    r"|\bn\.? ?d\b|\btb[cd]\b|\bx{2,9}\b|\?|_{2}|\.{3}|\b(?:vedi|come) sopra\b|\bidem\b"
)
"""Something written in place of a date still to be decided."""
CIFRE_MANCANTI = re.compile(r"\bx{2,9} ?[./-]|[./-] ?x{2,9}\b|\?\?|\bgg ?[./-] ?mm\b|_ ?[./-]")
"""A date with holes: "xx/06/2026"."""
CALENDARIO = re.compile(
    r"\d{1,2} ?[./-] ?\d|(?<!\d)(?:19|20)\d\d(?!\d)|\bann[oiu]|ennal|enni[oa]|\bmes[ei]\b|mensil|mestr|\btrim|\bsem\b"
    r"|\bquad|\bq[1-4]\b|giorn|\bgg\b|quotidian|settiman|\bore\b|lunedi|martedi|mercoledi|giovedi|venerdi|sabat|domenic"
    r"|stagion|estiv|estat|invern|primaver|autunn|natal|pasqu|feri[ae]\b|festiv|scolastic"
    rf"|{'|'.join(MESI)}|\b(?:gen|feb|mar|apr|mag|giu|lug|ago|set|sett|ott|nov|dic)\b"
)
"""A day, a month, a year, a season, or how often."""
CIRCOSTANZA = re.compile(
    r"\bentro\b|\bdop[oi]|\bprima\b|\bfin[eoi]|\btermin|\bconclu|\bavvi|\bduran|\bcontinu|\bcostan|\bsempre\b|\bimmedia"
    r"|\btempestiv|\bscaden|\blegge\b|\bnorm|\bband[oi]|\bcalendar|\bcronoprogr|\bprogramm|\bperiodic|\bordinari"
    r"|\ball[ae']|\bal\b|\bda[l']?\b|\bdall[ae']|\bquando\b|\bogni\b|\bseguito\b|\bapprova|\bnecess|\brichiest"
    r"|\bpermanen|\bsistematic|\bregolar|\bprogressiv|\bitinere\b|\bbisogn|\besigen|\bevent|\bmanifestaz"
)
"""What the time hangs from: an event, a rule, somebody's request."""
A_PAROLE = re.compile(
    r"\bentro\b|\bal termine\b|\b(?:alla )?(?:fine|conclusione)\b|\btempi (?:fissat|stabilit|definit|previst)"
    r"|\bann[oi]\b|semestr|trimestr|mensil|\bogni (?:mes|giorn|settiman)|settimanal|giornalier|quotidian"
    rf"|{'|'.join(MESI)}"
)
"""What in the description of a phase already says when it is done."""


def numerate(posizioni: Sequence[int]) -> str:
    """Phases as people count them: "la fase 2", "le fasi 2 e 4"."""
    return f"{'la fase' if len(posizioni) == 1 else 'le fasi'} {elenco(posto + 1 for posto in posizioni)}"


def scadenza_illeggibile(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """T02: what stands in the place of a date says nothing of when."""
    for obiettivo in calcoli.attivi(contenuto):
        for posizione, fase in enumerate(obiettivo.fasi):
            testo = "" if fase.scadenza else fase.scadenza_testo
            if _non_dice_quando(testo):
                cosa = f"La scadenza della fase {posizione + 1} dell'obiettivo {obiettivo.n}"
                yield _illeggibile(f"obiettivi[{obiettivo.n}].fasi[{posizione}]", "scadenza", cosa, testo)
        for posizione, indicatore in enumerate(obiettivo.indicatori):
            di_data = indicatore.tipo == TipoIndicatore.DATA and not indicatore.data
            testo = indicatore.testo if di_data else ""
            if _non_dice_quando(testo):
                cosa = f"La data dell'indicatore {posizione + 1} dell'obiettivo {obiettivo.n}"
                yield _illeggibile(f"obiettivi[{obiettivo.n}].indicatori[{posizione}]", "data", cosa, testo)


def _illeggibile(oggetto: str, campo: str, cosa: str, testo: str) -> Anomalia:
    return Anomalia(
        codice="T02",
        livello=Livello.AVVISO,
        oggetto=oggetto,
        campo=campo,
        messaggio=f"{cosa} è {cita(testo)}: non si capisce quando. Scrivi un giorno, un mese o un periodo.",
    )


def _non_dice_quando(testo: str) -> bool:
    """Whether a text gives no idea of a time; a day that does not exist is another check's."""
    if not testo.strip():
        return False
    semplice = semplifica(testo)
    if CIFRE_MANCANTI.search(semplice):
        return True
    if CALENDARIO.search(semplice):
        return False
    return bool(SEGNAPOSTO.search(semplice)) or not CIRCOSTANZA.search(semplice)


def prima_dell_atto(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """T06: what was already over on the day of the act; one finding for the plan, which was late."""
    giorno = contesto.giorno_dell_atto(contenuto)
    if giorno is None:
        return
    passate = [cosa for cosa, fine in _fini(contenuto) if fine < giorno]
    if passate:
        una = len(passate) == 1
        erano = "era già scaduta una cosa" if una else f"erano già scadute {len(passate)} cose"
        rimedio = "perché è nel piano, o toglila" if una else "perché sono nel piano, o toglile"
        yield Anomalia(
            codice="T06",
            livello=Livello.AVVISO,
            oggetto="piano",
            campo="atto",
            messaggio=f"Il {data(giorno)}, quando il piano è stato approvato, {erano}: {elenco(passate)}. "
            f"Spiega nella premessa {rimedio}.",
        )


def _fini(contenuto: ContenutoPiano) -> Iterator[tuple[str, date]]:
    """Each phase and each indicator that says when it is over, and when."""
    for obiettivo in calcoli.attivi(contenuto):
        for posizione, fase in enumerate(obiettivo.fasi):
            if fine := _fine(fase, contenuto.piano.anno):
                yield f"la fase {posizione + 1} dell'obiettivo {obiettivo.n}", fine
        for posizione, indicatore in enumerate(obiettivo.indicatori):
            if indicatore.data:
                yield f"l'indicatore {posizione + 1} dell'obiettivo {obiettivo.n}", indicatore.data


def _fine(fase: Fase, anno_piano: int) -> date | None:
    """When a phase is over, if it says so: its deadline, else the end of its last month."""
    if fase.scadenza or not fase.mesi:
        return fase.scadenza
    return calcoli.scadenza_effettiva(fase, anno_piano)


def mesi_oltre_la_scadenza(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """T07: a phase is active in months after its deadline."""
    for obiettivo in calcoli.attivi(contenuto):
        for posizione, fase in enumerate(obiettivo.fasi):
            stesso_anno = fase.scadenza and fase.anno in (None, fase.scadenza.year)
            if stesso_anno and max(fase.mesi, default=0) > fase.scadenza.month:
                yield Anomalia(
                    codice="T07",
                    livello=Livello.AVVISO,
                    oggetto=f"obiettivi[{obiettivo.n}].fasi[{posizione}]",
                    campo="mesi",
                    messaggio=f"La fase {posizione + 1} dell'obiettivo {obiettivo.n} scade il {data(fase.scadenza)}, "
                    f"ma i suoi mesi arrivano a {MESI[max(fase.mesi) - 1]}.",
                )


def oltre_l_indicatore(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """T08: a phase goes on after the day by which the indicator wants the work done.

    An indicator of a phase is compared with that phase; otherwise all the indicators must be dates, and the
    last of them is the limit: where something else is measured too, the phase may serve that.
    """
    for obiettivo in calcoli.attivi(contenuto):
        for posizione, fase in enumerate(obiettivo.fasi):
            fine, limite = _fine(fase, contenuto.piano.anno), _limite(obiettivo, posizione)
            if fine and limite and fine > limite:
                yield Anomalia(
                    codice="T08",
                    livello=Livello.AVVISO,
                    oggetto=f"obiettivi[{obiettivo.n}].fasi[{posizione}]",
                    campo="scadenza" if fase.scadenza else "mesi",
                    messaggio=f"La fase {posizione + 1} dell'obiettivo {obiettivo.n} continua fino al {data(fine)}, "
                    f"ma l'indicatore vuole il lavoro finito entro il {data(limite)}: allinea le date, o metti in "
                    "una fase a parte quello che viene dopo.",
                )


def _limite(obiettivo: Obiettivo, posizione: int) -> date | None:
    """The day by which the indicators want a phase done; None where they do not say."""
    suoi = [uno for uno in obiettivo.indicatori if uno.fase == posizione and _e_un_termine(uno)]
    if suoi:
        return max(uno.data for uno in suoi)
    tutti = obiettivo.indicatori
    if not tutti or not all(_e_un_termine(uno) and uno.fase is None for uno in tutti):
        return None
    return max(uno.data for uno in tutti)


def _e_un_termine(indicatore: Indicatore) -> bool:
    """Whether it is a day not to pass; one with "=" is a day to start on."""
    return (
        indicatore.tipo == TipoIndicatore.DATA
        and bool(indicatore.data)
        and indicatore.operatore != Operatore.UGUALE
    )


def fasi_fuori_ordine(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """T09: of two phases numbered one after the other in the same year, the second is due before the first."""
    for obiettivo in calcoli.attivi(contenuto):
        for posizione, (prima, poi) in enumerate(zip(obiettivo.fasi, obiettivo.fasi[1:], strict=False)):
            if _in_fila(prima, poi) and poi.scadenza < prima.scadenza:
                yield Anomalia(
                    codice="T09",
                    livello=Livello.NOTA,
                    oggetto=f"obiettivi[{obiettivo.n}].fasi[{posizione + 1}]",
                    campo="scadenza",
                    messaggio=f"Nell'obiettivo {obiettivo.n} la fase {posizione + 2} scade il {data(poi.scadenza)}, "
                    f"prima della fase {posizione + 1} ({data(prima.scadenza)}).",
                )


def _in_fila(prima: Fase, poi: Fase) -> bool:
    """Whether the numbers say that one phase follows the other."""
    if prima.numero is None or poi.numero != prima.numero + 1 or prima.assegnazione != poi.assegnazione:
        return False
    return bool(prima.scadenza and poi.scadenza) and prima.scadenza.year == poi.scadenza.year


def fasi_senza_tempi(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """T10: phases of the plan's year with neither months nor a deadline, beside others that have them."""
    for obiettivo in calcoli.attivi(contenuto):
        vuote = [
            posizione
            for posizione, fase in enumerate(obiettivo.fasi)
            if _senza_tempi(fase) and (fase.anno or 0) <= contenuto.piano.anno
        ]
        if vuote and any(_ha_un_posto(fase) for fase in obiettivo.fasi):
            una = len(vuote) == 1
            yield Anomalia(
                codice="T10",
                livello=Livello.AVVISO,
                oggetto=f"obiettivi[{obiettivo.n}]" + (f".fasi[{vuote[0]}]" if una else ""),
                campo="scadenza" if una else "fasi",
                messaggio=f"Nell'obiettivo {obiettivo.n} {numerate(vuote)} non "
                f"{'ha' if una else 'hanno'} né mesi né scadenza, mentre altre ne hanno.",
            )


def _senza_tempi(fase: Fase) -> bool:
    detto = fase.scadenza or fase.mesi or fase.scadenza_testo
    return not detto and not A_PAROLE.search(semplifica(fase.descrizione))


def _ha_un_posto(fase: Fase) -> bool:
    """Whether the phase has its place in the year: what lasts all year has none."""
    return bool(fase.scadenza) or 0 < len(fase.mesi) < len(TUTTI_I_MESI)


def obiettivi_senza_tempi(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """T11: objectives none of whose phases says when; one finding for the plan."""
    senza = [
        obiettivo.n
        for obiettivo in calcoli.attivi(contenuto)
        if obiettivo.fasi and all(_senza_tempi(fase) for fase in obiettivo.fasi)
    ]
    if senza:
        chi = f"dell'obiettivo {senza[0]}" if len(senza) == 1 else f"degli obiettivi {elenco(senza)}"
        yield Anomalia(
            codice="T11",
            livello=Livello.NOTA,
            oggetto=f"obiettivi[{senza[0]}]" if len(senza) == 1 else "piano",
            campo="fasi",
            messaggio=f"Le fasi {chi} non hanno né mesi né scadenza: valgono tutte a fine anno.",
        )


CONTROLLI: tuple[Controllo, ...] = (
    Controllo(
        codice="T02",
        titolo="Scadenza che non si capisce",
        livello=Livello.AVVISO,
        perche="Dove va una data c'è scritto qualcosa che non dice quando. «Tutto l'anno», «ogni mese», «entro fine "
        "anno», «dopo l'approvazione del bilancio» vanno bene.",
        esempio="La scadenza della fase 2 dell'obiettivo 4 è «da definire»: non si capisce quando. "
        "Scrivi un giorno, un mese o un periodo.",
        trova=scadenza_illeggibile,
    ),
    Controllo(
        codice="T06",
        titolo="Scadenze già passate quando il piano è stato approvato",
        livello=Livello.AVVISO,
        perche="Quello che era già finito il giorno dell'atto non è un obiettivo: è un risultato già noto. "
        "Un piano approvato tardi ne ha molte, e la segnalazione è una sola.",
        esempio="Il 19/04/2023, quando il piano è stato approvato, era già scaduta una cosa: "
        "la fase 1 dell'obiettivo 59. Spiega nella premessa perché è nel piano, o toglila.",
        trova=prima_dell_atto,
        con_atto=True,
    ),
    Controllo(
        codice="T07",
        titolo="Mesi oltre la scadenza della fase",
        livello=Livello.AVVISO,
        perche="La fase è segnata nel cronoprogramma anche dopo il giorno in cui deve essere finita.",
        esempio="La fase 1 dell'obiettivo 5 scade il 30/06/2024, ma i suoi mesi arrivano a settembre.",
        trova=mesi_oltre_la_scadenza,
    ),
    Controllo(
        codice="T08",
        titolo="Fasi oltre la data dell'indicatore",
        livello=Livello.AVVISO,
        perche="L'indicatore vuole il lavoro finito entro un giorno, ma il cronoprogramma va oltre. Si guarda solo "
        "dove tutti gli indicatori sono date, o dove l'indicatore è di quella fase.",
        esempio="La fase 2 dell'obiettivo 55 continua fino al 31/08/2023, ma l'indicatore vuole il lavoro finito entro "
        "il 31/07/2023: allinea le date, o metti in una fase a parte quello che viene dopo.",
        trova=oltre_l_indicatore,
    ),
    Controllo(
        codice="T09",
        titolo="Fasi fuori ordine",
        livello=Livello.NOTA,
        perche="Due fasi con numeri di fila, la seconda prima della prima: forse una data è sbagliata.",
        esempio="Nell'obiettivo 8 la fase 5 scade il 06/03/2023, prima della fase 4 (15/03/2023).",
        trova=fasi_fuori_ordine,
    ),
    Controllo(
        codice="T10",
        titolo="Fasi senza mesi né scadenza",
        livello=Livello.AVVISO,
        perche="Altre fasi dello stesso obiettivo dicono quando, queste no: a metà anno non si saprà "
        "se sono in ritardo.",
        esempio="Nell'obiettivo 48 le fasi 1, 3 e 4 non hanno né mesi né scadenza, mentre altre ne hanno.",
        trova=fasi_senza_tempi,
    ),
    Controllo(
        codice="T11",
        titolo="Obiettivi senza tempi",
        livello=Livello.NOTA,
        perche="Se nessuna fase dice quando, il monitoraggio le aspetta tutte a fine anno.",
        esempio="Le fasi degli obiettivi 1 e 2 non hanno né mesi né scadenza: valgono tutte a fine anno.",
        trova=obiettivi_senza_tempi,
    ),
)
