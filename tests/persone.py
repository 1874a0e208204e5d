"""The people of an ente in the tests: making them, what the forms send, what the pages answer."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.utils import timezone

from obiettivi import models, storia
from obiettivi.formati import data
from tests.html import cerca, pagina, testi, testo

CAZZAGO = "/enti/cazzago-san-martino/persone/"
TORTONA = "/enti/tortona/persone/"
RUOLI = ("redattore", "compilatore", "responsabile", "segretario", "oiv", "lettore")
NON_DA_QUI = (
    "Nome, indirizzo e password di questa persona non si cambiano da qui. Se ha dimenticato la password, ne "
    "sceglie un'altra dalla pagina di accesso, oppure si rivolge a chi amministra PianoPerf."
)


def area(codice, slug="cazzago-san-martino"):
    return models.Area.objects.get(organigramma__ente__slug=slug, codice=codice)


def persona(username, *ruoli, slug="cazzago-san-martino", **altro):
    """Somebody with roles since a month ago: in an ente, or in more ("chiari:lettore")."""
    utente = models.Utente.objects.create_user(
        username, email=f"{username}@comune.example", first_name=username.capitalize(), **altro
    )
    for uno in ruoli:
        dove, _, ruolo = uno.rpartition(":")
        abilita(utente, ruolo, dove or slug)
    return utente


def abilita(utente, ruolo, slug="cazzago-san-martino", **periodo):
    dal = timezone.localdate() - timedelta(days=30)
    ente = models.Ente.objects.get(slug=slug)
    return utente.abilitazioni.create(ente=ente, ruolo=ruolo, **{"dal": dal} | periodo)


def modulo(ruolo, **altro):
    """What the form of a role sends."""
    aree = [area("FIN").pk] if ruolo == "compilatore" else []
    return {"ruolo": ruolo, "aree": aree, "dal": data(timezone.localdate())} | altro


def invito(ruolo, **altro):
    chi = {"nome": "Maria", "cognome": "Rossi", "email": "maria.rossi@comune.example"}
    return modulo(ruolo, **chi | altro)


def errori(risposta) -> list[str]:
    """What a form refused says, beside the fields and above them."""
    html = pagina(risposta)
    assert testi(html, "title")[0].startswith("Errore: ")
    return testi(html, "p", "invalid-feedback") + testi(html, "div", "alert") + _detti(html)


def _detti(html) -> list[str]:
    return [
        testo(uno)
        for uno in [*cerca(html, "span", "invalid-feedback"), *cerca(html, "div", "invalid-feedback")]
    ]


def ruoli(utente, slug="cazzago-san-martino") -> list[str]:
    """The roles that hold today."""
    abilitazioni = utente.abilitazioni.in_corso(timezone.localdate()).filter(ente__slug=slug)
    return sorted(abilitazioni.values_list("ruolo", flat=True))


def tutto() -> list[dict]:
    """All that these pages may write; when somebody entered last is not theirs."""
    modelli = (
        models.Utente,
        models.Abilitazione,
        models.AbilitazioneArea,
        models.Responsabile,
        models.Incarico,
    )
    righe = [riga for modello in modelli for riga in modello.objects.order_by("pk").values()]
    return [{nome: valore for nome, valore in riga.items() if nome != "last_login"} for riga in righe]


def collegamento(risposta) -> str | None:
    """The one-time link of a page, without the site."""
    campi = cerca(pagina(risposta), "textarea", id="collegamento")
    if not campi:
        return None
    assert risposta["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    indirizzo = urlsplit(testo(campi[0]))
    assert indirizzo.netloc == "testserver"
    return indirizzo.path


def abilita_su(utente, piano, ruolo, *codici):
    """A role in the ente of the plan: on these areas, and in office there for a responsabile."""
    with storia.autore(storia.utente_sistema()):
        suo = models.Abilitazione.objects.create(
            utente=utente, ente=piano.ente, ruolo=ruolo, dal="2020-01-01"
        )
        for area in piano.organigramma.aree.filter(codice__in=codici):
            if ruolo == "compilatore":
                models.AbilitazioneArea.objects.create(abilitazione=suo, area=area)
            else:
                chi, _ = models.Responsabile.objects.get_or_create(
                    ente=piano.ente, utente=utente, defaults={"nome": utente.username}
                )
                models.Incarico.objects.create(responsabile=chi, area=area, dal="2020-01-01")
