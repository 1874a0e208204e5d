from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from monitoraggio import azioni, contenuto, models
from monitoraggio.consuntivi import SALUTE, tavole
from monitoraggio.riepiloghi import piano_rilevato, valore_avanzamento
from monitoraggio.scelte import EsitoValidazione
from obiettivi import azioni as del_piano
from obiettivi import storia
from obiettivi.azioni import Atto
from obiettivi.contenuto import leggi
from obiettivi.management.commands.prepara_demo import DAL, FIXTURES, PASSWORD
from obiettivi.models import Abilitazione, AbilitazioneArea, Ente, Incarico, Piano, Responsabile, Utente
from obiettivi.scelte import EsitoParere

FILE = FIXTURES / "borgo_esempio.json"
ANNO_DEL_FILE = 2025

DELL_ENTE = ("segretario", "redattore", "oiv", "lettore")
"""The demo users that work for Borgo Esempio too, each in the role it is called by."""
RESPONSABILI = {
    "borgo.affari": ("AFF", "Responsabile degli affari generali"),
    "borgo.finanze": ("FIN", "Responsabile dei servizi finanziari"),
    "borgo.tecnica": ("TEC", "Responsabile dell'area tecnica"),
}
COMPILATORE = ("borgo.ufficio", "TEC", "Istruttore dell'area tecnica")


RESTITUITO, VALUTATO = 4, 6
"""The objectives whose sheet goes back once, and that the OIV values at the end of the year."""
MOTIVO_DELL_OIV = "Il portale è aperto da tre mesi: il confronto con l'anno intero non è possibile."


@dataclass(frozen=True)
class Detto:
    """What an area declares of an objective: measures of its indicators, percent of its phases, in order."""

    misure: tuple[dict, ...]
    fasi: tuple[int, ...]
    relazione: str
    altro: dict = field(default_factory=dict)
    evidenze: tuple[tuple[str, str, bytes], ...] = ()
    """Name, what it is, and content of the files that prove it."""


def _pdf(*righe: str) -> bytes:
    """A page with a few lines, none of them with accents or parentheses."""
    testo = "BT /F1 12 Tf 60 780 Td 16 TL " + " ".join(f"({riga}) Tj T*" for riga in righe) + " ET"
    oggetti = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(testo)} >>\nstream\n{testo}\nendstream",
    )
    fatto, posti = "%PDF-1.4\n", []
    for numero, oggetto in enumerate(oggetti, start=1):
        posti.append(len(fatto))
        fatto += f"{numero} 0 obj\n{oggetto}\nendobj\n"
    indice = "".join(f"{posto:010d} 00000 n \n" for posto in posti)
    fine = f"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{len(fatto)}\n%%EOF\n"
    return f"{fatto}xref\n0 5\n0000000000 65535 f \n{indice}{fine}".encode("ascii")


DI_FANTASIA = "Comune di Borgo Esempio - documento di fantasia"


def _numero(valore) -> dict:
    return {"valore": Decimal(str(valore))}


A_SETTEMBRE = {
    1: Detto(
        (_numero(86), _numero(24)),
        (100, 60),
        "La modulistica è in linea da aprile; le domande si esaminano il lunedì e il giovedì.",
    ),
    2: Detto(
        (_numero(26), {}),
        (100, 55),
        "I corsi di primavera sono conclusi, quelli d'autunno iniziano a ottobre.",
    ),
    3: Detto(
        (_numero(2),),
        (75, 70),
        "Il ritardo viene dalle fatture dei lavori pubblici, liquidate tardi.",
        {"criticita": "Tre fatture ferme per un contenzioso con il fornitore.", "raggiungibile": "in_parte"},
    ),
    4: Detto((_numero(61), _numero(33500)), (100, 60), "Gli incontri prima dell'avviso evitano i ricorsi."),
    5: Detto(
        (_numero(79), {}),
        (100, 40, 0),
        "La gara è andata deserta una volta: i lavori sono partiti a luglio.",
        {"proposta": "rimodula", "motivo": "Con la stagione delle piogge la fine slitta ancora."},
    ),
    6: Detto(
        (_numero(0), _numero(12)), (100, 0), "La prova con tre studi è finita a giugno, con buon esito."
    ),
}
GIUDIZI = {"dichiarato": "raggiunto", "motivo": "Utili o molto utili nel 92% dei questionari"}
FINE_LAVORI = {"data": date(ANNO_DEL_FILE, 11, 21)}
A_FINE_ANNO = {
    1: Detto((_numero(91), _numero(19)), (100, 100), "L'attesa è scesa di dodici giorni."),
    2: Detto(
        (_numero(38), GIUDIZI),
        (100, 95),
        "Mancano due ore in media: un corso è stato spostato a gennaio.",
    ),
    3: Detto(
        (_numero(1),),
        (100, 100),
        "Da ottobre il ritardo è nullo; l'anno chiude con un giorno.",
        {"criticita": "Il contenzioso con il fornitore è ancora aperto."},
        (
            (
                "ritardo dei pagamenti.csv",
                "Il ritardo trimestre per trimestre",
                b"Trimestre;Giorni di ritardo\r\n1;4\r\n2;3\r\n3;2\r\n4;-5\r\n",
            ),
        ),
    ),
    4: Detto((_numero(84), _numero(47200)), (100, 100), "Superati tutti e due i target."),
    5: Detto(
        (_numero(88), FINE_LAVORI),
        (100, 100, 100),
        "I lavori sono finiti il 21 novembre, il collaudo è di dicembre.",
        evidenze=(
            (
                "verbale di fine lavori.pdf",
                "Il verbale del direttore dei lavori",
                _pdf(DI_FANTASIA, "Verbale di fine dei lavori", "I lavori sono finiti il 21 novembre."),
            ),
            (
                "cronologia dei lavori.csv",
                "",
                b"Passo;Quando\r\nConsegna;luglio\r\nFine dei lavori;novembre\r\nCollaudo;dicembre\r\n",
            ),
        ),
    ),
    6: Detto(
        (_numero(1), _numero(47)),
        (100, 100),
        "Il portale è aperto da ottobre: in tre mesi è arrivata di lì quasi metà delle pratiche.",
        evidenze=(
            (
                "pratiche arrivate dal portale.pdf",
                "Le pratiche mese per mese",
                _pdf(DI_FANTASIA, "Pratiche edilizie arrivate dal portale", "Ultimo trimestre: 47 su 100"),
            ),
        ),
    ),
}
Quantita = tuple[tuple[int | str | None, str], ...]
"""What is declared of the rows of a table, in order: the number and the note."""

QUANTITA_A_SETTEMBRE: dict[str, Quantita] = {
    "AFF": ((104, ""), (9312, ""), (455, "")),
    "FIN": ((2240, ""), (1088, ""), (9, "")),
    "TEC": ((15, ""), (141, ""), (163, ""), (None, "Nessuna nevicata finora")),
    SALUTE: ((15, "su 40 servizi"), ("84.2", ""), (1066, ""), (None, "Si calcola con il rendiconto")),
}
QUANTITA_A_FINE_ANNO: dict[str, Quantita] = {
    "AFF": ((151, ""), (12874, ""), (589, "Sportello chiuso dieci giorni per i lavori")),
    "FIN": ((3058, ""), (1502, ""), (13, "")),
    "TEC": ((21, "Tre domande sospese in attesa di integrazioni"), (187, ""), (224, ""), (6, "")),
    SALUTE: ((19, "su 40 servizi"), ("88.7", ""), (1558, ""), ("29.15", "Dato di preconsuntivo")),
}


class Command(BaseCommand):
    """Creates Borgo Esempio, a comune that does not exist, with a plan that went through its whole year."""

    help = (
        "Crea il comune di fantasia «Borgo Esempio», con il piano dell'anno scorso monitorato fino alla fine."
    )

    def handle(self, **_):
        if not settings.DEBUG:
            raise CommandError("Il comune di fantasia si crea solo con DEBUG acceso.")
        if Ente.objects.filter(slug="borgo-esempio").exists():
            self.stdout.write("Borgo Esempio c'è già.")
            return
        anno = timezone.localdate().year
        with transaction.atomic():
            racconta(carica(FILE, anno - 1), anno - 1)
            carica(FILE, anno)
        self.stdout.write(f"Creato il Comune di Borgo Esempio (di fantasia), piani {anno - 1} e {anno}.")
        self.stdout.write(f"  La pagina pubblica del {anno - 1}: /trasparenza/borgo-esempio/{anno - 1}/")
        chi = ", ".join((*RESPONSABILI, COMPILATORE[0]))
        self.stdout.write(f"  Ci lavorano {', '.join(DELL_ENTE)} e, con la stessa password, {chi}.")


def carica(file: Path, anno: int) -> Piano:
    """The plan of the file, moved to a year."""
    testo = file.read_text()
    # From the last of its years, so that none is moved twice.
    for scarto in (2, 1, 0):
        testo = testo.replace(str(ANNO_DEL_FILE + scarto), f"@{scarto}@")
    for scarto in (2, 1, 0):
        testo = testo.replace(f"@{scarto}@", str(anno + scarto))
    return del_piano.carica_piano(contenuto=leggi(testo), utente=storia.utente_sistema()).piano


def racconta(piano: Piano, anno: int) -> None:
    """The year of a plan: its people, act, variation, the two rilevazioni, its public page."""
    chi = crea_persone(piano)
    segretario = chi["segretario"]
    _approva(piano, segretario, _atto("12", date(anno, 1, 30)))
    _varia(piano, segretario, chi["oiv"], anno)
    intermedia, finale = azioni.programma_previste(piano=piano, utente=segretario)
    _rileva(intermedia, A_SETTEMBRE, QUANTITA_A_SETTEMBRE, chi, anno)
    _rileva(finale, A_FINE_ANNO, QUANTITA_A_FINE_ANNO, chi, anno)
    _conclude(finale, chi, anno)
    del_piano.pubblica(piano=piano, allegati=[finale.impronta], utente=segretario)


def crea_persone(piano: Piano) -> dict[str, Utente]:
    """Who works for the comune, by username; the demo's own users are there already, or are made here."""
    chi = {nome: _utente(nome, nome.capitalize()) for nome in DELL_ENTE}
    for nome, utente in chi.items():
        Abilitazione.objects.create(utente=utente, ente=piano.ente, ruolo=nome, dal=DAL)
    aree = {area.codice: area for area in piano.organigramma.aree.all()}
    for nome, (codice, detto) in RESPONSABILI.items():
        chi[nome] = _utente(nome, detto)
        Abilitazione.objects.create(utente=chi[nome], ente=piano.ente, ruolo="responsabile", dal=DAL)
        responsabile = Responsabile.objects.create(ente=piano.ente, utente=chi[nome], nome=detto)
        Incarico.objects.create(responsabile=responsabile, area=aree[codice], dal=DAL)
    nome, codice, detto = COMPILATORE
    chi[nome] = _utente(nome, detto)
    sua = Abilitazione.objects.create(utente=chi[nome], ente=piano.ente, ruolo="compilatore", dal=DAL)
    AbilitazioneArea.objects.create(abilitazione=sua, area=aree[codice])
    return chi


def _utente(username: str, nome: str) -> Utente:
    utente, nuovo = Utente.objects.get_or_create(username=username, defaults={"first_name": nome})
    if nuovo:
        utente.set_password(PASSWORD)
        utente.save()
    return utente


def _approva(piano: Piano, segretario: Utente, atto: Atto) -> None:
    del_piano.manda_in_approvazione(piano=piano, utente=segretario)
    del_piano.approva(piano=piano, atto=atto, utente=segretario)
    piano.refresh_from_db()


def _atto(numero: str, giorno: date) -> Atto:
    return Atto(tipo="deliberazione di Giunta comunale", organo="Giunta comunale", numero=numero, data=giorno)


def _varia(piano: Piano, segretario: Utente, oiv: Utente, anno: int) -> None:
    """The end of the roadworks is moved by a month; the OIV says what it thinks of it."""
    del_piano.apri_variazione(
        piano=piano, motivo="La gara per via Esempio è andata deserta", utente=segretario
    )
    with storia.autore(segretario):
        indicatore = piano.obiettivi.get(n=5).indicatori.get(data=date(anno, 10, 31))
        indicatore.data = date(anno, 11, 30)
        indicatore.save()
    del_piano.dai_parere(
        piano=piano,
        esito=EsitoParere.CON_OSSERVAZIONI,
        testo="Il nuovo termine è motivato. La fine dei lavori non vada oltre novembre: dopo, il gelo li ferma.",
        utente=oiv,
    )
    _approva(piano, segretario, _atto("55", date(anno, 7, 15)))


def _rileva(
    rilevazione: models.Rilevazione,
    detti: dict[int, Detto],
    quantita: dict[str, Quantita],
    chi: dict[str, Utente],
    anno: int,
) -> None:
    """All the areas fill in and send; one sheet goes back and is sent again; the OIV values one; it is closed."""
    segretario = chi["segretario"]
    rilevazione = azioni.apri(rilevazione=rilevazione, utente=segretario)
    delle_aree = {codice: chi[nome] for nome, (codice, _) in RESPONSABILI.items()}
    _conta(rilevazione, quantita, delle_aree | {SALUTE: chi["redattore"]})
    for obiettivo in piano_rilevato(rilevazione).obiettivi:
        riga = rilevazione.avanzamenti.get(obiettivo=obiettivo.chiave)
        responsabile = delle_aree[riga.area]
        _compila(
            riga,
            obiettivo,
            detti[obiettivo.n],
            anno,
            chi[COMPILATORE[0]] if riga.area == "TEC" else responsabile,
        )
        azioni.invia(avanzamento=riga, utente=responsabile)
        if obiettivo.n == 4:
            azioni.restituisci(
                avanzamento=riga, motivo="Le somme sono accertate o già incassate?", utente=segretario
            )
            azioni.invia(avanzamento=riga, utente=responsabile)
        azioni.valida(avanzamento=riga, utente=segretario)
        if obiettivo.n == 6 and rilevazione.tipo == "finale":
            azioni.valuta(avanzamento=riga, grado=Decimal(80), motivo=MOTIVO_DELL_OIV, utente=chi["oiv"])
    if rilevazione.tipo == "finale":
        _annota(rilevazione, chi["oiv"])
    azioni.chiudi(rilevazione=rilevazione, utente=segretario)


def _annota(rilevazione: models.Rilevazione, oiv: Utente) -> None:
    """What the OIV notes at the end of the year: for everybody, and for itself."""
    strade = rilevazione.avanzamenti.get(obiettivo=_chiave(rilevazione, 5))
    azioni.annota(
        rilevazione=rilevazione,
        avanzamento=strade,
        testo="Il collaudo è di dicembre: il verbale va allegato prima della Relazione.",
        utente=oiv,
    )
    azioni.annota(
        rilevazione=rilevazione,
        testo="I traguardi sono quasi tutti raggiunti: per l'anno nuovo se ne chiedono di più impegnativi.",
        utente=oiv,
    )
    azioni.annota(
        rilevazione=rilevazione,
        testo="Chiedere ai servizi finanziari come si conta il ritardo delle fatture contestate.",
        riservata=True,
        utente=oiv,
    )


def _chiave(rilevazione: models.Rilevazione, n: int) -> UUID:
    return next(uno.chiave for uno in piano_rilevato(rilevazione).obiettivi if uno.n == n)


def _conclude(finale: models.Rilevazione, chi: dict[str, Utente], anno: int) -> None:
    """The Giunta approves the Relazione in May, the OIV validates it in June; early in the year, today."""
    finale.refresh_from_db()
    oggi = timezone.localdate()
    azioni.registra_approvazione(
        rilevazione=finale,
        atto=_atto("48", min(date(anno + 1, 5, 14), oggi)),
        impronta=finale.impronta,
        utente=chi["segretario"],
    )
    verbale = Atto(tipo="verbale dell'OIV", numero="3", data=min(date(anno + 1, 6, 11), oggi))
    azioni.valida_relazione(
        rilevazione=finale,
        esito=EsitoValidazione.CON_OSSERVAZIONI,
        atto=verbale,
        testo="La Relazione è chiara e i dati tornano. Dei questionari sui corsi si alleghi la base dei conti.",
        impronta=finale.impronta,
        utente=chi["oiv"],
    )


def _conta(rilevazione: models.Rilevazione, quantita: dict[str, Quantita], di_chi: dict[str, Utente]) -> None:
    """The actual quantities: each area's by its responsabile, the ente's health by the redattore."""
    for codice, tavola in tavole(piano_rilevato(rilevazione)).items():
        azioni.salva_consuntivo(
            consuntivo=rilevazione.consuntivi.get(area=codice),
            dati=[
                riga.con(None if valore is None else Decimal(valore), nota)
                for riga, (valore, nota) in zip(tavola.righe, quantita[codice], strict=True)
            ],
            scritture=0,
            utente=di_chi[codice],
        )


def _compila(riga: models.Avanzamento, obiettivo, detto: Detto, anno: int, utente: Utente) -> None:
    misure = tuple(
        contenuto.MisuraDetta(indicatore=indicatore.chiave, **_dell_anno(misura, anno))
        for indicatore, misura in zip(obiettivo.indicatori, detto.misure, strict=True)
        if misura
    )
    fasi = tuple(
        contenuto.FaseDetta(fase=fase.chiave, percento=percento)
        for fase, percento in zip(obiettivo.fasi, detto.fasi, strict=True)
    )
    dati = valore_avanzamento(riga).model_copy(
        update={"misure": misure, "fasi": fasi, "relazione": detto.relazione, **detto.altro}
    )
    azioni.salva_avanzamento(avanzamento=riga, dati=dati, scritture=riga.scritture, utente=utente)
    for nome, che_cosa, contenuto_del_file in detto.evidenze:
        azioni.allega_evidenza(
            avanzamento=riga, nome=nome, dati=contenuto_del_file, descrizione=che_cosa, utente=utente
        )


def _dell_anno(misura: dict, anno: int) -> dict:
    return {
        nome: valore.replace(year=anno) if isinstance(valore, date) else valore
        for nome, valore in misura.items()
    }
