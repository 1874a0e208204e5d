"""Rows that are made without a database, and the history that the program would have kept of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import datetime, timedelta
from functools import cache
from graphlib import TopologicalSorter
from typing import Any

from auditlog.diff import model_instance_diff
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import ForeignKey, Model

from monitoraggio.italia.segni import SISTEMA, segno
from obiettivi.azioni.righe import Righe
from obiettivi.models import Utente

UN_ATTIMO = timedelta(milliseconds=40)
"""Between a row and the next, when a person saves."""


@cache
def tabelle() -> tuple[type[Model], ...]:
    """The tables that hold facts, each after those it refers to; the history last."""
    nostri = [
        modello
        for applicazione in ("obiettivi", "monitoraggio")
        for modello in apps.get_app_config(applicazione).get_models()
        if auditlog.contains(modello)
    ]
    legami = {
        modello: [
            campo.related_model
            for campo in modello._meta.concrete_fields
            if isinstance(campo, ForeignKey) and campo.related_model is not modello
        ]
        for modello in nostri
    }
    in_fila = [modello for modello in TopologicalSorter(legami).static_order() if modello in legami]
    return (*in_fila, LogEntry)


@cache
def _posto(modello: type[Model]) -> int:
    return tabelle().index(modello)


class Raccolta(Righe):
    """Gathers rows in place of saving them, each with a mark for a key; see `segni`.

    What is gathered is signed by who is told to `firma`, at that moment and on from there.
    """

    def __init__(self, *, storia: bool = True):
        super().__init__()
        self.righe: dict[type[Model], list[Model]] = {modello: [] for modello in tabelle()}
        self.con_storia = storia
        self.chi: Model = Utente(pk=int(SISTEMA))
        self.quando: datetime | None = None
        self._per_chiave: dict[int, Model] = {}

    @contextmanager
    def firma(self, chi: Utente, quando: datetime) -> Iterator[None]:
        """Inside, rows are this person's, written from this moment on."""
        prima, self.chi, self.quando = self.chi, chi, quando
        try:
            yield
        finally:
            self.chi = prima

    def salva(self, riga: Model, campi: dict[str, Any]) -> Model:
        if riga._state.adding:
            for nome, valore in campi.items():
                setattr(riga, nome, valore)
            return self.crea(riga)
        return self.cambia(riga, **campi)

    def crea(self, riga: Model) -> Model:
        """Gathers a new row."""
        righe = self.righe[type(riga)]
        riga.pk = segno(_posto(type(riga)), len(righe) + 1)
        riga._state.adding = False
        self._lega(riga)
        righe.append(riga)
        self._nate.add(riga)
        self._per_chiave[riga.pk] = riga
        self._annota(riga, LogEntry.Action.CREATE, None)
        return riga

    def cambia(self, riga: Model, **campi: Any) -> Model:
        """Changes a row already gathered, as an update would."""
        prima = copy(riga)
        for nome, valore in campi.items():
            setattr(riga, nome, valore)
        self._lega(riga)
        self._annota(riga, LogEntry.Action.UPDATE, prima)
        return riga

    def _lega(self, riga: Model) -> None:
        """What the row refers to is at hand: nobody asks the database for it."""
        for campo in riga._meta.concrete_fields:
            chiave = getattr(riga, campo.attname) if isinstance(campo, ForeignKey) else None
            if chiave in self._per_chiave and not campo.is_cached(riga):
                campo.set_cached_value(riga, self._per_chiave[chiave])

    def _annota(self, riga: Model, azione: int, prima: Model | None) -> None:
        """The entry that auditlog would write: the same comparison, the same words."""
        self.quando += UN_ATTIMO
        if not self.con_storia:
            return
        cambi = model_instance_diff(prima, riga, use_json_for_changes=True)
        if cambi is None:
            return
        voci = self.righe[LogEntry]
        voci.append(
            LogEntry(
                pk=segno(_posto(LogEntry), len(voci) + 1),
                content_type=ContentType.objects.get_for_model(riga),
                object_pk=str(riga.pk),
                object_id=riga.pk,
                object_repr=str(riga),
                action=azione,
                changes=cambi,
                actor_id=self.chi.pk,
                timestamp=self.quando,
                additional_data=riga.get_additional_data() if hasattr(riga, "get_additional_data") else None,
            )
        )
