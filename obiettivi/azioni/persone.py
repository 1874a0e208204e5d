"""People of an ente: inviting, giving and ending roles and incarichi. Nothing is deleted: what ends has a last day."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from obiettivi import models, storia
from obiettivi.azioni import secondo_passo
from obiettivi.azioni.stato import GiaFattoError, NonOraError
from obiettivi.permessi import RUOLI_CONCESSI
from obiettivi.scelte import Ruolo

A_SE_STESSI = "Nessuno dà, cambia o chiude i propri ruoli e incarichi: lo fa un'altra persona che può farlo."
NON_INVITABILE = "A questo indirizzo da qui non si può dare un ruolo: chiedi a chi amministra PianoPerf."
CON_AREE = frozenset({Ruolo.COMPILATORE, Ruolo.RESPONSABILE})
"""The roles that are given with areas: those to write for, those to answer for."""


@dataclass(frozen=True)
class Concessa:
    """A role that was given. `nuova` is a person who had no access; `da_rifare` is a password that is void since."""

    abilitazione: models.Abilitazione
    nuova: bool = False
    da_rifare: bool = False

    @property
    def persona(self) -> models.Utente:
        return self.abilitazione.utente


def persona_con_indirizzo(email: str) -> models.Utente | None:
    """The user with this e-mail address, in any ente."""
    simili = models.Utente.objects.filter(email__iexact=email) if email else ()
    # The database's idea of equal may be wider than that of who delivers the mail.
    return next((utente for utente in simili if utente.email.casefold() == email.casefold()), None)


@transaction.atomic
def invita(
    *,
    ente: models.Ente,
    nome: str,
    cognome: str,
    email: str,
    username: str,
    ruolo: Ruolo,
    aree: Collection[models.Area],
    dal: date,
    utente,
    responsabile: models.Responsabile | None = None,
    consegna: Callable[[models.Utente], bool] = lambda _: False,
) -> Concessa:
    """Gives a role to a person, who becomes a user without a password if no user has that address.

    `consegna` says whether who gives it may then hand that person a one-time link.
    """
    _blocca(ente)
    persona = persona_con_indirizzo(email)
    nuova = persona is None
    with storia.autore(utente):
        if nuova:
            _esige_non_doppia(ente, nome, cognome, email)
            persona = _nuova_persona(nome, cognome, email, username)
        elif not persona.is_active:
            raise NonOraError(NON_INVITABILE)
        concessa = _concedi(ente, persona, ruolo, aree, dal, utente, responsabile, consegna)
    return replace(concessa, nuova=nuova)


@transaction.atomic
def concedi_ruolo(
    *,
    ente: models.Ente,
    persona: models.Utente,
    ruolo: Ruolo,
    aree: Collection[models.Area],
    dal: date,
    utente,
    responsabile: models.Responsabile | None = None,
    consegna: Callable[[models.Utente], bool] = lambda _: False,
) -> Concessa:
    """Gives a role; the areas are those a compilatore writes for, or a responsabile answers for (incarichi).

    A responsabile takes the place of the `responsabile` without an access that is named, or gets a new one.
    """
    _blocca(ente)
    with storia.autore(utente):
        return _concedi(ente, persona, ruolo, aree, dal, utente, responsabile, consegna)


@transaction.atomic
def cambia_aree(*, abilitazione: models.Abilitazione, aree: Collection[models.Area], utente):
    """From today a compilatore writes for these areas; what it was until yesterday stays written."""
    _esige_un_altro(abilitazione.utente, utente)
    _esige_in_corso(abilitazione)
    if abilitazione.ruolo != Ruolo.COMPILATORE or not aree:
        raise NonOraError("Le aree si scelgono per un compilatore, e almeno una.")
    oggi = timezone.localdate()
    with storia.autore(utente):
        if abilitazione.dal < oggi:
            fine = abilitazione.al
            _chiudi(abilitazione, None)
            abilitazione = models.Abilitazione(
                utente=abilitazione.utente,
                ente=abilitazione.ente,
                ruolo=abilitazione.ruolo,
                dal=oggi,
                al=fine,
            )
            _salva(abilitazione)
        _allinea_aree(abilitazione, aree)
    return abilitazione


@transaction.atomic
def chiudi_ruolo(*, abilitazione: models.Abilitazione, al: date | None, utente) -> None:
    """Ends a role on a day, or at once; a responsabile's incarichi in that ente end with it."""
    _esige_un_altro(abilitazione.utente, utente)
    with storia.autore(utente):
        _chiudi(abilitazione, al)
        if abilitazione.ruolo == Ruolo.RESPONSABILE:
            for incarico in _incarichi_aperti(abilitazione.utente, abilitazione.ente):
                if incarico.al is None or incarico.al > abilitazione.al:
                    # One that was to begin after the role has ended never begins.
                    _chiudi(incarico, al if al and incarico.dal <= al else None)


@transaction.atomic
def dai_incarico(
    *,
    responsabile: models.Responsabile,
    area: models.Area,
    dal: date,
    al: date | None,
    ad_interim: bool,
    utente,
) -> models.Incarico:
    """Puts a responsabile in office on an area."""
    _esige_un_altro(responsabile.utente, utente)
    _blocca(responsabile.ente)
    with storia.autore(utente):
        return _incarica(responsabile, area, dal, al, ad_interim)


@transaction.atomic
def chiudi_incarico(*, incarico: models.Incarico, al: date | None, utente) -> None:
    """Ends an incarico on a day, or at once."""
    _esige_un_altro(incarico.responsabile.utente, utente)
    with storia.autore(utente):
        _chiudi(incarico, al)


@transaction.atomic
def cambia_dati(*, ente: models.Ente, persona: models.Utente, nome, cognome, email, utente) -> None:
    """Corrects name and address of a person, and the name among the responsabili of the ente."""
    prima = str(persona)
    # Who reads what comes to the new address did not choose the password.
    altrui = persona.has_usable_password() and persona.email.casefold() != email.casefold()
    detti = {"first_name": nome, "last_name": cognome, "email": email}
    detti["password_consegnata"] = persona.password_consegnata or altrui
    with storia.autore(utente):
        for colonna, valore in detti.items():
            setattr(persona, colonna, valore)
        persona.full_clean()
        # Meanwhile she may be choosing the password.
        persona.save(update_fields=list(detti))
        for responsabile in ente.responsabili.filter(utente=persona, nome=prima):
            responsabile.nome = str(persona)
            _salva(responsabile)


@transaction.atomic
def annota_collegamento(*, ente: models.Ente, persona: models.Utente, utente) -> None:
    """Keeps who was handed a one-time link of whom: with it one enters as that person."""
    with storia.autore(utente):
        storia.annota(persona, ente=ente.pk, collegamento=True)


# Guards


def _blocca(ente: models.Ente) -> None:
    """Two invitations of one ente follow each other: the second finds what the first has done."""
    models.Ente.objects.select_for_update(no_key=True).get(pk=ente.pk)


def _esige_un_altro(persona: models.Utente | None, utente) -> None:
    if persona == utente and not utente.is_superuser:
        raise NonOraError(A_SE_STESSI)


def _esige_non_doppia(ente: models.Ente, nome: str, cognome: str, email: str) -> None:
    """Without an address only the name tells people apart: a second click must not make a second person."""
    omonime = models.Utente.objects.filter(abilitazioni__ente=ente, first_name=nome, last_name=cognome)
    if not email and omonime.exists():
        raise GiaFattoError(
            f"{nome} {cognome} è già tra le persone dell'ente. Se è un'altra persona con lo stesso nome, "
            "scrivi il suo indirizzo e-mail."
        )


def _esige_in_corso(riga: models.Abilitazione | models.Incarico) -> None:
    if riga.al is not None and riga.al < timezone.localdate():
        raise GiaFattoError(f"Era già chiuso: l'ultimo giorno è stato il {riga.al:%d/%m/%Y}.")


# Steps


def _nuova_persona(nome: str, cognome: str, email: str, username: str) -> models.Utente:
    persona = models.Utente(
        username=username or _nome_utente(nome, cognome), first_name=nome, last_name=cognome, email=email
    )
    persona.set_unusable_password()
    return _salva(persona)


def _nome_utente(nome: str, cognome: str) -> str:
    """ "maria.rossi", or "maria.rossi2" when there is one."""
    base = ".".join(filter(None, (slugify(nome)[:60], slugify(cognome)[:60]))) or "utente"
    presi = {uno.casefold() for uno in _nomi_che_cominciano(base)}
    nomi = (base if n == 1 else f"{base}{n}" for n in range(1, len(presi) + 2))
    return next(uno for uno in nomi if uno not in presi)


def _nomi_che_cominciano(base: str) -> Iterable[str]:
    return models.Utente.objects.filter(username__istartswith=base).values_list("username", flat=True)


def _concedi(ente, persona, ruolo, aree, dal, utente, responsabile, consegna) -> Concessa:
    _esige_un_altro(persona, utente)
    ruolo = Ruolo(ruolo)
    oggi = timezone.localdate()
    if persona.abilitazioni.non_finiti(oggi).filter(ente=ente, ruolo=ruolo).exists():
        raise GiaFattoError(f"{persona} ha già il ruolo di {ruolo.label}.")
    if ruolo == Ruolo.COMPILATORE and not aree:
        raise NonOraError("Scegli almeno un'area: un compilatore scrive gli obiettivi delle sue.")
    if aree and ruolo not in CON_AREE:
        raise NonOraError(f"Il ruolo di {ruolo.label} riguarda tutto l'ente: non scegliere aree.")
    da_rifare = _togli_la_password_nota(ente, persona, ruolo)
    abilitazione = _salva(models.Abilitazione(utente=persona, ente=ente, ruolo=ruolo, dal=dal))
    secondo_passo.esige_da_adesso(persona)
    if ruolo == Ruolo.COMPILATORE:
        _allinea_aree(abilitazione, aree)
    if ruolo == Ruolo.RESPONSABILE:
        suo = _responsabile(ente, persona, responsabile)
        for area in aree:
            _incarica(suo, area, dal, None, ad_interim=False)
    if da_rifare and not (settings.POSTA_ATTIVA and persona.email) and not consegna(persona):
        # She could not come in any more.
        raise NonOraError(NON_INVITABILE)
    return Concessa(abilitazione, da_rifare=da_rifare)


def _togli_la_password_nota(ente, persona, ruolo) -> bool:
    """Voids the password that who handed over the link may know, where he could not give this role himself."""
    altrove = persona.abilitazioni.exclude(ente=ente).exists()
    if not altrove and ruolo in RUOLI_CONCESSI[Ruolo.REDATTORE]:
        return False
    # As it is now: she may have just chosen another.
    persona = models.Utente.objects.select_for_update(no_key=True).get(pk=persona.pk)
    if not (persona.password_consegnata and persona.has_usable_password()):
        return False
    persona.set_unusable_password()
    persona.save(update_fields=["password"])
    return True


def _responsabile(ente, persona, scelto: models.Responsabile | None) -> models.Responsabile:
    """The row of a person among the responsabili of an ente: hers, or the one without a user, or a new one."""
    suo = ente.responsabili.filter(utente=persona).first()
    if suo is not None:
        return suo
    suo = scelto or models.Responsabile(ente=ente, nome=str(persona))
    if suo.utente_id is not None or suo.ente_id != ente.pk:
        raise NonOraError(f"{suo} non è un responsabile senza accesso dell'ente.")
    suo.utente = persona
    return _salva(suo)


def _incarica(responsabile, area, dal, al, ad_interim) -> models.Incarico:
    uguali = responsabile.incarichi.non_finiti(timezone.localdate()).filter(area=area)
    if uguali.exists():
        raise GiaFattoError(f"{responsabile} ha già un incarico su {area}.")
    return _salva(
        models.Incarico(responsabile=responsabile, area=area, dal=dal, al=al, ad_interim=ad_interim)
    )


def _incarichi_aperti(persona: models.Utente, ente: models.Ente):
    incarichi = models.Incarico.objects.non_finiti(timezone.localdate())
    return incarichi.filter(responsabile__utente=persona, responsabile__ente=ente)


def _allinea_aree(abilitazione: models.Abilitazione, aree: Collection[models.Area]) -> None:
    presenti = {riga.area_id: riga for riga in abilitazione.righe_aree.all()}
    for area in presenti.keys() - {area.pk for area in aree}:
        presenti[area].delete()
    for area in aree:
        if area.pk not in presenti:
            _salva(models.AbilitazioneArea(abilitazione=abilitazione, area=area))


def _chiudi(riga: models.Abilitazione | models.Incarico, al: date | None) -> None:
    """Ends a row on a day; without one at once, so that already today it gives nothing."""
    _esige_in_corso(riga)
    if al is None:
        al = timezone.localdate() - timedelta(days=1)
        if riga.dal > al:
            # It begins today or later, and may not end before: it becomes a day that is over.
            riga.dal = al = _giorno_libero(riga, al)
    riga.al = al
    _salva(riga)


def _giorno_libero(riga: models.Abilitazione | models.Incarico, giorno: date) -> date:
    """The last day, from this one back, on which no other row of the same role begins."""
    if isinstance(riga, models.Incarico):
        return giorno
    altre = models.Abilitazione.objects.filter(utente=riga.utente_id, ente=riga.ente_id, ruolo=riga.ruolo)
    presi = set(altre.exclude(pk=riga.pk).values_list("dal", flat=True))
    while giorno in presi:
        giorno -= timedelta(days=1)
    return giorno


def _salva(riga):
    """Writes a row that obeys its rules; ValidationError, in the words of the rule, when it does not."""
    riga.full_clean()
    riga.save()
    return riga
