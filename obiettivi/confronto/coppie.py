"""Which row of a list was which: rows are paired by what identifies them, then by what they still have alike."""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from obiettivi import contenuto
from obiettivi.contenuto import Valore, vuoto

Coppia = tuple[int | None, int | None]
"""Positions of a row before and after; None where it is not there."""
Impronte = Sequence[Hashable | None]
"""What each row of a list is recognised by; None for a row that cannot be."""

IDENTITA: dict[type[Valore], tuple[tuple[str, ...], ...]] = {
    contenuto.Area: (("codice",), ("nome",)),
    contenuto.Voce: (("codice",), ("tipo", "nome")),
    contenuto.AttivitaStrutturale: (("area", "gruppo", "prodotto"),),
    contenuto.IndicatoreSalute: (("dimensione", "indicatore"),),
    contenuto.Personale: (("area", "profilo", "categoria", "servizio"),),
    contenuto.Capitolo: (("area", "codice", "titolo"), ("area", "codice")),
    contenuto.GruppoPremio: (("nome",),),
    contenuto.VerificaPrevista: (("data", "tipo"), ("testo",)),
    contenuto.CoefficienteDipendenti: (("fino_a",),),
    contenuto.Classe: (("nome",),),
    contenuto.QuotaUmana: (("ruolo",),),
    contenuto.Fascia: (("da", "compreso"),),
}
"""What rows without a `chiave` are called by, the surest first."""


@dataclass(frozen=True)
class Corrispondenza:
    """Which element after is which element before, for the parts of a plan that refer to them.

    `nuovi` says for what an element was called by (code, `n`, position) what it is called now; `presenti`
    is all that can be named now.
    """

    nuovi: Mapping[Hashable, Hashable]
    presenti: frozenset[Hashable]

    def traduci(self, nome: Hashable) -> Hashable:
        """What is named now by what named it then; a mark that equals nothing when it is gone."""
        if nome in self.nuovi:
            return self.nuovi[nome]
        # The name may have passed to something else.
        return ("tolto", nome) if nome in self.presenti else nome


NESSUNA = Corrispondenza({}, frozenset())
"""Where nothing is known of what is named: the same name is the same thing."""


def accoppia(quante: Coppia, passate: Iterable[tuple[Impronte, Impronte]]) -> tuple[Coppia, ...]:
    """The pairs of rows of two lists, in the order of the second; those that are gone stand where they were.

    Each pass recognises, among the rows not paired yet, those with the same mark; of several, in order.
    """
    sole_prima, sole_dopo = (dict.fromkeys(range(lunga)) for lunga in quante)
    coppie: list[Coppia] = []
    for impronte_prima, impronte_dopo in passate:
        libere: dict[Hashable, deque[int]] = defaultdict(deque)
        for posto in sole_dopo:
            libere[impronte_dopo[posto]].append(posto)
        for posto in list(sole_prima):
            impronta = impronte_prima[posto]
            if impronta is not None and libere[impronta]:
                altro = libere[impronta].popleft()
                coppie.append((posto, altro))
                del sole_prima[posto], sole_dopo[altro]
    coppie += [(posto, None) for posto in sole_prima] + [(None, posto) for posto in sole_dopo]
    return tuple(sorted(coppie, key=_posto))


def _posto(coppia: Coppia) -> tuple[int, bool]:
    prima, dopo = coppia
    return (prima, True) if dopo is None else (dopo, False)


def per_chiave(
    prima: Sequence[Valore], dopo: Sequence[Valore], altrimenti: tuple[Sequence[int], Sequence[int]]
) -> tuple[Coppia, ...]:
    """Pairs rows by `chiave`; where either has none, by what they are told by `altrimenti`."""
    chiavi = tuple([riga.chiave for riga in righe] for righe in (prima, dopo))
    senza = tuple(
        [None if chiave else altro for chiave, altro in zip(sue, altri, strict=True)]
        for sue, altri in zip(chiavi, altrimenti, strict=True)
    )
    passate = (chiavi, (senza[0], altrimenti[1]), (altrimenti[0], senza[1]))
    return accoppia((len(prima), len(dopo)), passate)


def per_somiglianza(
    tipo: type[Valore], prima: Sequence[Mapping[str, Any]], dopo: Sequence[Mapping[str, Any]]
) -> tuple[Coppia, ...]:
    """Pairs rows without a `chiave`: equal ones, then by name, then those that differ in one value only."""
    campi = tuple(tipo.model_fields)
    alla_lettera = [campi, *(tuple(uno for uno in campi if uno != campo) for campo in campi)]
    passate = [_impronte(prima, dopo, nomi) for nomi in alla_lettera]
    passate[1:1] = [_impronte(prima, dopo, nomi, piene=True) for nomi in IDENTITA[tipo]]
    return accoppia((len(prima), len(dopo)), passate)


def _impronte(
    prima: Sequence[Mapping[str, Any]],
    dopo: Sequence[Mapping[str, Any]],
    campi: tuple[str, ...],
    piene: bool = False,
) -> tuple[Impronte, Impronte]:
    """The values of some keys of each row; where they must be `piene`, none of a row that leaves them empty."""

    def impronta(riga: Mapping[str, Any]) -> Hashable | None:
        valori = tuple(riga[campo] for campo in campi)
        return None if piene and all(vuoto(valore) for valore in valori) else valori

    return [impronta(riga) for riga in prima], [impronta(riga) for riga in dopo]
