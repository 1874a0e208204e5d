"""How far rights reach: the areas of a person, one plan for one person."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from obiettivi import models, storia
from obiettivi.accesso import AccessoPiano, NonPermessoError, diritti, diritti_nell_ente
from obiettivi.accesso.diritti import aree_scoperte
from obiettivi.permessi import (
    NIENTE,
    Verbo,
)
from obiettivi.scelte import Passo, StatoPiano
from tests import fabbrica, vita

pytestmark = pytest.mark.django_db

OGGI = date(2026, 11, 20)
IERI, DOMANI = OGGI - timedelta(days=1), OGGI + timedelta(days=1)


# The areas a person reaches

AREE_2026 = {"A": "", "A1": "A", "A1x": "A1", "B": "", "C": ""}
# A was split in two; D takes over B and is under E, that is new.
AREE_2027 = {"X": ("", "A"), "Y": ("", "A"), "E": ("", ""), "D": ("E", "B"), "X1": ("X", "")}


class Mondo:
    """An ente that was reorganised, and people in it. Areas of 2027 are told by their code, as those of 2026."""

    def __init__(self):
        aree = [
            {"codice": codice, "nome": codice} | ({"padre": padre} if padre else {})
            for codice, padre in AREE_2026.items()
        ]
        self.piano = vita.carica(
            fabbrica.piano(
                fabbrica.obiettivo(1, "A", ambito="di_area"),
                fabbrica.obiettivo(2, "B", ambito="di_area"),
                fabbrica.obiettivo(3, {"area": "A", "capofila": True}, "B", ambito="trasversale"),
                fabbrica.obiettivo(4, ambito="generale"),
                fabbrica.obiettivo(5, ambito="di_area"),
                fabbrica.obiettivo(6, "A1", ambito="di_area"),
                fabbrica.obiettivo(7, "A", ambito="di_area", stato="annullato"),
                aree=aree,
            )
        )
        self.ente = self.piano.ente
        nuovo = models.Organigramma.objects.create(ente=self.ente, dal=date(2027, 1, 1))
        for codice, (padre, continua) in AREE_2027.items():
            sopra = nuovo.aree.filter(codice=padre).first()
            nuovo.aree.create(codice=codice, nome=codice, padre=sopra, continua=continua)
        self.codici = dict(
            models.Area.objects.filter(organigramma__ente=self.ente).values_list("pk", "codice")
        )
        self.aree = {codice: pk for pk, codice in self.codici.items()}

    def persona(self, nome, ruoli="", *, incarichi="", aree="", dal=IERI, al=None, incarico_al=None, **altro):
        utente = models.Utente.objects.create_user(nome, **altro)
        for ruolo in ruoli.split():
            abilitazione = utente.abilitazioni.create(ente=self.ente, ruolo=ruolo, dal=dal, al=al)
            for codice in aree.split() if ruolo == "compilatore" else ():
                abilitazione.righe_aree.create(area_id=self.aree[codice])
        if incarichi:
            responsabile = models.Responsabile.objects.create(ente=self.ente, utente=utente, nome=nome)
            for codice in incarichi.split():
                responsabile.incarichi.create(area_id=self.aree[codice], dal=dal, al=incarico_al)
        return utente

    def detto(self, aree) -> str:
        return " ".join(sorted(self.codici[pk] for pk in aree))

    def diritti(self, utente, giorno=OGGI):
        return diritti(utente, giorno)[self.ente.pk]

    def accesso(self, utente) -> AccessoPiano:
        return AccessoPiano(self.piano, diritti(utente, OGGI, [self.ente.pk])[self.ente.pk], utente)


@pytest.fixture
def mondo(db):
    with storia.autore(storia.utente_sistema()):
        yield Mondo()


@pytest.mark.parametrize(
    ("incarico", "raggiunte"),
    [
        # Those below, and the heirs with those below them.
        ("A", "A A1 A1x X X1 Y"),
        ("A1", "A1 A1x"),
        ("A1x", "A1x"),
        ("B", "B D"),
        ("C", "C"),
        # Backwards: what was taken over with what was below it; not the other half of it.
        ("X", "A A1 A1x X X1"),
        ("Y", "A A1 A1x Y"),
        ("X1", "X1"),
        ("D", "B D"),
        ("E", "B D E"),
        ("A1 C", "A1 A1x C"),
    ],
)
def test_le_aree_di_un_incarico(mondo, incarico, raggiunte):
    miei = mondo.diritti(mondo.persona("uno", "responsabile", incarichi=incarico))
    assert mondo.detto(miei.aree) == mondo.detto(miei.risponde) == raggiunte
    assert mondo.detto(miei.aree_del(Verbo.SCRIVE_OBIETTIVI)) == raggiunte
    assert mondo.detto(miei.aree_del(Verbo.COMPLETA)) == raggiunte


@pytest.mark.parametrize("incarico", ["A", "X", "E"])
def test_le_aree_di_un_compilatore_sono_quelle_ma_non_ne_risponde(mondo, incarico):
    risponde = mondo.diritti(mondo.persona("uno", "responsabile", incarichi=incarico))
    compila = mondo.diritti(mondo.persona("due", "compilatore", aree=incarico))
    assert compila.aree == risponde.aree
    assert compila.risponde == compila.aree_del(Verbo.COMPLETA) == frozenset()


@pytest.mark.parametrize(
    ("dal", "al", "incarico_al", "attese"),
    [
        (IERI, None, None, "B D"),
        (IERI, OGGI, OGGI, "B D"),
        (OGGI, None, None, "B D"),
        # An incarico that ended yesterday, or begins tomorrow, gives nothing.
        (IERI, None, IERI, ""),
    ],
)
def test_un_incarico_vale_dal_primo_all_ultimo_giorno(mondo, dal, al, incarico_al, attese):
    miei = mondo.diritti(
        mondo.persona("uno", "responsabile", incarichi="B", dal=dal, al=al, incarico_al=incarico_al)
    )
    assert mondo.detto(miei.aree) == mondo.detto(miei.risponde) == attese


def test_un_incarico_che_comincia_domani_oggi_non_vale(mondo):
    utente = mondo.persona("uno", "responsabile", incarichi="B")
    models.Incarico.objects.update(dal=DOMANI)
    assert [mondo.detto(mondo.diritti(utente, giorno).aree) for giorno in (OGGI, DOMANI)] == ["", "B D"]


@pytest.mark.parametrize("periodo", [{"al": IERI}, {"dal": DOMANI}])
def test_un_ruolo_finito_o_non_cominciato_non_da_nulla(mondo, periodo):
    utente = mondo.persona("uno", "responsabile redattore", incarichi="B", **periodo)
    assert diritti(utente, OGGI) == {}
    assert diritti(utente, OGGI, [mondo.ente.pk]) == {}


def test_un_incarico_senza_il_ruolo_non_da_nulla(mondo):
    miei = mondo.diritti(mondo.persona("uno", "lettore", incarichi="B"))
    assert (miei.aree, miei.risponde, miei.puo(Verbo.COMPLETA)) == (frozenset(), frozenset(), False)


def test_il_ruolo_senza_incarichi_non_da_aree(mondo):
    miei = mondo.diritti(mondo.persona("uno", "responsabile"))
    assert (miei.aree, miei.puo(Verbo.COMPLETA), miei.aree_del(Verbo.COMPLETA)) == (
        frozenset(),
        True,
        frozenset(),
    )


def test_due_ruoli_si_sommano(mondo):
    miei = mondo.diritti(mondo.persona("uno", "compilatore responsabile", aree="C", incarichi="B"))
    assert [mondo.detto(aree) for aree in (miei.aree, miei.risponde)] == ["B C D", "B D"]
    assert mondo.detto(miei.aree_del(Verbo.COMPLETA)) == "B D"
    con_tutto = mondo.diritti(mondo.persona("due", "compilatore segretario", aree="C"))
    assert con_tutto.dappertutto(Verbo.SCRIVE_OBIETTIVI)
    assert con_tutto.puo(Verbo.APPROVA)
    assert mondo.detto(con_tutto.aree) == "C"


def test_di_un_altro_ente_non_si_raggiunge_nulla(mondo, responsabile):
    cazzago = models.Ente.objects.get(slug="cazzago-san-martino")
    utente = mondo.persona("uno", "responsabile", incarichi="A")
    assert set(diritti(utente, OGGI)) == {mondo.ente.pk}
    assert set(diritti(utente, OGGI, [cazzago.pk])) == set()
    # Enabled on five enti, in office in one.
    suoi = diritti(responsabile, OGGI)
    assert {ente for ente, miei in suoi.items() if miei.aree} == {cazzago.pk}
    assert mondo.ente.pk not in suoi


def test_le_aree_senza_nessuno_in_carica(mondo):
    segretario = mondo.persona("segretario.borgo", "segretario")

    def scoperte():
        trovate = mondo.diritti(segretario).scoperte
        assert aree_scoperte(mondo.ente.pk, OGGI) == trovate
        assert mondo.diritti(segretario).aree_del(Verbo.COMPLETA) == trovate
        return mondo.detto(trovate)

    tutte = mondo.detto(mondo.codici)
    assert scoperte() == tutte
    # Who does not sign in cannot answer, nor who has the incarico and not the role, nor who is not active.
    senza_login = models.Responsabile.objects.create(ente=mondo.ente, nome="Senza accesso")
    senza_login.incarichi.create(area_id=mondo.aree["A"], dal=IERI)
    mondo.persona("senza.ruolo", "lettore", incarichi="A")
    mondo.persona("spenta", "responsabile", incarichi="A", is_active=False)
    mondo.persona("finita", "responsabile", incarichi="A", al=IERI)
    mondo.persona("finito", "responsabile", incarichi="A", incarico_al=IERI)
    assert scoperte() == tutte
    mondo.persona("in.carica", "responsabile", incarichi="A")
    assert scoperte() == "B C D E"


def test_un_responsabile_di_un_ente_non_copre_le_aree_di_un_altro(mondo, responsabile):
    """The role must be in the ente of the incarico."""
    regge = models.Responsabile.objects.create(ente=mondo.ente, utente=responsabile, nome="Altrove")
    regge.incarichi.create(area_id=mondo.aree["A"], dal=IERI)
    assert mondo.detto(aree_scoperte(mondo.ente.pk, OGGI)) == mondo.detto(mondo.codici)


def test_un_superutente_puo_in_ogni_ente_che_si_nomina(mondo, amministratore):
    assert diritti(amministratore, OGGI) == {}
    richiesta = type("Richiesta", (), {"user": amministratore})()
    miei = diritti_nell_ente(richiesta, mondo.ente.pk)
    assert [miei.dappertutto(verbo) for verbo in (Verbo.APPROVA, Verbo.GESTISCE_PERSONE)] == [True, True]
    assert (miei.puo(Verbo.COMPLETA), miei.aree) == (False, frozenset())


@pytest.mark.parametrize(
    ("chi", "letture"),
    # The roles; the areas, who is in office, one's own incarichi, one's own areas.
    [("lettore", 1), ("redattore", 1), ("responsabile", 4), ("segretario", 4), ("compilatore", 5)],
)
@pytest.mark.parametrize("quanti", [1, 4])
def test_le_letture_dei_diritti_non_crescono(request, django_assert_num_queries, chi, letture, quanti):
    utente = request.getfixturevalue(chi)
    enti = models.Ente.objects.order_by("slug").values_list("pk", flat=True)
    scelti = list(enti.filter(slug="cazzago-san-martino") if quanti == 1 else enti)
    with django_assert_num_queries(letture):
        assert len(diritti(utente, OGGI, scelti)) == quanti


# One plan for one person


def visti(accesso) -> list[int]:
    return [uno.n for uno in accesso.contenuto.obiettivi if accesso.vede(uno)]


@pytest.mark.parametrize(
    ("ruolo", "altro", "obiettivi", "aree"),
    [
        ("redattore", {}, [1, 2, 3, 4, 5, 6, 7], "A A1 A1x B C"),
        ("segretario", {}, [1, 2, 3, 4, 5, 6, 7], "A A1 A1x B C"),
        ("oiv", {}, [1, 2, 3, 4, 5, 6, 7], "A A1 A1x B C"),
        # One's own and the shared ones.
        ("compilatore", {"aree": "B"}, [2, 3, 4], "B"),
        ("compilatore", {"aree": "A1"}, [3, 4, 6], "A1 A1x"),
        ("responsabile", {"incarichi": "A"}, [1, 3, 4, 6, 7], "A A1 A1x"),
        ("responsabile", {"incarichi": "X"}, [1, 3, 4, 6, 7], "A A1 A1x"),
        ("responsabile", {}, [3, 4], ""),
    ],
)
def test_che_cosa_si_vede_della_bozza(mondo, ruolo, altro, obiettivi, aree):
    accesso = mondo.accesso(mondo.persona("uno", ruolo, **altro))
    assert accesso.legge_la_bozza
    assert visti(accesso) == obiettivi
    assert " ".join(codice for codice in AREE_2026 if accesso.vede_area(codice)) == aree


def test_un_obiettivo_di_altri_non_c_e(mondo):
    accesso = mondo.accesso(mondo.persona("uno", "compilatore", aree="B"))
    assert accesso.riga(accesso.obiettivo(2)).n == 2
    for n in (1, 99):
        with pytest.raises(Http404):
            accesso.obiettivo(n)


@pytest.fixture
def borgo(db, amministratore):
    """A plan whose weights close, to be taken through its life."""
    with storia.autore(storia.utente_sistema()):
        yield vita.carica()


@pytest.mark.parametrize(
    ("stato", "titoli"),
    [
        # What each reads, of a plan in each state of its life: rows, or version.
        ("in approvazione", {"compilatore": "Tempi di pagamento", "lettore": "Tempi di pagamento"}),
        ("approvato", {"compilatore": "Tempi di pagamento", "lettore": "Tempi di pagamento"}),
        (
            "variazione",
            {
                "redattore": "Tempi di pagamento dei fornitori",
                "oiv": "Tempi di pagamento dei fornitori",
                "lettore": "Tempi di pagamento",
            },
        ),
        ("variazione in approvazione", {"lettore": "Tempi di pagamento dei fornitori"}),
    ],
)
def test_che_cosa_si_legge_quando_il_piano_ha_una_versione(borgo, amministratore, stato, titoli):
    piano = vita.porta(borgo, stato, amministratore)
    letti = {}
    for ruolo in titoli:
        utente = models.Utente.objects.create_user(f"un.{ruolo}")
        utente.abilitazioni.create(ente=piano.ente, ruolo=ruolo, dal=IERI)
        accesso = AccessoPiano(piano, diritti(utente, OGGI)[piano.ente_id], utente)
        letti[ruolo] = accesso.obiettivo(1).titolo
        assert (accesso.versione is None) == (accesso.legge_la_bozza)
        assert accesso.vede_tutto
    assert letti == titoli


def maschere(accesso) -> dict[int, object]:
    """What of each objective may be written: nothing is left out, all is None, else (common part, areas)."""
    trovate = {uno.n: accesso.maschera(uno) for uno in accesso.contenuto.obiettivi}
    return {
        n: None if una.intera else (una.comune, " ".join(sorted(una.aree)))
        for n, una in trovate.items()
        if not una.vuota
    }


@pytest.mark.parametrize(
    ("ruolo", "altro", "attese"),
    [
        ("redattore", {}, dict.fromkeys(range(1, 8))),
        ("segretario", {}, dict.fromkeys(range(1, 8))),
        ("oiv", {}, {}),
        ("lettore", {}, {}),
        ("compilatore", {"aree": "B"}, {2: (True, "B"), 3: (False, "B")}),
        # A cancelled one stays as the act left it; the capofila is for who answers for it.
        (
            "compilatore",
            {"aree": "A"},
            {1: (True, "A A1 A1x"), 3: (False, "A A1 A1x"), 6: (True, "A A1 A1x")},
        ),
        (
            "responsabile",
            {"incarichi": "A"},
            {1: (True, "A A1 A1x"), 3: (True, "A A1 A1x"), 6: (True, "A A1 A1x")},
        ),
        ("responsabile", {"incarichi": "B"}, {2: (True, "B"), 3: (False, "B")}),
        ("responsabile", {"incarichi": "C"}, {}),
    ],
)
def test_che_cosa_si_scrive_della_bozza(mondo, ruolo, altro, attese):
    accesso = mondo.accesso(mondo.persona("uno", ruolo, **altro))
    assert maschere(accesso) == attese
    assert accesso.scrive_tutto == (ruolo in ("redattore", "segretario"))


def test_chi_compila_un_area_che_guida_e_risponde_di_un_altra(mondo):
    """The capofila's common part is for who is in office there, whatever else he may write."""
    accesso = mondo.accesso(mondo.persona("uno", "compilatore responsabile", aree="A", incarichi="C"))
    assert maschere(accesso)[3] == (False, "A A1 A1x C")


def test_una_parte_completata_non_si_scrive_piu(mondo):
    regge = mondo.persona("regge", "responsabile", incarichi="A")
    compila = mondo.persona("compila", "compilatore", aree="A B")
    redige = mondo.persona("redige", "redattore")
    mondo.piano.passaggi.create(area="A", passo=Passo.COMPLETATA, chi=regge)
    accesso = mondo.accesso(regge)
    assert accesso.completate == {"A"}
    assert accesso.aree_scritte == {"A1", "A1x"}
    assert maschere(accesso) == {6: (True, "A1 A1x")}
    assert maschere(mondo.accesso(compila)) == {
        2: (True, "A1 A1x B"),
        3: (False, "A1 A1x B"),
        6: (True, "A1 A1x B"),
    }
    assert maschere(mondo.accesso(redige)) == dict.fromkeys(range(1, 8))
    mondo.piano.passaggi.create(area="A", passo=Passo.RESTITUITA, chi=redige)
    assert mondo.accesso(regge).aree_scritte == {"A", "A1", "A1x"}


CHIUSO = {
    StatoPiano.IN_APPROVAZIONE: (
        "Il piano è in approvazione: per cambiarlo il segretario comunale lo riporta in bozza."
    ),
    StatoPiano.APPROVATO: "Il piano è approvato: per cambiarlo il segretario comunale apre una variazione.",
}


@pytest.mark.parametrize("stato", CHIUSO)
@pytest.mark.parametrize(("ruolo", "altro"), [("segretario", {}), ("responsabile", {"incarichi": "A"})])
def test_fuori_dalla_bozza_non_si_scrive_e_si_sa_perche(mondo, ruolo, altro, stato):
    accesso = mondo.accesso(mondo.persona("uno", ruolo, **altro))
    valori = accesso.contenuto.obiettivi
    accesso.piano.stato = stato
    assert {accesso.maschera(uno) for uno in valori} == {NIENTE}
    assert (accesso.aree_scritte, accesso.scrive_tutto) == (frozenset(), False)
    with pytest.raises(NonPermessoError) as rifiuto:
        accesso.esige(Verbo.SCRIVE_OBIETTIVI)
    assert str(rifiuto.value) == CHIUSO[stato]
    # What is not about the rows is not stopped.
    assert accesso.puo(Verbo.PRENDE_VISIONE) == (ruolo == "responsabile")


def test_a_chi_non_scrive_mai_non_si_dice_quando_si_potra(mondo):
    accesso = mondo.accesso(mondo.persona("uno", "lettore"))
    accesso.piano.stato = StatoPiano.APPROVATO
    with pytest.raises(NonPermessoError) as rifiuto:
        accesso.esige(Verbo.SCRIVE_OBIETTIVI)
    assert str(rifiuto.value) == ""


@pytest.mark.parametrize(
    ("ruolo", "altro", "verbo", "si"),
    [
        ("responsabile", {"incarichi": "A"}, Verbo.COMPLETA, "A A1 A1x"),
        ("compilatore", {"aree": "A"}, Verbo.COMPLETA, ""),
        ("compilatore", {"aree": "A"}, Verbo.SCRIVE_RISORSE, "A A1 A1x"),
        ("segretario", {}, Verbo.COMPLETA, "A A1 A1x B C"),
        ("segretario", {}, Verbo.PRENDE_VISIONE, ""),
        ("redattore", {}, Verbo.COMPLETA, ""),
        ("redattore", {}, Verbo.RESTITUISCE, "A A1 A1x B C"),
    ],
)
def test_un_verbo_su_un_area(mondo, ruolo, altro, verbo, si):
    accesso = mondo.accesso(mondo.persona("uno", ruolo, **altro))
    assert " ".join(codice for codice in AREE_2026 if accesso.puo(verbo, codice)) == si
    for codice in AREE_2026:
        if codice in si.split():
            accesso.esige(verbo, codice)
        else:
            with pytest.raises(NonPermessoError):
                accesso.esige(verbo, codice)
