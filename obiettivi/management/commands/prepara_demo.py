import json
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from obiettivi import azioni, models, storia
from obiettivi.importa.file_json import leggi_file

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
PASSWORD = "piano-di-prova"  # noqa: S105  (shown to whoever tries the demo; refused outside DEBUG)
DAL = date(2020, 1, 1)


def carica_piani(autore) -> list[models.Piano]:
    """The five published plans; a plan that is already there is left as it is."""
    nuovi = []
    for file in sorted((FIXTURES / "piani").glob("*.json")):
        contenuto = leggi_file(file).piano
        presente = models.Piano.objects.filter(ente__slug=contenuto.ente.slug, anno=contenuto.piano.anno)
        if not presente.exists():
            nuovi.append(azioni.carica_piano(contenuto=contenuto, utente=autore).piano)
    return nuovi


def crea_utenti(autore) -> list[models.Utente]:
    """The demo users, one per role on every ente; a user who is already there is left as he is."""
    nuovi = []
    for persona in json.loads((FIXTURES / "utenti_demo.json").read_text()):
        if not models.Utente.objects.filter(username=persona["username"]).exists():
            with transaction.atomic(), storia.autore(autore):
                nuovi.append(_crea(persona))
    return nuovi


def _crea(persona: dict) -> models.Utente:
    superutente = persona.get("superutente", False)
    utente = models.Utente(username=persona["username"], first_name=persona["nome"], is_superuser=superutente)
    utente.set_password(PASSWORD)
    utente.save()
    enti = (
        models.Ente.objects.filter(slug__in=persona["enti"])
        if "enti" in persona
        else models.Ente.objects.all()
    )
    for ente in enti:
        for ruolo in persona["ruoli"]:
            abilitazione = models.Abilitazione.objects.create(utente=utente, ente=ente, ruolo=ruolo, dal=DAL)
            for area in _aree(ente, persona.get("aree", {})):
                models.AbilitazioneArea.objects.create(abilitazione=abilitazione, area=area)
        for area in _aree(ente, persona.get("incarichi", {})):
            responsabile, _ = models.Responsabile.objects.get_or_create(
                ente=ente, utente=utente, defaults={"nome": persona["nome"]}
            )
            models.Incarico.objects.create(responsabile=responsabile, area=area, dal=DAL)
    return utente


def _aree(ente: models.Ente, codici_per_ente: dict[str, list[str]]):
    codici = codici_per_ente.get(ente.slug, [])
    return models.Area.objects.filter(organigramma__ente=ente, codice__in=codici)


class Command(BaseCommand):
    """Loads what is missing of the demo: the five published plans and one user per role."""

    help = "Carica i cinque piani pubblicati e gli utenti di prova che ancora mancano."

    def handle(self, **_):
        if not settings.DEBUG:
            raise CommandError(
                "Gli utenti di prova hanno una password nota: si creano solo con DEBUG acceso."
            )
        autore = storia.utente_sistema()
        for piano in carica_piani(autore):
            self.stdout.write(f"Caricato: {piano}")
        crea_utenti(autore)
        self.stdout.write(f"\nUtenti di prova (password per tutti: {PASSWORD})")
        for persona in json.loads((FIXTURES / "utenti_demo.json").read_text()):
            self.stdout.write(f"  {persona['username']:15} {persona['nome']}{_dove(persona)}")


def _dove(persona: dict) -> str:
    if persona.get("superutente"):
        return " – può tutto"
    parti = [f", solo {', '.join(persona['enti'])}" if "enti" in persona else ", tutti gli enti"]
    for chiave in ("aree", "incarichi"):
        parti += [f"; area {', '.join(codici)} di {ente}" for ente, codici in persona.get(chiave, {}).items()]
    return "".join(parti)
