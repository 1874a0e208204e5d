"""What a browser would send of a form in a page: the fields as they are drawn, without any button."""

from html.parser import HTMLParser


class _Lettore(HTMLParser):
    """Reads the fields of the form with an id."""

    def __init__(self, modulo: str):
        super().__init__()
        self.modulo, self.dentro = modulo, False
        self.campi: dict[str, list[str]] = {}
        self.testo: tuple[str, list[str]] | None = None
        self.scelta: str | None = None
        self.opzioni: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        dati = dict(attrs)
        if tag == "form":
            self.dentro = dati.get("id") == self.modulo
        elif not self.dentro:
            return
        elif tag == "input":
            self._input(dati)
        elif tag == "textarea":
            self.testo = (dati["name"], [])
        elif tag == "select":
            self.scelta, self.opzioni = dati["name"], []
        elif tag == "option" and self.scelta:
            self.opzioni.append((dati.get("value", ""), "selected" in dati))

    def _input(self, dati):
        if dati.get("type") in ("checkbox", "radio") and "checked" not in dati:
            return
        self.campi.setdefault(dati["name"], []).append(
            dati.get("value") or ("on" if "checked" in dati else "")
        )

    def handle_data(self, data):
        if self.testo:
            self.testo[1].append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.dentro = False
        elif tag == "textarea" and self.testo:
            nome, pezzi = self.testo
            # The first line end belongs to the page, and browsers send CR LF.
            scritto = "".join(pezzi).removeprefix("\r").removeprefix("\n")
            self.campi.setdefault(nome, []).append(scritto.replace("\r\n", "\n").replace("\n", "\r\n"))
            self.testo = None
        elif tag == "select" and self.scelta:
            scelti = [valore for valore, scelto in self.opzioni if scelto] or [self.opzioni[0][0]]
            self.campi.setdefault(self.scelta, []).extend(scelti)
            self.scelta = None


def inviabile(risposta, modulo: str = "modulo") -> dict[str, list[str]]:
    """Name → values of the form with this id."""
    lettore = _Lettore(modulo)
    lettore.feed(risposta.content.decode())
    assert lettore.campi, f"nessun modulo «{modulo}» in una pagina {risposta.status_code}"
    return lettore.campi
