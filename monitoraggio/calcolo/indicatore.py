"""The degree of one indicator, or of one phase."""

from decimal import Decimal

from monitoraggio.calcolo.conclusione import Risposta, concludi
from monitoraggio.calcolo.fasce import giorni_di_ritardo
from monitoraggio.calcolo.formule import tutto_o_niente
from monitoraggio.calcolo.misure import (
    QUANTITA,
    VUOTA,
    attuale,
    denominatore_nullo,
    di_un_altro_anno,
    in_ritardo,
    target,
)
from monitoraggio.calcolo.numeri import CENTO, ZERO, cifra, esatta, limita
from monitoraggio.calcolo.passi import Calcolo, Esito, Passo
from monitoraggio.calcolo.quantita import fuori_termine, grado_della_quantita, nelle_fasce
from monitoraggio.calcolo.regole import Formula, Livello, Regole, riconosci
from monitoraggio.contenuto import Dichiarato, Misura
from obiettivi.contenuto import Fase, Indicatore
from obiettivi.formati import data
from obiettivi.scelte import Operatore, TipoIndicatore

SI_O_NO = {ZERO: "no", Decimal(1): "sì"}
QUANDO = {
    Operatore.ENTRO: "entro il",
    Operatore.AL_MASSIMO: "entro il",
    Operatore.MENO_DI: "prima del",
    Operatore.ALMENO: "dal",
    Operatore.PIU_DI: "dopo il",
    Operatore.UGUALE: "proprio il",
}


@esatta
def calcola_indicatore(
    indicatore: Indicatore,
    misura: Misura | None,
    regole: Regole,
    *,
    anno: int | None = None,
    nome: str = "",
) -> Calcolo:
    """The degree of an indicator in a year of the plan; what has none says why."""
    risposta = _risposta(indicatore, misura or VUOTA, regole, anno)
    return concludi(nome or indicatore.descrizione or "Indicatore", risposta, regole, Livello.INDICATORE)


@esatta
def calcola_fase(
    fase: Fase, misura: Misura | None, regole: Regole, *, anno: int | None = None, nome: str = ""
) -> Calcolo:
    """The percent done of a phase, as it was declared."""
    risposta = _risposta_della_fase(fase, misura or VUOTA, anno)
    return concludi(nome or fase.descrizione or "Fase", risposta, regole, Livello.INDICATORE)


def _risposta(indicatore: Indicatore, misura: Misura, regole: Regole, anno: int | None) -> Risposta:
    if di_un_altro_anno(indicatore, anno):
        return Risposta(Esito.NON_PREVISTO, breve=f"è del {indicatore.anno}")
    if misura.non_valutabile:
        return _non_valutabile(misura)
    if _si_dichiara(indicatore, misura, anno):
        return _dichiarata(misura)
    if indicatore.tipo == TipoIndicatore.DATA:
        return _della_data(indicatore, misura)
    if denominatore_nullo(misura) and indicatore.tipo in QUANTITA:
        return Risposta(
            Esito.NON_CALCOLABILE, breve=f"{cifra(misura.numeratore or ZERO)} su {cifra(misura.denominatore)}"
        )
    valore = attuale(indicatore, misura)
    if valore is None:
        return Risposta(Esito.NON_MISURATO)
    if indicatore.tipo == TipoIndicatore.SI_NO:
        return _del_si_no(indicatore, misura, valore, target(indicatore, anno))
    return grado_della_quantita(indicatore, misura, valore, target(indicatore, anno), regole)


def _non_valutabile(misura: Misura) -> Risposta:
    avvisi = () if misura.motivo.strip() else ("manca il motivo per cui non è valutabile",)
    return Risposta(Esito.NON_VALUTABILE, breve=misura.motivo.strip(), avvisi=avvisi)


def _si_dichiara(indicatore: Indicatore, misura: Misura, anno: int | None) -> bool:
    """Whether who answers for it says how it went: a target in words, or none that can be held against a value."""
    if indicatore.tipo == TipoIndicatore.TESTO:
        return True
    if indicatore.tipo == TipoIndicatore.DATA:
        # What never happened has no day.
        return misura.dichiarato == Dichiarato.NON_RAGGIUNTO or (
            indicatore.data is None and misura.dichiarato != ""
        )
    senza_target = target(indicatore, anno) is None and not indicatore.fasce
    return senza_target and misura.dichiarato != ""


def _dichiarata(misura: Misura) -> Risposta:
    if not misura.dichiarato:
        return Risposta(Esito.NON_MISURATO)
    motivo = f": {misura.motivo.strip()}" if misura.motivo.strip() else ""
    if misura.dichiarato != Dichiarato.IN_PARTE:
        raggiunto = misura.dichiarato == Dichiarato.RAGGIUNTO
        detto = "dichiarato raggiunto" if raggiunto else "dichiarato non raggiunto"
        return Risposta(Esito.DICHIARATO, CENTO if raggiunto else ZERO, detto, _dice_chi_risponde(motivo))
    if misura.percento is None:
        return Risposta(Esito.NON_MISURATO, breve="dichiarato in parte, ma senza dire quanto")
    avvisi = () if motivo else ("manca il motivo per cui è raggiunto solo in parte",)
    grado = min(misura.percento, CENTO)
    detto = f"dichiarato raggiunto in parte, {cifra(grado)} %"
    return Risposta(Esito.DICHIARATO, grado, detto, _dice_chi_risponde(motivo), avvisi)


def _dice_chi_risponde(motivo: str) -> tuple[Passo, ...]:
    return (Passo(f"Lo dichiara chi risponde dell'obiettivo, nessuna formula{motivo}"),)


def _della_data(indicatore: Indicatore, misura: Misura) -> Risposta:
    entro, fatto = indicatore.data, misura.data
    if fatto is None:
        return Risposta(Esito.NON_MISURATO)
    if entro is None:
        return Risposta(Esito.NON_CALCOLABILE, breve="il target non è una data: serve una dichiarazione")
    detta = riconosci(indicatore.formula, Formula)
    if indicatore.formula and detta not in (Formula.TUTTO_O_NIENTE, Formula.FASCE):
        return Risposta(
            Esito.NON_CALCOLABILE, breve=f"la formula «{indicatore.formula}» non vale per una data"
        )
    if detta == Formula.FASCE or (indicatore.fasce and not detta):
        giorni = giorni_di_ritardo(fatto, entro, indicatore.fasce)
        quanti = f"{cifra(giorni)} {'giorno' if giorni == 1 else 'giorni'} di ritardo"
        return nelle_fasce(indicatore, giorni, f"{data(fatto)}, {quanti} sul {data(entro)}")
    operatore = indicatore.operatore or Operatore.ENTRO
    avvisi = () if indicatore.operatore else ("la data non ha operatore: si intende «entro»",)
    grado = tutto_o_niente(fatto, operatore, entro)
    esito = "sì" if grado else "no"
    breve = f"{data(fatto)}, target {QUANDO[operatore]} {data(entro)}"
    passo = Passo(
        f"Tutto o niente. {QUANDO[operatore].capitalize()} {data(entro)}? {data(fatto)}: {esito}", grado
    )
    return Risposta(Esito.CALCOLATO, grado, breve, (passo,), avvisi)


def _del_si_no(indicatore: Indicatore, misura: Misura, valore: Decimal, atteso: Decimal) -> Risposta:
    detta = riconosci(indicatore.formula, Formula)
    if valore not in SI_O_NO or atteso not in SI_O_NO:
        return Risposta(Esito.NON_CALCOLABILE, breve="un sì/no vale 1 (sì) o 0 (no)")
    if indicatore.formula and detta not in (Formula.TUTTO_O_NIENTE, Formula.FASCE):
        return Risposta(
            Esito.NON_CALCOLABILE, breve=f"la formula «{indicatore.formula}» non vale per un sì/no"
        )
    if detta == Formula.FASCE or (indicatore.fasce and not detta):
        return nelle_fasce(indicatore, valore, SI_O_NO[valore])
    breve = f"{SI_O_NO[valore]}, atteso {SI_O_NO[atteso]}"
    if in_ritardo(indicatore, misura):
        return fuori_termine(indicatore, misura, breve)
    grado = CENTO if valore == atteso else ZERO
    passo = Passo(f"Tutto o niente. Atteso: {SI_O_NO[atteso]}; rilevato: {SI_O_NO[valore]}", grado)
    return Risposta(Esito.CALCOLATO, grado, breve, (passo,))


def _risposta_della_fase(fase: Fase, misura: Misura, anno: int | None) -> Risposta:
    if anno is not None and fase.anno not in (None, anno):
        return Risposta(Esito.NON_PREVISTO, breve=f"è del {fase.anno}")
    if misura.non_valutabile:
        return _non_valutabile(misura)
    if misura.valore is None:
        return Risposta(Esito.NON_MISURATO)
    grado = limita(misura.valore, CENTO)
    avvisi = () if grado == misura.valore else (f"{cifra(misura.valore)} % non è tra 0 e 100",)
    return Risposta(Esito.CALCOLATO, grado, f"svolta al {cifra(grado)} %", avvisi=avvisi)
