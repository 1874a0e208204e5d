import json
from pathlib import Path

from django.core.management.base import BaseCommand

from obiettivi import contenuto

SCHEMA = Path(contenuto.__file__).parent / "pianoperf-1.schema.json"


class Command(BaseCommand):
    """Writes the JSON Schema of the open format beside the code that defines it."""

    help = "Riscrive lo JSON Schema di pianoperf/1 dopo una modifica del formato."

    def handle(self, **_):
        SCHEMA.write_text(json.dumps(contenuto.schema(), ensure_ascii=False, indent=2) + "\n")
        self.stdout.write(f"Scritto {SCHEMA.name}")
