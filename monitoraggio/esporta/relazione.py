"""The «Relazione sulla performance» and the monitoring report on paper, archival and accessible as the plan.

A later version of the plan may have changed a target: what is printed is the one of the version that was measured,
and below it what had been promised first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.template.loader import render_to_string

from monitoraggio import contenuto
from monitoraggio.calcolo import Calcolo, Passo
from monitoraggio.esporta import parole as dire
from monitoraggio.esporta import quantita
from monitoraggio.esporta.rilevato import DellArea, Rilevato
from monitoraggio.esporta.scheda import ancora, di_fianco, scheda
from monitoraggio.scelte import EsitoValidazione, Proposta
from obiettivi.contenuto import Obiettivo
from obiettivi.esporta import parole
from obiettivi.esporta.pdf import stemma_di, su_fogli
from obiettivi.esporta.stampa.blocchi import (
    Cella,
    Colonna,
    Fatti,
    Prosa,
    Tabella,
    Titoletto,
    fatti,
    senza_vuoti,
    tabella,
)
from obiettivi.esporta.stampa.impaginazione import Copertina, Sezione, Stampato
from obiettivi.formati import data, numero
from obiettivi.scelte import MESI, TipoArea

ANCORA_APERTA = "la rilevazione è ancora aperta, quello che si legge può cambiare"
COME_SI_LEGGONO = (
    "Di ogni grado sono scritti i numeri da cui viene e il conto, come il sistema di misurazione e valutazione lo "
    "vuole. Rientrato sotto ogni riga c'è ciò che la spiega."
)
TITOLO_BREVE = 220

AREE = (
    Colonna("Area", intesta=True),
    Colonna("Obiettivi", "peso"),
    Colonna("Grado", "importo"),
    Colonna("Classe", "stretta", facoltativa=True),
    Colonna("Atteso", "importo", facoltativa=True),
    Colonna("Pagina", "foglio"),
)
OBIETTIVI = (
    Colonna("N.", "ordine"),
    Colonna("Obiettivo", intesta=True),
    Colonna("Peso", "numero", facoltativa=True),
    Colonna("Grado", "importo"),
    Colonna("Classe", "stretta", facoltativa=True),
    Colonna("Grado dell'OIV", "peso", facoltativa=True),
    Colonna("Pagina", "foglio"),
)
PROPOSTE = (
    Colonna("N.", "ordine"),
    Colonna("Obiettivo", intesta=True),
    Colonna("Area", "codice"),
    Colonna("Proposta", "stretta"),
    Colonna("Motivo", "livello", facoltativa=True),
)
VARIATI = (
    Colonna("N.", "ordine"),
    Colonna("Obiettivo", intesta=True),
    Colonna("Che cosa è successo", "livello"),
)


@dataclass(frozen=True)
class Conto:
    """A degree with the lines that explain it, each indented below the one it explains."""

    modello: ClassVar[str] = "monitoraggio/esporta/conto.html"

    titolo: str
    passi: tuple[Passo, ...]


def scrivi_relazione_pdf(rilevato: Rilevato, *, prodotto_il: date) -> bytes:
    """The document: always the same bytes for the same rilevazione and day.

    While the rilevazione is open it says on every page that it is a bozza. Raises PdfNonDisponibileError where
    PDFs cannot be made.
    """
    return su_fogli(pagina_relazione(rilevato, prodotto_il=prodotto_il))


def pagina_relazione(rilevato: Rilevato, *, prodotto_il: date) -> str:
    """The same document as a page, before it is laid out on sheets."""
    return html(rilevato, prodotto_il, stemma_di(rilevato.piano.ente))


def html(rilevato: Rilevato, prodotto_il: date, stemma: str = "") -> str:
    """The document as a page, before it is laid out on sheets."""
    contesto = {"stampato": impagina(rilevato, prodotto_il), "stemma": stemma}
    return render_to_string("monitoraggio/esporta/relazione.html", contesto)


def impagina(rilevato: Rilevato, prodotto_il: date) -> Stampato:
    """The document, ready to be laid out."""
    ente = rilevato.piano.ente.denominazione
    return Stampato(
        titolo=parole.unisci(rilevato.titolo, parole.accorcia(ente, 120), con=" – "),
        autore=ente,
        testa=f"{parole.accorcia(ente, 60)} – {rilevato.titolo}",
        bozza=rilevato.bozza,
        giorno=prodotto_il.isoformat(),
        prodotto=f"{prodotto_il.day} {MESI[prodotto_il.month - 1]} {prodotto_il.year}",
        impronta=rilevato.impronta or contenuto.impronta(rilevato.valore),
        copertina=_copertina(rilevato),
        sezioni=tuple(_sezioni(rilevato)),
        stato="BOZZA – rilevazione aperta" if rilevato.bozza else "",
        piede=f"SHA-256 {rilevato.impronta}" if rilevato.impronta else "",
    )


def _copertina(rilevato: Rilevato) -> Copertina:
    ente = rilevato.piano.ente
    quando = "" if rilevato.al in rilevato.nome else f"situazione al {rilevato.al}"
    return Copertina(
        ente=ente.denominazione,
        provincia=f"Provincia: {ente.provincia}" if ente.provincia else "",
        titolo=rilevato.titolo,
        classe="",
        periodo=f"Piano della performance {rilevato.anno}",
        estratto=parole.unisci(rilevato.nome, quando, con=" · "),
        atto=f"Approvata con {rilevato.atto}" if rilevato.atto else "",
        piena=True,
        versione=rilevato.versione,
        impronta=rilevato.impronta,
        impronta_di="della rilevazione",
        fatti=tuple(_fatti_di_copertina(rilevato)),
        perche_bozza=ANCORA_APERTA,
    )


def _fatti_di_copertina(rilevato: Rilevato) -> Iterator[str]:
    """By which acts the Relazione is what it is."""
    if una := rilevato.approvazione:
        yield f"Relazione approvata con {dire.atto(una.atto)}"
    if una := rilevato.validazione:
        yield f"Relazione {EsitoValidazione(una.esito).label} dall'OIV con {dire.atto(una.atto)}"


def _sezioni(rilevato: Rilevato) -> Iterator[Sezione]:
    yield _sezione("sintesi", "In sintesi", _sintesi(rilevato))
    if rilevato.approvazione or rilevato.validazione or rilevato.valore.note:
        yield _sezione("atti", _nome_degli_atti(rilevato), _atti_e_note(rilevato))
    for posto, dell_area in enumerate(rilevato.aree):
        yield _dell_area(_ancora_area(posto), dell_area, rilevato)
    for nome, titolo, blocchi in (
        ("attivita", "Attività delle aree", quantita.attivita(rilevato)),
        ("salute", "Salute dell'ente", quantita.salute(rilevato)),
    ):
        una = _sezione(nome, titolo, blocchi)
        if una.blocchi:
            yield una
    yield _sezione("conti", "Allegato – Come si arriva ai gradi", _conti(rilevato))


def _sezione(nome: str, titolo: str, blocchi, testa: str = "", sottotitolo: str = "") -> Sezione:
    return Sezione(nome, titolo, testa or titolo, "pagina", sottotitolo, senza_vuoti(blocchi))


def _ancora_area(posto: int) -> str:
    return f"area-{posto}"


# In short


def _sintesi(rilevato: Rilevato) -> Iterator[Fatti | Tabella | Prosa | None]:
    sistema, ente = rilevato.piano.sistema, rilevato.risultati.ente
    yield fatti(
        [
            ("Grado dell'ente", _grado(ente, rilevato)),
            (
                f"Atteso al {rilevato.al}",
                _atteso(rilevato.attesi.ente if rilevato.attesi else None, rilevato),
            ),
            ("Obiettivi rilevati", numero(len({una.obiettivo.n for una in rilevato.assegnate}))),
            ("Sistema", parole.unisci(sistema.denominazione, sistema.versione, con=", versione ")),
            ("Classi di risultato", "; ".join(f"{una.nome}: da {numero(una.da)}" for una in sistema.classi)),
        ]
    )
    yield fatti([("Motivo della chiusura", rilevato.motivo)])
    yield from _variato(rilevato)
    if rilevato.bozza:
        yield Prosa("I gradi contano quello che è scritto finora, anche se non è ancora inviato o validato.")
    yield tabella("Grado di raggiungimento delle aree e dell'ente", AREE, _righe_aree(rilevato))
    if rilevato.attesi:
        yield Prosa(
            f"Il grado atteso è quello di un piano che ha svolto tutte le fasi che scadono entro il {rilevato.al}, "
            "e niente di più."
        )
    yield _andamento(rilevato)
    yield _proposte(rilevato)


def _andamento(rilevato: Rilevato) -> Tabella | None:
    """The degrees of areas and ente beside those of the rilevazioni before; None where there were none."""
    if not rilevato.momenti:
        return None
    colonne = [
        Colonna("Area", intesta=True),
        *(Colonna(dire.quando(momento), "importo") for momento in rilevato.momenti),
        Colonna(f"Al {rilevato.al}", "importo"),
    ]
    righe = [
        [una.area.nome_completo, *_di_allora(una.area.codice, rilevato), _percento(una.calcolo, rilevato)]
        for una in rilevato.aree
    ]
    ente = ["Ente", *_di_allora("", rilevato), _percento(rilevato.risultati.ente, rilevato)]
    return tabella("Andamento dei gradi", colonne, [*righe, ente])


def _di_allora(codice: str, rilevato: Rilevato) -> Iterator[str]:
    return (dire.di_allora(momento, codice) for momento in rilevato.momenti)


def _percento(calcolo: Calcolo, rilevato: Rilevato) -> str:
    return dire.percento(calcolo, rilevato.risultati.regole)


def _variato(rilevato: Rilevato) -> Iterator[Prosa | Tabella | None]:
    """Where the targets that a variation changed are found as they were, and what no longer counts."""
    prima = rilevato.originario
    if prima is None:
        return
    yield Prosa(
        f"Dopo la {dire.prima_versione(prima)}, il piano è stato variato. I gradi sono sui traguardi della versione "
        f"{rilevato.valore.versione}; dove un traguardo, una scadenza o un peso era un altro, nella scheda c'è anche "
        "quello originario."
    )
    aggiunti = {
        una.obiettivo.n: una.obiettivo for una in rilevato.assegnate if una.obiettivo.chiave in prima.nuovi
    }
    righe = [
        *([str(n), _titolo(uno), "aggiunto"] for n, uno in sorted(aggiunti.items())),
        *([str(uno.n), _titolo(uno), parole.stato(uno) or "tolto"] for uno in prima.annullati),
    ]
    yield tabella("Obiettivi aggiunti o annullati dopo la prima versione", VARIATI, righe)


def _titolo(obiettivo: Obiettivo) -> str:
    return parole.accorcia(obiettivo.titolo, TITOLO_BREVE)


def _righe_aree(rilevato: Rilevato) -> Iterator[list[Cella | str]]:
    for posto, una in enumerate(rilevato.aree):
        yield [
            una.area.nome_completo,
            numero(len(una.assegnate)),
            *_in_colonne(una.calcolo, rilevato),
            _atteso(una.atteso, rilevato),
            Cella(pagina=_ancora_area(posto)),
        ]
    yield [
        "Ente",
        "",
        *_in_colonne(rilevato.risultati.ente, rilevato),
        _atteso(rilevato.attesi.ente if rilevato.attesi else None, rilevato),
        "",
    ]


def _in_colonne(calcolo: Calcolo, rilevato: Rilevato) -> tuple[str, str]:
    return _percento(calcolo, rilevato), calcolo.classe


def _grado(calcolo: Calcolo, rilevato: Rilevato) -> str:
    return dire.grado(calcolo, rilevato.risultati.regole)


def _atteso(calcolo: Calcolo | None, rilevato: Rilevato) -> str:
    if calcolo is None:
        return ""
    return "senza fasi" if calcolo.stampato is None else dire.percento(calcolo, rilevato.attesi.regole)


def _proposte(rilevato: Rilevato) -> Tabella | None:
    righe = [
        [
            str(una.obiettivo.n),
            parole.accorcia(una.obiettivo.titolo, TITOLO_BREVE),
            una.area.codice,
            Proposta(una.detto.proposta).label,
            parole.accorcia(una.detto.motivo, TITOLO_BREVE),
        ]
        for una in rilevato.assegnate
        if una.da_cambiare
    ]
    return tabella("Obiettivi che le aree propongono di cambiare", PROPOSTE, righe)


# What the Giunta and the OIV say of it


def _nome_degli_atti(rilevato: Rilevato) -> str:
    if not (rilevato.approvazione or rilevato.validazione):
        return "Note dell'OIV"
    return (
        "Approvazione, validazione e note dell'OIV" if rilevato.valore.note else "Approvazione e validazione"
    )


def _atti_e_note(rilevato: Rilevato) -> Iterator[Fatti | Titoletto | Prosa | None]:
    for titolo, detti in (
        ("Approvazione", dire.approvazione(rilevato.approvazione)),
        ("Validazione dell'OIV", dire.validazione(rilevato.validazione)),
    ):
        if detti:
            yield Titoletto(titolo)
            yield from (blocco for fatto in detti for blocco in di_fianco(*fatto))
    if rilevato.valore.note:
        if rilevato.approvazione or rilevato.validazione:
            yield Titoletto("Note dell'OIV")
        yield from (blocco for una in rilevato.valore.note for blocco in di_fianco(data(una.il), una.testo))


# Area by area


def _dell_area(nome: str, una: DellArea, rilevato: Rilevato) -> Sezione:
    righe = [
        [
            str(assegnata.obiettivo.n),
            parole.accorcia(assegnata.obiettivo.titolo, TITOLO_BREVE),
            numero(assegnata.peso),
            *_in_colonne(assegnata.calcoli.totale, rilevato),
            dire.dell_oiv(assegnata.detto.valutazione),
            Cella(pagina=ancora(assegnata)),
        ]
        for assegnata in una.assegnate
    ]
    blocchi = [
        tabella(f"{una.area.nome}: grado {_grado(una.calcolo, rilevato)}", OBIETTIVI, righe),
        *(scheda(assegnata, rilevato) for assegnata in una.assegnate),
    ]
    area = una.area
    ruolo = f"responsabile: {area.responsabile_ruolo}" if area.responsabile_ruolo else ""
    sottotitolo = parole.unisci(f"{TipoArea(area.tipo).label.capitalize()} {area.codice}", ruolo, con=" · ")
    return _sezione(nome, area.nome, blocchi, parole.accorcia(area.nome, 70), sottotitolo)


# The workings


def _conti(rilevato: Rilevato) -> Iterator[Prosa | Conto]:
    yield Prosa(COME_SI_LEGGONO)
    for passo in rilevato.conti:
        yield Conto(passo.testo, passo.figli)
