"""The facts of a plan put into words, as the documents say them. Pure, on the plan's value."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from obiettivi import calcoli
from obiettivi.contenuto import (
    Area,
    Assegnazione,
    AttivitaStrutturale,
    Atto,
    Deroga,
    Fase,
    Indicatore,
    Obiettivo,
    Piano,
    Premio,
    QuotaUmana,
    RisorseFinanziarie,
    Sistema,
)
from obiettivi.controlli.luoghi import PASSO
from obiettivi.formati import data, euro, numero
from obiettivi.scelte import (
    MESI,
    Direzione,
    ModoPesi,
    Operatore,
    RaggruppaPesi,
    StatoObiettivo,
    TipoArea,
    TipoIndicatore,
)

VERSI = {
    Operatore.ALMENO: "almeno",
    Operatore.PIU_DI: "più di",
    Operatore.AL_MASSIMO: "al massimo",
    Operatore.MENO_DI: "meno di",
    Operatore.UGUALE: "pari a",
    Operatore.ENTRO: "entro",
}
VERSI_DATA = {
    Operatore.ALMENO: "dal",
    Operatore.PIU_DI: "dopo il",
    Operatore.AL_MASSIMO: "entro il",
    Operatore.MENO_DI: "prima del",
    Operatore.ENTRO: "entro il",
}
VERSI_PERCENTO = {
    Operatore.ALMENO: ("almeno il ", "almeno l'", "almeno lo "),
    Operatore.PIU_DI: ("più del ", "più dell'", "più dello "),
    Operatore.AL_MASSIMO: ("al massimo il ", "al massimo l'", "al massimo lo "),
    Operatore.MENO_DI: ("meno del ", "meno dell'", "meno dello "),
    Operatore.UGUALE: ("pari al ", "pari all'", "pari allo "),
}
"""Before a percent: with its article, which changes before 8, 11 and 1, and before 0."""
VOCALI = "aeiou"
SINGOLARI = {
    "secondi": "secondo",
    "minuti": "minuto",
    "ore": "ora",
    "giorni": "giorno",
    "settimane": "settimana",
    "mesi": "mese",
    "anni": "anno",
    "punti": "punto",
}
"""The units of which one is said otherwise. What else a plan writes as unit is printed as it is written."""
VUOTO = "vuoto"
"""What a value that is not there is called, where two values stand side by side."""


ADEMPIMENTI = {"tempi_pagamento": "tempi di pagamento"}
"""The codes of duties that are not words already."""


def unisci(*parti: str, con: str = ", ") -> str:
    """The parts that say something, in a row."""
    return con.join(parte for parte in parti if parte)


def accorcia(testo: str, massimo: int) -> str:
    """The beginning of a text on one line, cut between words unless a very long one would leave little."""
    intero = " ".join(testo.split())
    if len(intero) <= massimo:
        return intero
    corto = textwrap.shorten(intero, massimo, placeholder="")
    corto = corto if len(corto) > massimo // 2 else intero[: massimo - 1]
    return f"{corto.rstrip(' .,;:–-')}…"


def quante_modifiche(quante: int) -> str:
    return "una modifica scritta" if quante == 1 else f"{quante} modifiche scritte"


def percento(valore: Decimal | None) -> str:
    return "" if valore is None else f"{numero(valore)}%"


def atto(uno: Atto | None) -> str:
    """ "deliberazione di Giunta comunale n. 44 del 19/04/2023"."""
    if uno is None:
        return ""
    return unisci(
        uno.tipo,
        f"({uno.organo})" if uno.organo and uno.organo.lower() not in uno.tipo.lower() else "",
        f"n. {uno.numero}" if uno.numero else "",
        f"del {data(uno.data)}" if uno.data else "",
        con=" ",
    )


def tratti(interi: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Runs of consecutive numbers, in order: 1, 2, 3, 6 → (1, 3), (6, 6)."""
    in_fila = sorted(set(interi))
    if not in_fila:
        return ()
    salti = [posto for posto, (uno, altro) in enumerate(pairwise(in_fila), 1) if altro != uno + 1]
    inizi, fini = [0, *salti], [*salti, len(in_fila)]
    return tuple((in_fila[inizio], in_fila[fine - 1]) for inizio, fine in zip(inizi, fini, strict=True))


def anni(elenco: Iterable[int]) -> str:
    """2023, 2024, 2025, 2027 → "2023–2025, 2027"."""
    return ", ".join(f"{da}–{a}" if a > da else str(da) for da, a in tratti(elenco))


def mesi(elenco: Iterable[int]) -> str:
    """The months a phase is active in: "da marzo ad agosto, ottobre"."""
    detti = []
    for da, a in tratti(elenco):
        primo, ultimo = MESI[da - 1], MESI[a - 1]
        preposizione = "ad" if ultimo[0] in VOCALI else "a"
        detti.append(primo if da == a else f"da {primo} {preposizione} {ultimo}")
    return "tutto l'anno" if tratti(elenco) == ((1, 12),) else ", ".join(detti)


def quando(fase: Fase, anno_piano: int, accanto: str = "") -> tuple[str, ...]:
    """When a phase is due or active, one line per way it is told; the year only where it is not obvious.

    What is told `accanto`, beside, is not repeated.
    """
    detti = [data(fase.scadenza), fase.scadenza_testo, mesi(fase.mesi)]
    detti = [detto for detto in detti if detto and detto != accanto]
    if fase.anno and (not detti or (fase.anno != anno_piano and not fase.scadenza)):
        detti.append(f"anno {fase.anno}")
    return tuple(detti)


def traguardo(indicatore: Indicatore) -> str:
    """What an indicator must reach: "almeno 40 questionari", "entro il 31/12/2023", "sì"."""
    detti = unisci(_quantita(indicatore), _giorno(indicatore), con=" ")
    if indicatore.testo:
        entro = indicatore.operatore == Operatore.ENTRO and not detti
        detti = unisci(detti, f"entro {indicatore.testo}" if entro else indicatore.testo, con="; ")
    misurato = indicatore.valore is not None and indicatore.tipo != TipoIndicatore.SI_NO
    unita = "" if misurato or indicatore.unita.casefold() == indicatore.tipo else indicatore.unita
    return unisci(detti or "non quantificato", f"({unita})" if unita else "", con=" ")


def _quantita(indicatore: Indicatore) -> str:
    valore, operatore = indicatore.valore, indicatore.operatore
    if valore is None:
        return ""
    if indicatore.tipo == TipoIndicatore.SI_NO and valore in (0, 1):
        return "sì" if valore else "no"
    # "entro" belongs to the date, when there is one.
    verso = "" if operatore == Operatore.ENTRO and indicatore.data else VERSI.get(operatore, "")
    detta = misura(indicatore, valore)
    if indicatore.tipo == TipoIndicatore.PERCENTUALE and operatore in VERSI_PERCENTO:
        return VERSI_PERCENTO[operatore][_articolo(valore)] + detta
    return unisci(verso, detta, con=" ")


def _articolo(valore: Decimal) -> int:
    """Which article a number takes, by how its name begins: il novanta, l'ottanta, lo zero."""
    intero = str(int(abs(valore)))
    if intero == "0":
        return 2
    return 1 if intero in ("1", "11") or intero.startswith("8") else 0


def misura(indicatore: Indicatore, valore: Decimal | None) -> str:
    """A quantity of the indicator, with its unit."""
    if valore is None:
        return ""
    unita = indicatore.unita
    if indicatore.tipo == TipoIndicatore.PERCENTUALE:
        return unisci(percento(valore), unita.removeprefix("%").strip(), con=" ")
    if indicatore.tipo == TipoIndicatore.IMPORTO:
        return unisci(euro(valore), "" if unita in ("€", "euro") else unita, con=" ")
    if indicatore.tipo == TipoIndicatore.RAPPORTO:
        return f"{numero(valore)} ({unita or 'rapporto'})"
    return unisci(numero(valore), in_numero(unita, valore), con=" ")


def in_numero(unita: str, valore: Decimal) -> str:
    """A unit as it is said of so many: of 1 and -1, "giorno" for "giorni"."""
    return SINGOLARI.get(unita, unita) if abs(valore) == 1 else unita


def _giorno(indicatore: Indicatore) -> str:
    if indicatore.data is None:
        return ""
    # Beside a quantity the operator is the quantity's, and the date is its deadline.
    operatore = Operatore.ENTRO if indicatore.valore is not None else indicatore.operatore
    return f"{VERSI_DATA.get(operatore, 'il')} {data(indicatore.data)}"


def fasce(indicatore: Indicatore) -> str:
    """The bands of an indicator: "fino a 10: 30%; oltre 10: 60%; da 20: 100%"."""
    detti = []
    for posto, fascia in enumerate(indicatore.fasce):
        dopo = indicatore.fasce[posto + 1] if posto + 1 < len(indicatore.fasce) else None
        if fascia.da is not None:
            soglia = f"{'da' if fascia.compreso else 'oltre'} {numero(fascia.da)}"
        elif dopo is None or dopo.da is None:
            soglia = "sempre"
        else:
            soglia = f"{'sotto' if dopo.compreso else 'fino a'} {numero(dopo.da)}"
        lineare = " (in proporzione)" if fascia.lineare else ""
        detti.append(f"{soglia}: {percento(fascia.grado)}{lineare}")
    return "; ".join(detti)


def per_anno(valori) -> str:
    """Values by year: "2023: 150; 2024: 160"."""
    return "; ".join(f"{anno}: {numero(valore)}" for anno, valore in sorted(valori.items()))


def quantita_attesa(attivita: AttivitaStrutturale) -> str:
    """How much of a routine output is expected: a number, or what is written in its place."""
    return unisci(numero(attivita.quantita), attivita.quantita_testo, con=" ")


def anni_dei_traguardi(piano: Piano) -> tuple[str, ...]:
    """What the three targets of the ente's health are called: by their years, where the plan tells its triennio."""
    primo = piano.triennio[:1]
    return tuple(str(primo[0] + dopo) if primo else f"Traguardo {dopo + 1}" for dopo in range(3))


def direzione(indicatore: Indicatore) -> str:
    return Direzione(indicatore.direzione).label if indicatore.direzione else ""


def quota_umana(quota: QuotaUmana) -> str:
    persone = {None: "", 1: "1 persona"}.get(quota.numero, f"{quota.numero} persone")
    return unisci(quota.ruolo or "profilo non indicato", percento(quota.quota), persone)


def risorse(una: RisorseFinanziarie | None) -> str:
    return "" if una is None else unisci(euro(una.importo), una.testo, con=" – ")


def premio(uno: Premio | None) -> str:
    if uno is None:
        return ""
    return unisci(
        ""
        if uno.n_dipendenti is None
        else f"{numero(uno.n_dipendenti)} {'dipendente' if uno.n_dipendenti == 1 else 'dipendenti'}",
        "" if uno.coefficiente is None else f"coefficiente {numero(uno.coefficiente)}",
        "" if uno.totale is None else f"punti {numero(uno.totale)}",
        "" if uno.importo is None else f"importo {euro(uno.importo)}",
    )


def stato(obiettivo: Obiettivo) -> str:
    """The sentence about an objective that an act has cancelled or replaced."""
    if calcoli.attivo(obiettivo):
        return ""
    con = f" con {atto(obiettivo.stato_atto)}" if obiettivo.stato_atto else ""
    da = f", dall'obiettivo {obiettivo.sostituito_da}" if obiettivo.sostituito_da is not None else ""
    return f"Obiettivo {StatoObiettivo(obiettivo.stato).label}{con}{da}: non conta nei pesi."


def adempimenti(obiettivo: Obiettivo) -> str:
    """«tempi di pagamento, formazione»: the codes in words, and what was written otherwise as it is."""
    return ", ".join(ADEMPIMENTI.get(uno, uno) for uno in obiettivo.adempimenti)


def totali(sistema: Sistema) -> str:
    """The totals by type of area: "60 per ogni area, 20 per il segretario, 40 per ogni altra unità"."""
    nomi = {TipoArea.SEGRETARIO: "il segretario", calcoli.OGNI_ALTRO_TIPO: "ogni altra unità"}
    if list(sistema.pesi.totali) == [calcoli.OGNI_ALTRO_TIPO]:
        nomi[calcoli.OGNI_ALTRO_TIPO] = "ogni area"
    return ", ".join(
        f"{numero(totale)} per {nomi.get(tipo) or f'ogni {TipoArea(tipo).label}'}"
        for tipo, totale in sistema.pesi.totali.items()
    )


def regola_dei_pesi(sistema: Sistema) -> str:
    """The SMVP's rule about how the weights of the objectives add up, in one or two sentences."""
    modo, quali = sistema.pesi.modo, totali(sistema)
    if modo == ModoPesi.NESSUNO:
        return "Gli obiettivi di questo piano non hanno pesi."
    if modo == ModoPesi.LIBERO or not quali:
        frase = "I pesi degli obiettivi sono punti liberi: nessun totale è prescritto."
    elif modo == ModoPesi.MASSIMO:
        frase = f"I pesi degli obiettivi non devono superare {quali}."
    else:
        frase = f"I pesi degli obiettivi devono fare esattamente {quali}."
    if sistema.pesi.raggruppa == RaggruppaPesi.RADICE:
        frase += " I pesi dei servizi e degli uffici contano per l'area principale da cui dipendono."
    return frase


def esito(peso: calcoli.PesoArea) -> str:
    """How an area's total stands against the expected one, in words."""
    if peso.atteso is None:
        return "nessun totale prescritto"
    if peso.residuo < 0:
        return f"{numero(-peso.residuo)} di troppo"
    if peso.residuo == 0:
        return "corretto"
    return f"ne {'restano' if peso.modo == ModoPesi.MASSIMO else 'mancano'} {numero(peso.residuo)}"


def totale(peso: calcoli.PesoArea) -> str:
    """The total of an area against the expected one: "103 su 100: 3 di troppo"."""
    if peso.atteso is None:
        return numero(peso.totale)
    quanto = f": {esito(peso)}" if peso.residuo else ""
    return f"{numero(peso.totale)} su {numero(peso.atteso)}{quanto}"


def resto(totale: Decimal, atteso: Decimal) -> str:
    """«93 su 100, ne restano 7», while one is still giving weights."""
    manca = atteso - totale
    detto = f"{numero(-manca)} di troppo" if manca < 0 else "non ne restano"
    if manca > 0:
        detto = f"ne resta {numero(manca)}" if manca == 1 else f"ne restano {numero(manca)}"
    return f"{numero(totale)} su {numero(atteso)}, {detto}"


def conto_dell_area(peso: calcoli.PesoArea) -> str:
    """«Tributi (TRIB): i pesi fanno 93 su 100, ne restano 7.»"""
    quanto = numero(peso.totale) if peso.atteso is None else resto(peso.totale, peso.atteso)
    return f"{peso.area.nome_completo}: i pesi fanno {quanto}."


def conti_delle_aree(pesi: Iterable[calcoli.PesoArea]) -> tuple[str, ...]:
    """How the weights of some areas stand; those that are full are told together."""
    pesi = tuple(pesi)
    pieni = ", ".join(peso.area.codice for peso in pesi if peso.residuo == 0)
    frasi = tuple(conto_dell_area(peso) for peso in pesi if peso.residuo != 0)
    return (*frasi, f"Tutto il peso è assegnato: {pieni}.") if pieni else frasi


def nome_fase(obiettivo: Obiettivo, posto: int) -> str:
    """What a phase is called by: its number, or its place where the numbers are missing or repeat."""
    numeri = [fase.numero for fase in obiettivo.fasi]
    univoci = None not in numeri and len(set(numeri)) == len(numeri)
    return f"Fase {numeri[posto]}" if univoci else f"{posto + 1}ª fase"


def di_chi(obiettivo: Obiettivo, posizione: int | None, aree: dict[str, Area]) -> str:
    """The area of an assignment, named by its position in the objective."""
    return "" if posizione is None else aree[obiettivo.assegnazioni[posizione].area].nome_completo


def nomi_aree(codici: Sequence[str], aree: dict[str, Area]) -> str:
    return ", ".join(aree[codice].nome_completo for codice in codici)


def contributo(assegnazione: Assegnazione) -> tuple[str, ...]:
    """What an area puts in an objective besides its weight, one labelled line per fact."""
    detti = {
        "Contributo": assegnazione.contributo,
        "Risorse umane": assegnazione.risorse_umane,
        "Unità a tempo pieno": numero(assegnazione.fte),
        "Risorse finanziarie": risorse(assegnazione.risorse_finanziarie),
    }
    return tuple(f"{nome}: {detto}" for nome, detto in detti.items() if detto)


def deroga(una: Deroga) -> str:
    """Why a finding does not stop the approval: "in deroga: così chiede la Giunta (segretario, 20/01/2026)"."""
    chi = firma(una)
    return f"in deroga: {una.motivo}" + (f" ({chi})" if chi else "")


def firma(una: Deroga) -> str:
    """In what role a waiver was given, and when."""
    return unisci(una.chi, data(una.il))


def trovato_e_atteso(una: Deroga) -> Iterator[str]:
    """The numbers a waiver was given for."""
    if una.trovato is not None:
        yield f"Trovato: {numero(una.trovato)}"
    if una.atteso is not None:
        yield f"Atteso: {numero(una.atteso)}"


def maiuscola(frase: str) -> str:
    """With the first letter in capitals, and the others as they are."""
    return frase[:1].upper() + frase[1:]


LUOGHI = {
    "piano": "Piano",
    "ente": "Dati dell'ente",
    "sistema": "Regole",
    "aree": "Area",
    "voci": "Voci",
    "attivita_strutturali": "Attività strutturali",
    "indicatori_di_salute": "Salute dell'ente",
    "personale": "Personale",
    "capitoli": "Capitoli",
    "premialita": "Premialità",
    "verifiche_previste": "Verifiche previste",
}
"""The parts of a plan, by their key in the format."""


def luogo(oggetto: str) -> str:
    """Where a finding is, for what has no page of its own: "Attività strutturali, riga 18", "Premialità"."""
    (radice, indice), *_ = PASSO.findall(oggetto) or [(oggetto, "")]
    nome = LUOGHI.get(radice, radice)
    if radice == "aree":
        return f"{nome} {indice}"
    return f"{nome}, riga {int(indice) + 1}" if indice.isdecimal() else nome
