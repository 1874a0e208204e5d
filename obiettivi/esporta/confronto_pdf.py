"""The comparison of two versions of a plan on paper: the attachment of the act that approves a variation."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.template.loader import render_to_string

from obiettivi import contenuto
from obiettivi.confronto import Confronto, Esito
from obiettivi.esporta import parole
from obiettivi.esporta.confronto import (
    ConfrontoAParole,
    GruppoConfrontato,
    ObiettivoConfrontato,
    RigaConfronto,
    confronto_a_parole,
)
from obiettivi.esporta.segni import Pezzi
from obiettivi.esporta.stampa.blocchi import Cella, Colonna, Prosa, Tabella, Titoletto, tabella
from obiettivi.esporta.stampa.impaginazione import Copertina, Sezione, Stampato
from obiettivi.scelte import MESI

TITOLO_BREVE = 220
CELLA_MASSIMA = 1_200
"""Characters of the longest cell: a longer one would make a row longer than a page."""
DETTO_SOTTO = "detto sotto la tabella"
CHE_COSA_CAMBIA = "Che cosa cambia"
A_CHI = {
    Esito.AGGIUNTO: "A quali aree sono dati, con quale peso",
    Esito.TOLTO: "A quali aree erano dati, con quale peso",
}


def pagina_confronto(
    confronto: Confronto,
    *,
    prima: str = "versione 1",
    dopo: str = "versione 2",
    motivo: str = "",
    pareri: Sequence[str] = (),
    atti: str = "",
    bozza: bool = False,
    prodotto_il: date,
) -> str:
    """The comparison of two plans as a page: `su_fogli` lays it out, archival and accessible as every document.

    `prima` and `dopo` name them as the title does ("versione 1", "bozza della variazione"); `pareri` are the
    opinions of the OIV, in words; `atti` is a line about the acts that approved them. A `bozza` says so on every page.
    """
    ente, anno = confronto.dopo.ente, confronto.dopo.piano.anno
    titolo = f"Confronto tra la {prima} e la {dopo}"
    nome = f"Piano della performance {anno}"
    stampato = Stampato(
        titolo=parole.unisci(titolo, nome, parole.accorcia(ente.denominazione, 120), con=" – "),
        autore=ente.denominazione,
        testa=f"{parole.accorcia(ente.denominazione, 60)} – {nome}",
        bozza=bozza,
        giorno=prodotto_il.isoformat(),
        prodotto=f"{prodotto_il.day} {MESI[prodotto_il.month - 1]} {prodotto_il.year}",
        impronta="",
        copertina=Copertina(
            ente=ente.denominazione,
            provincia=f"Provincia: {ente.provincia}" if ente.provincia else "",
            titolo=titolo,
            classe="",
            periodo=nome,
            estratto="",
            atto=atti,
            piena=False,
        ),
        sezioni=tuple(_sezioni(confronto_a_parole(confronto), motivo, pareri, (prima, dopo))),
    )
    impronte = ((prima, contenuto.impronta(confronto.prima)), (dopo, contenuto.impronta(confronto.dopo)))
    return render_to_string("esporta/confronto.html", {"stampato": stampato, "impronte": impronte})


def _sezioni(
    detto: ConfrontoAParole, motivo: str, pareri: Sequence[str], nomi: tuple[str, str]
) -> Iterator[Sezione]:
    if motivo:
        yield _sezione("motivo", "Motivo della variazione", [Prosa(motivo)])
    if pareri:
        yield _sezione("parere", "Il parere dell'OIV", [Prosa(parere) for parere in pareri])
    frasi = filter(None, (detto.sintesi, detto.numerazione))
    yield _sezione("sintesi", "In sintesi", [Prosa(frase) for frase in frasi])
    if pesi := _pesi(detto, nomi):
        yield _sezione("pesi", "Pesi delle aree", [pesi])
    for gruppo in detto.gruppi:
        yield _sezione(f"obiettivi-{gruppo.esito}", gruppo.titolo, _gruppo(gruppo, nomi))
    altri = [
        blocco
        for sezione in detto.sezioni
        for blocco in (Titoletto(sezione.titolo), *_righe(sezione.righe, nomi))
    ]
    if altri:
        yield _sezione("altro", "Fuori dagli obiettivi", altri)


def _sezione(ancora: str, titolo: str, blocchi: list) -> Sezione:
    return Sezione(ancora, titolo, testa=titolo, classe="", sottotitolo="", blocchi=tuple(blocchi))


def _pesi(detto: ConfrontoAParole, nomi: tuple[str, str]) -> Tabella | None:
    colonne = (
        Colonna("Area", intesta=True),
        *(Colonna(_maiuscolo(nome), "confrontato") for nome in nomi),
        Colonna("Variazione", "importo"),
    )
    righe = [[riga.area, riga.prima, riga.dopo, riga.variazione] for riga in detto.pesi]
    return tabella("Totale dei pesi degli obiettivi, area per area", colonne, righe)


def _gruppo(gruppo: GruppoConfrontato, nomi: tuple[str, str]) -> list:
    if gruppo.esito in A_CHI:
        colonne = (
            Colonna("N.", "ordine"),
            Colonna("Obiettivo", intesta=True),
            Colonna("Aree e pesi", "discorso"),
        )
        righe = [[str(uno.n), uno.titolo, uno.aree] for uno in gruppo.obiettivi]
        return [tabella(A_CHI[gruppo.esito], colonne, righe)]
    return [blocco for uno in gruppo.obiettivi for blocco in _obiettivo(uno, nomi)]


def _obiettivo(uno: ObiettivoConfrontato, nomi: tuple[str, str]) -> Iterator:
    era = f" ({uno.era})" if uno.era else ""
    yield Titoletto(f"{uno.n}. {parole.accorcia(uno.titolo, TITOLO_BREVE)}{era}")
    if uno.avviso:
        yield Prosa(uno.avviso)
    if uno.righe:
        yield from _righe(uno.righe, nomi)


def _righe(righe: tuple[RigaConfronto, ...], nomi: tuple[str, str]) -> Iterator[Tabella | Prosa]:
    """The table of the changes; then the texts that are too long to stand in it."""
    colonne = Colonna("Che cosa", "confrontato", intesta=True), *(Colonna(_maiuscolo(nome)) for nome in nomi)
    celle = [
        [
            Cella(riga.campo, note=(riga.nota,) if riga.nota else ()),
            _cella(riga.prima, "del"),
            _cella(riga.dopo, "ins"),
        ]
        for riga in righe
    ]
    yield tabella(CHE_COSA_CAMBIA, colonne, celle)
    for riga in righe:
        for nome, pezzi in zip(nomi, (riga.prima, riga.dopo), strict=True):
            if len(_testo(pezzi)) > CELLA_MASSIMA:
                yield Prosa(f"{riga.campo}, {nome}: {_testo(pezzi)}")


def _testo(pezzi: Pezzi) -> str:
    return "".join(pezzo.testo for pezzo in pezzi)


def _cella(pezzi: Pezzi, segno: str) -> Cella:
    testo = _testo(pezzi)
    return Cella(DETTO_SOTTO) if len(testo) > CELLA_MASSIMA else Cella(testo, pezzi=pezzi, segno=segno)


def _maiuscolo(nome: str) -> str:
    return nome[0].upper() + nome[1:]
