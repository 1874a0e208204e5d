"""The history of an objective told in sentences: who, when, what was before and what came after."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import takewhile
from typing import Any

from auditlog.models import LogEntry
from django.db import models
from django.utils import timezone

from obiettivi.esporta import parole
from obiettivi.esporta.etichette import NEL_NOME, etichetta
from obiettivi.esporta.parole import VUOTO
from obiettivi.formati import data, numero

RIGHE_MOSTRATE = 50
INSIEME = timedelta(seconds=2)
"""Rows written so close to each other were written by one act: a save, a copy, an import."""
TESTO_BREVE, CONTESTO = 110, 30
MASCHILI = {"indicatore", "pesofase", "valoreannuale"}
MUTI = {"id", "chiave"}
"""Columns that mean nothing to people."""
CREATI = {
    "assegnazione": ("un'area", "{} aree"),
    "fase": ("una fase", "{} fasi"),
    "indicatore": ("un indicatore", "{} indicatori"),
    "obiettivovoce": ("una voce", "{} voci"),
}
"""What is worth counting of an objective that was just made."""


@dataclass(frozen=True)
class Fatto:
    """One line of the history; `momento` is the time for machines, `quando` for people."""

    momento: str
    quando: str
    chi: str
    cosa: str


@dataclass(frozen=True)
class Racconto:
    """The latest lines, newest first, and how many older ones are not shown."""

    fatti: tuple[Fatto, ...]
    altri: int


def racconta(voci: Iterable[LogEntry], nomi: Mapping[str, Mapping[int, str]]) -> Racconto:
    """Tells the entries of one objective, oldest first as they come.

    `nomi` says how the areas, the voci and the objectives of the plan are called, by primary key.
    """
    fatti = list(_Narratore(list(voci), nomi).fatti())[::-1]
    return Racconto(tuple(fatti[:RIGHE_MOSTRATE]), max(len(fatti) - RIGHE_MOSTRATE, 0))


class _Narratore:
    def __init__(self, voci: Sequence[LogEntry], nomi: Mapping[str, Mapping[int, str]]):
        self.voci = voci
        # What each row said when it was made: some name themselves by what is no longer there to ask.
        self.nascite: dict[tuple[str, int], dict[str, Any]] = {}
        self.nomi: dict[str, dict[int, str]] = {modello: dict(suoi) for modello, suoi in nomi.items()}
        for voce in voci:
            modello = voce.content_type.model
            if voce.action == LogEntry.Action.CREATE:
                nata = {campo: dopo for campo, (_, dopo) in (voce.changes or {}).items()}
                self.nascite[modello, voce.object_id] = nata
            if modello in ("assegnazione", "fase", "indicatore"):
                # "obiettivo 2, area FIN", "fase 3": without the objective, which it is all about.
                detto = voce.object_repr.partition(", ")[2] or voce.object_repr
                self.nomi.setdefault(modello, {})[voce.object_id] = detto

    def fatti(self) -> Iterator[Fatto]:
        nata = _nata_insieme(self.voci)
        # The first line tells the others too.
        gia_dette = {voce.pk: _creato_con(nata) if voce is nata[0] else "" for voce in nata}
        for voce in self.voci:
            if cosa := gia_dette[voce.pk] if voce.pk in gia_dette else self._frase(voce):
                momento = timezone.localtime(voce.timestamp)
                yield Fatto(
                    momento=momento.isoformat(timespec="seconds"),
                    quando=f"{momento:%d/%m/%Y %H:%M}",
                    chi=str(voce.actor or "persona non più registrata"),
                    cosa=cosa,
                )

    def _frase(self, voce: LogEntry) -> str:
        classe = voce.content_type.model_class()
        if classe is None or voce.action == LogEntry.Action.ACCESS:
            return ""
        modello, nome = voce.content_type.model, self._nome(voce)
        if modello == "notaobiettivo":
            return f"nota: «{parole.accorcia(voce.object_repr, TESTO_BREVE)}»"
        cambi = self._cambi(classe, voce)
        if voce.action == LogEntry.Action.UPDATE:
            detti = [parole.unisci(detto, f"da {prima} a {dopo}", con=" ") for detto, prima, dopo in cambi]
            return parole.unisci(nome, "; ".join(detti), con=": ") if detti else ""
        creata = voce.action == LogEntry.Action.CREATE
        verbo = f"{'aggiunt' if creata else 'tolt'}{'o' if modello in MASCHILI else 'a'}"
        detti = [
            parole.unisci(detto, dopo if creata else prima, con=" ")
            for detto, prima, dopo in cambi
            if (dopo if creata else prima) not in (VUOTO, "no")
        ]
        frase = parole.unisci(nome, verbo, con=" ")
        return parole.unisci(frase, ", ".join(detti), con=": " if creata else ", era: ")

    def _nome(self, voce: LogEntry) -> str:
        """What the row of an entry is called: empty for the objective itself."""
        modello, detto, sopra = voce.content_type.model, voce.object_repr, voce.additional_data or {}
        nata = self.nascite.get((modello, voce.object_id), {})
        if modello == "obiettivo":
            return ""
        if modello in self.nomi:
            return self.nomi[modello].get(voce.object_id, detto)
        if modello == "pesofase":
            fase = self._chiamato("fase", nata.get("fase"))
            return f"peso della {fase} per l'{self._chiamato('assegnazione', sopra.get('assegnazione'))}"
        indicatore = self._chiamato("indicatore", sopra.get("indicatore"))
        if modello == "valoreannuale":
            return f"{indicatore}, valore del {detto.partition(':')[0]}"
        if modello == "fascia":
            return f"{indicatore}, fascia {nata.get('ordine', 0) + 1}"
        if modello == "fasearea":
            return f"{self._chiamato('fase', sopra.get('fase'))}, area {detto}"
        return {"obiettivovoce": f"voce {detto}", "quotaumana": f"risorsa umana {detto}".strip()}.get(
            modello, f"{voce.content_type.name} {detto}"
        )

    def _chiamato(self, modello: str, chiave: Any) -> str:
        return self.nomi.get(modello, {}).get(chiave, f"{modello} che non c'è più")

    def _cambi(self, classe: type[models.Model], voce: LogEntry) -> Iterator[tuple[str, str, str]]:
        """Each column that changed, in the order of the form: its name, what it said, what it says."""
        modello, padre = classe._meta.model_name, classe.appartenenza.partition("__")[0]
        intera = voce.action != LogEntry.Action.UPDATE
        for campo in classe._meta.concrete_fields:
            taciuto = campo.name in MUTI or campo.name == padre
            # A row that comes or goes is told by what it says, not by where it stands.
            taciuto |= intera and (campo.name == "ordine" or campo.name in NEL_NOME.get(modello, ()))
            if campo.name in (voce.changes or {}) and not taciuto:
                yield etichetta(campo), *self._confronto(campo, *voce.changes[campo.name])

    def _confronto(self, campo: models.Field, prima: Any, dopo: Any) -> tuple[str, str]:
        if isinstance(prima, str) and isinstance(dopo, str) and isinstance(campo, models.TextField):
            return tuple(f"«{testo}»" if testo else VUOTO for testo in _da_dove_cambia(prima, dopo))
        return self._valore(campo, prima), self._valore(campo, dopo)

    def _valore(self, campo: models.Field, valore: Any) -> str:
        if valore in (None, "", [], {}):
            return VUOTO
        if campo.is_relation:
            return self._chiamato(campo.remote_field.model._meta.model_name, valore)
        if campo.choices:
            return dict(campo.flatchoices).get(valore, valore)
        if campo.name == "ordine":
            return str(valore + 1)
        if campo.name == "mesi":
            return f"«{parole.mesi(valore)}»"
        if isinstance(valore, list):
            return f"«{', '.join(map(str, valore))}»"
        for tipo, scritto in SCRITTI.items():
            if isinstance(campo, tipo):
                return scritto(valore)
        return f"«{parole.accorcia(str(valore), TESTO_BREVE)}»"


SCRITTI = {
    models.BooleanField: lambda valore: "sì" if valore else "no",
    models.DecimalField: lambda valore: numero(Decimal(valore)),
    models.IntegerField: str,
    models.DateField: lambda valore: data(date.fromisoformat(valore)),
}


def _nata_insieme(voci: Sequence[LogEntry]) -> list[LogEntry]:
    """The making of the objective with the rows it was made with: told in one line, not in hundreds."""
    insieme: list[LogEntry] = []
    for voce in voci:
        if not insieme and voce.content_type.model != "obiettivo":
            continue
        segue = not insieme or (
            voce.actor_id == insieme[0].actor_id and voce.timestamp - insieme[-1].timestamp <= INSIEME
        )
        if voce.action != LogEntry.Action.CREATE or not segue:
            break
        insieme.append(voce)
    return insieme


def _creato_con(nata: Sequence[LogEntry]) -> str:
    """ "obiettivo creato con 9 aree, 5 fasi e un indicatore"."""
    conti = Counter(voce.content_type.model for voce in nata)
    detti = [
        uno if conti[modello] == 1 else molti.format(conti[modello])
        for modello, (uno, molti) in CREATI.items()
        if conti[modello]
    ]
    elenco = " e ".join(filter(None, (", ".join(detti[:-1]), *detti[-1:])))
    return parole.unisci("obiettivo creato", elenco, con=" con ")


def _da_dove_cambia(prima: str, dopo: str) -> tuple[str, str]:
    """Two texts shortened around the first place where they differ."""
    uguali = takewhile(lambda coppia: coppia[0] == coppia[1], zip(prima, dopo, strict=False))
    comune = sum(1 for _ in uguali)
    if comune > TESTO_BREVE - CONTESTO:
        inizio = prima.rfind(" ", 0, comune - CONTESTO) + 1
        prima, dopo = f"… {prima[inizio:]}", f"… {dopo[inizio:]}"
    return parole.accorcia(prima, TESTO_BREVE), parole.accorcia(dopo, TESTO_BREVE)
