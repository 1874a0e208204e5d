from dataclasses import replace
from pathlib import Path

from django.core.management.base import CommandError
from django.utils import timezone

from obiettivi import agganci, contesti, models, riepiloghi
from obiettivi.contenuto import ContenutoPiano
from obiettivi.esporta.documenti import DOCUMENTI, PdfNonDisponibileError, RitaglioNonValidoError
from obiettivi.esporta.edizione import Edizione, edizione_della
from obiettivi.management.piano import USO_SBAGLIATO, ComandoPiano


def _letto(
    piano: models.Piano, numero: int | None
) -> tuple[ContenutoPiano, Edizione, models.VersionePiano | None]:
    """A version; without its number, the rows of a bozza (None), or the version that closed them."""
    versioni = piano.versioni.order_by("-numero")
    if numero is not None:
        versione = versioni.filter(numero=numero).first()
        if versione is None:
            ci_sono = ", ".join(str(una.numero) for una in reversed(versioni)) or "nessuna"
            raise CommandError(f"Il piano non ha una versione {numero}. Versioni del piano: {ci_sono}.")
    elif piano.modificabile:
        vigente = versioni.first()
        contenuto = riepiloghi.contenuto_piano(piano)
        numero = vigente.numero if vigente else None
        return contenuto, Edizione(numero=numero, anomalie=contesti.anomalie_piano(piano, contenuto)), None
    else:
        versione = versioni.first()
    contenuto = riepiloghi.contenuto_versione(versione)
    anomalie = contesti.anomalie_versione(versione, contenuto)
    return contenuto, replace(edizione_della(versione), anomalie=anomalie), versione


class Command(ComandoPiano):
    """Writes a plan as a document, a workbook or data; whole, or one area's or one objective's part."""

    help = "Scrive un piano in un file: PDF, Word, Excel, ODS, CSV (un archivio zip) o JSON."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--formato", required=True, choices=DOCUMENTI)
        parser.add_argument("--uscita", required=True, type=Path, help="il file da scrivere")
        parser.add_argument(
            "--versione", metavar="N", type=int, help="la versione N, invece del piano com'è adesso"
        )
        parte = parser.add_mutually_exclusive_group()
        parte.add_argument("--area", metavar="CODICE", help="solo la parte di un'area (non per json)")
        parte.add_argument(
            "--obiettivo", metavar="N", type=int, help="solo la scheda di un obiettivo (non per json)"
        )

    def handle(self, *, slug, anno, formato, uscita, versione=None, area=None, obiettivo=None, **_):
        documento = DOCUMENTI[formato]
        if not documento.ritagliabile and (area is not None or obiettivo is not None):
            raise CommandError(
                f"--area e --obiettivo non valgono per {formato}, che è sempre il piano intero.",
                returncode=USO_SBAGLIATO,
            )
        piano = self.trova_piano(slug, anno)
        contenuto, edizione, letta = _letto(piano, versione)
        come, non_scritti = {"edizione": edizione, "prodotto_il": timezone.localdate()}, ()
        if documento.con_altro:
            come["altro"], non_scritti = agganci.chiavi_del_piano(piano, letta)
        try:
            dati = documento.scrivi(contenuto, area=area, obiettivo=obiettivo, **come)
            uscita.write_bytes(dati)
        except (RitaglioNonValidoError, PdfNonDisponibileError) as errore:
            raise CommandError(str(errore)) from None
        except OSError as errore:
            raise CommandError(f"Non riesco a scrivere {uscita}: {errore.strerror}.") from None
        self.stdout.write(f"Scritto {uscita} ({len(dati)} byte).")
        for frase in non_scritti:
            self.stdout.write(frase)
