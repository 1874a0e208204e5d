"""The actual quantities: a table for the routine outputs of each area, and one for the ente's health."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from monitoraggio import azioni, contenuto, models
from monitoraggio.accesso import AccessoRilevazione, accesso_alla_rilevazione, esige
from monitoraggio.azioni.consuntivi import CHIUSA
from monitoraggio.consuntivi import SALUTE, Tavola, tavole
from monitoraggio.forms.consuntivi import ModuloConsuntivo, con_le_altrui
from monitoraggio.riepiloghi import valore_consuntivo, valore_rilevazione
from monitoraggio.scelte import StatoRilevazione
from monitoraggio.views.avanzamento import lette
from monitoraggio.views.pagina_consuntivo import differenze, pagina_del_consuntivo
from obiettivi.azioni import NonOraError
from obiettivi.permessi import Verbo
from obiettivi.views.invio import si_mostra_o_si_invia

DELL_AREA = "Le quantità le scrive l'area, o chi lo fa per suo conto."
NON_SALVATO = "Quello che hai scritto è qui sotto, ma non è stato salvato."
DELL_ENTE = "Gli indicatori di salute dell'ente li compilano il redattore e il segretario comunale."


@never_cache
@si_mostra_o_si_invia
def attivita(request, slug, anno, codice, area):
    """The routine outputs of an area: to fill in for who writes them now, to read for the others."""
    return _rispondi(_Foglio.di(request, slug, anno, codice, area))


@never_cache
@si_mostra_o_si_invia
def salute(request, slug, anno, codice):
    """The health of the ente."""
    return _rispondi(_Foglio.di(request, slug, anno, codice, SALUTE))


def _rispondi(foglio: "_Foglio") -> HttpResponse:
    if foglio.request.method != "POST":
        return foglio.pagina()
    esige(foglio.accesso.puo(Verbo.RILEVA, foglio.riga.area), DELL_AREA if foglio.riga.area else DELL_ENTE)
    return foglio.salva()


@dataclass
class _Foglio:
    """One table in front of one person."""

    request: HttpRequest
    accesso: AccessoRilevazione
    riga: models.Consuntivo

    @classmethod
    def di(cls, request, slug: str, anno: int, codice: str, area: str) -> "_Foglio":
        accesso = accesso_alla_rilevazione(request, slug, anno, codice)
        return cls(request, accesso, accesso.consuntivo(area))

    @property
    def tavola(self) -> Tavola:
        """The table as it stands, or as the rilevazione was frozen."""
        return tavole(self.accesso.piano, self._detto(), self._prima)[self.riga.area]

    def _detto(self) -> contenuto.Rilevazione:
        rilevazione = self.accesso.rilevazione
        if rilevazione.stato == StatoRilevazione.CHIUSA:
            return self.accesso.valore
        sole = {"attivita" if self.riga.area else "salute": valore_consuntivo(self.riga)}
        return contenuto.Rilevazione(
            codice=rilevazione.codice, al=rilevazione.al, tipo=rilevazione.tipo, **sole
        )

    @cached_property
    def _prima(self) -> contenuto.Rilevazione | None:
        """What was declared the time before."""
        chiusa = models.Rilevazione.objects.precedente(self.accesso.rilevazione)
        return chiusa and valore_rilevazione(chiusa)

    # Writing

    def salva(self) -> HttpResponse:
        """Saves, and back to the page; what could not be saved comes back in it."""
        modulo = ModuloConsuntivo(self.tavola, self.request.POST)
        if not modulo.is_valid():
            return self.pagina(modulo, avviso="" if self.accesso.aperta else f"{CHIUSA} {NON_SALVATO}")
        scritture = lette(self.request)
        try:
            azioni.salva_consuntivo(
                consuntivo=self.riga,
                dati=modulo.valore(),
                scritture=-1 if scritture is None else scritture,
                utente=self.request.user,
                per_conto=self.accesso.per_conto(self.riga.area),
            )
        except azioni.ConsuntivoCambiatoError:
            return self._conflitto(modulo)
        except NonOraError as rifiuto:
            return self._non_piu(modulo, rifiuto)
        quante = len(modulo.valore())
        righe = "1 riga compilata" if quante == 1 else f"{quante} righe compilate"
        messages.success(self.request, f"Salvato: {righe} su {len(modulo.righe)}.")
        return redirect(self.request.path)

    def _conflitto(self, scritto: ModuloConsuntivo) -> HttpResponse:
        """What both wrote is shown; saving again is against what is there now, so that nothing newer is lost unseen."""
        self.riga.refresh_from_db()
        tavola = self.tavola
        modulo = ModuloConsuntivo(tavola, con_le_altrui(self.request.POST, tavola))
        return self.pagina(modulo, conflitto=differenze(tavola, scritto.valore()))

    def _non_piu(self, modulo: ModuloConsuntivo, rifiuto: NonOraError) -> HttpResponse:
        """The rilevazione was closed meanwhile."""
        if modulo.valore() == tuple(riga.detta for riga in modulo.tavola.righe if riga.detta):
            # Sent twice: there is nothing to lose.
            messages.warning(self.request, str(rifiuto))
            return redirect(self.request.path)
        return self.pagina(modulo, avviso=f"{rifiuto} {NON_SALVATO}")

    # The page

    def pagina(self, modulo: ModuloConsuntivo | None = None, **altro) -> HttpResponse:
        tavola = modulo.tavola if modulo else self.tavola
        if modulo is None and self.accesso.scrive(self.riga.area):
            modulo = ModuloConsuntivo(tavola)
        contesto = {
            "piano": self.accesso.del_piano.piano,
            "rilevazione": self.accesso.rilevazione,
            "pagina": pagina_del_consuntivo(self.accesso, self.riga, tavola, self._prima, modulo, **altro),
            "azione": self.request.path,
        }
        return render(self.request, "monitoraggio/consuntivo.html", contesto)
