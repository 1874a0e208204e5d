"""Bringing rows to what a value says, touching only what differs: no change, no history."""

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import attrgetter, itemgetter
from typing import Any

from auditlog.models import LogEntry
from django.db.models import Model

from obiettivi.calcoli import antenati
from obiettivi.models import Obiettivo
from obiettivi.riepiloghi import in_colonne

PARCHEGGIO = 1_000_000_000
"""Far above any `n`: where objectives wait while they exchange theirs."""


class Righe:
    """Writes rows and counts what was done to them."""

    def __init__(self):
        self.conteggi = Counter(nuove=0, cambiate=0, tolte=0)
        self._nate: set[Model] = set()

    def salva(self, riga: Model, campi: dict[str, Any]) -> Model:
        """Sets the columns and saves, only if the row is new or something differs."""
        nuova = riga._state.adding
        cambia = [nome for nome, valore in campi.items() if getattr(riga, nome) != valore]
        for nome in cambia:
            setattr(riga, nome, campi[nome])
        if nuova or cambia:
            riga.save(force_insert=nuova)
            if nuova:
                self._nate.add(riga)
            self.conteggi["nuove" if nuova else "cambiate"] += 1
        return riga

    def togli(self, modello: type[Model], righe: Iterable[Model]) -> None:
        """Deletes rows of one model together, so that those that restrict each other can go."""
        if chiavi := [riga.pk for riga in righe]:
            _, per_modello = modello.objects.filter(pk__in=chiavi).delete()
            self.conteggi["tolte"] += sum(per_modello.values())

    def allinea(
        self,
        modello: type[Model],
        comuni: dict[str, Any],
        volute: Sequence[dict[str, Any]],
        *,
        per: str | None = None,
    ) -> list[Model]:
        """Makes the rows with the columns `comuni` in common exactly those wanted, in their order.

        A wanted row is the one that already has its value of the column `per`, or that stands at its
        position where `per` is None. Rows nobody wants are deleted.
        """
        esistenti, avanzate = self.abbina(modello, comuni, volute, per=per)
        self.togli(modello, avanzate)
        return self.salva_tutte(modello, comuni, volute, esistenti)

    def abbina(self, modello, comuni, volute, *, per=None):
        """The existing row of each wanted one (or None), and the rows nobody wants. `per` may be several columns."""
        # Nothing hangs yet from what this load has just made.
        nuovo = any(padre in self._nate for padre in comuni.values() if isinstance(padre, Model))
        righe = [] if nuovo else list(modello.objects.filter(**comuni))
        if per is None:
            libere = dict(enumerate(righe))
            return [libere.pop(posizione, None) for posizione in range(len(volute))], list(libere.values())
        nomi = (per,) if isinstance(per, str) else per
        libere = dict(zip(map(attrgetter(*nomi), righe), righe, strict=True))
        return [libere.pop(itemgetter(*nomi)(voluta), None) for voluta in volute], list(libere.values())

    def salva_tutte(self, modello, comuni, volute, esistenti):
        """Saves the wanted rows, in the order given by their position."""
        con_ordine = any(campo.name == "ordine" for campo in modello._meta.fields)
        return [
            self.salva(esistente or modello(**comuni), voluta | ({"ordine": posizione} if con_ordine else {}))
            for posizione, (esistente, voluta) in enumerate(zip(esistenti, volute, strict=True))
        ]

    def allinea_albero(self, modello, comuni, valori):
        """The same for a tree told by code: parents before children. What nobody wants is not deleted yet.

        Returns code → primary key, and the rows nobody wants.
        """
        padri = {valore.codice: valore.padre for valore in valori}
        volute = [in_colonne(valore, modello) for valore in valori]
        esistenti, avanzate = self.abbina(modello, comuni, volute, per="codice")
        chiavi: dict[str, int | None] = {"": None}
        da_fare = list(zip(volute, esistenti, range(len(volute)), strict=True))
        da_fare.sort(key=lambda nodo: len(antenati(nodo[0]["codice"], padri)))
        for voluta, esistente, posizione in da_fare:
            codice = voluta["codice"]
            legame = {"ordine": posizione, "padre_id": chiavi[padri[codice]]}
            chiavi[codice] = self.salva(esistente or modello(**comuni), voluta | legame).pk
        return chiavi, avanzate


def rinumera(obiettivi: dict[Obiettivo, int]) -> int:
    """Gives objectives of one plan their new `n`, also when they exchange them; says how many changed.

    The database keeps `n` unique at every moment, so they first step aside without leaving history, and
    the history gets one true entry each.
    """
    cambiano = {obiettivo: n for obiettivo, n in obiettivi.items() if obiettivo.n != n}
    for posto, obiettivo in enumerate(cambiano):
        Obiettivo.objects.filter(pk=obiettivo.pk).update(n=PARCHEGGIO + posto)
    for obiettivo, n in cambiano.items():
        Obiettivo.objects.filter(pk=obiettivo.pk).update(n=n)
        vecchio, obiettivo.n = obiettivo.n, n
        LogEntry.objects.log_create(obiettivo, action=LogEntry.Action.UPDATE, changes={"n": [vecchio, n]})
    return len(cambiano)
