"""A comparison put into words, for the page and for the PDF: tables of what was said and what is said.

Nothing is left out but the parts of long texts that do not change.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from obiettivi import calcoli, contenuto
from obiettivi.confronto import RINUMERATE, Cambio, Confronto, Differenza, Esito, PesiConfrontati
from obiettivi.contenuto import Atto, Obiettivo
from obiettivi.esporta import parole
from obiettivi.esporta.lati import CHIAMANO, ELENCHI, ORDINE, Lato, nome_del_campo, nome_della_voce, semplice
from obiettivi.esporta.segni import Pezzi, Pezzo, segna
from obiettivi.formati import numero
from obiettivi.scelte import Ambito, ModoPesi

NON_C_ERA, NON_C_E_PIU = (Pezzo("non c'era"),), (Pezzo("non c'è più"),)
SOLO_SPAZI = "Cambiano solo gli spazi o gli a capo."
SENZA_OBIETTIVI = "nessun obiettivo"
DESCRIZIONE_BREVE = 90
CON_DESCRIZIONE = {"fasi", "indicatori"}
DETTI_NELLA_FRASE = {"stato", "stato_atto", "sostituito_da"}
"""What the sentence about a cancelled objective says already."""
SEZIONI = {
    "piano": "Intestazione del piano",
    "ente": "Ente",
    "sistema": "Regole del sistema di valutazione",
    "organigramma": "Organigramma",
    "aree": "Aree",
    "voci": "Voci di programmazione",
    "attivita_strutturali": "Attività strutturali",
    "indicatori_di_salute": "Indicatori di salute",
    "personale": "Personale",
    "capitoli": "Capitoli di bilancio",
    "premialita": "Premialità",
    "verifiche_previste": "Verifiche previste",
}
"""The parts of a plan outside the objectives, in the order in which they are told."""
GRUPPI = {
    Esito.AGGIUNTO: ("Obiettivi aggiunti", "un obiettivo aggiunto", "{} obiettivi aggiunti"),
    Esito.TOLTO: ("Obiettivi tolti", "un obiettivo tolto", "{} obiettivi tolti"),
    Esito.ANNULLATO: (
        "Obiettivi annullati o sostituiti",
        "un obiettivo annullato o sostituito",
        "{} obiettivi annullati o sostituiti",
    ),
    Esito.CAMBIATO: ("Obiettivi cambiati", "un obiettivo cambiato", "{} obiettivi cambiati"),
}
"""How the objectives of each outcome are headed, and counted."""


@dataclass(frozen=True)
class RigaConfronto:
    """A value as it was and as it is; `nota` says what the row is about, the first time it is named."""

    campo: str
    nota: str
    prima: Pezzi
    dopo: Pezzi


@dataclass(frozen=True)
class ObiettivoConfrontato:
    """What became of an objective.

    `era` says its old number; `aree` whom it is given to, where it comes or goes; `avviso` that it is
    cancelled, and by which act.
    """

    n: int
    titolo: str
    era: str
    aree: str
    avviso: str
    righe: tuple[RigaConfronto, ...]


@dataclass(frozen=True)
class GruppoConfrontato:
    """The objectives with the same outcome."""

    esito: Esito
    titolo: str
    obiettivi: tuple[ObiettivoConfrontato, ...]


@dataclass(frozen=True)
class SezioneConfrontata:
    """What changes in a part of the plan outside the objectives."""

    chiave: str
    titolo: str
    righe: tuple[RigaConfronto, ...]


@dataclass(frozen=True)
class RigaPesi:
    """An area's total before and after. `torna` is None where no total is to be obeyed now."""

    area: str
    prima: str
    dopo: str
    variazione: str
    torna: bool | None


@dataclass(frozen=True)
class ConfrontoAParole:
    """A comparison ready to be drawn: the count of the changes, the weights, the objectives, the rest."""

    sintesi: str
    uguali: bool
    pesi: tuple[RigaPesi, ...]
    gruppi: tuple[GruppoConfrontato, ...]
    numerazione: str
    sezioni: tuple[SezioneConfrontata, ...]


def confronto_a_parole(confronto: Confronto) -> ConfrontoAParole:
    """The comparison of two plans in words."""
    gruppi = tuple(
        GruppoConfrontato(esito, titolo, tuple(_obiettivo(una, confronto) for una in differenze))
        for esito, (titolo, *_) in GRUPPI.items()
        if (differenze := confronto.con_esito(esito))
    )
    return ConfrontoAParole(
        sintesi=_sintesi(confronto),
        uguali=confronto.uguali,
        pesi=_pesi(confronto),
        gruppi=gruppi,
        numerazione=_numerazione(confronto.rinumerati),
        sezioni=tuple(_sezioni(confronto)),
    )


def righe_dell_obiettivo(
    cambi: Iterable[Cambio], prima: Lato, dopo: Lato, *, taciuti: Iterable[str] = ()
) -> tuple[RigaConfronto, ...]:
    """The changes of an objective in words; without those of the keys that are `taciuti`."""
    return tuple(_righe((uno for uno in cambi if uno.campo not in taciuti), prima, dopo, contenuto.Obiettivo))


def _sintesi(confronto: Confronto) -> str:
    """ "Un obiettivo aggiunto, 3 obiettivi cambiati; cambiano anche: aree, personale."."""
    if confronto.uguali:
        return "Nessuna differenza: i due testi dicono le stesse cose."
    conti = [
        uno if len(differenze) == 1 else molti.format(len(differenze))
        for esito, (_, uno, molti) in GRUPPI.items()
        if (differenze := confronto.con_esito(esito))
    ]
    if confronto.rinumerati:
        conti.append("numerazione degli obiettivi")
    radici = {cambio.radice for cambio in confronto.altri}
    parti = [titolo[0].lower() + titolo[1:] for chiave, titolo in SEZIONI.items() if chiave in radici]
    altro = (
        f"{'cambia' if len(parti) == 1 else 'cambiano'}{' anche' if conti else ''}: {', '.join(parti)}"
        if parti
        else ""
    )
    frase = parole.unisci(", ".join(conti), altro, con="; ")
    return f"{frase[0].upper()}{frase[1:]}."


def _pesi(confronto: Confronto) -> tuple[RigaPesi, ...]:
    modi = {piano.sistema.pesi.modo for piano in (confronto.prima, confronto.dopo)}
    return () if modi == {ModoPesi.NESSUNO} else tuple(_riga_pesi(uno) for uno in confronto.pesi)


def _riga_pesi(pesi: PesiConfrontati) -> RigaPesi:
    prima, dopo = (
        SENZA_OBIETTIVI if lato is None else parole.totale(lato) for lato in (pesi.prima, pesi.dopo)
    )
    segno = "+" if pesi.variazione > 0 else ""
    return RigaPesi(
        area=pesi.area.nome_completo,
        prima=prima,
        dopo=dopo,
        variazione=f"{segno}{numero(pesi.variazione)}" if pesi.variazione else "uguale",
        torna=pesi.dopo.torna if pesi.dopo and pesi.dopo.atteso is not None else None,
    )


def _obiettivo(differenza: Differenza, confronto: Confronto) -> ObiettivoConfrontato:
    era, ora = differenza.prima, differenza.dopo
    uno = ora or era
    cambiato = era is not None and ora is not None
    annullato = differenza.esito == Esito.ANNULLATO
    prima, dopo = Lato(confronto.prima, era), Lato(confronto.dopo, ora)
    return ObiettivoConfrontato(
        n=uno.n,
        titolo=uno.titolo,
        era=f"era il n. {era.n}" if cambiato and era.n != ora.n else "",
        aree="" if cambiato else _aree(uno, dopo if ora else prima),
        avviso=parole.stato(ora) if annullato else "",
        righe=righe_dell_obiettivo(
            differenza.cambi, prima, dopo, taciuti=DETTI_NELLA_FRASE if annullato else ()
        ),
    )


def _aree(obiettivo: Obiettivo, lato: Lato) -> str:
    """The areas of an objective that comes or goes, each with its weight."""
    detti = []
    for una in obiettivo.assegnazioni:
        peso = numero(calcoli.peso_effettivo(obiettivo, una))
        detti.append(parole.unisci(lato.area(una.area), f"peso {peso}" if peso else ""))
    return "; ".join(detti) or ("tutto l'ente" if obiettivo.ambito == Ambito.GENERALE else "nessuna area")


def _numerazione(rinumerati: Sequence[tuple[int, int]]) -> str:
    """The objectives that have another number; consecutive ones that move together are told together."""
    detti = []
    in_fila = groupby(enumerate(rinumerati), lambda uno: (uno[1][0] - uno[0], uno[1][1] - uno[1][0]))
    for _, gruppo in in_fila:
        coppie = [coppia for _, coppia in gruppo]
        (da, nuovo_da), (a, nuovo_a) = coppie[0], coppie[-1]
        if len(coppie) == 1:
            detti.append(f"il n. {da} diventa il n. {nuovo_da}")
        else:
            detti.append(f"i n. {da}–{a} diventano i n. {nuovo_da}–{nuovo_a}")
    return f"Nuova numerazione degli obiettivi: {'; '.join(detti)}." if detti else ""


def _sezioni(confronto: Confronto) -> Iterator[SezioneConfrontata]:
    prima, dopo = Lato(confronto.prima), Lato(confronto.dopo)
    for chiave, titolo in SEZIONI.items():
        suoi = [cambio for cambio in confronto.altri if cambio.radice == chiave]
        if suoi:
            yield SezioneConfrontata(chiave, titolo, tuple(_righe(suoi, prima, dopo, "")))


def _righe(
    cambi: Iterable[Cambio], prima: Lato, dopo: Lato, intero: type[Obiettivo] | str
) -> Iterator[RigaConfronto]:
    """The changes in words; of a phase or an indicator, its description is said once."""
    scrittura = _Scrittura(prima, dopo, intero)
    gia_detti = set()
    for cambio in cambi:
        riga = scrittura.riga(cambio)
        fuori = cambio.dove[:1]
        nota = "" if fuori in gia_detti else scrittura.di_che_cosa(cambio)
        gia_detti.add(fuori)
        yield RigaConfronto(riga.campo, parole.unisci(nota, riga.nota, con=" "), riga.prima, riga.dopo)


@dataclass(frozen=True)
class _Scrittura:
    """Writes changes, knowing how each side calls its rows. `intero` is what `dove` starts from."""

    prima: Lato
    dopo: Lato
    intero: type[Obiettivo] | str

    def riga(self, cambio: Cambio) -> RigaConfronto:
        nomi = list(self._nomi(cambio))
        campo, prima, dopo = self._detto(cambio)
        pezzi = _segnati(cambio, prima, dopo)
        nota = SOLO_SPAZI if prima == dopo or not _si_vede(pezzi) else ""
        nome = parole.unisci(", ".join(nomi), campo, con=": ")
        return RigaConfronto(nome[0].upper() + nome[1:], nota, *pezzi)

    def di_che_cosa(self, cambio: Cambio) -> str:
        """The description of the phase or indicator that a change is in, unless it is what changes."""
        if not cambio.dove or cambio.dove[0].elenco not in CON_DESCRIZIONE:
            return ""
        posto = cambio.dove[0]
        if cambio.campo == "descrizione" or None in (posto.prima, posto.dopo):
            return ""
        return parole.accorcia(self.dopo.riga(posto.elenco, posto.dopo).descrizione, DESCRIZIONE_BREVE)

    def _nomi(self, cambio: Cambio) -> Iterator[str]:
        """What the rows around a change are called; one that is called otherwise, or is gone, what it was."""
        for posto in cambio.dove:
            ribattezzata = posto is cambio.dove[-1] and cambio.campo in CHIAMANO.get(posto.elenco, ())
            com_era = posto.dopo is None or (ribattezzata and posto.prima is not None)
            lato, dove = (self.prima, posto.prima) if com_era else (self.dopo, posto.dopo)
            if posto.elenco == "fasce":
                yield f"fascia {dove + 1}"
            elif posto.elenco == "pesi_fasi":
                yield f"peso della {lato.nome('fasi', dove).lower()}"
            else:
                yield lato.nome(posto.elenco, dove)

    def _detto(self, cambio: Cambio) -> tuple[str, str, str]:
        """The name of what changed, and its two values in words."""
        campo = cambio.campo
        if not campo:
            return ("", *self._righe_intere(cambio))
        if campo == RINUMERATE:
            return ("numeri delle fasi", *(_in_fila(valori) for valori in (cambio.prima, cambio.dopo)))
        if campo in ELENCHI and _di_posti(cambio):
            return (f"ordine {ORDINE[campo]}", *self._ordine(cambio))
        di = ELENCHI[cambio.dove[-1].elenco] if cambio.dove else self.intero
        if cambio.voce is not None:
            return (nome_della_voce(campo, cambio.voce), *map(semplice, (cambio.prima, cambio.dopo)))
        nome = nome_del_campo(di, campo)
        if campo == "ente.stemma" and cambio.prima and cambio.dopo:
            return nome, "presente", "un altro"
        prima, dopo = self.prima.scrivi(di, campo, cambio.prima), self.dopo.scrivi(di, campo, cambio.dopo)
        if prima == dopo and not isinstance(cambio.dopo, str):
            prima, dopo = _alla_lettera(cambio.prima), _alla_lettera(cambio.dopo)
        return nome, prima, dopo

    def _righe_intere(self, cambio: Cambio) -> tuple[str, str]:
        """A row that came or went, or the weight of a phase."""
        lati = ((self.prima, cambio.prima), (self.dopo, cambio.dopo))
        if cambio.dove[-1].elenco == "pesi_fasi":
            return tuple(numero(valore) or parole.VUOTO for _, valore in lati)
        elenco = cambio.dove[-1].elenco
        return tuple("" if riga is None else lato.in_breve(elenco, riga) for lato, riga in lati)

    def _ordine(self, cambio: Cambio) -> tuple[str, str]:
        """The rows that were moved, in the two orders; those before and after them are where they were."""
        prima, dopo = list(cambio.prima), list(cambio.dopo)
        while prima[0] == dopo[0]:
            prima, dopo = prima[1:], dopo[1:]
        while prima[-1] == dopo[-1]:
            prima, dopo = prima[:-1], dopo[:-1]
        return tuple(
            "; ".join(self.prima.nome(cambio.campo, posto) for posto in posti) for posti in (prima, dopo)
        )


def _di_posti(cambio: Cambio) -> bool:
    return bool(cambio.prima) and all(isinstance(posto, int) for posto in (*cambio.prima, *cambio.dopo))


def _in_fila(valori: Iterable[int | None]) -> str:
    return ", ".join(parole.VUOTO if valore is None else str(valore) for valore in valori)


def _alla_lettera(valore: Any) -> str:
    """A value as it is written, where its usual words would hide what changes."""
    if isinstance(valore, Atto):
        return "; ".join(f"{nome}: {parte}" for nome, parte in valore if parte)
    return ", ".join(map(str, valore)) if isinstance(valore, tuple) else str(valore)


def _segnati(cambio: Cambio, prima: str, dopo: str) -> tuple[Pezzi, Pezzi]:
    if not cambio.campo and cambio.dove[-1].elenco != "pesi_fasi":
        return (
            NON_C_ERA if cambio.prima is None else (Pezzo(prima, True),),
            NON_C_E_PIU if cambio.dopo is None else (Pezzo(dopo, True),),
        )
    libero = (prima, dopo) == (cambio.prima, cambio.dopo)  # not a word for a code, nor for nothing
    return segna(prima, dopo) if libero else (_intero(prima), _intero(dopo))


def _intero(detto: str) -> Pezzi:
    return (Pezzo(detto, detto != parole.VUOTO),)


def _si_vede(pezzi: tuple[Pezzi, Pezzi]) -> bool:
    return any(pezzo.cambiato for lato in pezzi for pezzo in lato)
