"""P08…: do points and premiums follow the rules that the plan itself tells?

A rule is never guessed: categories and headcount coefficients are those of the SMVP that the plan carries,
and a group that is not fixed is shared out by points. Where most of a group's amounts say that it is
shared out otherwise, nothing is said of it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from obiettivi import calcoli
from obiettivi.contenuto import CoefficienteDipendenti, ContenutoPiano, GruppoPremio, Obiettivo
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.frasi import cita, elenco
from obiettivi.formati import euro, numero
from obiettivi.scelte import ModoPesi

CENTESIMO = Decimal("0.01")
DECIMILLESIMO = Decimal("0.0001")
ABITUDINE = 3
"""From how many objectives on a difference from a category's points is the category's, not theirs."""


def peso_generale_diverso(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P08: a shared objective has a general weight, and weighs otherwise in its areas, with no share that says why."""
    for obiettivo in calcoli.attivi(contenuto):
        pesi = _pesi_delle_aree(obiettivo)
        if obiettivo.peso is None or len(pesi) < 2:
            continue
        diversi = [f"{numero(peso)} per {area}" for area, peso in pesi.items() if peso != obiettivo.peso]
        if diversi:
            yield Anomalia(
                codice="P08",
                livello=Livello.AVVISO,
                oggetto=f"obiettivi[{obiettivo.n}]",
                campo="peso",
                messaggio=f"L'obiettivo {obiettivo.n} ha peso generale {numero(obiettivo.peso)}, ma pesa "
                f"{elenco(diversi)}: per un'area conta il suo. Correggi quello sbagliato, o togli il generale.",
                trovato=obiettivo.peso,
            )


def _pesi_delle_aree(obiettivo: Obiettivo) -> Mapping[str, Decimal]:
    """The weight that each area gives to the objective, where nothing there says why it is another."""
    pesi: dict[str, Decimal] = {}
    for sua in obiettivo.assegnazioni:
        if sua.peso is not None and sua.quota is None and not sua.contributo:
            pesi[sua.area] = pesi.get(sua.area, calcoli.ZERO) + sua.peso
    return pesi


def punti_diversi_dalla_categoria(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P09: where weights are points by category, an objective has other points than its category's."""
    if contenuto.sistema.pesi.modo != ModoPesi.LIBERO:
        return
    for categoria, punti in contenuto.sistema.categorie.items():
        suoi = [uno for uno in calcoli.attivi(contenuto) if uno.categoria == categoria and _punti(uno)]
        sbagliati = [uno for uno in suoi if any(peso != punti for peso in _punti(uno))]
        trovati = {peso for uno in suoi for peso in _punti(uno)}
        if len(trovati) == 1 and len(sbagliati) >= ABITUDINE:
            yield _categoria_sbagliata(categoria, punti, trovati.pop(), sbagliati)
            continue
        for uno in sbagliati:
            peso = next(peso for peso in _punti(uno) if peso != punti)
            yield Anomalia(
                codice="P09",
                livello=Livello.BLOCCA,
                oggetto=f"obiettivi[{uno.n}]",
                campo="peso",
                messaggio=f"L'obiettivo {uno.n} è della categoria {cita(categoria)} e pesa {numero(peso)} "
                f"invece di {numero(punti)}, i punti che il sistema di valutazione le dà: "
                "correggi il peso o la categoria.",
                trovato=peso,
                atteso=punti,
            )


def _punti(obiettivo: Obiettivo) -> tuple[Decimal, ...]:
    """The weights that count for somebody."""
    if not obiettivo.assegnazioni:
        return () if obiettivo.peso is None else (obiettivo.peso,)
    pesi = (calcoli.peso_effettivo(obiettivo, sua) for sua in obiettivo.assegnazioni)
    return tuple(peso for peso in pesi if peso is not None)


def _categoria_sbagliata(
    categoria: str, punti: Decimal, trovato: Decimal, suoi: Sequence[Obiettivo]
) -> Anomalia:
    return Anomalia(
        codice="P09",
        livello=Livello.BLOCCA,
        oggetto="sistema",
        campo="categorie",
        messaggio=f"Gli obiettivi della categoria {cita(categoria)} ({elenco(uno.n for uno in suoi)}) pesano "
        f"tutti {numero(trovato)}, mentre il sistema di valutazione le dà {numero(punti)} punti: "
        "correggi i pesi, oppure i punti della categoria.",
        trovato=trovato,
        atteso=punti,
    )


def categoria_ignota(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P10: an objective's category is not one of the SMVP's, or is missing where the others have one."""
    note = contenuto.sistema.categorie
    if not note or not any(uno.categoria for uno in calcoli.attivi(contenuto)):
        return
    for uno in calcoli.attivi(contenuto):
        if uno.categoria not in note and not uno.prerequisito:
            cosa = (
                f"è della categoria {cita(uno.categoria)}, che il sistema di valutazione non ha"
                if uno.categoria
                else "non ha categoria"
            )
            yield Anomalia(
                codice="P10",
                livello=Livello.AVVISO,
                oggetto=f"obiettivi[{uno.n}]",
                campo="categoria",
                messaggio=f"L'obiettivo {uno.n} {cosa}: le categorie sono {elenco(map(cita, note))}.",
            )


def coefficiente_diverso(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P11: the coefficient of an objective's premium is not that of the band its headcount falls in."""
    fasce = contenuto.sistema.coefficienti_dipendenti
    for uno in calcoli.attivi(contenuto):
        if uno.premio is None or uno.premio.n_dipendenti is None or uno.premio.coefficiente is None:
            continue
        atteso = _coefficiente(fasce, uno.premio.n_dipendenti)
        if atteso is not None and uno.premio.coefficiente != atteso:
            chi = "1 dipendente" if uno.premio.n_dipendenti == 1 else f"{uno.premio.n_dipendenti} dipendenti"
            yield Anomalia(
                codice="P11",
                livello=Livello.BLOCCA,
                oggetto=f"obiettivi[{uno.n}]",
                campo="premio",
                messaggio=f"Il premio dell'obiettivo {uno.n} è di {chi} e ha coefficiente "
                f"{numero(uno.premio.coefficiente)}: il sistema di valutazione vuole {numero(atteso)}.",
                trovato=uno.premio.coefficiente,
                atteso=atteso,
            )


def _coefficiente(fasce: Sequence[CoefficienteDipendenti], dipendenti: int) -> Decimal | None:
    """That of the smallest band that holds so many people; one without `fino_a` holds any number."""
    adatte = [fascia for fascia in fasce if fascia.fino_a is None or dipendenti <= fascia.fino_a]
    return min(adatte, key=lambda una: (una.fino_a is None, una.fino_a or 0)).coefficiente if adatte else None


def punti_del_premio_diversi(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P12: the points of a premium are not the objective's weight times its headcount coefficient."""
    if not contenuto.sistema.coefficienti_dipendenti:
        return
    for uno in calcoli.attivi(contenuto):
        if uno.peso is None or uno.premio is None or None in (uno.premio.coefficiente, uno.premio.totale):
            continue
        # To four places, as weights are kept: a waiver remembers the value.
        atteso = (uno.peso * uno.premio.coefficiente).quantize(DECIMILLESIMO, ROUND_HALF_UP)
        if uno.premio.totale != atteso:
            yield Anomalia(
                codice="P12",
                livello=Livello.BLOCCA,
                oggetto=f"obiettivi[{uno.n}]",
                campo="premio",
                messaggio=f"Il premio dell'obiettivo {uno.n} vale {numero(uno.premio.totale)} punti: peso "
                f"{numero(uno.peso)} per coefficiente {numero(uno.premio.coefficiente)} fa {numero(atteso)}.",
                trovato=uno.premio.totale,
                atteso=atteso,
            )


def importo_diverso_dai_punti(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P13: in a group shared out by points, an objective's amount is not the one of its points."""
    for posizione, gruppo, suoi in _gruppi(contenuto):
        for uno, atteso in _sbagliati(gruppo, suoi):
            trovato = uno.premio.importo
            ha = "non ha un importo" if trovato is None else f"è di {euro(trovato)}"
            yield Anomalia(
                codice="P13",
                livello=Livello.AVVISO,
                oggetto=f"obiettivi[{uno.n}]",
                campo="premio",
                messaggio=f"Il premio dell'obiettivo {uno.n} {ha}: i suoi {numero(uno.premio.totale)} punti su "
                f"{numero(_somma_punti(suoi))} del gruppo {_nome(posizione, gruppo)} ({euro(gruppo.importo)}) "
                f"danno {euro(atteso)}.",
                trovato=trovato,
                atteso=atteso,
            )


def _gruppi(contenuto: ContenutoPiano) -> Iterator[tuple[int, GruppoPremio, Sequence[Obiettivo]]]:
    """The groups with an amount and their objectives; not those that still hold a cancelled one (P19)."""
    per_n = {uno.n: uno for uno in contenuto.obiettivi}
    for posizione, gruppo in enumerate(contenuto.premialita.gruppi if contenuto.premialita else ()):
        suoi = [per_n[n] for n in gruppo.obiettivi if n in per_n]
        if gruppo.importo is not None and suoi and all(calcoli.attivo(uno) for uno in suoi):
            yield posizione, gruppo, suoi


def _nome(posizione: int, gruppo: GruppoPremio) -> str:
    return cita(gruppo.nome) if gruppo.nome else str(posizione + 1)


def _sbagliati(gruppo: GruppoPremio, suoi: Sequence[Obiettivo]) -> list[tuple[Obiettivo, Decimal]]:
    """The objectives whose amount is off, each with the right one; none where more than half say another rule.

    One cent either way is rounding: whoever makes the sum right must leave it somewhere.
    """
    if gruppo.fisso or any(uno.premio is None or uno.premio.totale is None for uno in suoi):
        return []
    punti = _somma_punti(suoi)
    if not punti:
        return []
    attesi = [(uno, _al_centesimo(gruppo.importo * uno.premio.totale / punti)) for uno in suoi]
    fuori = [(uno, atteso) for uno, atteso in attesi if not _quasi(uno.premio.importo, atteso)]
    return fuori if len(fuori) * 2 <= len(suoi) else []


def _somma_punti(suoi: Sequence[Obiettivo]) -> Decimal:
    return calcoli.somma(uno.premio.totale for uno in suoi if uno.premio)


def _al_centesimo(valore: Decimal) -> Decimal:
    return valore.quantize(CENTESIMO, ROUND_HALF_UP)


def _quasi(trovato: Decimal | None, atteso: Decimal) -> bool:
    return trovato is not None and abs(trovato - atteso) <= CENTESIMO


def importi_diversi_dal_gruppo(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P14: the amounts of a group's objectives do not make the group's, by more than rounding."""
    for posizione, gruppo, suoi, totale in _scarti(contenuto):
        if not _arrotondamento(gruppo, suoi, totale) and not _sbagliati(gruppo, suoi):
            yield Anomalia(
                codice="P14",
                livello=Livello.AVVISO,
                oggetto=f"premialita.gruppi[{posizione}]",
                campo="importo",
                messaggio=f"I premi degli obiettivi del gruppo {_nome(posizione, gruppo)} ({elenco(gruppo.obiettivi)}) "
                f"fanno {euro(totale)} invece di {euro(gruppo.importo)}.",
                trovato=totale,
                atteso=gruppo.importo,
            )


def centesimi_del_gruppo(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P15: the amounts of a group's objectives miss the group's by the cents of rounding."""
    for posizione, gruppo, suoi, totale in _scarti(contenuto):
        if _arrotondamento(gruppo, suoi, totale):
            scarto = totale - gruppo.importo
            verso = "di troppo" if scarto > 0 else "di meno"
            yield Anomalia(
                codice="P15",
                livello=Livello.NOTA,
                oggetto=f"premialita.gruppi[{posizione}]",
                campo="importo",
                messaggio=f"I premi degli obiettivi del gruppo {_nome(posizione, gruppo)} ({elenco(gruppo.obiettivi)}) "
                f"fanno {euro(totale)} invece di {euro(gruppo.importo)}: {euro(abs(scarto))} {verso}, "
                "per gli arrotondamenti.",
                trovato=totale,
                atteso=gruppo.importo,
            )


def _scarti(
    contenuto: ContenutoPiano,
) -> Iterator[tuple[int, GruppoPremio, Sequence[Obiettivo], Decimal]]:
    """The groups whose objectives all have an amount, and where these do not make the group's."""
    for posizione, gruppo, suoi in _gruppi(contenuto):
        importi = [uno.premio.importo if uno.premio else None for uno in suoi]
        if None not in importi and calcoli.somma(importi) != gruppo.importo:
            yield posizione, gruppo, suoi, calcoli.somma(importi)


def _arrotondamento(gruppo: GruppoPremio, suoi: Sequence[Obiettivo], totale: Decimal) -> bool:
    """Whether the difference is of cents, at most one for each objective after the first."""
    return abs(totale - gruppo.importo) <= CENTESIMO * (len(suoi) - 1)


def quote_oltre_il_fondo(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P16: the shares of the fund make more than the fund that was assigned."""
    cosa, quote, fondo = _fondo(contenuto)
    totale = calcoli.somma(quote)
    if fondo is not None and totale > fondo:
        yield _del_fondo("P16", Livello.BLOCCA, cosa, totale, fondo, f"{euro(totale - fondo)} di troppo")


def fondo_non_ripartito(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P17: the shares of the fund make less than the fund that was assigned."""
    cosa, quote, fondo = _fondo(contenuto)
    totale = calcoli.somma(quote)
    if fondo is not None and quote and None not in quote and totale < fondo:
        resto = f"restano da ripartire {euro(fondo - totale)}"
        yield _del_fondo("P17", Livello.NOTA, cosa, totale, fondo, resto)


def _fondo(contenuto: ContenutoPiano) -> tuple[str, Sequence[Decimal | None], Decimal | None]:
    """What shares out the fund (the groups, else the objectives), the shares, and the fund assigned."""
    if contenuto.premialita is None:
        return "", (), None
    if contenuto.premialita.gruppi:
        cosa, quote = "I gruppi del premio", [gruppo.importo for gruppo in contenuto.premialita.gruppi]
    else:
        premi = [uno.premio for uno in calcoli.attivi(contenuto) if uno.premio]
        cosa, quote = "I premi degli obiettivi", [premio.importo for premio in premi]
    return cosa, quote, contenuto.premialita.fondo_assegnato


def _del_fondo(
    codice: str, livello: Livello, cosa: str, totale: Decimal, fondo: Decimal, scarto: str
) -> Anomalia:
    return Anomalia(
        codice=codice,
        livello=livello,
        oggetto="premialita",
        campo="fondo_assegnato",
        messaggio=f"{cosa} fanno {euro(totale)} e il fondo assegnato è di {euro(fondo)}: {scarto}.",
        trovato=totale,
        atteso=fondo,
    )


def fondo_oltre_il_massimo(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P18: more was assigned than the fund may be."""
    premialita = contenuto.premialita
    if premialita is None or None in (premialita.fondo_assegnato, premialita.fondo_massimo):
        return
    if premialita.fondo_assegnato > premialita.fondo_massimo:
        yield Anomalia(
            codice="P18",
            livello=Livello.BLOCCA,
            oggetto="premialita",
            campo="fondo_assegnato",
            messaggio=f"Il fondo assegnato è di {euro(premialita.fondo_assegnato)}, oltre il massimo di "
            f"{euro(premialita.fondo_massimo)}.",
            trovato=premialita.fondo_assegnato,
            atteso=premialita.fondo_massimo,
        )


def premio_fuori_posto(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """P19: an objective's premium is in no group, in two, or in one though an act has cancelled it."""
    if contenuto.premialita is None or not contenuto.premialita.gruppi:
        return
    gruppi: Mapping[int, list[str]] = defaultdict(list)
    for posizione, gruppo in enumerate(contenuto.premialita.gruppi):
        for n in gruppo.obiettivi:
            gruppi[n].append(_nome(posizione, gruppo))
    for uno in contenuto.obiettivi:
        if cosa := _fuori_posto(uno, gruppi[uno.n]):
            yield Anomalia(
                codice="P19",
                livello=Livello.AVVISO,
                oggetto=f"obiettivi[{uno.n}]",
                campo="premio",
                messaggio=f"L'obiettivo {uno.n} {cosa}.",
            )


def _fuori_posto(obiettivo: Obiettivo, gruppi: Sequence[str]) -> str:
    if not calcoli.attivo(obiettivo):
        return f"non è più nel piano, ma è ancora nel gruppo del premio {elenco(gruppi)}" if gruppi else ""
    if len(gruppi) > 1:
        return f"è in più gruppi del premio ({elenco(gruppi)}): il suo premio sarebbe contato due volte"
    importo = obiettivo.premio.importo if obiettivo.premio else None
    if importo and not gruppi:
        return f"ha un premio di {euro(importo)}, ma non è in nessun gruppo del fondo"
    return ""


CONTROLLI: tuple[Controllo, ...] = (
    Controllo(
        codice="P08",
        titolo="Peso generale diverso da quelli delle aree",
        livello=Livello.AVVISO,
        perche="Quando un obiettivo condiviso ha un peso generale e altri pesi nelle schede delle aree, chi lo valuta "
        "non sa quale usare. Una quota o un contributo scritti per l'area bastano a spiegare la differenza.",
        esempio="L'obiettivo 1 ha peso generale 8, ma pesa 10 per AG e 5 per FIN: "
        "per un'area conta il suo. Correggi quello sbagliato, o togli il generale.",
        trova=peso_generale_diverso,
    ),
    Controllo(
        codice="P09",
        titolo="Punti diversi da quelli della categoria",
        livello=Livello.BLOCCA,
        perche="Se il sistema di valutazione dà a ogni categoria i suoi punti, un obiettivo che ne ha altri sposta il "
        "premio di tutti. Se tutta una categoria ne ha altri, la segnalazione è una sola.",
        esempio="L'obiettivo 22 è della categoria «miglioramento» e pesa 30 invece di 20, i punti che il sistema di "
        "valutazione le dà: correggi il peso o la categoria.",
        trova=punti_diversi_dalla_categoria,
    ),
    Controllo(
        codice="P10",
        titolo="Categoria che il sistema di valutazione non ha",
        livello=Livello.AVVISO,
        perche="Senza una categoria nota non si sa quanti punti vale l'obiettivo.",
        esempio="L'obiettivo 3 è della categoria «sviluppo», che il sistema di valutazione non ha: "
        "le categorie sono «strategico» e «mantenimento».",
        trova=categoria_ignota,
    ),
    Controllo(
        codice="P11",
        titolo="Coefficiente diverso da quello dei dipendenti coinvolti",
        livello=Livello.BLOCCA,
        perche="Il sistema di valutazione lega il coefficiente al numero di dipendenti: un altro cambia il premio.",
        esempio="Il premio dell'obiettivo 7 è di 4 dipendenti e ha coefficiente 1: "
        "il sistema di valutazione vuole 1,5.",
        trova=coefficiente_diverso,
    ),
    Controllo(
        codice="P12",
        titolo="Punti del premio che non sono peso per coefficiente",
        livello=Livello.BLOCCA,
        perche="I punti con cui il fondo si divide sono il peso dell'obiettivo per il coefficiente dei dipendenti.",
        esempio="Il premio dell'obiettivo 7 vale 20 punti: peso 20 per coefficiente 1,5 fa 30.",
        trova=punti_del_premio_diversi,
    ),
    Controllo(
        codice="P13",
        titolo="Importo diverso da quello dei punti",
        livello=Livello.AVVISO,
        perche="La quota di un gruppo si divide in proporzione ai punti. Se più di metà degli importi di un gruppo "
        "segue un'altra regola, non si segnala nulla.",
        esempio="Il premio dell'obiettivo 11 è di 1.216,67 €: i suoi 30 punti su 90 del gruppo «Settore 1» "
        "(3.380,00 €) danno 1.126,67 €.",
        trova=importo_diverso_dai_punti,
    ),
    Controllo(
        codice="P14",
        titolo="Premi che non fanno l'importo del gruppo",
        livello=Livello.AVVISO,
        perche="La somma dei premi degli obiettivi di un gruppo è l'importo del gruppo: "
        "se no si promette più o meno di quanto c'è.",
        esempio="I premi degli obiettivi del gruppo «Settore 4» (20 e 21) fanno 5.943,00 € invece di 5.493,00 €.",
        trova=importi_diversi_dal_gruppo,
    ),
    Controllo(
        codice="P15",
        titolo="Centesimi di arrotondamento in un gruppo",
        livello=Livello.NOTA,
        perche="Arrotondando ogni premio al centesimo la somma può superare l'importo del gruppo: "
        "chi liquida deve sapere dove togliere il centesimo.",
        esempio="I premi degli obiettivi del gruppo «Settore 5» (22, 23 e 24) fanno 4.225,01 € invece di 4.225,00 €: "
        "0,01 € di troppo, per gli arrotondamenti.",
        trova=centesimi_del_gruppo,
    ),
    Controllo(
        codice="P16",
        titolo="Quote oltre il fondo assegnato",
        livello=Livello.BLOCCA,
        perche="Non si può ripartire più del fondo assegnato.",
        esempio="I gruppi del premio fanno 64.200,00 € e il fondo assegnato è di 63.200,00 €: 1.000,00 € di troppo.",
        trova=quote_oltre_il_fondo,
    ),
    Controllo(
        codice="P17",
        titolo="Fondo non tutto ripartito",
        livello=Livello.NOTA,
        perche="Una parte del fondo può restare per dopo: è bene che sia una scelta e non una dimenticanza.",
        esempio="I gruppi del premio fanno 60.000,00 € e il fondo assegnato è di 63.200,00 €: "
        "restano da ripartire 3.200,00 €.",
        trova=fondo_non_ripartito,
    ),
    Controllo(
        codice="P18",
        titolo="Fondo oltre il massimo",
        livello=Livello.BLOCCA,
        perche="Il bilancio dice quanto può essere il fondo: assegnarne di più non si può.",
        esempio="Il fondo assegnato è di 95.000,00 €, oltre il massimo di 91.223,09 €.",
        trova=fondo_oltre_il_massimo,
    ),
    Controllo(
        codice="P19",
        titolo="Premio fuori dai gruppi, o in più di uno",
        livello=Livello.AVVISO,
        perche="Ogni premio si paga con la quota di un gruppo, una volta sola.",
        esempio="L'obiettivo 12 ha un premio di 751,11 €, ma non è in nessun gruppo del fondo.",
        trova=premio_fuori_posto,
    ),
)
