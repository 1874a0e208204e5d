"""Settings, read from the environment; `.env` beside manage.py fills what the environment leaves unset.

Every reader fails on a value it cannot understand. With nothing set the defaults are those of
production: DEBUG off, secure cookies, HSTS, and no start without a SECRET_KEY.
"""

import os
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from environs import Env
from marshmallow.validate import Length, OneOf, Range, Regexp

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(os.environ.get("PIANOPERF_ENV", str(BASE_DIR / ".env")), recurse=False)

DEBUG = env.bool("DEBUG", False)
# Only a machine of development may go without: there a known key does no harm.
SECRET_KEY = (
    env.str("SECRET_KEY", "solo-per-sviluppo") if DEBUG else env.str("SECRET_KEY", validate=Length(min=1))
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "bootstrap_italia_template",
    "django_htmx",
    "auditlog",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "obiettivi",
    "monitoraggio",
    "pianoperf.apps.AmministrazioneConfig",
]

MIDDLEWARE = [
    # The outermost: whatever happens below has a code, and a line.
    "obiettivi.views.diario.DiarioMiddleware",
    "obiettivi.views.intestazioni.IntestazioniMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    # Before those that may refuse a request: what they answer must not be framed either.
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "obiettivi.views.sessioni.SessioneMiddleware",
    "obiettivi.views.errori.IndirizziLeggibiliMiddleware",
    "obiettivi.views.accesso.AccessoRichiestoMiddleware",
    "obiettivi.storia.AutoreMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "obiettivi.views.errori.metodo_non_ammesso",
    # Last, as its authors want: it answers in the place of a sign-in that was locked out.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "pianoperf.urls"
WSGI_APPLICATION = "pianoperf.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# sqlite:////absolute/file or postgres://user:password@host:port/name
DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{BASE_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Without these, two people who save at once meet "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    # A connection serves many requests, and is tried before each: one that died with the server is made again.
    DATABASES["default"] |= {"CONN_MAX_AGE": env.int("CONN_MAX_AGE", 60), "CONN_HEALTH_CHECKS": True}
    # A server that does not answer must not keep a page waiting.
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5} | DATABASES["default"].get("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "obiettivi.Utente"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
# The first makes the new ones; those made by the others are made again as their people sign in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "obiettivi.forms.LunghezzaMinima", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accedi"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accedi"
# Long enough for an invitation to be found in the mail.
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60
CSRF_FAILURE_VIEW = "obiettivi.views.accesso.invio_non_riconosciuto"

# Who guesses passwords is stopped: so many wrong ones for a name from an address, and that address waits.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "obiettivi.views.accesso.bloccato"
AXES_CLIENT_IP_CALLABLE = "obiettivi.ingressi.luogo"
AXES_RESET_ON_SUCCESS = True
# Who goes on trying does not keep the person out for longer.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# Of who enters there is a list of ours, see EventoAccesso; and names do not belong in a log.
AXES_DISABLE_ACCESS_LOG, AXES_ENABLE_ADMIN, AXES_VERBOSE = True, False, False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "pacco", "next", "csrfmiddlewaretoken"]

# A second step at the sign-in, with a code from the telephone, for who can do most: segretari and superusers.
TOTP_OBBLIGATORIO = env.bool("TOTP_OBBLIGATORIO", not DEBUG)
OTP_TOTP_ISSUER = "PianoPerf"

# Days for which it is known who signed in, when and from which address.
GIORNI_ACCESSI = env.int("GIORNI_ACCESSI", 180, validate=Range(min=1, max=3650))

# smtp://user:password@host:port, or submission:// with TLS. Where there is none the pages send to the
# segretario who has forgotten the password; with DEBUG letters are printed by the server.
INDIRIZZO_POSTA = env.str(
    "EMAIL_URL",
    "console:" if DEBUG else "dummy:",
    validate=Regexp(r"(smtp|submission|console|file|dummy):", error="Not a valid email URL."),
)
POSTA_ATTIVA = not INDIRIZZO_POSTA.startswith("dummy:")
posta = env.dj_email_url("EMAIL_URL", INDIRIZZO_POSTA)
EMAIL_BACKEND, EMAIL_FILE_PATH = posta["EMAIL_BACKEND"], posta["EMAIL_FILE_PATH"]
EMAIL_HOST, EMAIL_PORT = posta["EMAIL_HOST"], posta["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = posta["EMAIL_HOST_USER"], posta["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = posta["EMAIL_USE_TLS"], posta["EMAIL_USE_SSL"]
# A server that does not answer must not keep a page waiting.
EMAIL_TIMEOUT = posta["EMAIL_TIMEOUT"] or 10
# Servers refuse an invented sender.
DEFAULT_FROM_EMAIL = (
    env.str("DEFAULT_FROM_EMAIL")
    if POSTA_ATTIVA and not DEBUG
    else env.str("DEFAULT_FROM_EMAIL", "pianoperf@localhost")
)

# Whom to write to when a page cannot be used, what the ente declares on form.agid.gov.it, and its notice on
# personal data: at the foot of every page, where they are given.
PAGINA = Regexp(r"(https?://\S+)?\Z", error="Not a valid web address.")
CONTATTO_ACCESSIBILITA = env.str(
    "CONTATTO_ACCESSIBILITA",
    "",
    validate=Regexp(r"([^@\s]+@[^@\s]+)?\Z", error="Not a valid e-mail address."),
)
DICHIARAZIONE_ACCESSIBILITA = env.str("DICHIARAZIONE_ACCESSIBILITA", "", validate=PAGINA)
INFORMATIVA_PRIVACY = env.str("INFORMATIVA_PRIVACY", "", validate=PAGINA)

LANGUAGE_CODE = "it"
TIME_ZONE = "Europe/Rome"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = env.path("CARTELLA_STATICI", BASE_DIR / "statici")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Who lays out the long PDFs: a process that the server starts for them (`figlio`), the service
# `manage.py stampa_in_coda --continua` (`servizio`), or the server itself, while who asked waits (`subito`).
STAMPE = env.str("STAMPE", "figlio", validate=OneOf(["figlio", "servizio", "subito"]))
# How many at once, in all. Each takes a core and about 300 MB.
STAMPE_INSIEME = env.int("STAMPE_INSIEME", 1, validate=Range(min=1, max=32))

# Changes are kept with their JSON types, so that "nothing" and the text "None" stay apart.
AUDITLOG_STORE_JSON_CHANGES = True

# Read and written by the application only: no server gives what is here.
CARTELLA_EVIDENZE = env.path("CARTELLA_EVIDENZE", BASE_DIR / "evidenze")
FILE_UPLOAD_HANDLERS = ["obiettivi.ricezione.Ricezione"]

# An import of a real plan is 200 kB; the largest objective page of the admin posts some 2,000 fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# A line for each event, on the standard error: for people (`testo`) or one JSON object each (`json`).
LOG_FORMATO = env.str("LOG_FORMATO", "testo" if DEBUG else "json", validate=OneOf(["testo", "json"]))
LOG_LIVELLO = env.str("LOG_LIVELLO", "INFO", validate=OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "obiettivi.diario.RigaJson"},
        "testo": {"()": "obiettivi.diario.RigaTesto"},
    },
    "handlers": {"uscita": {"class": "logging.StreamHandler", "formatter": LOG_FORMATO}},
    "root": {"handlers": ["uscita"], "level": "WARNING"},
    "loggers": {
        # Errors only: each request has its own line already. Nobody gets them by mail, with what was typed.
        "django": {"handlers": [], "level": "ERROR"},
        "obiettivi": {"level": LOG_LIVELLO},
        "monitoraggio": {"level": LOG_LIVELLO},
        # runserver has a line of its own for each request.
        "obiettivi.views.diario": {"level": "WARNING" if DEBUG else LOG_LIVELLO},
        # Who was refused is told already, by number.
        "axes": {"level": "ERROR"},
        # They tell what they find in the text of documents.
        "weasyprint": {"level": "ERROR"},
        # Each sheet: for who counts them, while a document is made.
        "weasyprint.progress": {"propagate": False},
        "fontTools": {"level": "ERROR"},
    },
}

# Who shows it to /salute/ is told what is wrong, from wherever.
SALUTE_GETTONE = env.str("SALUTE_GETTONE", "")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
if not DEBUG:
    # A browser takes these names from this very host only, over HTTPS: another site of the domain cannot set them.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
# Minutes without doing anything, and hours in all, after which one signs in again.
SESSIONE_FERMA = timedelta(minutes=env.int("SESSIONE_FERMA_MINUTI", 60, validate=Range(min=5, max=24 * 60)))
SESSIONE_MASSIMA = timedelta(hours=env.int("SESSIONE_MASSIMA_ORE", 12, validate=Range(min=1, max=24 * 7)))
SESSION_COOKIE_AGE = int(SESSIONE_MASSIMA.total_seconds())
SECURE_HSTS_SECONDS = 0 if DEBUG else env.int("SECURE_HSTS_SECONDS", 31_536_000)
# They bind every other site of the domain: only who runs the domain can say so.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", False)
# So they are off without `check --deploy` having to say it.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", not DEBUG)
# Behind nginx the scheme comes in this header; only a proxy that always sets it may be trusted.
# The address of who asks too: it is the last of X-Forwarded-For, which the proxy adds.
DIETRO_PROXY = env.bool("DIETRO_PROXY", False)
if DIETRO_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
