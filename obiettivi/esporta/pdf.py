"""The plan on paper: one PDF that is archival (PDF/A-2a) and accessible (PDF/UA-1) at once.

Made from the plan's value only. User text is text: whatever it says, no file and no address is loaded
but the style sheet and the fonts named here. The same value and date give the same bytes.
"""

import gc
import io
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from threading import Lock, get_ident

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from obiettivi.contenuto import ContenutoPiano, Ente
from obiettivi.esporta.edizione import BOZZA, Edizione
from obiettivi.esporta.impronte import impronta_di
from obiettivi.esporta.stampa.impaginazione import Stampato, impagina
from obiettivi.esporta.stampa.prova import si_disegna
from obiettivi.esporta.stampa.stemma import DISEGNO, immagine

VARIANTE = "pdf/a-2a"
COLORI, PROFILO_COLORI = "piano", "sRGB2014.icc"
FOGLIO_DI_STILE = "esporta/stampa.css"
CARATTERE = "fonts/Titillium_Web/titillium-web-v10-latin-ext_latin-{}.woff2"
CARATTERI_PER_FOGLIO = 5_300
"""Of HTML, on average: measured on the five plans."""
TAGLI = {"regular": 400, "600": 600, "700": 700}

# WeasyPrint writes one variant per file: that the document is PDF/UA-1 too is added to its metadata, with
# the description of that word, which PDF/A asks for.
PDF_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">\
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" \
xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag>\
<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description></rdf:RDF>"""


class PdfNonDisponibileError(RuntimeError):
    """This machine lacks the system libraries that draw a PDF; the message says which to ask for."""

    def __init__(self):
        super().__init__(
            "Su questa macchina non si possono produrre PDF: mancano librerie di sistema. Chiedere a chi la "
            "amministra di installare i pacchetti libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0 e "
            "fonts-dejavu-core."
        )


def scrivi_pdf(
    contenuto: ContenutoPiano,
    *,
    area: str | None = None,
    obiettivo: int | None = None,
    edizione: Edizione = BOZZA,
    prodotto_il: date,
) -> bytes:
    """The document of a plan, or of one area (with those below it) or one objective of it.

    Which edition it is, it says on every page. Raises RitaglioNonValidoError for an area or an objective that
    the plan has not, PdfNonDisponibileError where PDFs cannot be made.
    """
    return su_fogli(
        pagina_del_piano(
            contenuto, area=area, obiettivo=obiettivo, edizione=edizione, prodotto_il=prodotto_il
        )
    )


def pagina_del_piano(
    contenuto: ContenutoPiano,
    *,
    area: str | None = None,
    obiettivo: int | None = None,
    edizione: Edizione = BOZZA,
    prodotto_il: date,
) -> str:
    """The same document as a page, before it is laid out on sheets: all that the sheets depend on is in it."""
    stampato = impagina(contenuto, area=area, obiettivo=obiettivo, edizione=edizione, prodotto_il=prodotto_il)
    return html(stampato, stemma_di(contenuto.ente))


def stemma_di(ente: Ente) -> str:
    """The coat of arms of an ente, as a page shows it; empty when there is none, or none that can be drawn."""
    stemma = immagine(ente.stemma) if ente.stemma else ""
    # A bad drawing would spoil the cover; a PNG was written anew, and is good.
    return stemma if not stemma.startswith(DISEGNO) or si_disegna(stemma) else ""


def su_fogli(pagina: str, a_ogni_foglio: Callable[[int], None] | None = None) -> bytes:
    """A document of ours, written as a page, laid out on sheets.

    `a_ogni_foglio` is told the number of each sheet when it is begun; what it raises stops the work.
    """
    tipografia = _tipografia()
    with _senza_pause(), _ascoltando(a_ogni_foglio):
        return tipografia.stampa(pagina)


def impronta_stampa(pagina: str) -> str:
    """SHA-256 of all that the bytes of a document come from: its page, the style, who lays it out."""
    tipografia = _tipografia()
    return impronta_di(tipografia.weasyprint.__version__, VARIANTE, tipografia.stile(), pagina)


def fogli_attesi(pagina: str) -> int:
    """About how many sheets a page will take: to tell how far the work is, no more."""
    return max(1, len(pagina) // CARATTERI_PER_FOGLIO)


def html(stampato: Stampato, stemma: str = "") -> str:
    """The document as a page, before it is laid out on sheets."""
    return render_to_string("esporta/piano.html", {"stampato": stampato, "stemma": stemma})


def _tipografia() -> "Tipografia":
    try:
        import weasyprint  # noqa: PLC0415  slow, and raises OSError where Pango is missing
    except OSError as errore:
        raise PdfNonDisponibileError from errore
    return Tipografia(weasyprint)


class Tipografia:
    """WeasyPrint, tied to the few files it may read."""

    def __init__(self, weasyprint):
        self.weasyprint = weasyprint
        self.caratteri = {_statico(CARATTERE.format(taglio)): peso for taglio, peso in TAGLI.items()}
        self.recapito = _recapito(weasyprint, frozenset(self.caratteri))

    def stampa(self, pagina: str) -> bytes:
        """The bytes of a page laid out on sheets."""
        opzioni = {"pdf_variant": VARIANTE, "output_intent": COLORI}
        caratteri = self.weasyprint.text.fonts.FontConfiguration()
        stile = self.weasyprint.CSS(string=self.stile(), url_fetcher=self.recapito, font_config=caratteri)
        documento = self._apri(pagina).render(
            font_config=caratteri, stylesheets=[stile], color_profiles={COLORI: self._colori()}, **opzioni
        )
        _dichiara_accessibile(documento.metadata)
        return documento.write_pdf(**opzioni)

    def _apri(self, pagina: str):
        return self.weasyprint.HTML(string=pagina, url_fetcher=self.recapito)

    def _colori(self):
        """What the colours mean (sRGB). WeasyPrint has it too, but leaves its file open."""
        profilo = resources.files("weasyprint.pdf") / PROFILO_COLORI
        componenti = (["r"], ["g"], ["b"])
        return self.weasyprint.css.ColorProfile(
            io.BytesIO(profilo.read_bytes()), PROFILO_COLORI, "relative-colorimetric", componenti
        )

    def stile(self) -> str:
        """The style sheet of every document, with the fonts."""
        facce = [
            f'@font-face {{ font-family: "Titillium Web"; src: url("{file.as_uri()}"); font-weight: {peso} }}'
            for file, peso in self.caratteri.items()
        ]
        return "\n".join([*facce, _statico(FOGLIO_DI_STILE).read_text()])


def _statico(nome: str) -> Path:
    trovato = finders.find(nome)
    if trovato is None:
        raise FileNotFoundError(f"Manca il file statico {nome}.")
    return Path(trovato).resolve()


def _recapito(weasyprint, ammessi: frozenset[Path]):
    """What fetches the resources of a document: `data:` addresses and the files named, nothing else."""

    class Recapito(weasyprint.urls.URLFetcher):
        def fetch(self, url, headers=None):
            if url in indirizzi:
                return weasyprint.urls.URLFetcherResponse(url, _carattere(indirizzi[url]))
            if not url.startswith("data:"):
                raise ValueError("risorsa non ammessa")
            return super().fetch(url, headers)

    indirizzi = {file.as_uri(): file for file in ammessi}
    return Recapito(allowed_protocols={"file", "data"}, allow_redirects=False)


@cache
def _carattere(file: Path) -> bytes:
    """A font, decompressed once for all the documents: WeasyPrint would do it again for each."""
    from fontTools.ttLib import woff2  # noqa: PLC0415  slow, and it comes with WeasyPrint

    aperto = io.BytesIO()
    woff2.decompress(io.BytesIO(file.read_bytes()), aperto)
    return aperto.getvalue()


def _dichiara_accessibile(metadati) -> None:
    """Has PDF/UA-1 declared beside PDF/A, in metadata left uncompressed, as archives want to read them."""
    descrivi, scrivi = metadati.generate_rdf_metadata, metadati.include_in_pdf
    metadati.generate_rdf_metadata = lambda *dati: descrivi(*dati).replace(b"</rdf:RDF>", PDF_UA)
    metadati.include_in_pdf = lambda pdf, variante, versione, livello, _: scrivi(
        pdf, variante, versione, livello, False
    )


class _Fogli(logging.Handler):
    """Tells of each sheet, as WeasyPrint writes it in its log, in the thread that listens."""

    FOGLIO = re.compile(r"Page (\d+)$")

    def __init__(self, dillo: Callable[[int], None]):
        super().__init__(logging.INFO)
        self.dillo, self.filo = dillo, get_ident()

    def emit(self, record):
        foglio = self.FOGLIO.search(record.getMessage())
        if foglio and record.thread == self.filo:
            self.dillo(int(foglio[1]))


@contextmanager
def _ascoltando(dillo: Callable[[int], None] | None) -> Iterator[None]:
    if dillo is None:
        yield
        return
    registro, ascolto = logging.getLogger("weasyprint.progress"), _Fogli(dillo)
    livello = registro.level
    registro.setLevel(logging.INFO)
    registro.addHandler(ascolto)
    try:
        yield
    finally:
        registro.removeHandler(ascolto)
        registro.setLevel(livello)


_al_lavoro = 0
_serratura = Lock()


@contextmanager
def _senza_pause() -> Iterator[None]:
    """Without garbage collection, which finds nothing in a layout and takes a fifth of its time."""
    global _al_lavoro  # several threads may print at once: the last one puts it back
    with _serratura:
        _al_lavoro += 1
        gc.disable()
    try:
        yield
    finally:
        with _serratura:
            _al_lavoro -= 1
            if not _al_lavoro:
                gc.enable()
