"""One avanzamento: an area fills it in and sends it; it is read, returned, validated, valued by the OIV."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from monitoraggio import azioni, models
from monitoraggio.accesso import AccessoRilevazione, accesso_alla_rilevazione, esige
from monitoraggio.azioni.avanzamenti import DELL_AREA
from monitoraggio.calcolo import regole_di
from monitoraggio.evidenze import DIMENSIONE_MASSIMA, ESTENSIONI
from monitoraggio.forms.avanzamento import ModuloAvanzamento, Sfondo, ValutaForm
from monitoraggio.forms.oiv import NotaOivForm
from monitoraggio.forms.riga import Giorni
from monitoraggio.riepiloghi import valore_avanzamento
from monitoraggio.scelte import PassoRilevazione, StatoAvanzamento
from monitoraggio.views.allegati import Allegati, allega_e_togli
from monitoraggio.views.pagina_avanzamento import (
    NESSUN_ALLEGATO,
    detto_di,
    differenze,
    pagina_dell_avanzamento,
    perche_non_si_scrive,
)
from obiettivi.azioni import GiaFattoError, NonOraError
from obiettivi.forms.vita import RestituisciForm
from obiettivi.permessi import Verbo
from obiettivi.views.invio import fatto_o_rifiutato, premuto, si_mostra_o_si_invia
from obiettivi.views.pagina_testata import va

ACCETTATE = ",".join(f".{una}" for una in ESTENSIONI)
"""What the choice of files offers first."""

NON_SI_GIUDICA = {
    Verbo.VALIDA: "Nessuno giudica quello che dichiara un'area di cui risponde; e l'OIV lo fa solo per le aree di cui "
    "risponde il segretario comunale.",
    Verbo.VALUTA: "Chi risponde di un'area non le dà il grado dell'OIV: lo fa qualcun altro.",
}


@never_cache
@si_mostra_o_si_invia
def avanzamento(request, slug, anno, codice, assegnazione):
    """The sheet: to fill in for who writes it now, to read for the others."""
    foglio = _Foglio.di(request, slug, anno, codice, assegnazione)
    if request.method != "POST":
        return foglio.pagina()
    foglio.esige_di_scrivere()
    return foglio.salva()


@never_cache
@require_POST
def invia(request, slug, anno, codice, assegnazione):
    """Sends it; what was being written is saved first."""
    foglio = _Foglio.di(request, slug, anno, codice, assegnazione)
    foglio.esige_di_scrivere()
    esige(foglio.puo_sempre(Verbo.INVIA), "Lo invia chi risponde dell'area: tu lo prepari.")
    if "scritture" in request.POST and (risposta := foglio.salvato()):
        return risposta
    # What is sent is what was just saved, or read: not what somebody else saved in between.
    conto = {"per_conto": foglio.accesso.per_conto(foglio.riga.area), "scritture": foglio.riga.scritture}
    premuto(
        request,
        lambda: azioni.invia(avanzamento=foglio.riga, utente=request.user, **conto),
        "Avanzamento inviato: adesso lo legge chi lo deve validare.",
    )
    return redirect(foglio.indirizzo)


@never_cache
@require_POST
def restituisci(request, slug, anno, codice, assegnazione):
    """Gives it back to the area, which changes it."""
    foglio = _Foglio.di(request, slug, anno, codice, assegnazione)
    foglio.esige_di_giudicare(foglio.accesso.giudica(foglio.riga.area), Verbo.VALIDA)

    def fai(form):
        motivo = form.cleaned_data["nota"]
        try:
            azioni.restituisci(avanzamento=foglio.riga, motivo=motivo, utente=request.user)
        except GiaFattoError as gia:
            if foglio.restituito_con(motivo):
                raise
            # Somebody else was quicker: what was written is not thrown away.
            raise NonOraError(
                f"{gia} Il tuo motivo non è stato registrato: lo trovi ancora qui sotto."
            ) from gia
        return "Avanzamento restituito: le persone dell'area lo possono cambiare e inviare di nuovo."

    return foglio.passo("restituisci", foglio.modulo_restituisci(request.POST), fai)


@never_cache
@require_POST
def valida(request, slug, anno, codice, assegnazione):
    """Takes as good what was sent."""
    foglio = _Foglio.di(request, slug, anno, codice, assegnazione)
    foglio.esige_di_giudicare(foglio.accesso.giudica(foglio.riga.area), Verbo.VALIDA)
    premuto(
        request,
        lambda: azioni.valida(avanzamento=foglio.riga, utente=request.user, scritture=lette(request)),
        "Avanzamento validato.",
    )
    return redirect(foglio.indirizzo)


@never_cache
@require_POST
def valuta(request, slug, anno, codice, assegnazione):
    """The OIV's own degree, beside the declared one."""
    foglio = _Foglio.di(request, slug, anno, codice, assegnazione)
    foglio.esige_di_giudicare(foglio.accesso.valuta(foglio.riga.area), Verbo.VALUTA)

    def fai(form):
        azioni.valuta(avanzamento=foglio.riga, utente=request.user, **form.cleaned_data)
        return "Il tuo grado è registrato, accanto a quello dichiarato."

    return foglio.passo("valuta", foglio.modulo_valuta(request.POST), fai)


@never_cache
@require_POST
def annota(request, slug, anno, codice, assegnazione):
    """A note of the OIV on it."""
    foglio = _Foglio.di(request, slug, anno, codice, assegnazione)
    foglio.esige_di_giudicare(foglio.accesso.annota(foglio.riga.area), Verbo.VALUTA)

    def fai(form):
        detta = {"rilevazione": foglio.accesso.rilevazione, "avanzamento": foglio.riga}
        azioni.annota(utente=request.user, **detta, **form.cleaned_data)
        return "Nota aggiunta."

    return foglio.passo("nota", foglio.modulo_nota(request.POST), fai)


def lette(request: HttpRequest) -> int | None:
    """The `scritture` of what was on the page; None where it did not say."""
    dette = request.POST.get("scritture", "")
    return int(dette) if dette.isdecimal() and len(dette) < 10 else None


@dataclass
class _Foglio:
    """One avanzamento in front of one person."""

    request: HttpRequest
    accesso: AccessoRilevazione
    riga: models.Avanzamento
    allegati: Allegati = NESSUN_ALLEGATO

    @classmethod
    def di(cls, request, slug, anno, codice, assegnazione) -> "_Foglio":
        accesso = accesso_alla_rilevazione(request, slug, anno, codice)
        return cls(request, accesso, accesso.avanzamento(assegnazione))

    @property
    def indirizzo(self) -> str:
        return self._indirizzo_di(self.riga)

    def _indirizzo_di(self, riga: models.Avanzamento) -> str:
        piano, codice = self.accesso.del_piano.piano, self.accesso.rilevazione.codice
        return va(piano, "avanzamento", codice, riga.assegnazione)

    @cached_property
    def sfondo(self) -> Sfondo:
        obiettivo, posizione, _ = self.accesso.per_assegnazione[self.riga.assegnazione]
        anno = self.accesso.piano.piano.anno
        giorni = Giorni(dal=date(min([anno, *obiettivo.anni]), 1, 1), oggi=timezone.localdate())
        return Sfondo(obiettivo, posizione, anno, self.accesso.rilevazione.tipo, giorni)

    # Rights. What was sent while the rilevazione was closing is not refused: it is given back, with the reason.

    def puo_sempre(self, verbo: Verbo) -> bool:
        """Whether the verb is theirs on the area, whatever the state of things."""
        piano = self.accesso.del_piano
        return piano.diritti.dappertutto(verbo) or self.riga.area in piano.aree_del(verbo)

    def esige_di_scrivere(self) -> None:
        esige(self.puo_sempre(Verbo.RILEVA), "Lo compila l'area, o chi lo fa per suo conto.")

    def esige_di_giudicare(self, puo: bool, verbo: Verbo) -> None:
        ha_il_verbo = self.accesso.del_piano.diritti.puo(verbo)
        esige(puo or (ha_il_verbo and not self.accesso.aperta), NON_SI_GIUDICA[verbo] if ha_il_verbo else "")

    # Writing

    def salva(self) -> HttpResponse:
        """Saves the draft, and goes where the button said; or the page again, with what is wrong."""
        if risposta := self.salvato():
            return risposta
        if self.request.POST.get("salva") != "prossimo":
            messages.success(self.request, "Avanzamento salvato: resta in bozza finché non viene inviato.")
            return redirect(self.indirizzo)
        messages.success(self.request, f"Obiettivo {self.sfondo.obiettivo.n}: avanzamento salvato.")
        prossimo = self._prossimo()
        if prossimo is None:
            messages.info(self.request, "Non ce ne sono altri ancora da compilare.")
        return redirect(self._indirizzo_di(prossimo or self.riga))

    def salvato(self) -> HttpResponse | None:
        """Saves what was sent, then the files; what could not be saved comes back in a page.

        Neither waits for the other: what is right of the files is kept when something typed is wrong, and the
        reverse.
        """
        rifiutato = self._testo_salvato()
        per_conto = self.accesso.per_conto(self.riga.area)
        self.allegati = allega_e_togli(self.request, self.riga, per_conto=per_conto)
        if rifiutato:
            return rifiutato()
        self.riga.scritture += self.allegati.fatti
        if not self.allegati.rifiuti:
            return None
        messages.success(self.request, "Quello che hai scritto è salvato.")
        nuovo = _Foglio.di(self.request, **self.request.resolver_match.kwargs)
        nuovo.allegati = self.allegati
        return nuovo.pagina()

    def _testo_salvato(self) -> Callable[[], HttpResponse] | None:
        """Saves what was typed; where it cannot, who makes the page that says why, when the files are done too."""
        modulo = ModuloAvanzamento(self.sfondo, self.detto, self.request.POST)
        scritture = lette(self.request)
        if not modulo.is_valid():
            return lambda: self._sbagliato(modulo, scritture)
        try:
            self.riga = azioni.salva_avanzamento(
                avanzamento=self.riga,
                dati=modulo.valore(),
                scritture=-1 if scritture is None else scritture,
                utente=self.request.user,
                per_conto=self.accesso.per_conto(self.riga.area),
            )
        except azioni.AvanzamentoCambiatoError as errore:
            conflitto = errore
            return lambda: self._conflitto(conflitto)
        except NonOraError as rifiuto:
            perche = rifiuto
            return lambda: self._non_piu(modulo, perche)
        return None

    def _sbagliato(self, modulo: ModuloAvanzamento, lette: int | None) -> HttpResponse:
        """It is still written over what was read first, files just attached apart."""
        scritture = None if lette is None else lette + self.allegati.fatti
        avviso = perche_non_si_scrive(self.accesso, self.riga)
        return self.pagina(modulo, avviso=avviso, scritture=scritture)

    def _conflitto(self, errore: azioni.AvanzamentoCambiatoError) -> HttpResponse:
        """Both are shown; what was read first is saved against, so that nothing newer is lost unseen."""
        self.riga.refresh_from_db()
        self.detto = valore_avanzamento(self.riga)
        modulo = ModuloAvanzamento(self.sfondo, self.detto, self.request.POST)
        diversi = differenze(self.sfondo, self.detto, errore.dati)
        return self.pagina(modulo, conflitto=diversi)

    def _non_piu(self, modulo: ModuloAvanzamento, rifiuto: NonOraError) -> HttpResponse:
        """It was sent, or the rilevazione closed, meanwhile."""
        nuovo = _Foglio.di(self.request, **self.request.resolver_match.kwargs)
        nuovo.allegati = self.allegati
        di_prima = ("stato", "evidenze", "valutazione", "note")
        dichiarato = nuovo.detto.model_copy(update={nome: getattr(modulo.base, nome) for nome in di_prima})
        if modulo.valore() == dichiarato and not self.allegati.rifiuti:
            # Sent twice: there is nothing to lose.
            messages.warning(self.request, str(rifiuto))
            return redirect(self.indirizzo)
        return nuovo.pagina(
            modulo, avviso=f"{rifiuto} Quello che hai scritto è qui sotto, ma non è stato salvato."
        )

    def _prossimo(self) -> models.Avanzamento | None:
        """The next one, in the order of the plan and then from its beginning, that nobody has filled in yet."""
        sue = self.accesso.rilevazione.avanzamenti.filter(stato__in=DELL_AREA)
        per_conto = self.accesso.per_conto(self.riga.area)
        da_fare = {
            riga.assegnazione: riga
            for riga in sue
            if riga.pk != self.riga.pk
            and (riga.scritture == 0 or riga.stato == StatoAvanzamento.RESTITUITO)
            and self.accesso.scrive(riga.area)
            and self.accesso.per_conto(riga.area) == per_conto
        }
        ordine = list(self.accesso.per_assegnazione)
        qui = ordine.index(self.riga.assegnazione)
        giro = (*ordine[qui + 1 :], *ordine[:qui])
        return next((da_fare[una] for una in giro if una in da_fare), None)

    # The page

    @cached_property
    def detto(self):
        return detto_di(self.accesso, self.riga)

    def restituito_con(self, motivo: str) -> bool:
        """Whether it was they who returned it, with this reason: they pressed twice."""
        restituiti = self.riga.passi.filter(passo=PassoRilevazione.RESTITUITO)
        ultimo = restituiti.last()
        return bool(ultimo) and (ultimo.chi, ultimo.nota) == (self.request.user, motivo.strip())

    def modulo_restituisci(self, dati=None) -> RestituisciForm:
        form = RestituisciForm(dati, auto_id="restituisci_%s")
        form.fields["nota"].error_messages["required"] = "Scrivi che cosa c'è da rivedere."
        return form

    def modulo_valuta(self, dati=None) -> ValutaForm:
        tetto = regole_di(self.accesso.piano.sistema).tetto
        return ValutaForm(tetto, dati, auto_id="valuta_%s")

    def modulo_nota(self, dati=None) -> NotaOivForm:
        return NotaOivForm(dati, auto_id="nota_%s", chiusa=not self.accesso.aperta)

    def passo(self, nome: str, form: Form, fai) -> HttpResponse:
        """A step with a form: done, and back to the page; or the page again, with what is wrong."""
        if fatto_o_rifiutato(self.request, form, fai):
            return redirect(self.indirizzo)
        return self.pagina(moduli={nome: form})

    def pagina(
        self, modulo: ModuloAvanzamento | None = None, *, moduli: dict | None = None, **altro
    ) -> HttpResponse:
        if modulo is None and self.accesso.dell_area(self.riga):
            modulo = ModuloAvanzamento(self.sfondo, self.detto)
        pagina = pagina_dell_avanzamento(
            self.accesso, self.riga, self.sfondo, self.detto, modulo, allegati=self.allegati, **altro
        )
        moduli = moduli or {}
        vuoti = {
            "restituisci": self.modulo_restituisci() if pagina.puo.restituisce else None,
            "valuta": self.modulo_valuta() if pagina.puo.valuta else None,
            "nota": self.modulo_nota() if pagina.puo.annota else None,
        }
        contesto = {
            "piano": self.accesso.del_piano.piano,
            "rilevazione": self.accesso.rilevazione,
            "riga": self.riga,
            "pagina": pagina,
            "azione": self.indirizzo,
            "moduli": vuoti | moduli,
            "sbagliato": bool(moduli or self.allegati.rifiuti),
            "estensioni": ACCETTATE,
            "massimo": str(DIMENSIONE_MASSIMA),
        }
        return render(self.request, "monitoraggio/avanzamento.html", contesto)
