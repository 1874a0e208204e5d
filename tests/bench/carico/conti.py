"""Accounts for every sheet that was saved: `python -m tests.bench.carico.conti GIORNALE`, on the same database.

What the people were told is held against the history and the rows; what comes out is printed as JSON.
"""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path

from tests.bench import carico

TESTO = re.compile(f"({carico.SEGNO}) dopo ({carico.SEGNO})")
FORSE = {carico.FERMO, carico.IGNOTA}
"""Those of which the person does not know: they may be there or not."""


@dataclass(frozen=True)
class Voce:
    """An entry of the history of a sheet: its mark, the one that its author had read, the one that was there."""

    riga: int
    segno: str
    visto: str
    prima: str
    chi: int


@dataclass
class Conti:
    """How many were saved as the people were told, and what must be nothing."""

    accettate: int = 0
    nella_storia: int = 0
    forse: int = 0
    forse_scritte: int = 0
    conflitti: int = 0
    fogli: int = 0
    inviati: int = 0
    inviati_nella_storia: int = 0
    # From here on, all of these are nothing.
    perse: int = 0
    """Accepted, and not in the history."""
    doppie: int = 0
    di_un_altro: int = 0
    """With another author."""
    mai_accettate: int = 0
    """In the history, and refused or never sent."""
    sovrascritte: int = 0
    """Over a version that their author had not read."""
    finali_diversi: int = 0
    """Sheets which do not say what was saved last."""
    a_meta: int = 0
    """Of which a part was saved and another was not: text, counter, phase, or their history."""
    invii_che_non_tornano: int = 0

    @property
    def tornano(self) -> bool:
        return not any(getattr(self, nome) for nome in DA_ZERO)


DA_ZERO = list(Conti.__annotations__)[list(Conti.__annotations__).index("perse") :]


def conti(giornale: dict) -> Conti:
    """Holds the journal against the database."""
    scritture = {una["segno"]: carico.Scrittura(**una) for una in giornale["scritture"]}
    voci = list(_voci())
    fatti = Conti(
        accettate=_quante(scritture, {carico.ACCETTATA}),
        nella_storia=len(voci),
        forse=_quante(scritture, FORSE),
        forse_scritte=sum(voce.segno in scritture and scritture[voce.segno].esito in FORSE for voce in voci),
        conflitti=_quante(scritture, {carico.CONFLITTO}),
    )
    _tutte_e_una_volta(fatti, scritture, voci)
    _una_sull_altra(fatti, voci)
    _intere(fatti, scritture, voci)
    _gli_invii(fatti, giornale["inviati"])
    return fatti


def _quante(scritture: dict, esiti: set[str]) -> int:
    return sum(una.esito in esiti for una in scritture.values())


def _voci() -> Iterator[Voce]:
    """What the history says of the text of the sheets, oldest first; who was there before the evening wrote none."""
    for voce in _storia("avanzamento"):
        if "relazione" in voce.changes:
            prima, dopo = (_segni(testo) for testo in voce.changes["relazione"])
            yield Voce(int(voce.object_pk), *dopo, prima[0], voce.actor_id)


def _storia(modello: str):
    from auditlog.models import LogEntry  # noqa: PLC0415  it needs Django

    del_modello = LogEntry.objects.filter(content_type__app_label="monitoraggio", content_type__model=modello)
    return del_modello.filter(action=LogEntry.Action.UPDATE).order_by("pk")


def _segni(testo: str | None) -> tuple[str, str]:
    """The mark of a text, and the one that its author had read."""
    trovato = TESTO.match(testo or "")
    return (trovato[1], trovato[2]) if trovato else (carico.NIENTE, carico.NIENTE)


def _tutte_e_una_volta(fatti: Conti, scritture: dict, voci: list[Voce]) -> None:
    """Each that was accepted is in the history once, with its author; of those refused there is none."""
    volte = Counter(voce.segno for voce in voci)
    for segno, una in scritture.items():
        fatti.perse += una.esito == carico.ACCETTATA and segno not in volte
    fatti.doppie = sum(quante - 1 for quante in volte.values())
    for voce in voci:
        una = scritture.get(voce.segno)
        fatti.mai_accettate += una is None or una.esito not in {carico.ACCETTATA, *FORSE}
        fatti.di_un_altro += una is not None and (una.utente, una.riga) != (voce.chi, voce.riga)


def _una_sull_altra(fatti: Conti, voci: list[Voce]) -> None:
    """Each version was written over the one that its author had read; the last one is what the sheet says."""
    from monitoraggio.models import Avanzamento  # noqa: PLC0415

    ultime: dict[int, str] = {}
    quante = Counter(voce.riga for voce in voci)
    for voce in voci:
        c_era = ultime.get(voce.riga, carico.NIENTE)
        fatti.sovrascritte += not c_era == voce.prima == voce.visto
        ultime[voce.riga] = voce.segno
    for riga in Avanzamento.objects.exclude(rilevazione__stato="chiusa"):
        fatti.fogli += riga.pk in ultime
        fatti.finali_diversi += _segni(riga.relazione)[0] != ultime.get(riga.pk, carico.NIENTE)
        fatti.a_meta += riga.scritture != quante[riga.pk]


def _intere(fatti: Conti, scritture: dict, voci: list[Voce]) -> None:
    """What each said of its first phase was written with its text, in the rows and in the history."""
    from monitoraggio.models import FaseSvolta  # noqa: PLC0415

    dette: dict[tuple[int, str], list[Decimal]] = defaultdict(list)
    for voce in voci:
        una = scritture.get(voce.segno)
        if una and una.fase:
            dette[una.riga, una.fase].append(Decimal(una.percento))
    righe = {riga.pk: riga for riga in FaseSvolta.objects.filter(avanzamento__in={riga for riga, _ in dette})}
    cambi: dict[tuple[int, str], list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for voce in _storia("fasesvolta"):
        riga = righe.get(int(voce.object_pk))
        if riga and "percento" in voce.changes:
            prima, dopo = (Decimal(str(valore)) for valore in voce.changes["percento"])
            cambi[riga.avanzamento_id, str(riga.fase)].append((prima, dopo))
    adesso = {(riga.avanzamento_id, str(riga.fase)): riga.percento for riga in righe.values()}
    for dove, valori in dette.items():
        da = [cambi[dove][0][0] if cambi[dove] else valori[0], *valori]
        attesi = [(prima, dopo) for prima, dopo in zip(da, valori, strict=False) if prima != dopo]
        fatti.a_meta += attesi != cambi[dove] or adesso.get(dove) != valori[-1]


def _gli_invii(fatti: Conti, detti: dict) -> None:
    """As many were sent as were told so, and those of which nobody could tell."""
    from monitoraggio.models import Passo  # noqa: PLC0415
    from monitoraggio.scelte import PassoRilevazione  # noqa: PLC0415

    passi = Passo.objects.filter(passo=PassoRilevazione.INVIATO, rilevazione__stato="aperta")
    fatti.inviati, fatti.inviati_nella_storia = detti["sicuri"], passi.count()
    massimo = detti["sicuri"] + detti["incerti"]
    fatti.invii_che_non_tornano = max(
        0, detti["sicuri"] - fatti.inviati_nella_storia, fatti.inviati_nella_storia - massimo
    )


if __name__ == "__main__":
    argomenti = argparse.ArgumentParser()
    argomenti.add_argument("giornale", type=Path)
    scelte = argomenti.parse_args()
    import django

    django.setup()
    sys.stdout.write(json.dumps(asdict(conti(json.loads(scelte.giornale.read_text())))))
