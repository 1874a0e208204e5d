"""What people type in."""

from crispy_forms.helper import FormHelper
from django.contrib.auth.forms import AuthenticationForm


class AccessoForm(AuthenticationForm):
    """Name and password. It never says which of the two is wrong, nor whether the name exists."""

    error_messages = {
        "invalid_login": "Nome utente o password non corretti. Controlla di averli scritti bene, maiuscole "
        "comprese, e riprova.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        # The <form> tag, with its token, `next` and the button, is the template's.
        self.helper.form_tag = False
        self.helper.disable_csrf = True
