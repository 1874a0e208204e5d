"""gunicorn, the server behind nginx. Environment: WEB_CONCURRENCY (processes), THREADS, BIND, LOG_FORMATO."""

import gc
import multiprocessing
import os
from pathlib import Path

# systemd hands over its own socket; this is for who starts it otherwise.
bind = os.environ.get("BIND", "127.0.0.1:8000")
# Each thread may keep a connection: processes × threads must stay below `max_connections` of PostgreSQL (100).
workers = int(os.environ.get("WEB_CONCURRENCY", min(2 * multiprocessing.cpu_count() + 1, 9)))
worker_class = "gthread"
threads = int(os.environ.get("THREADS", "4"))
# Below `proxy_read_timeout`: who waits gets an answer of ours.
timeout = 60
graceful_timeout = 30
# Longer than nginx keeps its own connections: the one that closes is never the one that is spoken to.
keepalive = 75
# Read once, by the process that then splits: the others share it in memory, and one that is made again is ready at
# once. A new version of the program takes a restart.
preload_app = True
# A process is made again now and then: laying out documents leaves memory in pieces.
max_requests, max_requests_jitter = 2000, 200
# A sign of life on a disk may wait for the disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  memory, not a file with a name
# Whether to believe X-Forwarded-Proto is said in one place: DIETRO_PROXY.
secure_scheme_headers = {}
forwarder_headers = ""
control_socket_disable = True
# The application writes a line for each request.
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "obiettivi.diario.RigaJson"},
        "testo": {"()": "obiettivi.diario.RigaTesto"},
    },
    "handlers": {
        "uscita": {"class": "logging.StreamHandler", "formatter": os.environ.get("LOG_FORMATO", "json")}
    },
    "root": {"handlers": ["uscita"], "level": "WARNING"},
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["uscita"], "propagate": False}},
}


def when_ready(server):
    """Reads all that pages are made of before splitting; the collector leaves it alone, as pianoperf/wsgi.py says."""
    from django.template.loader import get_template  # noqa: PLC0415  the program must be loaded first
    from django.urls import reverse  # noqa: PLC0415

    reverse("home")
    cartella = Path("templates")
    for file in cartella.rglob("*.html"):
        get_template(str(file.relative_to(cartella)))
    gc.collect()
    gc.freeze()
