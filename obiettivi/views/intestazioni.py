"""What every answer tells the browser, beside what Django and django-csp say."""

from django.utils.cache import patch_cache_control

NON_SERVONO = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
PERMESSI = ", ".join(f"{nome}=()" for nome in NON_SERVONO)


class IntestazioniMiddleware:
    """No device of who reads is used; nothing is loaded by other sites; what is for one person is kept by no proxy."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        risposta = self.get_response(request)
        risposta.headers.setdefault("Permissions-Policy", PERMESSI)
        risposta.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # A page for everybody, read by who is in, may bring him his session again: no one else may be given it.
        if "Cache-Control" not in risposta.headers or risposta.cookies:
            patch_cache_control(risposta, private=True)
        return risposta
