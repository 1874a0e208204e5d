"""A form with files as it travels, made while it is read: so that a test can send more than it could hold."""

import io
from collections.abc import Iterable

CONFINE = "confine-di-prova"
RIGA = "\r\n"
ZERI = bytes(64 * 1024)


class Invio(io.RawIOBase):
    """The body of a form: its fields, then its files, each told by its field, name and content or size.

    `letti` counts the bytes that were asked for.
    """

    def __init__(self, campi: dict[str, str], file: Iterable[tuple[str, str, bytes | int]]):
        super().__init__()
        self.parti = [
            *(_parte(f'name="{nome}"', valore.encode()) for nome, valore in campi.items()),
            *(_parte(f'name="{campo}"; filename="{nome}"', dati) for campo, nome, dati in file),
            [f"--{CONFINE}--{RIGA}".encode()],
        ]
        self.lungo = sum(uno if isinstance(uno, int) else len(uno) for parte in self.parti for uno in parte)
        self.letti, self.resto, self.pezzi = 0, b"", self._pezzi()

    def _pezzi(self):
        for parte in self.parti:
            for uno in parte:
                if isinstance(uno, bytes):
                    yield uno
                    continue
                for _ in range(uno // len(ZERI)):
                    yield ZERI
                yield ZERI[: uno % len(ZERI)]

    def read(self, quanti=-1):
        # Whoever asks for all of it would hold it in memory.
        assert quanti >= 0
        while len(self.resto) < quanti and (pezzo := next(self.pezzi, None)) is not None:
            self.resto += pezzo
        preso, self.resto = self.resto[:quanti], self.resto[quanti:]
        self.letti += len(preso)
        return preso

    @property
    def ambiente(self) -> dict:
        """What a server says of the request."""
        return {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": f"multipart/form-data; boundary={CONFINE}",
            "CONTENT_LENGTH": str(self.lungo),
            "wsgi.input": self,
        }


def _parte(detta: str, dati: bytes | int) -> list[bytes | int]:
    testata = f"--{CONFINE}{RIGA}Content-Disposition: form-data; {detta}{RIGA}{RIGA}"
    return [testata.encode(), dati, RIGA.encode()]
