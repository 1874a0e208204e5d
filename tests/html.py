"""Reading a page in a test: its elements, what they say, where they lead."""

from collections.abc import Iterator

from django.test.html import Element, Parser


class _Posti(dict):
    """Keeps nothing: where an element was written is asked of no one, and keeping it by element compares each
    of those that look alike with all the others, which takes longer than the rest of the reading."""

    def __setitem__(self, elemento, posto):
        pass


def leggi(html: str) -> Element:
    """The tree that Django's `parse_html` makes of a page."""
    lettore = Parser()
    lettore.element_positions = _Posti()
    lettore.feed(html)
    lettore.close()
    radice = lettore.root
    radice.finalize()
    return (
        radice.children[0]
        if len(radice.children) == 1 and isinstance(radice.children[0], Element)
        else radice
    )


def pagina(risposta, stato: int = 200) -> Element:
    """The page of an answer, which must have that status."""
    assert risposta.status_code == stato
    return leggi(risposta.content.decode())


def elementi(radice: Element) -> Iterator[Element]:
    """Every element inside another, in the order of the page."""
    for figlio in radice.children:
        if isinstance(figlio, Element):
            yield figlio
            yield from elementi(figlio)


def attributi(elemento: Element) -> dict[str, str]:
    return dict(elemento.attributes)


def cerca(radice: Element, nome: str, classe: str = "", **voluti: str) -> list[Element]:
    """The elements of a kind inside another, with a class and these attributes when they are given."""
    return [
        elemento
        for elemento in elementi(radice)
        if elemento.name == nome
        and voluti.items() <= attributi(elemento).items()
        and (not classe or classe in attributi(elemento).get("class", "").split())
    ]


def testo(elemento: Element) -> str:
    """What an element says, with a space between its parts."""
    parti = (figlio if isinstance(figlio, str) else testo(figlio) for figlio in elemento.children)
    return " ".join(" ".join(parti).split())


def testi(radice: Element, nome: str, classe: str = "", **voluti: str) -> list[str]:
    return [testo(elemento) for elemento in cerca(radice, nome, classe, **voluti)]


def titolo(risposta, stato: int = 200) -> str:
    (unico,) = testi(pagina(risposta, stato), "h1")
    return unico


def mete(radice: Element) -> set[str]:
    """Where the links lead."""
    return {attributi(elemento)["href"] for elemento in cerca(radice, "a")}
