from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone

from obiettivi import riepiloghi
from obiettivi.esporta.documenti import DOCUMENTI, PdfNonDisponibileError, RitaglioNonValidoError
from obiettivi.management.piano import USO_SBAGLIATO, ComandoPiano


class Command(ComandoPiano):
    """Writes a plan as JSON, PDF or workbook; whole, or one area's or one objective's part."""

    help = "Scrive un piano in un file JSON, PDF o Excel."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--formato", required=True, choices=DOCUMENTI)
        parser.add_argument("--uscita", required=True, type=Path, help="il file da scrivere")
        parte = parser.add_mutually_exclusive_group()
        parte.add_argument("--area", metavar="CODICE", help="solo la parte di un'area (non per json)")
        parte.add_argument(
            "--obiettivo", metavar="N", type=int, help="solo la scheda di un obiettivo (non per json)"
        )

    def handle(self, *, slug, anno, formato, uscita, area=None, obiettivo=None, **_):
        documento = DOCUMENTI[formato]
        if not documento.ritagliabile and (area is not None or obiettivo is not None):
            raise CommandError(
                f"--area e --obiettivo non valgono per {formato}, che è sempre il piano intero.",
                returncode=USO_SBAGLIATO,
            )
        contenuto = riepiloghi.contenuto_piano(self.trova_piano(slug, anno))
        try:
            dati = documento.scrivi(
                contenuto, area=area, obiettivo=obiettivo, prodotto_il=timezone.localdate()
            )
            uscita.write_bytes(dati)
        except (RitaglioNonValidoError, PdfNonDisponibileError) as errore:
            raise CommandError(str(errore)) from None
        except OSError as errore:
            raise CommandError(f"Non riesco a scrivere {uscita}: {errore.strerror}.") from None
        self.stdout.write(f"Scritto {uscita} ({len(dati)} byte).")
