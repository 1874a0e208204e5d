"""L, the duties: does the plan give the objectives that the law asks for?

What an objective is about is recognised by `argomenti`; what binds the plan of which year is in `norme`.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal

from obiettivi import calcoli
from obiettivi.contenuto import Area, ContenutoPiano, Indicatore, Obiettivo
from obiettivi.controlli import argomenti
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.frasi import elenco
from obiettivi.controlli.norme import NORME, Norma, vincolante
from obiettivi.formati import numero, semplifica
from obiettivi.scelte import Ambito, Operatore, TipoIndicatore, UnitaPesi

QUOTA_PAGAMENTI = Decimal(30)
"""The least share of pay that hangs on the payment times."""

PICCOLO_ENTE = 50
"""Under so many employees the PIAO is simplified, without what is asked of its section on performance."""


# Payment times


def nessun_tempo_di_pagamento(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """L01: no objective of the plan is about payment times."""
    norma = vincolante("tempi_pagamento", contenuto.piano.anno)
    nessuno_paga = contenuto.aree and all(area.paga_fatture is False for area in contenuto.aree)
    if norma is None or nessuno_paga or _vuoto(contenuto) or _sui_pagamenti(contenuto):
        return
    pagano = [area.nome_completo for area in contenuto.aree if area.paga_fatture]
    a_chi = elenco(pagano) if pagano else "i responsabili che pagano fatture commerciali"
    yield Anomalia(
        codice="L01",
        livello=Livello.AVVISO,
        oggetto="piano",
        campo="obiettivi",
        messaggio="Nel piano non si riconosce nessun obiettivo sui tempi di pagamento: la legge ne vuole uno "
        f"per {a_chi}. Se c'è, indica «tempi di pagamento» tra i suoi adempimenti.",
        norma=norma.citazione,
    )


def area_senza_tempi_di_pagamento(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """L02: an area that pays invoices has no objective on payment times, while others have one."""
    norma = vincolante("tempi_pagamento", contenuto.piano.anno)
    obiettivi = _sui_pagamenti(contenuto) if norma else ()
    if not obiettivi or any(not uno.assegnazioni and uno.ambito == Ambito.GENERALE for uno in obiettivi):
        return
    coperte = _vicine({sua.area for uno in obiettivi for sua in uno.assegnazioni}, contenuto.aree)
    for area in contenuto.aree:
        if area.paga_fatture and area.codice not in coperte:
            yield Anomalia(
                codice="L02",
                livello=Livello.AVVISO,
                oggetto=f"aree[{area.codice}]",
                campo="obiettivi",
                messaggio=f"{area.nome_completo} paga fatture commerciali e non ha un obiettivo sui tempi di "
                f"pagamento: assegnale {_quali(obiettivi)}, oppure uno suo.",
                norma=norma.citazione,
            )


def tempi_di_pagamento_sotto_la_quota(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """L03: where weights are shares of pay, the payment times weigh less than the law says."""
    norma = vincolante("tempi_pagamento", contenuto.piano.anno)
    if norma is None or contenuto.sistema.pesi.unita != UnitaPesi.PERCENTO_PREMIO:
        return
    dette = any(area.paga_fatture is not None for area in contenuto.aree)
    aree = {area.codice: area for area in contenuto.aree if area.paga_fatture or not dette}
    for codice, pesi in _pesi_per_area(_sui_pagamenti(contenuto)).items():
        totale = calcoli.somma(pesi)
        if codice in aree and None not in pesi and totale < QUOTA_PAGAMENTI:
            yield Anomalia(
                codice="L03",
                livello=Livello.AVVISO,
                oggetto=f"aree[{codice}]",
                campo="peso",
                messaggio=f"Per {aree[codice].nome_completo} i tempi di pagamento valgono il "
                f"{numero(totale)}% della retribuzione di risultato: la legge vuole almeno il "
                f"{numero(QUOTA_PAGAMENTI)}%.",
                trovato=totale,
                atteso=QUOTA_PAGAMENTI,
                norma=norma.citazione,
            )


def ritardo_non_misurato(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """L04: an objective on payment times that does not measure the delay, or tolerates one."""
    norma = vincolante("tempi_pagamento", contenuto.piano.anno)
    obiettivi = _sui_pagamenti(contenuto) if norma else ()
    for obiettivo in argomenti.soprattutto(obiettivi, argomenti.TEMPI_PAGAMENTO):
        ritardi = [
            (posizione, uno)
            for posizione, uno in enumerate(obiettivo.indicatori)
            if RITARDO.search(semplifica(" ".join(argomenti.testi_dell_indicatore(uno))))
        ]
        if obiettivo.indicatori and not ritardi:
            yield Anomalia(
                codice="L04",
                livello=Livello.NOTA,
                oggetto=f"obiettivi[{obiettivo.n}]",
                campo="indicatori",
                messaggio=f"L'obiettivo {obiettivo.n} è sui tempi di pagamento e non usa l'indicatore di "
                "ritardo annuale, con cui la legge li misura: giorni di ritardo, al massimo 0.",
                norma=norma.citazione,
            )
        for posizione, indicatore in ritardi:
            if _tollera(indicatore):
                yield Anomalia(
                    codice="L04",
                    livello=Livello.NOTA,
                    oggetto=f"obiettivi[{obiettivo.n}].indicatori[{posizione}]",
                    campo="valore",
                    messaggio=f"L'indicatore {posizione + 1} dell'obiettivo {obiettivo.n} ammette un ritardo "
                    f"di {numero(indicatore.valore)} giorni nei pagamenti: per la legge il ritardo annuale "
                    "dev'essere al massimo 0.",
                    trovato=indicatore.valore,
                    atteso=Decimal(0),
                    norma=norma.citazione,
                )


RITARDO = re.compile(r"\britard|\btempestivit")
IN_GIORNI = re.compile(r"\bg(?:iorn[oi]|g)\b")


def _tollera(indicatore: Indicatore) -> bool:
    """Whether some days of delay are as good as none: of the delay itself, not of how many invoices are late."""
    # Less than one day is none.
    senza = {Operatore.AL_MASSIMO: 0, Operatore.UGUALE: 0, Operatore.MENO_DI: 1}.get(indicatore.operatore)
    return (
        indicatore.tipo == TipoIndicatore.NUMERO
        and None not in (indicatore.valore, senza)
        and indicatore.valore > senza
        and "ritard" in semplifica(indicatore.descrizione)
        and IN_GIORNI.search(semplifica(indicatore.unita)) is not None
    )


def _sui_pagamenti(contenuto: ContenutoPiano) -> tuple[Obiettivo, ...]:
    return argomenti.che_parlano_di(contenuto, argomenti.TEMPI_PAGAMENTO)


def _pesi_per_area(obiettivi: Sequence[Obiettivo]) -> Mapping[str, list[Decimal | None]]:
    pesi: dict[str, list[Decimal | None]] = {}
    for obiettivo in obiettivi:
        for sua in obiettivo.assegnazioni:
            pesi.setdefault(sua.area, []).append(calcoli.peso_effettivo(obiettivo, sua))
    return pesi


def _vicine(codici: Collection[str], aree: Sequence[Area]) -> set[str]:
    """These areas and all those above and below: the same person may answer for them."""
    padri = {area.codice: area.padre for area in aree}
    sopra = {codice: set(calcoli.antenati(codice, padri)) for codice in padri}
    return set(codici).union(
        *(sopra.get(codice, ()) for codice in codici),
        (codice for codice in padri if sopra[codice] & set(codici)),
    )


# Training, corruption, themes


def nessuna_formazione(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """L05: no objective of the plan is about training."""
    norma = _sulla_formazione(contenuto)
    if norma and not _vuoto(contenuto) and not argomenti.che_parlano_di(contenuto, argomenti.FORMAZIONE):
        yield Anomalia(
            codice="L05",
            livello=Livello.AVVISO,
            oggetto="piano",
            campo="obiettivi",
            messaggio="Nel piano non si riconosce nessun obiettivo sulla formazione del personale: chi dirige "
            f"ne dovrebbe avere uno, di almeno {ORE[norma.chiave]} ore l'anno. Se c'è, indica «formazione» "
            "tra i suoi adempimenti.",
            norma=norma.citazione,
        )


def poche_ore_di_formazione(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """L06: the objectives on training do not say how many hours, or say too few."""
    norma = _sulla_formazione(contenuto)
    obiettivi = argomenti.che_parlano_di(contenuto, argomenti.FORMAZIONE) if norma else ()
    if not obiettivi:
        return
    attese = ORE[norma.chiave]
    principali = argomenti.soprattutto(obiettivi, argomenti.FORMAZIONE)
    ore = max((quante for uno in obiettivi for quante in _ore(uno)), default=None)
    if ore is None:
        messaggio = f"{_di_chi(principali)} formazione e non si legge di quante ore: "
    elif ore < attese:
        messaggio = f"{_di_chi(principali)} formazione per {numero(ore)} ore: "
    else:
        return
    yield Anomalia(
        codice="L06",
        livello=Livello.NOTA,
        oggetto=f"obiettivi[{principali[0].n}]",
        campo="indicatori",
        messaggio=f"{messaggio}ne sono chieste almeno {attese} l'anno.",
        trovato=ore,
        atteso=Decimal(attese),
        norma=norma.citazione,
    )


ORE = {"formazione_24": 24, "formazione_40": 40}
"""Hours a year that each norm on training asks for."""

QUANTE_ORE = re.compile(r"(?<![\d.,/])(\d{1,4})(?:,\d{1,2})? ?(?:ore|h)\b")
DI_ORE = re.compile(r"\bore\b")


def _sulla_formazione(contenuto: ContenutoPiano) -> Norma | None:
    return next((norma for chiave in ORE if (norma := vincolante(chiave, contenuto.piano.anno))), None)


def _ore(obiettivo: Obiettivo) -> Iterator[Decimal]:
    """The hours that the objective speaks of, wherever it does."""
    attese = semplifica(" ".join(sua.performance_attesa for sua in obiettivo.assegnazioni))
    testo = f"{argomenti.testo_di(obiettivo)}\n{attese}"
    yield from (Decimal(trovate[1]) for trovate in QUANTE_ORE.finditer(testo))
    for indicatore in obiettivo.indicatori:
        detto = semplifica(f"{indicatore.unita} {indicatore.descrizione}")
        if indicatore.valore is not None and DI_ORE.search(detto):
            yield indicatore.valore


def nessuna_anticorruzione(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """L07: no objective of the plan is about preventing corruption, or about transparency."""
    anno = contenuto.piano.anno
    chieste = [uno for uno in (argomenti.ANTICORRUZIONE, argomenti.TRASPARENZA) if vincolante(uno, anno)]
    manca = argomenti.mancanti(contenuto, chieste)
    if manca and not _vuoto(contenuto):
        yield Anomalia(
            codice="L07",
            livello=Livello.AVVISO,
            oggetto="piano",
            campo="obiettivi",
            messaggio=f"Nel piano non si riconosce nessun obiettivo di {' e di '.join(manca)}: la legge vuole "
            f"che chi dirige ne abbia. Se c'è, indica {elenco([f'«{chiave}»' for chiave in manca])} tra i suoi "
            "adempimenti.",
            norma="; ".join(NORME[chiave].citazione for chiave in manca),
        )


def temi_trasversali_mancanti(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """L08: no objective of the plan is about one of the themes that the PIAO asks for."""
    dipendenti = contenuto.ente.dipendenti
    piccolo = dipendenti is not None and dipendenti < PICCOLO_ENTE
    if _vuoto(contenuto) or piccolo:
        return
    anno = contenuto.piano.anno
    norma = vincolante("portale_piao", anno) or vincolante("temi_trasversali", anno)
    if norma is None:
        return
    senza = set(argomenti.mancanti(contenuto, argomenti.TEMI))
    chiesti = QUATTRO_TEMI if norma.chiave == "portale_piao" else TRE_TEMI
    manca = [detto for detto, temi in chiesti.items() if senza.issuperset(temi)]
    if manca:
        yield Anomalia(
            codice="L08",
            livello=Livello.NOTA,
            oggetto="piano",
            campo="obiettivi",
            messaggio=f"Nel piano non si riconoscono obiettivi di {elenco(manca)}: il PIAO ne vuole, negli "
            "enti con almeno 50 dipendenti. Se ci sono, indica il tema nella loro scheda.",
            trovato=Decimal(len(manca)),
            atteso=Decimal(0),
            norma=norma.citazione,
        )


QUATTRO_TEMI = {tema: (tema,) for tema in argomenti.TEMI}
TRE_TEMI = {
    "accessibilità": (argomenti.ACCESSIBILITA_DIGITALE, argomenti.ACCESSIBILITA_FISICA),
    **{tema: (tema,) for tema in (argomenti.SEMPLIFICAZIONE, argomenti.PARI_OPPORTUNITA)},
}
"""What is asked for: how a finding says it, and the themes any of which will do."""


# Words


def _vuoto(contenuto: ContenutoPiano) -> bool:
    """Whether nothing was written yet: there is no sense in saying what is missing."""
    return not any(calcoli.attivi(contenuto))


def _quali(obiettivi: Sequence[Obiettivo]) -> str:
    numeri = elenco([uno.n for uno in obiettivi])
    return f"l'obiettivo {numeri}" if len(obiettivi) == 1 else f"uno degli obiettivi {numeri}"


def _di_chi(obiettivi: Sequence[Obiettivo]) -> str:
    numeri = elenco([uno.n for uno in obiettivi])
    return f"L'obiettivo {numeri} è di" if len(obiettivi) == 1 else f"Gli obiettivi {numeri} sono di"


DEGLI_OBBLIGHI: tuple[Controllo, ...] = (
    Controllo(
        codice="L01",
        titolo="Nessun obiettivo sui tempi di pagamento",
        livello=Livello.AVVISO,
        perche="Dal 2024 chi è responsabile dei pagamenti delle fatture commerciali deve avere un obiettivo sul "
        "rispetto dei tempi, che vale almeno il 30% della retribuzione di risultato: senza, quella parte non "
        "si può pagare. L'obiettivo si riconosce dagli adempimenti indicati nella scheda, oppure dalle parole.",
        esempio="Il piano 2026 ha 20 obiettivi e nessuno parla di pagamenti o di fatture.",
        trova=nessun_tempo_di_pagamento,
        norma="tempi_pagamento",
    ),
    Controllo(
        codice="L02",
        titolo="Area che paga fatture senza obiettivo sui tempi di pagamento",
        livello=Livello.AVVISO,
        perche="L'obbligo è di ciascun responsabile che paga fatture, non dell'ente in generale. Basta che "
        "l'obiettivo sia assegnato all'area, a quella che le sta sopra o a una che le sta sotto.",
        esempio="L'area Tecnica è segnata tra quelle che pagano fatture, ma l'obiettivo sui tempi di pagamento è "
        "assegnato soltanto all'area Finanziaria.",
        trova=area_senza_tempi_di_pagamento,
        norma="tempi_pagamento",
    ),
    Controllo(
        codice="L03",
        titolo="Tempi di pagamento sotto il 30%",
        livello=Livello.AVVISO,
        perche="Si guarda solo dove il sistema di valutazione dice che i pesi sono percentuali della "
        "retribuzione di risultato: negli altri casi il peso nel piano e la quota della retribuzione sono due "
        "cose diverse.",
        esempio="I pesi sono percentuali della retribuzione di risultato e i tempi di pagamento pesano 10.",
        trova=tempi_di_pagamento_sotto_la_quota,
        norma="tempi_pagamento",
    ),
    Controllo(
        codice="L04",
        titolo="Tempi di pagamento senza indicatore di ritardo",
        livello=Livello.NOTA,
        perche="La legge misura questo obiettivo con l'indicatore di ritardo annuale della piattaforma dei "
        "crediti commerciali, che dev'essere al massimo 0: un sì/no, o un'altra misura, non basta a dire se "
        "la quota di retribuzione spetta.",
        esempio="«Liquidazione delle spese nei tempi del regolamento: sì».",
        trova=ritardo_non_misurato,
        norma="tempi_pagamento",
    ),
    Controllo(
        codice="L05",
        titolo="Nessun obiettivo sulla formazione",
        livello=Livello.AVVISO,
        perche="La formazione del personale è tra gli obiettivi che le indicazioni ministeriali vogliono per "
        "chi dirige: dal 2024 per almeno 24 ore l'anno, dal 2025 per almeno 40.",
        esempio="Il piano 2025 non ha obiettivi che parlino di formazione, corsi per i dipendenti o Syllabus.",
        trova=nessuna_formazione,
        norma="formazione_40",
    ),
    Controllo(
        codice="L06",
        titolo="Ore di formazione non dette, o poche",
        livello=Livello.NOTA,
        perche="L'obiettivo di formazione si misura in ore per dipendente: senza un numero non si può dire se "
        "quanto è stato chiesto è stato fatto.",
        esempio="«Percorso formativo concluso dal 30% dei dipendenti», senza dire di quante ore.",
        trova=poche_ore_di_formazione,
        norma="formazione_40",
    ),
    Controllo(
        codice="L07",
        titolo="Nessun obiettivo di anticorruzione o di trasparenza",
        livello=Livello.AVVISO,
        perche="Le misure di prevenzione della corruzione e la trasparenza vanno tradotte in obiettivi degli "
        "uffici e delle persone. Si riconoscono dagli adempimenti indicati nella scheda, oppure dalle parole.",
        esempio="Nessun obiettivo parla di anticorruzione, PTPCT o Amministrazione trasparente.",
        trova=nessuna_anticorruzione,
        norma="anticorruzione",
    ),
    Controllo(
        codice="L08",
        titolo="Temi trasversali mancanti",
        livello=Livello.NOTA,
        perche="La sezione Performance del PIAO vuole obiettivi di semplificazione, di accessibilità (per il "
        "nuovo Portale PIAO: digitale e fisica) e di pari opportunità. Non si guarda negli enti con meno di 50 "
        "dipendenti, che hanno un PIAO semplificato.",
        esempio="Nessun obiettivo è sulle pari opportunità, e la scheda di nessuno ne indica il tema.",
        trova=temi_trasversali_mancanti,
        norma="temi_trasversali",
    ),
)
