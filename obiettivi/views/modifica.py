"""Writing an objective: its sheet changed, or begun from nothing, from last year's, from the library."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from obiettivi import agganci, azioni, calcoli, models, riepiloghi
from obiettivi.accesso import AccessoPiano, NonPermessoError, accesso_al_piano
from obiettivi.azioni.partenze import come_nuovo, prossimo
from obiettivi.azioni.schede import segno
from obiettivi.contenuto import Assegnazione, Obiettivo
from obiettivi.esporta import parole
from obiettivi.forms.parte import Sfondo
from obiettivi.forms.righe import TroppeRigheError, applica, chiave_valida
from obiettivi.forms.scheda import Scheda
from obiettivi.forms.testata import SENZA_TITOLO
from obiettivi.permessi import INTERA, Maschera, Verbo
from obiettivi.scelte import Ambito
from obiettivi.tipici import TIPICI, Tipico
from obiettivi.views.invio import chiede_un_frammento, si_mostra_o_si_invia
from obiettivi.views.limiti import limiti
from obiettivi.views.note import note_dell_obiettivo
from obiettivi.views.pagina_modifica import (
    Conflitto,
    PaginaModifica,
    conflitto_con,
    detti_l_anno_prima,
    lo_stesso_obiettivo,
    pagina_di_modifica,
)
from obiettivi.views.pagina_obiettivo import Parte, pagina_dell_obiettivo
from obiettivi.views.pagina_piano import ordine_degli_obiettivi

SOLO_CONTI = "conti"
"""The command that asks only for the sums."""
ELIMINATO = (
    "Mentre lo scrivevi l'obiettivo è stato eliminato. Quello che hai scritto è ancora qui: se serve, salvalo come "
    "obiettivo nuovo."
)


@never_cache
@si_mostra_o_si_invia
def modifica(request, slug, anno, n):
    """The sheet of an objective, to change what of it one may write."""
    accesso = accesso_al_piano(request, slug, anno)
    attuale = _inviato(request, accesso) if request.POST.get("chiave") else accesso.obiettivo(n)
    accesso.esige(Verbo.SCRIVE_OBIETTIVI)
    if attuale is None:
        esige_di_creare(accesso)
        return _Foglio.nuovo(request, accesso).risposta(avviso=ELIMINATO)
    return _Foglio.di(request, accesso, attuale).risposta()


@never_cache
@si_mostra_o_si_invia
def nuovo(request, slug, anno):
    """A new objective: empty, or from what the address names (`da` last year's, `tipico` of the library)."""
    accesso = accesso_al_piano(request, slug, anno)
    esige_di_creare(accesso)
    gia = _inviato(request, accesso) if request.method == "POST" else None
    if gia is not None:
        # Sent twice: the first time it was created.
        return _Foglio.di(request, accesso, gia).risposta()
    return _Foglio.nuovo(request, accesso).risposta()


@require_safe
def inizio(request, slug, anno):
    """What a new objective may start from."""
    accesso = accesso_al_piano(request, slug, anno)
    esige_di_creare(accesso)
    prima = _anno_prima(request, accesso)
    precedenti = [uno for uno in prima.contenuto.obiettivi if prima.vede(uno)] if prima else []
    aree = accesso.aree_scritte
    # First those of the areas that one writes for.
    precedenti.sort(key=lambda uno: not any(sua.area in aree for sua in uno.assegnazioni))
    contesto = {
        "piano": accesso.piano,
        "area": request.GET.get("area", ""),
        "prima": prima.piano if prima else None,
        "precedenti": precedenti,
        "tipici": TIPICI.values(),
    }
    return render(request, "piani/modifica/inizio.html", contesto)


def esige_di_creare(accesso: AccessoPiano) -> None:
    """Raises NonPermessoError for who has no area to write objectives for now."""
    accesso.esige(Verbo.SCRIVE_OBIETTIVI)
    if not accesso.aree_scritte and not accesso.scrive_tutto:
        raise NonPermessoError(_perche_non_scrive(accesso))


def esige_maschera(accesso: AccessoPiano, obiettivo: Obiettivo) -> Maschera:
    """What of the objective they write; NonPermessoError, saying why, when it is nothing."""
    accesso.esige(Verbo.SCRIVE_OBIETTIVI)
    maschera = accesso.maschera(obiettivo)
    if maschera.vuota:
        raise NonPermessoError(_perche_non_scrive(accesso, obiettivo))
    return maschera


def _perche_non_scrive(accesso: AccessoPiano, obiettivo: Obiettivo | None = None) -> str:
    if obiettivo is not None and not calcoli.attivo(obiettivo):
        return "L'obiettivo non è più attivo: può renderlo di nuovo attivo il segretario o l'ufficio programmazione."
    if obiettivo is not None and obiettivo.ambito == Ambito.GENERALE:
        return "Gli obiettivi generali, di tutto l'ente, li scrivono l'ufficio programmazione e il segretario comunale."
    sue = accesso.aree_del(Verbo.SCRIVE_OBIETTIVI)
    toccate = sue & {sua.area for sua in obiettivo.assegnazioni} if obiettivo else sue
    if toccate and toccate <= accesso.completate:
        return (
            "La parte della tua area è completata: per cambiarla ancora chiedi al segretario comunale o all'ufficio "
            "programmazione di restituirtela."
        )
    return (
        "Questo obiettivo è di altre aree: lo scrive chi ci lavora."
        if obiettivo
        else "Non scrivi per nessuna area."
    )


def _inviato(request: HttpRequest, accesso: AccessoPiano) -> Obiettivo | None:
    """The objective that was being written: by its key, since its place in the plan may have changed meanwhile."""
    chiave = request.POST.get("chiave", "")
    trovato = next((uno for uno in accesso.contenuto.obiettivi if str(uno.chiave) == chiave), None)
    if trovato is not None and not accesso.vede(trovato):
        raise Http404
    return trovato


def _anno_prima(request: HttpRequest, accesso: AccessoPiano) -> AccessoPiano | None:
    """The plan that this one follows, or the ente's last before it, as this person reads it; None without one."""
    piano = accesso.piano
    anno = piano.precedente.anno if piano.precedente else None
    if anno is None:
        prima = models.Piano.objects.filter(ente=piano.ente_id, anno__lt=piano.anno)
        anno = prima.order_by("-anno").values_list("anno", flat=True).first()
    try:
        return None if anno is None else accesso_al_piano(request, piano.ente.slug, anno)
    except Http404:
        return None


@dataclass
class _Foglio:
    """One objective in front of one person: `base` is what it says now, or what a new one starts from."""

    request: HttpRequest
    accesso: AccessoPiano
    base: Obiettivo
    maschera: Maschera
    e_nuovo: bool = False
    origine: Obiettivo | None = None
    prima: AccessoPiano | None = None
    tipico: Tipico | None = None
    tralasciati: tuple[str, ...] = ()

    @classmethod
    def di(cls, request: HttpRequest, accesso: AccessoPiano, attuale: Obiettivo) -> "_Foglio":
        return cls(
            request,
            accesso,
            attuale,
            esige_maschera(accesso, attuale),
            prima=None if chiede_un_frammento(request) else _anno_prima(request, accesso),
        )

    @classmethod
    def nuovo(cls, request: HttpRequest, accesso: AccessoPiano) -> "_Foglio":
        """From what the address names; the key is chosen once, and comes back with the form."""
        chiave = chiave_valida(request.POST.get("chiave", "")) if request.method == "POST" else uuid4()
        piano, prima, origine, tipico, tralasciati = accesso.contenuto, None, None, None, ()
        aree = None if accesso.scrive_tutto else accesso.aree_scritte
        base = Obiettivo(chiave=chiave, n=prossimo(piano), titolo=SENZA_TITOLO, anni=[piano.piano.anno])
        if da := request.GET.get("da"):
            prima = _anno_prima(request, accesso)
            if prima is None or not (da.isascii() and da.isdecimal() and len(da) < 10):
                raise Http404
            origine = prima.obiettivo(int(da))
            anni = piano.piano.anno - prima.piano.anno
            partenza = come_nuovo(origine, piano=piano, chiave=chiave, anni=anni, aree=aree)
            base, tralasciati = partenza.obiettivo, partenza.tralasciati
        elif codice := request.GET.get("tipico"):
            if codice not in TIPICI:
                raise Http404
            tipico = TIPICI[codice]
            base = come_nuovo(
                tipico.obiettivo(piano.piano.anno), piano=piano, chiave=chiave, aree=aree
            ).obiettivo
        return cls(
            request,
            accesso,
            _con_area(base, _area_proposta(request, accesso)),
            INTERA if aree is None else Maschera(comune=True, aree=aree),
            e_nuovo=True,
            origine=origine,
            prima=prima,
            tipico=tipico,
            tralasciati=tralasciati,
        )

    # Answers

    def risposta(self, avviso: str = "") -> HttpResponse:
        if self.request.method != "POST":
            return self._pagina(self._scheda(), self.base)
        if avviso or "riga" in self.request.POST:
            return self._ridisegna(self.request.POST.get("riga", ""), avviso)
        return self._salva()

    def _scheda(self, base: Obiettivo | None = None, **inviata) -> Scheda:
        return Scheda(base or self.base, self.sfondo, nuovo=self.e_nuovo, **inviata)

    @cached_property
    def sfondo(self) -> Sfondo:
        piano = self.accesso.contenuto
        return Sfondo(
            aree={area.codice: area.nome_completo for area in piano.aree},
            voci={voce.codice: parole.unisci(voce.codice, voce.nome, con=" – ") for voce in piano.voci},
            sistema=piano.sistema,
            anno=piano.piano.anno,
            maschera=self.maschera,
        )

    def _ridisegna(self, comando: str, avviso: str) -> HttpResponse:
        """Does to the rows what a button asks, and shows again all that was typed. Nothing is saved or judged."""
        dati, fuoco = self.request.POST, ""
        try:
            fatto = applica(dati, comando)
            dati, fuoco = fatto.dati, fatto.fuoco
        except TroppeRigheError as errore:
            avviso = str(errore)
        # What is good of what was typed, for the sums and the findings.
        valore = self._scheda(dati=dati).valore()
        scheda = self._scheda(dati=dati, giudica=False)
        solo_conti = comando == SOLO_CONTI and chiede_un_frammento(self.request)
        return self._pagina(scheda, valore, fuoco=fuoco, avviso=avviso, solo_conti=solo_conti)

    def _salva(self) -> HttpResponse:
        scheda = self._scheda(dati=self.request.POST)
        if not scheda.is_valid():
            return self._pagina(scheda, scheda.valore())
        valore = scheda.valore()
        try:
            cambiato = self._scrivi(valore)
        except azioni.SchedaCambiataError as errore:
            scheda = self._scheda(errore.attuale, dati=self.request.POST)
            return self._pagina(
                scheda,
                errore.proposto,
                token=segno(errore.attuale, self.maschera),
                conflitto=conflitto_con(errore, self.accesso),
            )
        except azioni.NonOraError as errore:
            return self._pagina(scheda, valore, avviso=str(errore))
        return self._dopo(valore.chiave, cambiato)

    def _scrivi(self, valore: Obiettivo) -> bool:
        comuni = {
            "piano": self.accesso.piano,
            "obiettivo": valore,
            "maschera": self.maschera,
            "utente": self.request.user,
        }
        if self.e_nuovo:
            azioni.crea_obiettivo(**comuni)
            return True
        return azioni.salva_obiettivo(**comuni, token=self.request.POST.get("token", "")).cambiato

    def _dopo(self, chiave: UUID, cambiato: bool) -> HttpResponse:
        """Says what was saved and how the weights stand, and goes where the button said."""
        piano = riepiloghi.contenuto_piano(self.accesso.piano)
        suo = next(uno for uno in piano.obiettivi if uno.chiave == chiave)
        detto = (
            f"Obiettivo {suo.n} salvato." if cambiato else f"Obiettivo {suo.n}: non c'era niente da cambiare."
        )
        messages.success(self.request, detto)
        pesi = [peso for peso in calcoli.pesi_per_area(piano) if peso.comprende(suo.n) and self._legge(peso)]
        for frase in parole.conti_delle_aree(pesi) if any(peso.atteso is not None for peso in pesi) else ():
            messages.info(self.request, frase)
        luogo = [self.accesso.piano.ente.slug, self.accesso.piano.anno]
        poi = self.request.POST.get("salva", "")
        if poi == "altro":
            return redirect("nuovo_obiettivo", *luogo)
        dopo = self._successivo(suo.n) if poi == "successivo" else None
        if dopo is not None:
            return redirect("modifica", *luogo, dopo)
        if poi == "successivo":
            messages.info(self.request, "Era l'ultimo obiettivo del piano che puoi scrivere.")
        return redirect("obiettivo", *luogo, suo.n)

    def _legge(self, peso: calcoli.PesoArea) -> bool:
        suoi = limiti(self.accesso)
        return suoi is None or peso.area.codice in suoi.aree

    def _successivo(self, n: int) -> int | None:
        """The next objective, as the page of the plan has them, that this person may write."""
        ordine = ordine_degli_obiettivi(self.accesso.contenuto, limiti(self.accesso))
        per_n = {uno.n: uno for uno in self.accesso.contenuto.obiettivi}
        dopo = ordine[ordine.index(n) + 1 :] if n in ordine else ()
        return next((altro for altro in dopo if not self.accesso.maschera(per_n[altro]).vuota), None)

    def _pagina(
        self,
        scheda: Scheda,
        valore: Obiettivo,
        *,
        token: str | None = None,
        fuoco: str = "",
        avviso: str = "",
        conflitto: Conflitto | None = None,
        solo_conti: bool = False,
    ) -> HttpResponse:
        if token is None:
            # What the person saw: the page drawn again stands on what it stood on.
            inviato = self.request.POST.get("token") if self.request.method == "POST" else None
            token = (
                inviato if inviato is not None else "" if self.e_nuovo else segno(self.base, self.maschera)
            )
        pagina = pagina_di_modifica(
            scheda,
            self.accesso,
            valore=valore,
            token=token,
            fuoco=fuoco,
            avviso=avviso,
            conflitto=conflitto,
            accanto={} if solo_conti else self._accanto(valore),
        )
        if solo_conti:
            contesto = {"pagina": pagina, "piano": self.accesso.piano}
            return render(self.request, "piani/modifica/_conti_risposta.html", contesto)
        return render(self.request, "piani/modifica/obiettivo.html", self._contesto(pagina))

    def _accanto(self, valore: Obiettivo) -> dict[str, str]:
        if self.prima is None:
            return {}
        origine = self.origine or lo_stesso_obiettivo(valore, self.prima.contenuto)
        return detti_l_anno_prima(valore, origine, self.prima.piano.anno)

    def _contesto(self, pagina: PaginaModifica) -> dict:
        piano = self.accesso.piano
        luogo = [piano.ente.slug, piano.anno]
        azione = (
            f"{reverse('nuovo_obiettivo', args=luogo)}{self._interrogazione()}"
            if self.e_nuovo
            else reverse("modifica", args=[*luogo, self.base.n])
        )
        return {
            "piano": piano,
            "pagina": pagina,
            "n": None if self.e_nuovo else self.base.n,
            "chiave": self.base.chiave,
            "azione": azione,
            "parti": () if self.maschera.comune else self._parti(),
            "note": () if self.e_nuovo else note_dell_obiettivo(self.accesso, self.base),
            "svolto": () if self.e_nuovo else agganci.svolto(self.accesso, self.base),
            "tipico": self.tipico,
            "origine": self.origine,
            "prima": self.prima.piano if self.prima else None,
            "tralasciati": self.tralasciati,
        }

    def _interrogazione(self) -> str:
        scelti = self.request.GET.urlencode()
        return f"?{scelti}" if scelti and self.request.resolver_match.url_name == "nuovo_obiettivo" else ""

    def _parti(self) -> tuple[Parte, ...]:
        """The sheet as it is read, for who writes only a part of it."""
        return pagina_dell_obiettivo(self.accesso.contenuto, self.base.n, None, limiti(self.accesso)).parti


def _area_proposta(request: HttpRequest, accesso: AccessoPiano) -> str:
    """The area that the address names, or the one above all those that they write for; empty when there is none."""
    chiesta, scritte = request.GET.get("area", ""), accesso.aree_scritte
    if chiesta in scritte:
        return chiesta
    cime = [
        area.codice for area in accesso.contenuto.aree if area.codice in scritte and area.padre not in scritte
    ]
    return cime[0] if len(cime) == 1 else ""


def _con_area(base: Obiettivo, area: str) -> Obiettivo:
    """With a row ready for the area: most objectives have one."""
    if base.assegnazioni or not area:
        return base
    sua = Assegnazione(chiave=uuid5(base.chiave, "assegnazioni/0"), area=area)
    return base.model_copy(update={"assegnazioni": (sua,)})
