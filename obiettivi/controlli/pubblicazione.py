"""U: is there all that the published document needs, and does it fit where it has to be entered?"""

from collections.abc import Iterator
from decimal import Decimal

from obiettivi import calcoli
from obiettivi.contenuto import ContenutoPiano, Obiettivo
from obiettivi.controlli.anomalia import Anomalia, Livello
from obiettivi.controlli.contesto import Contesto
from obiettivi.controlli.controllo import Controllo
from obiettivi.controlli.frasi import cita, elenco
from obiettivi.controlli.norme import vincolante

DATI_ENTE = {
    "codice_fiscale": "codice fiscale",
    "codice_ipa": "codice IPA",
    "codice_istat": "codice ISTAT",
    "pec": "PEC",
    "indirizzo": "indirizzo",
    "sito": "sito",
    "dipendenti": "numero di dipendenti",
}
"""What section 1 of the PIAO says of the ente, and how people call it."""

DETTI = 8
"""How many objectives a sentence names one by one."""


def atto_mancante(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """U01: the act that approves the plan is not told, or not all of it."""
    atto = contenuto.piano.atto
    if atto is None or not (atto.numero or atto.data):
        messaggio = (
            "Non è ancora indicato l'atto che approva il piano: si registra quando la Giunta ha deliberato, "
            "e senza il documento non si pubblica."
        )
    elif not atto.numero or atto.data is None:
        manca = "la data" if atto.numero else "il numero"
        messaggio = f"Dell'atto che approva il piano manca {manca}."
    else:
        return
    yield Anomalia(codice="U01", livello=Livello.NOTA, oggetto="piano", campo="atto", messaggio=messaggio)


def dati_dell_ente_mancanti(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """U02: data of the ente that section 1 of the PIAO wants, all in one finding."""
    norma = vincolante("scheda_anagrafica", contenuto.piano.anno)
    manca = [chiave for chiave in DATI_ENTE if getattr(contenuto.ente, chiave) in (None, "")]
    if norma and manca:
        quanti = "manca" if len(manca) == 1 else "mancano"
        yield Anomalia(
            codice="U02",
            livello=Livello.AVVISO,
            oggetto="ente",
            campo=manca[0],
            messaggio=f"Tra i dati dell'ente {quanti} {elenco([DATI_ENTE[chiave] for chiave in manca])}: la "
            "sezione 1 del PIAO li vuole, e si scrivono una volta per tutti i piani.",
            trovato=Decimal(len(manca)),
            atteso=Decimal(0),
            norma=norma.citazione,
        )


def stemma_mancante(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """U03: the ente has no stemma to print on the cover."""
    if not contenuto.ente.stemma:
        yield Anomalia(
            codice="U03",
            livello=Livello.NOTA,
            oggetto="ente",
            campo="stemma",
            messaggio="L'ente non ha uno stemma: la copertina del documento esce senza.",
        )


CODICI_ENTE = (
    ("codice_fiscale", "Il codice fiscale", "valido"),
    ("partita_iva", "La partita IVA", "valida"),
)
"""Key, how a sentence begins, and how it goes on."""


def codici_dell_ente_sbagliati(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """U04: the codice fiscale or the partita IVA of the ente is not one: its last digit gives it away."""
    for chiave, nome, valido in CODICI_ENTE:
        codice = getattr(contenuto.ente, chiave)
        if codice and not codice_di_ente(codice):
            yield Anomalia(
                codice="U04",
                livello=Livello.AVVISO,
                oggetto="ente",
                campo=chiave,
                messaggio=f"{nome} dell'ente ({cita(codice)}) non è {valido}: sono 11 cifre, e l'ultima si calcola "
                "dalle altre. Ricontrolla una cifra per volta.",
            )


def codice_di_ente(codice: str) -> bool:
    """Whether a code is eleven digits of which the last is right."""
    cifre = codice.replace(" ", "")
    if len(cifre) != 11 or not (cifre.isascii() and cifre.isdigit()):
        return False
    doppie = (divmod(2 * int(uno), 10) for uno in cifre[1::2])
    return (sum(map(int, cifre[0::2])) + sum(decina + unita for decina, unita in doppie)) % 10 == 0


# What the Portale PIAO has room for

POCO_POSTO = {
    "risorse_umane": "le risorse umane",
    "risorse_finanziarie": "le risorse finanziarie",
    "risorse_strumentali": "le risorse strumentali",
}
"""Keys of the objective that the portal has little room for; of the codice it takes as much as the format."""

LIMITE = 100
"""Characters, for these and for who answers for the objective."""


def oltre_i_limiti_del_portale(contenuto: ContenutoPiano, _: Contesto) -> Iterator[Anomalia]:
    """U05: texts longer than the Portale PIAO takes; for each field, all the objectives in one finding."""
    norma = vincolante("portale_piao", contenuto.piano.anno)
    for chiave, nome in POCO_POSTO.items() if norma else ():
        lunghi = [uno for uno in calcoli.attivi(contenuto) if len(_testo(uno, chiave)) > LIMITE]
        if lunghi:
            yield Anomalia(
                codice="U05",
                livello=Livello.NOTA,
                oggetto=f"obiettivi[{lunghi[0].n}]",
                campo=chiave,
                messaggio=f"Nel Portale PIAO {nome} hanno posto per {LIMITE} caratteri, e {_di_quali(lunghi)} sono di "
                "più: servirà una forma breve.",
                trovato=Decimal(len(lunghi)),
                atteso=Decimal(0),
                norma=norma.citazione,
            )
    for area in contenuto.aree if norma else ():
        if len(area.responsabile_ruolo) > LIMITE:
            yield Anomalia(
                codice="U05",
                livello=Livello.NOTA,
                oggetto=f"aree[{area.codice}]",
                campo="responsabile_ruolo",
                messaggio=f"Nel Portale PIAO chi risponde di un obiettivo ha posto per {LIMITE} "
                f"caratteri: il ruolo scritto per {area.nome_completo} ne ha {len(area.responsabile_ruolo)}.",
                trovato=Decimal(len(area.responsabile_ruolo)),
                atteso=Decimal(LIMITE),
                norma=norma.citazione,
            )


def _testo(obiettivo: Obiettivo, chiave: str) -> str:
    valore = getattr(obiettivo, chiave)
    return valore if isinstance(valore, str) else getattr(valore, "testo", "")


def _di_quali(obiettivi: list[Obiettivo]) -> str:
    numeri = elenco([uno.n for uno in obiettivi], massimo=DETTI)
    return f"nell'obiettivo {numeri}" if len(obiettivi) == 1 else f"negli obiettivi {numeri}"


CONTROLLI: tuple[Controllo, ...] = (
    Controllo(
        codice="U01",
        titolo="Atto di approvazione",
        livello=Livello.NOTA,
        perche="Il documento pubblicato porta gli estremi dell'atto che lo approva. In bozza è normale che non ci "
        "siano ancora: qui è solo ricordato.",
        esempio="Un piano di cui è scritto l'atto n. 44, senza la data.",
        trova=atto_mancante,
        con_atto=True,
    ),
    Controllo(
        codice="U02",
        titolo="Dati dell'ente mancanti",
        livello=Livello.AVVISO,
        perche="Il PIAO si apre con la scheda anagrafica dell'amministrazione. I dati sono dell'ente, non del "
        "piano: si scrivono una volta. Il numero di dipendenti dice anche se il PIAO è semplificato.",
        esempio="Mancano codice IPA e PEC.",
        trova=dati_dell_ente_mancanti,
        norma="scheda_anagrafica",
    ),
    Controllo(
        codice="U03",
        titolo="Stemma mancante",
        livello=Livello.NOTA,
        perche="Lo stemma sta in copertina. Senza, il documento esce lo stesso.",
        esempio="Tra i dati dell'ente non c'è un'immagine dello stemma.",
        trova=stemma_mancante,
    ),
    Controllo(
        codice="U04",
        titolo="Codice fiscale o partita IVA dell'ente non validi",
        livello=Livello.AVVISO,
        perche="L'ultima delle 11 cifre si calcola dalle altre dieci: se non torna, una cifra è sbagliata o due sono "
        "scambiate.",
        esempio="82001930178: l'ultima cifra dovrebbe essere 9.",
        trova=codici_dell_ente_sbagliati,
    ),
    Controllo(
        codice="U05",
        titolo="Testi più lunghi di quanto prende il Portale PIAO",
        livello=Livello.NOTA,
        perche="Chi riporta il piano nel nuovo Portale PIAO trova campi corti. Non è un errore del piano, e nel "
        "documento i testi restano interi: è per saperlo prima.",
        esempio="Le risorse umane di un obiettivo elencano sei persone con le percentuali, in 240 caratteri.",
        trova=oltre_i_limiti_del_portale,
        norma="portale_piao",
    ),
)
