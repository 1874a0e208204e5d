"""From what a formula or a mean says to a score: clipped, rounded, held against threshold and policy, in words."""

from dataclasses import dataclass
from decimal import Decimal

from monitoraggio.calcolo.numeri import ZERO, arrotonda, cifra, esatta, limita, percento
from monitoraggio.calcolo.passi import CON_GRADO, IN_PAROLE, Calcolo, Esito, Passo
from monitoraggio.calcolo.regole import Livello, Mancante, Regole, SottoSoglia, classe_di


@dataclass(frozen=True)
class Risposta:
    """What a formula or a mean answers: an outcome, its number before the cap, and why."""

    esito: Esito
    grado: Decimal | None = None
    breve: str = ""
    """In few words, beside the name: "72 su 80"; of an outcome without degree, the reason."""
    passi: tuple[Passo, ...] = ()
    avvisi: tuple[str, ...] = ()
    mancanti: tuple[str, ...] = ()


@esatta
def concludi(
    nome: str,
    risposta: Risposta,
    regole: Regole,
    livello: Livello | None = None,
    soglia: Decimal | None = None,
) -> Calcolo:
    """The score. `livello` None is for a number in between, which is never rounded."""
    if risposta.esito not in CON_GRADO:
        return _senza_grado(nome, risposta, regole)
    grado = limita(risposta.grado, regole.tetto)
    stampato = arrotonda(grado, regole.decimali)
    sotto = soglia is not None and stampato < soglia
    conta = stampato if livello == regole.arrotonda_a else grado
    if sotto and regole.sotto_soglia == SottoSoglia.ZERO:
        conta = ZERO
    classe = classe_di(stampato, regole.classi) if livello not in (None, Livello.INDICATORE) else ""
    passi = (
        *risposta.passi,
        *_del_tetto(risposta.grado, grado),
        *_dell_arrotondamento(grado, stampato, regole, livello),
        *(_della_soglia(stampato, soglia, regole) if sotto else ()),
        *_degli_avvisi(risposta.avvisi),
    )
    detto = f"{nome}: {risposta.breve}" if risposta.breve else nome
    testo = f"{detto} → {percento(stampato, regole.decimali)}{f', {classe}' if classe else ''}"
    return Calcolo(
        nome=nome,
        esito=risposta.esito,
        grado=grado,
        stampato=stampato,
        conta=conta,
        passo=Passo(testo, stampato, passi),
        avvisi=risposta.avvisi,
        mancanti=risposta.mancanti,
        blocca=_blocca(risposta.mancanti, regole),
        sotto_soglia=sotto,
        classe=classe,
    )


def _senza_grado(nome: str, risposta: Risposta, regole: Regole) -> Calcolo:
    mancanti = risposta.mancanti
    if risposta.esito == Esito.NON_MISURATO:
        mancanti = mancanti or (nome,)
    a_zero = risposta.esito == Esito.NON_MISURATO and regole.finale and regole.mancante == Mancante.ZERO
    perche = f" ({risposta.breve})" if risposta.breve else ""
    conta = ", conta 0" if a_zero else ""
    return Calcolo(
        nome=nome,
        esito=risposta.esito,
        grado=None,
        stampato=None,
        conta=ZERO if a_zero else None,
        passo=Passo(
            f"{nome}: {IN_PAROLE[risposta.esito]}{perche}{conta}",
            None,
            (*risposta.passi, *_degli_avvisi(risposta.avvisi)),
        ),
        avvisi=risposta.avvisi,
        mancanti=mancanti,
        blocca=_blocca(mancanti, regole),
    )


def _blocca(mancanti: tuple[str, ...], regole: Regole) -> bool:
    return bool(mancanti) and regole.finale and regole.mancante == Mancante.BLOCCA


def _del_tetto(prima: Decimal, dopo: Decimal) -> tuple[Passo, ...]:
    if prima == dopo:
        return ()
    perche = "non si scende sotto 0" if prima < dopo else f"il tetto è {cifra(dopo)}"
    return (Passo(f"{cifra(prima)} diventa {cifra(dopo)}: {perche}", dopo),)


def _dell_arrotondamento(
    grado: Decimal, stampato: Decimal, regole: Regole, livello: Livello | None
) -> tuple[Passo, ...]:
    if grado == stampato:
        return ()
    come = {0: "all'intero", 1: "a 1 decimale"}.get(regole.decimali, f"a {regole.decimali} decimali")
    testo = f"{cifra(grado)} arrotondato {come}: {cifra(stampato)}"
    if livello != regole.arrotonda_a:
        testo += " (solo per leggerlo: nei conti resta intero)"
    return (Passo(testo, stampato),)


def _della_soglia(stampato: Decimal, soglia: Decimal, regole: Regole) -> tuple[Passo, ...]:
    conta = "conta 0" if regole.sotto_soglia == SottoSoglia.ZERO else "conta lo stesso il suo grado"
    valore, minima = percento(stampato, regole.decimali), percento(soglia, regole.decimali)
    return (Passo(f"{valore} è sotto la soglia minima di {minima}: obiettivo non raggiunto, {conta}"),)


def _degli_avvisi(avvisi: tuple[str, ...]) -> tuple[Passo, ...]:
    return tuple(Passo(f"Attenzione: {avviso}") for avviso in avvisi)
