"""S: does everything hang together? Areas, phases, numbers, people, voci, and who shares what."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from obiettivi import calcoli
from obiettivi.contenuto import Assegnazione, ContenutoPiano, Fase, Obiettivo, Voce
from obiettivi.controlli import aree_nominate, condivisi, persone_contate
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.frasi import cita, elenco
from obiettivi.controlli.nomi_aree import Branca
from obiettivi.scelte import Ambito, MetodoRisultato, TipoVoce

QUASI_TUTTI = Decimal("0.8")
"""From this share of the plan on, what the others have is its habit."""
ABITUDINE_MINIMA = 5
"""Fewer rows than these are no habit."""


def senza_area(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """S01: an objective of the whole body may have none, where the others like it have none either."""
    attivi = tuple(calcoli.attivi(contenuto))
    generali = any(uno.assegnazioni for uno in attivi if uno.ambito == Ambito.GENERALE)
    for uno in attivi:
        if not uno.assegnazioni and (generali or uno.ambito != Ambito.GENERALE):
            yield Anomalia(
                codice="S01",
                livello=Livello.AVVISO,
                oggetto=f"obiettivi[{uno.n}]",
                campo="assegnazioni",
                messaggio=f"L'obiettivo {uno.n} non è assegnato a nessuna area: nessuno ne risponde.",
            )


def senza_responsabile(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """S02: who is in office in an area answers for those below it too."""
    if contesto.aree_in_carica is None:
        return
    branca = Branca(contenuto.aree)
    quanti = Counter(
        area for uno in calcoli.attivi(contenuto) for area in {sua.area for sua in uno.assegnazioni}
    )
    for area in contenuto.aree:
        if quanti[area.codice] and not branca.sopra(area.codice) & contesto.aree_in_carica:
            obiettivi = "un obiettivo" if quanti[area.codice] == 1 else f"{quanti[area.codice]} obiettivi"
            yield Anomalia(
                codice="S02",
                livello=Livello.AVVISO,
                oggetto=f"aree[{area.codice}]",
                campo="responsabile_ruolo",
                messaggio=f"{area.nome_completo} ha {obiettivi} e nessun responsabile in carica: "
                "va registrato il suo incarico, o assegnato ad altri ciò che ha.",
            )


def senza_fasi(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """S03: where the SMVP measures by phases, or nearly all the other objectives have some."""
    attivi = [uno for uno in calcoli.attivi(contenuto) if not uno.prerequisito]
    senza = [uno for uno in attivi if not uno.fasi]
    metodo = contenuto.sistema.metodo.tipo if contenuto.sistema.metodo else ""
    if contenuto.sistema.fasi_totale is not None or metodo in (MetodoRisultato.FASI, MetodoRisultato.MISTO):
        perche = "il sistema di valutazione le vuole"
    elif _abitudine(len(attivi) - len(senza), len(attivi)):
        perche = f"gli altri {len(attivi) - len(senza)} ne hanno"
    else:
        return
    for uno in senza:
        yield Anomalia(
            codice="S03",
            livello=Livello.AVVISO,
            oggetto=f"obiettivi[{uno.n}]",
            campo="fasi",
            messaggio=f"L'obiettivo {uno.n} non ha fasi: {perche}.",
        )


def _abitudine(quanti: int, su: int) -> bool:
    return quanti >= ABITUDINE_MINIMA and quanti >= QUASI_TUTTI * su


def performance_attesa_vuota(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """S04: beside sister assignments, or in a plan, that nearly all say it. A settore speaks through its servizi."""
    branca = Branca(contenuto.aree)
    attivi = tuple(calcoli.attivi(contenuto))
    tutte = [sua for uno in attivi for sua in uno.assegnazioni]
    del_piano = _abitudine(sum(bool(sua.performance_attesa) for sua in tutte), len(tutte))
    for uno in attivi:
        piene = [sua.area for sua in uno.assegnazioni if sua.performance_attesa]
        vuote = [
            (posizione, sua)
            for posizione, sua in enumerate(uno.assegnazioni)
            if not sua.performance_attesa and not _detta_sotto(sua, piene, branca)
        ]
        if del_piano or 2 <= len(piene) > len(vuote):
            altre = "delle altre aree" if piene else "degli altri obiettivi"
            for posizione, sua in vuote:
                yield Anomalia(
                    codice="S04",
                    livello=Livello.AVVISO,
                    oggetto=f"obiettivi[{uno.n}].assegnazioni[{posizione}]",
                    campo="performance_attesa",
                    messaggio=f"Nell'obiettivo {uno.n} manca la performance attesa dell'area {sua.area}: "
                    f"quella {altre} c'è.",
                )


def _detta_sotto(assegnazione: Assegnazione, piene: Iterable[str], branca: Branca) -> bool:
    return branca.coperta(assegnazione.area, piene)


CODICE_NUMERATO = re.compile(r"(.*?)(\d{1,4})(\D*)", re.ASCII | re.DOTALL)


def numerazione_degli_obiettivi(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """S05: holes and repeats in the codes, one note. Where each section or area counts from 1, each is a series."""
    serie = _serie(contenuto.obiettivi)
    frasi = []
    for nome, codici in serie.items():
        dove = f" ({cita(nome, 60)})" if nome else ""
        ripetuti = [codice for codice, volte in Counter(codici).items() if volte > 1]
        if 0 < len(ripetuti) <= max(1, len(codici) // 10):
            frasi.append(f"il codice {elenco(ripetuti)} è scritto più volte{dove}")
        frasi += [
            f"{'mancano i codici' if len(buchi) > 1 else 'manca il codice'} {elenco(buchi)}{dove}"
            for buchi in _buchi(codici)
        ]
    if frasi:
        yield Anomalia(
            codice="S05",
            livello=Livello.NOTA,
            oggetto="piano",
            campo="obiettivi",
            messaggio=f"Nella numerazione degli obiettivi {'; '.join(frasi[:6])}: un obiettivo è stato tolto o "
            "copiato senza rinumerare?",
        )


def _serie(obiettivi: Sequence[Obiettivo]) -> dict[str, list[str]]:
    """The codes by the series they count in: the whole plan, each section, or each area, as repeats them least."""
    con_codice = [uno for uno in obiettivi if uno.codice]
    modi = (
        lambda uno: "",
        lambda uno: uno.sezione,
        lambda uno: uno.assegnazioni[0].area if uno.assegnazioni else "",
    )
    migliore: dict[str, list[str]] = {}
    meno = len(con_codice) + 1
    for modo in modi:
        serie = defaultdict(list)
        for uno in con_codice:
            serie[modo(uno)].append(uno.codice)
        ripetuti = sum(len(codici) - len(set(codici)) for codici in serie.values())
        if ripetuti < meno:
            migliore, meno = serie, ripetuti
    return migliore


def _buchi(codici: Iterable[str]) -> Iterator[list[str]]:
    """The codes missing between the first and the last of each kind ("1T", "2T"); few, or it is no numbering."""
    numeri = defaultdict(set)
    for codice in codici:
        if trovato := CODICE_NUMERATO.fullmatch(codice):
            prima, cifre, dopo = trovato.groups()
            numeri[prima, dopo].add(int(cifre))
    for (prima, dopo), quali in numeri.items():
        mancano = sorted(set(range(min(quali), max(quali))) - quali)
        if 0 < len(mancano) <= len(quali) // 3:
            yield [f"{prima}{uno}{dopo}" for uno in mancano]


def numerazione_delle_fasi(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """S06: holes and repeats in the numbers of an objective's phases. Each year, and each area, may begin anew."""
    for uno in calcoli.attivi(contenuto):
        if frasi := _numeri_delle_fasi(uno.fasi):
            yield Anomalia(
                codice="S06",
                livello=Livello.AVVISO,
                oggetto=f"obiettivi[{uno.n}]",
                campo="fasi",
                messaggio=f"Nella numerazione delle fasi dell'obiettivo {uno.n} {elenco(frasi)}.",
            )


def _numeri_delle_fasi(fasi: Sequence[Fase]) -> list[str]:
    numeri = [fase.numero for fase in fasi if fase.numero is not None]
    if not numeri:
        return []
    volte = Counter((fase.numero, fase.anno, fase.assegnazione) for fase in fasi if fase.numero is not None)
    ripetuti = sorted({chi for (chi, _, _), quante in volte.items() if quante > 1})
    mancano = sorted(set(range(1, min(max(numeri), 2 * len(fasi)))) - set(numeri))
    frasi = [f"il numero {uno} si ripete" for uno in ripetuti]
    if 0 < len(mancano) < len(set(numeri)):
        frasi.append(f"{'mancano i numeri' if len(mancano) > 1 else 'manca il numero'} {elenco(mancano)}")
    if len(numeri) < len(fasi):
        frasi.append(f"{'una non ha' if len(fasi) - len(numeri) == 1 else 'alcune non hanno'} numero")
    return frasi


def voci_mai_usate(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """S15: entries that no objective hangs from, nor from those below; one note.

    A kind of entry that no objective uses at all is not what the objectives of this plan hang from.
    """
    padri = {voce.codice: voce.padre for voce in contenuto.voci}
    usate = {codice for uno in calcoli.attivi(contenuto) for codice in uno.voci}
    usate |= {sopra for codice in usate for sopra in calcoli.antenati(codice, padri)}
    tipi_usati = {voce.tipo for voce in contenuto.voci if voce.codice in usate}
    mai = [voce for voce in contenuto.voci if voce.codice not in usate and voce.tipo in tipi_usati]
    if mai:
        quante = "Nessun obiettivo usa una" if len(mai) == 1 else f"Nessun obiettivo usa {len(mai)}"
        yield Anomalia(
            codice="S15",
            livello=Livello.NOTA,
            oggetto="piano",
            campo="voci",
            messaggio=f"{quante} delle {len(contenuto.voci)} voci del piano: {_per_tipo(mai, contenuto.voci)}.",
            trovato=Decimal(len(mai)),
        )


def _per_tipo(mai: Sequence[Voce], tutte: Sequence[Voce]) -> str:
    quante = Counter(voce.tipo for voce in tutte)
    frasi = []
    for tipo, non_usate in Counter(voce.tipo for voce in mai).items():
        nomi = [cita(voce.nome or voce.codice, 40) for voce in mai if voce.tipo == tipo]
        frasi.append(f"{TipoVoce(tipo).label}, {non_usate} su {quante[tipo]} ({elenco(nomi, 4)})")
    return "; ".join(frasi)


def aree_senza_obiettivi(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """S16: the areas at the top of the tree that no objective reaches, nor those below; one note."""
    branca = Branca(contenuto.aree)
    assegnate = {sua.area for uno in calcoli.attivi(contenuto) for sua in uno.assegnazioni}
    senza = [area for area in contenuto.aree if not area.padre and not branca.coperta(area.codice, assegnate)]
    if assegnate and senza:
        yield Anomalia(
            codice="S16",
            livello=Livello.NOTA,
            oggetto="piano",
            campo="obiettivi",
            messaggio=f"{elenco(area.nome_completo for area in senza)} non "
            f"{'ha' if len(senza) == 1 else 'hanno'} obiettivi in questo piano.",
        )


CASELLE = (
    ("descrizione", "manca la descrizione"),
    ("risultato_atteso", "manca il risultato atteso"),
    ("risorse_umane", "mancano le risorse umane"),
    ("risorse_finanziarie", "mancano le risorse finanziarie"),
    ("voci", "mancano le voci della programmazione"),
)
QUASI_SEMPRE = Decimal("0.9")


def casella_vuota(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """S17: what nearly all the objectives of the plan say and a few do not; one note for each thing."""
    attivi = tuple(calcoli.attivi(contenuto))
    for campo, manca in CASELLE:
        senza = [uno.n for uno in attivi if not _detto(uno, campo)]
        if senza and len(attivi) - len(senza) >= max(ABITUDINE_MINIMA, QUASI_SEMPRE * len(attivi)):
            ci = "c'è" if manca.startswith("manca ") else "ci sono"
            chi = "All'obiettivo" if len(senza) == 1 else "Agli obiettivi"
            yield Anomalia(
                codice="S17",
                livello=Livello.NOTA,
                oggetto=f"obiettivi[{senza[0]}]",
                campo=campo,
                messaggio=f"{chi} {elenco(senza)} {manca}: negli altri {len(attivi) - len(senza)} {ci}.",
            )


def _detto(uno: Obiettivo, campo: str) -> bool:
    """People may also be told by shares, or area by area."""
    if getattr(uno, campo):
        return True
    if campo == "risorse_umane":
        return bool(uno.risorse_umane_quote) or any(sua.risorse_umane for sua in uno.assegnazioni)
    if campo == "risorse_finanziarie":
        return any(sua.risorse_finanziarie for sua in uno.assegnazioni)
    return False


CONTROLLI: tuple[Controllo, ...] = (
    Controllo(
        codice="S01",
        titolo="Obiettivo senza area",
        livello=Livello.AVVISO,
        perche="Un obiettivo che non è di nessuna area non ha chi ne risponde, e non pesa per nessuno.",
        esempio="L'obiettivo «Regolamento del verde» ha fasi e indicatori, ma l'elenco delle sue aree è vuoto.",
        trova=senza_area,
    ),
    Controllo(
        codice="S02",
        titolo="Area senza responsabile in carica",
        livello=Livello.AVVISO,
        perche="Gli obiettivi si assegnano a chi dirige l'area: se l'incarico è scaduto o non è registrato, nessuno "
        "può prenderne visione. Chi ha l'incarico su un'area risponde anche dei servizi che le stanno sotto.",
        esempio="L'incarico sull'Area tecnica è finito il 31 dicembre e il piano le assegna otto obiettivi.",
        trova=senza_responsabile,
    ),
    Controllo(
        codice="S03",
        titolo="Obiettivo senza fasi",
        livello=Livello.AVVISO,
        perche="Dove il sistema di valutazione misura l'avanzamento per fasi, o quasi tutti gli obiettivi ne hanno, "
        "uno che non ne ha non si può seguire durante l'anno.",
        esempio="Di venti obiettivi, diciannove hanno un cronoprogramma e uno no.",
        trova=senza_fasi,
    ),
    Controllo(
        codice="S04",
        titolo="Performance attesa vuota accanto alle altre",
        livello=Livello.AVVISO,
        perche="In un obiettivo condiviso la performance attesa dice che cosa tocca a ciascuna area: dove manca, "
        "l'area non sa che cosa le si chiede.",
        esempio="Per tre aree è scritto che cosa fanno, per la quarta la casella è vuota.",
        trova=performance_attesa_vuota,
    ),
    Controllo(
        codice="S05",
        titolo="Numeri degli obiettivi saltati o ripetuti",
        livello=Livello.NOTA,
        perche="Un numero saltato o ripetuto è spesso il segno di una scheda tolta o copiata. I codici che "
        "ricominciano in ogni area o sezione vanno bene.",
        esempio="Gli obiettivi dell'area sono 1, 2, 4, 5.",
        trova=numerazione_degli_obiettivi,
    ),
    Controllo(
        codice="S06",
        titolo="Numeri delle fasi saltati o ripetuti",
        livello=Livello.AVVISO,
        perche="Le fasi si citano per numero nei monitoraggi: un numero che manca fa pensare a una fase persa, "
        "uno ripetuto non si sa quale sia. Ogni anno può ricominciare da 1.",
        esempio="Le fasi sono 1 e 3.",
        trova=numerazione_delle_fasi,
    ),
    *aree_nominate.CONTROLLI,
    *persone_contate.CONTROLLI,
    *condivisi.CONTROLLI,
    Controllo(
        codice="S15",
        titolo="Voci della programmazione mai usate",
        livello=Livello.NOTA,
        perche="Una missione o un obiettivo strategico da cui non discende nessun obiettivo è un impegno che "
        "quest'anno nessuno porta avanti: può essere voluto, ma va visto.",
        esempio="Il piano elenca venti missioni di mandato e gli obiettivi ne toccano sedici.",
        trova=voci_mai_usate,
    ),
    Controllo(
        codice="S16",
        titolo="Area senza obiettivi",
        livello=Livello.NOTA,
        perche="Chi dirige un'area senza obiettivi non può essere valutato sui risultati. A volte è voluto: "
        "il piano del segretario può stare altrove.",
        esempio="L'area «Segretario generale» è nell'organigramma e nessun obiettivo le è assegnato.",
        trova=aree_senza_obiettivi,
    ),
    Controllo(
        codice="S17",
        titolo="Casella vuota che gli altri riempiono",
        livello=Livello.NOTA,
        perche="Quando quasi tutte le schede dicono una cosa (almeno nove su dieci) e poche no, di solito a quelle "
        "poche manca un pezzo.",
        esempio="Due schede su sessantanove non hanno le risorse umane.",
        trova=casella_vuota,
        confronta=True,
    ),
)
