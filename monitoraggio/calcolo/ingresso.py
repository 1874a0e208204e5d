"""The JSON that `manage.py calcola` reads: indicators, objectives or bare degrees, with what was measured.

The keys of an indicator and of a phase are those of `pianoperf/1`, plus `misura`. What the file may hold is told
in docs/calcolo.md.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, ValidationError

from monitoraggio.calcolo.indicatore import calcola_indicatore
from monitoraggio.calcolo.misure import Misure
from monitoraggio.calcolo.numeri import arrotonda
from monitoraggio.calcolo.passi import albero_calcolo
from monitoraggio.calcolo.piano import Risultati, calcola_piano
from monitoraggio.calcolo.regole import (
    DECIMALI_MASSIMI,
    EnteCome,
    Formula,
    Livello,
    Mancante,
    Regole,
    SottoSoglia,
    classe_di,
    regole_di,
)
from monitoraggio.contenuto import Misura
from obiettivi.contenuto import (
    Area,
    Assegnazione,
    Classe,
    ContenutoPiano,
    Ente,
    Errore,
    Fase,
    FormatoNonValidoError,
    Formule,
    Indicatore,
    Metodo,
    Obiettivo,
    Piano,
    RegolaPesi,
    Sistema,
    Valore,
)
from obiettivi.contenuto.formato import carica, in_italiano
from obiettivi.contenuto.tipi import (
    Anno,
    Codice,
    Elenco,
    Intero,
    Logico,
    LogicoFalso,
    Peso,
    Quantita,
    Titolo,
    errore,
    scelta,
    scrivi_numero,
)

ANNO_QUALSIASI = 2000
"""The year of a plan that tells none: then its rows tell none either, and nothing is of another year."""


def _almeno_cento(tetto: Decimal | None) -> Decimal | None:
    if tetto is not None and tetto < 100:
        raise errore("tetto", "il tetto è almeno 100")
    return tetto


def _non_troppi(decimali: int | None) -> int | None:
    if decimali is not None and decimali > DECIMALI_MASSIMI:
        raise errore("decimali", "al massimo {quanti} decimali", quanti=DECIMALI_MASSIMI)
    return decimali


UnaFormula = scelta("", *Formula)


class FormuleDette(Valore):
    """Default formulas, by direction."""

    crescente: UnaFormula = ""
    decrescente: UnaFormula = ""


class SistemaDetto(Valore):
    """The rules of scores, with the keys of `sistema` in `pianoperf/1`; here only known words are taken."""

    metodo: Metodo | None = None
    formule: FormuleDette | None = None
    tetto: Annotated[Peso | None, AfterValidator(_almeno_cento)] = None
    decimali: Annotated[Intero | None, AfterValidator(_non_troppi)] = None
    arrotonda_a: scelta("", *Livello) = ""
    mancante: scelta("", *Mancante) = ""
    sotto_soglia: scelta("", *SottoSoglia) = ""
    ente_come: scelta("", *EnteCome) = ""
    classi: Elenco[Classe] = ()


class IndicatoreMisurato(Indicatore):
    """An indicator with what was measured of it."""

    formula: UnaFormula = ""
    misura: Misura | None = None


class FaseMisurata(Fase):
    """A phase with the percent done, in `misura.valore`."""

    misura: Misura | None = None


class ObiettivoMisurato(Valore):
    """An objective as one area has it: with that area's weight, and its weights of the phases."""

    titolo: Titolo = ""
    area: Codice = ""
    peso: Peso | None = None
    soglia_minima: Peso | None = None
    prerequisito: LogicoFalso = False
    indicatori: Elenco[IndicatoreMisurato] = ()
    fasi: Elenco[FaseMisurata] = ()


class Richiesta(Valore):
    """What there is to compute, and by which rules."""

    sistema: SistemaDetto = SistemaDetto()
    anno: Anno | None = None
    finale: Logico = True
    indicatori: Elenco[IndicatoreMisurato] = ()
    obiettivi: Elenco[ObiettivoMisurato] = ()
    valori: Elenco[Quantita] = ()


def leggi_richiesta(dati: bytes) -> Richiesta:
    """What a file asks to compute. Raises FormatoNonValidoError naming each mistake with its place."""
    try:
        richiesta = Richiesta.model_validate(carica(dati))
    except ValidationError as sbaglio:
        raise FormatoNonValidoError([in_italiano(voce) for voce in sbaglio.errors()]) from None
    if errori := list(_incoerenze(richiesta)):
        raise FormatoNonValidoError(errori)
    return richiesta


def _incoerenze(richiesta: Richiesta) -> Iterator[Errore]:
    """What each key alone cannot tell."""
    if not (richiesta.indicatori or richiesta.obiettivi or richiesta.valori):
        yield Errore("", "non c'è nulla da calcolare: servono «indicatori», «obiettivi» o «valori»")
    if richiesta.valori and not richiesta.sistema.classi:
        yield Errore("sistema.classi", "per dire la classe dei valori servono le classi")
    senza = [posto for posto, uno in enumerate(richiesta.obiettivi) if not uno.area]
    if len(senza) != len(richiesta.obiettivi):
        for posto in senza:
            yield Errore(f"obiettivi[{posto}].area", "manca: gli altri obiettivi dicono la loro area")
    yield from (
        Errore(f"{luogo}.assegnazione", "qui ogni obiettivo è di una sola area: togli questa chiave")
        for luogo, uno in _righe(richiesta)
        if uno.assegnazione is not None
    )
    if richiesta.anno is None:
        yield from (
            Errore(f"{luogo}.anno", "per leggerlo serve «anno», l'anno del piano, all'inizio del file")
            for luogo, uno in _righe(richiesta)
            if uno.anno is not None
        )


def _righe(richiesta: Richiesta) -> Iterator[tuple[str, Indicatore | Fase]]:
    for posto, uno in enumerate(richiesta.indicatori):
        yield f"indicatori[{posto}]", uno
    for quale, obiettivo in enumerate(richiesta.obiettivi):
        for elenco in ("indicatori", "fasi"):
            for posto, uno in enumerate(getattr(obiettivo, elenco)):
                yield f"obiettivi[{quale}].{elenco}[{posto}]", uno


def calcola_richiesta(richiesta: Richiesta) -> dict[str, Any]:
    """The scores that were asked for, as a JSON tree; numbers are texts."""
    regole = _regole(richiesta)
    uscita: dict[str, Any] = {}
    if richiesta.indicatori:
        uscita["indicatori"] = [
            albero_calcolo(
                calcola_indicatore(
                    uno,
                    uno.misura,
                    regole,
                    anno=richiesta.anno,
                    nome=uno.descrizione or f"Indicatore {posto + 1}",
                )
            )
            for posto, uno in enumerate(richiesta.indicatori)
        ]
    if richiesta.obiettivi:
        uscita |= _albero_risultati(
            calcola_piano(_contenuto(richiesta), _misure(richiesta), regole=regole), richiesta
        )
    if richiesta.valori:
        uscita["valori"] = [_classificato(valore, regole) for valore in richiesta.valori]
    return uscita


def _regole(richiesta: Richiesta) -> Regole:
    detto = richiesta.sistema
    regole = regole_di(_sistema(detto), finale=richiesta.finale)
    return replace(regole, ente_come=EnteCome(detto.ente_come or regole.ente_come))


def _sistema(detto: SistemaDetto) -> Sistema:
    noti = ("metodo", "tetto", "decimali", "arrotonda_a", "mancante", "sotto_soglia", "classi")
    formule = None if detto.formule is None else Formule(**dict(detto.formule))
    return Sistema(
        denominazione="SMVP",
        pesi=RegolaPesi(modo="libero"),
        formule=formule,
        **{nome: getattr(detto, nome) for nome in noti},
    )


def _contenuto(richiesta: Richiesta) -> ContenutoPiano:
    """The plan whose objectives these would be."""
    aree = dict.fromkeys(uno.area or "Totale" for uno in richiesta.obiettivi)
    return ContenutoPiano(
        ente=Ente(slug="calcolo", denominazione="Calcolo"),
        sistema=_sistema(richiesta.sistema),
        piano=Piano(anno=richiesta.anno or ANNO_QUALSIASI),
        aree=tuple(Area(codice=codice, nome=codice) for codice in aree),
        obiettivi=tuple(
            Obiettivo(
                n=posto + 1,
                titolo=uno.titolo or "senza titolo",
                soglia_minima=uno.soglia_minima,
                prerequisito=uno.prerequisito,
                assegnazioni=(Assegnazione(area=uno.area or "Totale", peso=uno.peso),),
                indicatori=tuple(
                    Indicatore(**{nome: valore for nome, valore in dict(riga).items() if nome != "misura"})
                    for riga in uno.indicatori
                ),
                fasi=tuple(
                    Fase(**{nome: valore for nome, valore in dict(riga).items() if nome != "misura"})
                    for riga in uno.fasi
                ),
            )
            for posto, uno in enumerate(richiesta.obiettivi)
        ),
    )


def _misure(richiesta: Richiesta) -> dict[tuple[int, int | None], Misure]:
    def di(righe) -> dict[int, Misura]:
        return {posto: riga.misura for posto, riga in enumerate(righe) if riga.misura is not None}

    return {
        (posto + 1, 0): Misure(di(uno.indicatori), di(uno.fasi))
        for posto, uno in enumerate(richiesta.obiettivi)
    }


UNO = 1
"""How deep the working of a mean of objectives goes: that of each is already beside it."""


def _albero_risultati(risultati: Risultati, richiesta: Richiesta) -> dict[str, Any]:
    obiettivi = [albero_calcolo(sua.totale) for sua in risultati.assegnazioni.values()]
    if not any(uno.area for uno in richiesta.obiettivi):
        # Without areas there is one mean only, and the ente's is the same.
        return {"obiettivi": obiettivi, "totale": albero_calcolo(risultati.aree["Totale"], UNO)}
    aree = [albero_calcolo(calcolo, UNO) for calcolo in risultati.aree.values()]
    return {"obiettivi": obiettivi, "aree": aree, "ente": albero_calcolo(risultati.ente, UNO)}


def _classificato(valore: Decimal, regole: Regole) -> dict[str, str]:
    stampato = arrotonda(valore, regole.decimali)
    return {
        "valore": scrivi_numero(valore),
        "grado": format(stampato, "f"),
        "classe": classe_di(stampato, regole.classi),
    }
