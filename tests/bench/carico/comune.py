"""A comune on the last evening: its plan, approved, with the final rilevazione open, and its people, signed in."""

import json
from itertools import cycle

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from django.utils import timezone

from obiettivi import azioni, contenuto, storia
from obiettivi.ingressi import ENTRATA_IL, PASSO, VISTA_IL
from obiettivi.models import Piano, Utente
from obiettivi.scelte import PassoAccesso, Ruolo
from tests.bench.ambiente import PIANI
from tests.bench.carico import Chi, Foglio
from tests.bench.monitoraggio import misurato
from tests.persone import abilita_su

UNO_IN_CARICA_SU = 6


class Comune:
    """An ente of its own with the plan of Tortona; some of its sheets are kept for the pairs."""

    def __init__(self, slug: str, coppie: int):
        self.slug = slug
        albero = json.loads((PIANI / "tortona2024.json").read_text())
        albero["ente"]["slug"] = slug
        azioni.carica_piano(contenuto=contenuto.leggi(json.dumps(albero)), utente=storia.utente_sistema())
        self.piano = Piano.objects.get(ente__slug=slug)
        self.rilevazione = misurato(self.piano)
        self.dove = reverse("rilevazione", args=[slug, self.piano.anno, self.rilevazione.codice])
        righe = list(self.rilevazione.avanzamenti.order_by("pk"))
        self.delle_coppie, self.di_tutti = righe[:coppie], righe[coppie:]

    def popola(self, quanti: int) -> list[Chi]:
        """A segretario, an OIV, and those who write, area by area."""
        persone = [self._chi(Ruolo.SEGRETARIO, []), self._chi(Ruolo.OIV, [])][:quanti]
        aree = cycle(sorted({riga.area for riga in self.di_tutti}))
        for posto, area in zip(range(quanti - len(persone)), aree, strict=False):
            in_carica = posto % UNO_IN_CARICA_SU == 0
            ruolo = Ruolo.RESPONSABILE if in_carica else Ruolo.COMPILATORE
            persone.append(self._chi(ruolo, [riga for riga in self.di_tutti if riga.area == area], area))
        return persone

    def coppie(self) -> list[tuple[Chi, Chi]]:
        """Two compilatori for each of the sheets that are theirs alone."""
        return [
            (
                self._chi(Ruolo.COMPILATORE, [riga], riga.area),
                self._chi(Ruolo.COMPILATORE, [riga], riga.area),
            )
            for riga in self.delle_coppie
        ]

    def _chi(self, ruolo: Ruolo, righe: list, *aree: str) -> Chi:
        posto = Utente.objects.count()
        utente = Utente(username=f"{self.slug}-{posto}", first_name=f"Persona {posto}")
        utente.set_unusable_password()
        utente.save()
        abilita_su(utente, self.piano, ruolo, *aree)
        fogli = [Foglio(f"{self.dove}{riga.assegnazione}/", riga.pk) for riga in righe]
        return Chi(utente.pk, utente.username, ruolo.value, _sessione(utente), self.dove, fogli)


def _sessione(utente: Utente) -> str:
    """As if this person had just signed in, all steps included."""
    adesso = int(timezone.now().timestamp())
    sessione = SessionStore()
    sessione.update(
        {
            SESSION_KEY: str(utente.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1],
            HASH_SESSION_KEY: utente.get_session_auth_hash(),
            ENTRATA_IL: adesso,
            VISTA_IL: adesso,
            PASSO: PassoAccesso.DENTRO.value,
        }
    )
    sessione.create()
    return sessione.session_key
