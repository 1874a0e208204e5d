"""Whether the program in this container answers that it is well: the exit code says it, with what it said."""

import http.client
import os
import sys

# The scheme that nginx would tell, and a name of ours: else it would send to HTTPS, or to nobody.
CHI = {
    "Host": os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0],
    "X-Forwarded-Proto": "https",
}

con = http.client.HTTPConnection(
    "127.0.0.1", int(os.environ.get("BIND", ":8000").rpartition(":")[2]), timeout=8
)
con.request("GET", "/salute/", headers=CHI)
risposta = con.getresponse()
sys.stdout.write(risposta.read().decode())
sys.exit(risposta.status != 200)
