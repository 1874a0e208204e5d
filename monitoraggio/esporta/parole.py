"""What was declared and what it comes to, in words: the same on pages and in documents. Pure, on the values."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from monitoraggio import contenuto as c
from monitoraggio.andamento import Momento
from monitoraggio.calcolo import Calcolo, Regole, misure, numeri, target
from monitoraggio.calcolo.numeri import cifra
from monitoraggio.calcolo.passi import IN_PAROLE
from monitoraggio.consuntivi import Detta, Prevista, RigaTavola
from monitoraggio.originario import Originario
from monitoraggio.scelte import EsitoValidazione, Proposta, Raggiungibile
from obiettivi.contenuto import Assegnazione, AttivitaStrutturale, Atto, Fase, Indicatore, Obiettivo
from obiettivi.esporta import parole
from obiettivi.formati import data, euro, numero
from obiettivi.scelte import TipoIndicatore

Fatto = tuple[str, str]
"""Something said: its name, and what it is; empty when it is not said."""
VUOTO = "niente"
"""What stands where nobody has said anything."""
MILLE, DECIMO = 1024, Decimal("0.1")
NON_DETTO = "non dichiarata"
"""The same, of a phase."""
NON_C_ERA = "non c'era"
"""What is said of what a variation added, in the place of what was promised first."""


def misura(indicatore: Indicatore, detta: c.Misura | None) -> str:
    """A measure on one line: "3 su 4", "raggiunto in parte, 50%", "non valutabile"; empty when there is none."""
    return "" if detta is None else parole.unisci(*_della_misura(indicatore, detta))


def _della_misura(indicatore: Indicatore, detta: c.Misura) -> Iterator[str]:
    if detta.non_valutabile:
        yield "non valutabile"
    if detta.valore is not None:
        si_no = indicatore.tipo == TipoIndicatore.SI_NO and detta.valore in (0, 1)
        yield ("sì" if detta.valore else "no") if si_no else parole.misura(indicatore, detta.valore)
    if detta.numeratore is not None or detta.denominatore is not None:
        yield f"{numero(detta.numeratore) or '…'} su {numero(detta.denominatore) or '…'}"
    if detta.dichiarato:
        mai = indicatore.tipo == TipoIndicatore.DATA and indicatore.data is not None
        yield "non è avvenuto" if mai else c.DICHIARATI[c.Dichiarato(detta.dichiarato)]
    yield parole.percento(detta.percento)
    if detta.data:
        yield ("il " if indicatore.tipo == TipoIndicatore.DATA else "rilevato il ") + data(detta.data)


def fase(detta: c.FaseDetta | None) -> str:
    """How far a phase is: "100%, completata il 30/06/2026"."""
    if detta is None:
        return ""
    quando = f"completata il {data(detta.completata_il)}" if detta.completata_il else ""
    return parole.unisci(parole.percento(detta.percento), quando)


def racconto(detto: c.Avanzamento) -> tuple[Fatto, ...]:
    """What is told at length, by name."""
    return ("Attività svolte", detto.relazione), ("Criticità", detto.criticita)


def previsioni(detto: c.Avanzamento) -> tuple[Fatto, ...]:
    """What is said of the rest of the year, by name."""
    raggiungibile = Raggiungibile(detto.raggiungibile).label if detto.raggiungibile else ""
    return (
        ("Si raggiunge entro il 31/12?", raggiungibile),
        ("Proposta", Proposta(detto.proposta).label if detto.proposta else ""),
        ("Motivo della proposta", detto.motivo),
    )


def traguardo(indicatore: Indicatore, anno: int) -> str:
    """What must be reached this year, also where the plan says it year by year."""
    atteso = target(indicatore, anno)
    if atteso is not None:
        indicatore = indicatore.model_copy(update={"valore": atteso})
    return parole.unisci(parole.traguardo(indicatore), parole.fasce(indicatore), con="; ")


def partenza(indicatore: Indicatore) -> str:
    """Where it started from."""
    return parole.unisci(parole.misura(indicatore, indicatore.baseline), indicatore.baseline_testo, con="; ")


def di_un_altro_anno(indicatore: Indicatore, anno: int) -> str:
    """What is said of an indicator that the plan measures in another year."""
    if not misure.di_un_altro_anno(indicatore, anno):
        return ""
    return f"Il piano lo misura nel {indicatore.anno}: quest'anno non conta nel grado."


# What was promised before a variation: empty where nothing changed


def prima_versione(prima: Originario | None) -> str:
    """Where what was promised first is written: "versione 1, deliberazione n. 12 del 30/01/2025"."""
    return parole.unisci(f"versione {prima.versione}", parole.atto(prima.atto)) if prima else ""


def traguardo_originario(prima: Originario | None, indicatore: Indicatore, anno: int) -> str:
    """The target that a variation changed; of an indicator that a variation added, that it was not there."""
    if prima is None:
        return ""
    if indicatore.chiave in prima.nuovi:
        return NON_C_ERA
    era = prima.indicatori.get(indicatore.chiave)
    return traguardo(era, anno) if era else ""


def scadenza_originaria(prima: Originario | None, fase: Fase, anno: int) -> str:
    """The same of a phase."""
    if prima is None:
        return ""
    if fase.chiave in prima.nuovi:
        return NON_C_ERA
    era = prima.fasi.get(fase.chiave)
    return ("; ".join(parole.quando(era, anno)) or "senza scadenza") if era else ""


def peso_originario(prima: Originario | None, assegnazione: Assegnazione) -> str:
    """The weight that an area had in an objective; that it had none."""
    if prima is None or assegnazione.chiave not in prima.pesi:
        return ""
    return numero(prima.pesi[assegnazione.chiave]) or "nessuno"


def aggiunto(prima: Originario | None, obiettivo: Obiettivo, assegnazione: Assegnazione) -> str:
    """That a variation added the objective, or gave it to one more area."""
    if prima is None or not {obiettivo.chiave, assegnazione.chiave} & prima.nuovi:
        return ""
    cosa = "l'obiettivo" if obiettivo.chiave in prima.nuovi else "l'area"
    return f"da una variazione: nella versione {prima.versione} {cosa} non c'era"


def tolti(prima: Originario | None, obiettivo: Obiettivo, anno: int) -> str:
    """The indicators that a variation took away, each with its target."""
    suoi = prima.tolti.get(obiettivo.chiave, ()) if prima else ()
    return "; ".join(f"{uno.descrizione}: {traguardo(uno, anno)}" for uno in suoi)


def scostamento(indicatore: Indicatore, detta: c.Misura | None, anno: int) -> str:
    """How far what was measured is from the target: "+3 giorni", "-2 punti", "nessuno".

    Empty where there is no number, and for a yes or no.
    """
    quanto = scarto(indicatore, detta, anno)
    if quanto is None:
        return ""
    if not quanto:
        return "nessuno"
    segno = "+" if quanto > 0 else "-"
    return segno + _quanto(indicatore, abs(quanto))


def scarto(indicatore: Indicatore, detta: c.Misura | None, anno: int) -> Decimal | None:
    """The same as a number: in days for dates, in points for percents."""
    si_no = indicatore.tipo == TipoIndicatore.SI_NO
    if detta is None or detta.non_valutabile or si_no or misure.di_un_altro_anno(indicatore, anno):
        return None
    return misure.scostamento(indicatore, detta, anno)


def _quanto(indicatore: Indicatore, quanto: Decimal) -> str:
    if indicatore.tipo == TipoIndicatore.DATA:
        return f"{numero(quanto)} {'giorno' if quanto == 1 else 'giorni'}"
    if indicatore.tipo == TipoIndicatore.PERCENTUALE:
        return f"{cifra(quanto)} {'punto' if quanto == 1 else 'punti'}"
    if indicatore.tipo == TipoIndicatore.IMPORTO:
        return euro(quanto)
    return parole.unisci(cifra(quanto), parole.in_numero(indicatore.unita, quanto), con=" ")


def percento(calcolo: Calcolo, regole: Regole) -> str:
    """A degree as it is printed; else what became of it."""
    if calcolo.stampato is None:
        return IN_PAROLE[calcolo.esito]
    return numeri.percento(calcolo.stampato, regole.decimali)


def grado(calcolo: Calcolo, regole: Regole) -> str:
    """The same with its class: "92,23 %, eccellente"."""
    return parole.unisci(percento(calcolo, regole), calcolo.classe)


def evidenze(detto: c.Avanzamento) -> str:
    """How many files prove it, and their names: "2 file: a.pdf, b.csv"; empty when there is none."""
    if not detto.evidenze:
        return ""
    return f"{len(detto.evidenze)} file: {', '.join(una.nome for una in detto.evidenze)}"


def peso_del_file(byte: int) -> str:
    """How large a file is, as people say it: "671 byte", "8,6 kB", "12,3 MB"."""
    for unita in ("byte", "kB"):
        if byte < MILLE:
            return f"{numero(Decimal(byte).quantize(Decimal(1) if unita == 'byte' else DECIMO))} {unita}"
        byte = Decimal(byte) / MILLE
    return f"{numero(byte.quantize(DECIMO))} MB"


def quando(momento: Momento) -> str:
    """The day of an earlier rilevazione: "Al 30/09/2026", "Al 31/12/2025 (consuntivo 2025)"."""
    consuntivo = f" (consuntivo {momento.piano.piano.anno})" if momento.prima else ""
    return f"Al {data(momento.valore.al)}{consuntivo}"


def di_allora(momento: Momento, codice: str, come: Callable[[Calcolo, Regole], str] = percento) -> str:
    """The degree that an area had; of several that became it, each with its code. The ente has no code."""
    if not codice:
        return come(momento.risultati.ente, momento.risultati.regole)
    gradi = [
        (allora, come(calcolo, momento.risultati.regole)) for allora, calcolo in momento.dell_area(codice)
    ]
    return gradi[0][1] if len(gradi) == 1 else "; ".join(" ".join(uno) for uno in gradi)


def dell_oiv(valutazione: c.Valutazione | None) -> str:
    """The OIV's own degree, where there is one."""
    return f"{numero(valutazione.grado)} %" if valutazione else ""


def atto(uno: Atto) -> str:
    """An act in a sentence: "deliberazione di Giunta n. 40 del 12/05/2026", or "atto del 12/05/2026"."""
    detto = parole.atto(uno)
    return detto if uno.tipo else f"atto {detto}"


def approvazione(una: c.Approvazione | None) -> tuple[Fatto, ...]:
    """How the Relazione was approved, by name; nothing where it was not."""
    return (("Approvata con", atto(una.atto)),) if una else ()


def validazione(una: c.Validazione | None) -> tuple[Fatto, ...]:
    """What the OIV says of the Relazione, by name; nothing where it has not said."""
    if una is None:
        return ()
    detti = (
        ("Esito", EsitoValidazione(una.esito).label),
        ("Atto dell'OIV", atto(una.atto)),
        ("Testo", una.testo),
    )
    return tuple(fatto for fatto in detti if fatto[1])


def nota(una: c.Nota) -> str:
    """A note of the OIV with its day."""
    return f"{data(una.il)}: {una.testo}"


# The actual quantities


def attesa(prevista: Prevista, anni: Sequence[str]) -> tuple[str, ...]:
    """What the plan says of a row beside its name: the expected quantity; of the health, baseline and targets."""
    if isinstance(prevista, AttivitaStrutturale):
        return (parole.quantita_attesa(prevista),)
    traguardi = (prevista.target_1, prevista.target_2, prevista.target_3)
    per_anno = (f"{anno}: {uno}" for anno, uno in zip(anni, traguardi, strict=True) if uno)
    return prevista.baseline, parole.unisci(*per_anno, con="; ")


def quantita(detta: Detta | None) -> str:
    """What is declared of a row on one line: "72; servizio sospeso da marzo"; empty when nothing is."""
    return parole.unisci(numero(detta.valore), detta.nota, con="; ") if detta else ""


def svolto(riga: RigaTavola) -> str:
    """How much of the expected quantity was done: "85,3 %"; empty where it cannot be told."""
    return "" if riga.svolto is None else f"{numero(riga.svolto)} %"
