"""What the pages of the people of an ente show, in the shape in which they show it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from obiettivi import models
from obiettivi.accesso import AccessoPersone, aree_scoperte
from obiettivi.formati import data
from obiettivi.models.base import APeriodo
from obiettivi.scelte import Ruolo

MAI_ENTRATA = "invitata, mai entrata"
DISATTIVATA = "disattivata: non può accedere"


@dataclass(frozen=True)
class Titolo:
    """A role or an incarico as a line: what, where, when; and where it is changed, empty for who may not."""

    nome: str
    aree: tuple[str, ...]
    periodo: str
    chiudi: str = ""
    cambia_aree: str = ""


@dataclass(frozen=True)
class Riga:
    """A person in the table: the roles and incarichi that hold today or will, or those that are over."""

    nome: str
    indirizzo: str
    stato: str
    ruoli: tuple[Titolo, ...]
    incarichi: tuple[Titolo, ...]


@dataclass(frozen=True)
class PaginaPersone:
    """The people of an ente. `senza_accesso` are in office on some area and cannot sign in to answer for it."""

    persone: tuple[Riga, ...]
    passate: tuple[Riga, ...]
    scoperte: tuple[str, ...]
    senza_accesso: tuple[str, ...]


@dataclass(frozen=True)
class PaginaPersona:
    """One person in one ente; addresses are empty where there is nothing to do for who looks."""

    nome: str
    username: str
    email: str
    stato: str
    se_stessi: bool
    ruoli: tuple[Titolo, ...]
    incarichi: tuple[Titolo, ...]
    passati: tuple[Titolo, ...]
    dai_ruolo: str
    dai_incarico: str
    dati: str
    collegamento: str


def periodo(riga: APeriodo, oggi: date) -> str:
    """«dal 01/01/2026», «dal 01/01/2026 al 31/12/2026», «solo il …»; what is still to begin says so."""
    if riga.al is None:
        detto = f"dal {data(riga.dal)}"
    else:
        detto = (
            f"solo il {data(riga.dal)}" if riga.al == riga.dal else f"dal {data(riga.dal)} al {data(riga.al)}"
        )
    return f"{detto} (non ancora cominciato)" if riga.dal > oggi else detto


def finito(riga: APeriodo, oggi: date) -> bool:
    return riga.al is not None and riga.al < oggi


def stato(persona: models.Utente) -> str:
    """When a person entered last."""
    if not persona.is_active:
        return DISATTIVATA
    if persona.last_login is None:
        return MAI_ENTRATA
    return data(timezone.localdate(persona.last_login))


def pagina_delle_persone(accesso: AccessoPersone) -> PaginaPersone:
    """All the people of an ente, in a number of queries that does not grow with them."""
    oggi = timezone.localdate()
    abilitazioni = _abilitazioni(accesso.ente)
    incarichi = defaultdict(list)
    for uno in _incarichi(accesso.ente):
        incarichi[uno.responsabile.utente_id].append(uno)
    per_persona: dict[models.Utente, list[models.Abilitazione]] = defaultdict(list)
    for abilitazione in abilitazioni:
        per_persona[abilitazione.utente].append(abilitazione)
    persone, passate = [], []
    for persona in sorted(per_persona, key=_per_cognome):
        ora = _riga(accesso, persona, per_persona[persona], incarichi[persona.pk], oggi, finiti=False)
        prima = _riga(accesso, persona, per_persona[persona], incarichi[persona.pk], oggi, finiti=True)
        persone += [ora] if ora.ruoli else []
        passate += [prima] if prima.ruoli or prima.incarichi else []
    return PaginaPersone(
        persone=tuple(persone),
        passate=tuple(passate),
        scoperte=_scoperte(accesso.ente, oggi),
        senza_accesso=_senza_accesso(abilitazioni, incarichi, oggi),
    )


def _per_cognome(persona: models.Utente) -> tuple[str, str, int]:
    return persona.last_name.casefold(), str(persona).casefold(), persona.pk


def _abilitazioni(ente: models.Ente):
    righe = models.Abilitazione.objects.filter(ente=ente).select_related("utente")
    return righe.prefetch_related("righe_aree__area").order_by("dal", "pk")


def _incarichi(ente: models.Ente):
    righe = models.Incarico.objects.filter(responsabile__ente=ente)
    return righe.select_related("responsabile__utente", "area").order_by("dal", "pk")


def _riga(accesso, persona, abilitazioni, incarichi, oggi, *, finiti: bool) -> Riga:
    return Riga(
        nome=str(persona),
        indirizzo=_indirizzo("persona", accesso, persona),
        stato=stato(persona),
        ruoli=tuple(_ruolo(uno, oggi) for uno in abilitazioni if finito(uno, oggi) == finiti),
        incarichi=tuple(_incarico(uno, oggi) for uno in incarichi if finito(uno, oggi) == finiti),
    )


def _indirizzo(nome: str, accesso: AccessoPersone, persona: models.Utente, *altro: int) -> str:
    return reverse(nome, args=[accesso.ente.slug, persona.pk, *altro])


def _ruolo(abilitazione: models.Abilitazione, oggi: date, chiudi: str = "", cambia_aree: str = "") -> Titolo:
    aree = sorted(str(riga.area) for riga in abilitazione.righe_aree.all())
    if abilitazione.ruolo == Ruolo.COMPILATORE and not aree:
        aree = ["nessuna area"]
    nome = Ruolo(abilitazione.ruolo).label
    return Titolo(nome, tuple(aree), periodo(abilitazione, oggi), chiudi, cambia_aree)


def _incarico(incarico: models.Incarico, oggi: date, chiudi: str = "") -> Titolo:
    nome = f"{incarico.area}{', ad interim' if incarico.ad_interim else ''}"
    return Titolo(nome, (), periodo(incarico, oggi), chiudi)


def _scoperte(ente: models.Ente, oggi: date) -> tuple[str, ...]:
    """The areas with nobody in office, in the organigramma in use; of those one inside another, the outer one."""
    organigrammi = ente.organigrammi_recenti()
    in_uso = next((uno for uno in organigrammi if uno.piani.all()), None) or next(iter(organigrammi), None)
    if in_uso is None:
        return ()
    scoperte = aree_scoperte(ente.pk, oggi)
    return tuple(
        str(area)
        for area in in_uso.aree.all()
        if area.pk in scoperte and (area.padre_id is None or area.padre_id not in scoperte)
    )


def _senza_accesso(
    abilitazioni: Collection[models.Abilitazione], incarichi: dict[int, list[models.Incarico]], oggi: date
) -> tuple[str, ...]:
    rispondono = {
        uno.utente_id
        for uno in abilitazioni
        if uno.ruolo == Ruolo.RESPONSABILE
        and uno.utente.is_active
        and uno.dal <= oggi
        and not finito(uno, oggi)
    }
    return tuple(
        f"{uno.responsabile} ({uno.area})"
        for utente, suoi in incarichi.items()
        for uno in suoi
        if utente not in rispondono and uno.dal <= oggi and not finito(uno, oggi)
    )


def pagina_della_persona(accesso: AccessoPersone, persona: models.Utente) -> PaginaPersona:
    """One person: roles and incarichi in this ente only."""
    oggi = timezone.localdate()
    abilitazioni = list(_abilitazioni(accesso.ente).filter(utente=persona))
    incarichi = list(_incarichi(accesso.ente).filter(responsabile__utente=persona))
    altri, sceglie = accesso.altri(persona), accesso.sceglie_per(persona)
    aperte = [uno for uno in abilitazioni if not finito(uno, oggi)]
    incarica = _incaricabile(accesso, persona, aperte)
    return PaginaPersona(
        nome=str(persona),
        username=persona.username,
        email=persona.email,
        stato=stato(persona),
        se_stessi=persona.pk == accesso.utente.pk,
        ruoli=tuple(_ruolo_da_cambiare(accesso, persona, uno, oggi) for uno in aperte),
        incarichi=tuple(
            _incarico(
                uno,
                oggi,
                _indirizzo("chiudi_incarico", accesso, persona, uno.pk)
                if accesso.puo(Ruolo.RESPONSABILE, persona)
                else "",
            )
            for uno in incarichi
            if not finito(uno, oggi)
        ),
        passati=(
            *(_ruolo(uno, oggi) for uno in abilitazioni if finito(uno, oggi)),
            *(_incarico(uno, oggi) for uno in incarichi if finito(uno, oggi)),
        ),
        dai_ruolo=_indirizzo("dai_ruolo", accesso, persona) if altri else "",
        dai_incarico=_indirizzo("dai_incarico", accesso, persona) if incarica else "",
        dati=_indirizzo("dati_persona", accesso, persona) if sceglie else "",
        collegamento=_indirizzo("collegamento", accesso, persona) if sceglie else "",
    )


def _incaricabile(accesso, persona, aperte: Iterable[models.Abilitazione]) -> bool:
    """Whether an incarico would mean something: it counts only for who has the role too."""
    ha_il_ruolo = any(uno.ruolo == Ruolo.RESPONSABILE for uno in aperte)
    return ha_il_ruolo and accesso.puo(Ruolo.RESPONSABILE, persona)


def _ruolo_da_cambiare(accesso, persona, abilitazione, oggi) -> Titolo:
    if not accesso.puo(abilitazione.ruolo, persona):
        return _ruolo(abilitazione, oggi)
    aree = abilitazione.ruolo == Ruolo.COMPILATORE
    return _ruolo(
        abilitazione,
        oggi,
        chiudi=_indirizzo("chiudi_ruolo", accesso, persona, abilitazione.pk),
        cambia_aree=_indirizzo("cambia_aree", accesso, persona, abilitazione.pk) if aree else "",
    )
