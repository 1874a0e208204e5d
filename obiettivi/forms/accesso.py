"""Entering: name and password, and the one-time link."""

from collections.abc import Iterator

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    PasswordResetForm,
    SetPasswordForm,
)
from django.contrib.auth.password_validation import MinimumLengthValidator


class LunghezzaMinima(MinimumLengthValidator):
    """Django's, whose refusal is not translated yet."""

    def get_error_message(self):
        return f"Questa password è troppo corta: servono almeno {self.min_length} caratteri."


class SoloCampi(forms.Form):
    """A form of which crispy draws the fields: the <form> tag, with its token and its buttons, is the template's."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class AccessoForm(SoloCampi, AuthenticationForm):
    """Name and password. It never says which of the two is wrong, nor whether the name exists."""

    error_messages = {
        "invalid_login": "Nome utente o password non corretti. Controlla di averli scritti bene, maiuscole "
        "comprese, e riprova.",
    }


class RichiestaPasswordForm(SoloCampi, PasswordResetForm):
    """Where to send the one-time link."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Indirizzo e-mail"

    def get_users(self, email: str) -> Iterator:
        """Also who was invited and never entered, whom Django leaves out: an invitation may get lost."""
        attivi = get_user_model().objects.filter(email__iexact=email, is_active=True)
        # The database's idea of equal may be wider than that of who delivers the mail.
        return (utente for utente in attivi if utente.email.casefold() == email.casefold())


class NuovaPasswordForm(SoloCampi, SetPasswordForm):
    """A password, chosen through a one-time link."""


class CambioPasswordForm(SoloCampi, PasswordChangeForm):
    """The password of now, and the next one."""


class CodiceForm(SoloCampi):
    """A code of the second step: from the telephone, or one of those in reserve."""

    codice = forms.CharField(
        label="Codice",
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )
