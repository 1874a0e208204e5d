"""V: would the plan publish what is of a person? Names of the ente's own people, tax codes, mobile numbers.

Names are those that the ente keeps, looked for whole: they are never guessed. A finding does not write again
what it asks to take away (it is printed in the annex): it says the place, and only the ends of what is there.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from obiettivi.contenuto import ContenutoPiano
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.frasi import elenco
from obiettivi.controlli.luoghi import PASSO
from obiettivi.controlli.norme import citata
from obiettivi.controlli.testi import Testo, testi_pubblicati
from obiettivi.formati import semplifica

LUOGHI_DETTI = 5
"""How many places a sentence names one by one."""

PAROLA = re.compile(r"\w+")
PAROLA_O_STACCO = re.compile(r"\w+|[,;:()/|\n]")
"""Words, and what stands between one person and the next: "Anna Rossi, Mario Bianchi" is no Mario Rossi."""

DI_RUOLO = re.compile(
    r"\b(?:amministratore|area|assessore|comunale|comune|dirigente|direttore|funzionario|istruttore|nucleo|oiv|"
    r"redattore|responsabile|segretario|segreteria|servizio|settore|sindaco|ufficio|unita|valutazione)\b"
)
"""Who is kept under such a word is kept by role: it is not the name of a person."""

Luogo = tuple[str, str]


# Names


def nomi_di_persone(contenuto: ContenutoPiano, contesto: Contesto) -> Iterator[Anomalia]:
    """V01: names of the ente's people; those first found in the same place in one finding."""
    for luoghi, nomi in _insieme(_trova_nomi(contenuto, contesto.nomi)):
        sigle = ", ".join(_sigla(nome) for nome in sorted(nomi))
        uno = len(nomi) == 1
        di_chi = "c'è il nome di una persona" if uno else f"ci sono i nomi di {len(nomi)} persone"
        yield Anomalia(
            codice="V01",
            livello=Livello.AVVISO,
            oggetto=luoghi[0][0],
            campo=luoghi[0][1],
            messaggio=f"{_dove(luoghi, contenuto)} {di_chi} dell'ente ({sigle}): il piano si pubblica, e "
            "basta il ruolo.",
            norma=citata("dati_personali", contenuto.piano.anno),
        )


def _trova_nomi(contenuto: ContenutoPiano, nomi: Iterable[str]) -> Mapping[str, list[Luogo]]:
    """The places of each name that is there; each text is read once, whatever the number of names."""
    per_prima = _per_prima_parola(nomi)
    if not per_prima:
        return {}
    trovati: dict[str, dict[Luogo, None]] = {}
    for oggetto, campo, testo in testi_pubblicati(contenuto):
        parole = PAROLA_O_STACCO.findall(semplifica(testo))
        if per_prima.keys().isdisjoint(parole):
            continue
        for posto, parola in enumerate(parole):
            for sequenza, nome in per_prima.get(parola, ()):
                if tuple(parole[posto : posto + len(sequenza)]) == sequenza:
                    trovati.setdefault(nome, {})[oggetto, campo] = None
    return {nome: list(luoghi) for nome, luoghi in trovati.items()}


def _per_prima_parola(nomi: Iterable[str]) -> Mapping[str, list[tuple[tuple[str, ...], str]]]:
    """How each name may be written, by its first word: from any of its words on, and around.

    Which words are the surname is not known: "Maria De Luca" is also "De Luca Maria".
    """
    modi: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for nome in sorted(nomi):
        detto = semplifica(nome)
        parole = tuple(PAROLA.findall(detto))
        if len(parole) < 2 or DI_RUOLO.search(detto):
            continue
        for giro in dict.fromkeys(parole[posto:] + parole[:posto] for posto in range(len(parole))):
            modi.setdefault(giro[0], []).append((giro, nome))
    return modi


def _sigla(nome: str) -> str:
    return " ".join(f"{parola[0].upper()}." for parola in PAROLA.findall(nome))


# Tax codes

CODICE_FISCALE = re.compile(
    r"(?<![A-Z0-9])([A-Z]{3}) ?([A-Z]{3}) ?([0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}) ?"
    r"([A-Z][0-9LMNPQRSTUV]{3}) ?([A-Z])(?![A-Z0-9])",
    re.ASCII,
)

DISPARI = dict(zip("0123456789ABCDEFGHIJ", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21) * 2, strict=True)) | dict(
    zip("KLMNOPQRSTUVWXYZ", (2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23), strict=True)
)
"""What each character is worth in the 1st, 3rd, 5th… place, for the check character."""


def codici_fiscali(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """V02: tax codes of people."""
    yield from _trovati(contenuto, "V02", ("un codice fiscale", "codici fiscali"), codici_fiscali_in)


def codici_fiscali_in(testo: str) -> list[str]:
    """The tax codes of people in a text: those whose last character is the right one."""
    trovati = ("".join(uno.groups()) for uno in CODICE_FISCALE.finditer(testo.upper()))
    return [codice for codice in trovati if codice[15] == carattere_di_controllo(codice[:15])]


def carattere_di_controllo(codice: str) -> str:
    """The 16th character of a tax code, from the first fifteen."""
    pari = sum(int(uno) if uno.isdigit() else ord(uno) - ord("A") for uno in codice[1::2])
    return chr(ord("A") + (pari + sum(DISPARI[uno] for uno in codice[0::2])) % 26)


# Mobile numbers

# The prefix may be written; ten digits in groups as people write them, never by three as amounts are.
CELLULARE = re.compile(
    r"(?<![\w,/+-])(?<!\d\.)(?:(?:\+|00)39[ .-]?)?"
    r"(3[2-9]\d(?:[ ./-]?\d{7}|[ ./-]\d{3}[ .-]?\d{4}|[ ./-]\d{2}[ .-]\d{2}[ .-]\d{3}|[ ./-]\d{3}[ .-]\d{2}[ .-]\d{2}))"
    r"(?![\w]|[.,/-]\d)",
    re.ASCII,
)
NON_CIFRE = re.compile(r"\D", re.ASCII)


def numeri_di_cellulare(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """V03: mobile numbers."""
    yield from _trovati(contenuto, "V03", ("un numero di cellulare", "numeri di cellulare"), cellulari_in)


def cellulari_in(testo: str) -> list[str]:
    """The mobile numbers in a text, as ten digits."""
    return [NON_CIFRE.sub("", trovato[1]) for trovato in CELLULARE.finditer(testo)]


# Places


def _trovati(
    contenuto: ContenutoPiano, codice: str, cosa: tuple[str, str], cerca: Callable[[str], list[str]]
) -> Iterator[Anomalia]:
    """A finding for what is first found in a place, with all its places."""
    trovati: dict[str, dict[Luogo, None]] = {}
    for uno in testi_pubblicati(contenuto):
        for trovato in _cerca(uno, cerca):
            trovati.setdefault(trovato, {})[uno.oggetto, uno.campo] = None
    for luoghi, quali in _insieme(trovati):
        code = elenco(trovato[-3:] for trovato in quali)
        uno = len(quali) == 1
        detto = (
            f"c'è {cosa[0]} (finisce con {code})"
            if uno
            else f"ci sono {len(quali)} {cosa[1]} (finiscono con {code})"
        )
        yield Anomalia(
            codice=codice,
            livello=Livello.AVVISO,
            oggetto=luoghi[0][0],
            campo=luoghi[0][1],
            messaggio=f"{_dove(luoghi, contenuto)} {detto}: il piano si pubblica, ed è un dato "
            f"{'di una persona' if uno else 'di persone'}.",
            norma=citata("dati_personali", contenuto.piano.anno),
        )


def _insieme(trovati: Mapping[str, Iterable[Luogo]]) -> Iterator[tuple[list[Luogo], list[str]]]:
    """The things found, those whose first place is the same together: no place is told twice."""
    per_posto: dict[Luogo, tuple[dict[Luogo, None], list[str]]] = {}
    for cosa, dove in trovati.items():
        luoghi = list(dove)
        tutti, cose = per_posto.setdefault(luoghi[0], ({}, []))
        tutti.update(dict.fromkeys(luoghi))
        cose.append(cosa)
    for tutti, cose in per_posto.values():
        yield list(tutti), cose


def _cerca(uno: Testo, cerca: Callable[[str], list[str]]) -> list[str]:
    """What is found in a text. Codes are of things; and what is looked for has digits, which few texts have."""
    return cerca(uno.testo) if CIFRA.search(uno.testo) and not uno.campo.startswith("codice") else []


CIFRA = re.compile(r"\d", re.ASCII)

DENTRO = {
    "fasi": "nella fase {}",
    "indicatori": "nell'indicatore {}",
    "risorse_umane_quote": "nella riga {} delle risorse umane",
}
"""How a sentence says where in an objective, by the list; positions are told from 1."""

ALTRI_LUOGHI = {
    "piano": "nei dati generali del piano",
    "sistema": "nelle regole del sistema di valutazione",
    "organigramma": "nei dati dell'organigramma",
    "premialita": "nella premialità",
    "voci": "nella voce {} della programmazione",
    "attivita_strutturali": "nell'attività strutturale {}",
    "indicatori_di_salute": "nell'indicatore di salute {}",
    "personale": "nella riga {} del personale",
    "capitoli": "nel capitolo {}",
    "verifiche_previste": "nella verifica prevista {}",
    "deroghe": "nella deroga {}",
}


def _dove(luoghi: Sequence[Luogo], contenuto: ContenutoPiano) -> str:
    """Where, in words: the field too when the place is one."""
    detti = list(dict.fromkeys(_luogo(oggetto, contenuto) for oggetto, _ in luoghi))
    if len(luoghi) == 1:
        dove = f"{detti[0]}, nel campo «{luoghi[0][1].replace('_', ' ')}»,"
    elif len(detti) > LUOGHI_DETTI + 1:
        dove = f"{', '.join(detti[:LUOGHI_DETTI])} e in altri {len(detti) - LUOGHI_DETTI} posti"
    else:
        dove = elenco(detti)
    return dove[0].upper() + dove[1:]


def _luogo(oggetto: str, contenuto: ContenutoPiano) -> str:
    """A place in words: «nella fase 2 dell'obiettivo 12»."""
    (parte, indice), *dentro = PASSO.findall(oggetto)
    if parte == "aree":
        return f"nell'area {indice}"
    if parte != "obiettivi":
        return ALTRI_LUOGHI[parte].format(int(indice) + 1 if indice else "")
    if not dentro:
        return f"nell'obiettivo {indice}"
    lista, posto = dentro[0]
    if lista == "assegnazioni":
        obiettivo = next(uno for uno in contenuto.obiettivi if uno.n == int(indice))
        return f"nella parte dell'area {obiettivo.assegnazioni[int(posto)].area} dell'obiettivo {indice}"
    return f"{DENTRO[lista].format(int(posto) + 1)} dell'obiettivo {indice}"


CONTROLLI: tuple[Controllo, ...] = (
    Controllo(
        codice="V01",
        titolo="Nome di una persona dell'ente",
        livello=Livello.AVVISO,
        perche="Il piano si pubblica in Amministrazione trasparente e resta sul sito per anni: per dire chi fa che "
        "cosa basta il ruolo, che vale anche quando la persona cambia. Si cercano, interi e in ogni ordine, i nomi "
        "dei responsabili e degli utenti dell'ente; un cognome da solo non si cerca. La segnalazione riporta "
        "soltanto le iniziali.",
        esempio="Risorse umane: «Anna Bianchi 40%, Rossi Mario 60%».",
        trova=nomi_di_persone,
        norma="dati_personali",
    ),
    Controllo(
        codice="V02",
        titolo="Codice fiscale di una persona",
        livello=Livello.AVVISO,
        perche="Un codice fiscale dice di una persona nome, data e luogo di nascita: in un piano non serve mai. Si "
        "riconoscono quelli di 16 caratteri con l'ultimo giusto; quelli di 11 cifre sono di enti e ditte.",
        esempio="Descrizione: «convenzione con» seguito da nome e codice fiscale.",
        trova=codici_fiscali,
        norma="dati_personali",
    ),
    Controllo(
        codice="V03",
        titolo="Numero di cellulare",
        livello=Livello.AVVISO,
        perche="Un cellulare è quasi sempre di una persona. I recapiti dell'ente stanno tra i suoi dati, dove non "
        "si guarda.",
        esempio="Risorse umane: «reperibile al 333 e altre sette cifre».",
        trova=numeri_di_cellulare,
        norma="dati_personali",
    ),
)
