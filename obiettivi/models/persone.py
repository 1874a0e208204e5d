"""Who signs in, and what they may do in which ente."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from obiettivi import scelte
from obiettivi.models.base import APeriodo, Modello
from obiettivi.models.organizzazione import Area, Ente
from obiettivi.models.vincoli import Coincide, in_ordine


class Utente(AbstractUser):
    """A person who signs in (or the inactive user `sistema`, author of what commands do by themselves)."""

    password_consegnata = models.BooleanField(
        "password scelta con un collegamento consegnato a mano",
        default=False,
        editable=False,
        help_text="Chi ha consegnato il collegamento, o cambiato l'indirizzo dopo, potrebbe conoscerla",
    )

    class Meta(AbstractUser.Meta):
        verbose_name = "utente"
        verbose_name_plural = "utenti"
        constraints = [
            # A forgotten password is asked for by e-mail: it must lead to one person.
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="utente_email_unica",
                violation_error_message="Un'altra persona ha già questo indirizzo e-mail.",
            )
        ]

    def __str__(self):
        return self.get_full_name() or self.username


class Abilitazione(APeriodo, Modello):
    """A role of a user in an ente, from a day to a day (or still open); for a compilatore, in some areas."""

    utente = models.ForeignKey(Utente, models.PROTECT, related_name="abilitazioni", verbose_name="utente")
    ente = models.ForeignKey(Ente, models.PROTECT, related_name="abilitazioni", verbose_name="ente")
    ruolo = models.CharField("ruolo", max_length=20, choices=scelte.Ruolo.choices)
    aree = models.ManyToManyField(
        Area, through="AbilitazioneArea", blank=True, related_name="abilitazioni", verbose_name="aree"
    )

    class Meta:
        verbose_name = "abilitazione"
        verbose_name_plural = "abilitazioni"
        ordering = ("ente", "utente", "ruolo")
        constraints = [
            models.UniqueConstraint(
                fields=["utente", "ente", "ruolo", "dal"],
                name="abilitazione_unica",
                violation_error_message="L'utente ha già questo ruolo nell'ente, da questa stessa data.",
            ),
            in_ordine("abilitazione", "dal", "al", "La fine dell'abilitazione viene prima dell'inizio."),
        ]

    def __str__(self):
        return f"{self.utente}: {self.get_ruolo_display()} in {self.ente}"


class AbilitazioneArea(Modello):
    """One of the areas a compilatore works for."""

    appartenenza = "abilitazione__ente"

    abilitazione = models.ForeignKey(
        Abilitazione, models.CASCADE, related_name="righe_aree", verbose_name="abilitazione"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="righe_abilitazioni", verbose_name="area")

    class Meta:
        verbose_name = "area dell'abilitazione"
        verbose_name_plural = "aree dell'abilitazione"
        constraints = [
            models.UniqueConstraint(
                fields=["abilitazione", "area"],
                name="abilitazionearea_unica",
                violation_error_message="L'area è già in questa abilitazione.",
            ),
            Coincide(
                "abilitazione__ente",
                "area__organigramma__ente",
                name="abilitazionearea_stesso_ente",
                violation_error_message="L'area deve essere dello stesso ente dell'abilitazione.",
            ),
        ]

    def __str__(self):
        return str(self.area)
