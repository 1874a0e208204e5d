"""The metadata of what is published: the mandatory properties of DCAT-AP_IT, the same in both writings. No database."""

from datetime import date

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, FOAF, RDF, XSD
from rdflib.namespace import DCTERMS as DCT

from obiettivi.contenuto import Ente
from obiettivi.esporta import dcat
from obiettivi.scelte import LicenzaDati

# rdflib's own reader of JSON-LD uses what rdflib is about to drop.
pytestmark = pytest.mark.filterwarnings("default:ConjunctiveGraph is deprecated:DeprecationWarning")

DCATAPIT = Namespace("http://dati.gov.it/onto/dcatapit#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
PAGINA = "https://piani.esempio.example/trasparenza/borgo-esempio/"
ENTE = Ente(
    slug="borgo-esempio",
    denominazione='Comune di Borgo "Esempio"\\ d\'Àosta',
    codice_ipa="C_X000",
    email="protocollo urp@esempio.example",
)
OBBLIGATORIE = {
    DCATAPIT.Catalog: {DCT.title, DCT.description, DCT.publisher, DCT.modified, DCAT.dataset},
    DCATAPIT.Dataset: {
        DCT.identifier,
        DCT.title,
        DCT.description,
        DCT.modified,
        DCAT.theme,
        DCT.rightsHolder,
        DCT.accrualPeriodicity,
        # Of open data
        DCAT.distribution,
    },
    DCATAPIT.Distribution: {DCT["format"], DCAT.accessURL, DCT.license},
    DCATAPIT.Agent: {DCT.identifier, FOAF.name},
    DCATAPIT.LicenseDocument: {DCT.type},
    DCATAPIT.Organization: {VCARD.fn, VCARD.hasEmail},
}
"""What the profile wants of each thing."""


def dataset(anno, licenza=LicenzaDati.CC_BY_4, formati=("pdf", "json")):
    pagina = f"{PAGINA}{anno}/"
    return dcat.Dataset(
        codice=f"piano-{anno}",
        titolo=f"Piano della performance {anno}",
        descrizione="Obiettivi, aree\ne «pesi» dell'ente.",
        pagina=pagina,
        emesso=date(anno, 1, 30),
        modificato=date(anno, 7, 15),
        licenza=dcat.LICENZE[licenza],
        file=tuple(
            dcat.File(f"Piano {anno}, {formato}", formato, f"{pagina}piano.{formato}") for formato in formati
        ),
    )


DATASETS = (dataset(2026), dataset(2025, LicenzaDati.CC0_1))


def grafo(sintassi, nodi) -> Graph:
    _, tipo, scrivi = dcat.SINTASSI[sintassi]
    return Graph().parse(data=scrivi(nodi), format=tipo.partition(";")[0])


@pytest.fixture(params=dcat.SINTASSI)
def catalogo(request) -> Graph:
    return grafo(request.param, dcat.catalogo(ENTE, PAGINA, DATASETS))


def oggetti(grafo, chi, cosa) -> set[str]:
    return {str(uno) for uno in grafo.objects(URIRef(chi), cosa)}


def test_niente_di_obbligatorio_manca(catalogo):
    mancano = {
        (str(uno), str(cosa))
        for classe, cose in OBBLIGATORIE.items()
        for uno in catalogo.subjects(RDF.type, classe)
        for cosa in cose
        if (uno, cosa, None) not in catalogo
    }
    quanti = {classe: len(set(catalogo.subjects(RDF.type, classe))) for classe in OBBLIGATORIE}
    assert mancano == set()
    assert list(quanti.values()) == [1, 2, 4, 1, 2, 1]


def test_tutto_quello_che_e_nominato_qui_e_descritto(catalogo):
    """Nothing points to a thing of ours that is not there; what is elsewhere has an absolute address."""
    nominati = {uno for uno in catalogo.objects() if isinstance(uno, URIRef)}
    nostri = {uno for uno in nominati if str(uno).startswith(PAGINA) and "#" in str(uno)}
    assert nostri <= set(catalogo.subjects())
    assert {str(uno).partition(":")[0] for uno in nominati} == {"http", "https", "mailto"}


def test_che_cosa_dicono_di_un_piano(catalogo):
    chi = f"{PAGINA}2026/#piano-2026"
    assert oggetti(catalogo, chi, DCT.identifier) == {"c_x000:piano-2026"}
    assert oggetti(catalogo, chi, DCAT.theme) == {
        "http://publications.europa.eu/resource/authority/data-theme/GOVE"
    }
    assert oggetti(catalogo, chi, DCT.accrualPeriodicity) == {
        "http://publications.europa.eu/resource/authority/frequency/ANNUAL"
    }
    assert (URIRef(chi), DCT.modified, Literal("2026-07-15", datatype=XSD.date)) in catalogo
    assert (
        URIRef(chi),
        DCT.description,
        Literal("Obiettivi, aree\ne «pesi» dell'ente.", lang="it"),
    ) in catalogo
    file = f"{PAGINA}2026/piano.pdf"
    assert oggetti(catalogo, f"{file}#distribuzione", DCAT.accessURL) == {file}
    assert oggetti(catalogo, f"{file}#distribuzione", DCT["format"]) == {
        "http://publications.europa.eu/resource/authority/file-type/PDF"
    }
    assert oggetti(catalogo, f"{file}#distribuzione", DCT.license) == {
        "https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40"
    }
    assert oggetti(catalogo, f"{PAGINA}2025/piano.pdf#distribuzione", DCT.license) == {
        "https://w3id.org/italia/controlled-vocabulary/licences/A11_CCO10"
    }


def test_chi_pubblica(catalogo):
    ente = f"{PAGINA}#ente"
    assert oggetti(catalogo, ente, DCT.identifier) == {"c_x000"}
    assert oggetti(catalogo, ente, FOAF.name) == {ENTE.denominazione}
    assert oggetti(catalogo, f"{PAGINA}#recapito", VCARD.hasEmail) == {
        "mailto:protocollo%20urp@esempio.example"
    }


@pytest.mark.parametrize(
    ("dati", "identita"),
    [
        ({"codice_ipa": "C_X000", "codice_fiscale": "00000000000"}, "c_x000"),
        ({"codice_fiscale": "00000000000"}, "00000000000"),
        ({}, "borgo-esempio"),
    ],
)
def test_chi_non_ha_il_codice_ipa_ne_ha_un_altro(dati, identita):
    ente = Ente(slug="borgo-esempio", denominazione="Comune di Borgo Esempio", **dati)
    detti = grafo("ttl", dcat.descritti(ente, PAGINA, DATASETS[:1]))
    assert oggetti(detti, f"{PAGINA}#ente", DCT.identifier) == {identita}
    assert set(detti.subjects(RDF.type, DCATAPIT.Organization)) == set()
    assert set(detti.objects(None, DCAT.contactPoint)) == set()


def test_le_due_scritture_dicono_la_stessa_cosa():
    prima, seconda = (grafo(uno, dcat.catalogo(ENTE, PAGINA, DATASETS)) for uno in dcat.SINTASSI)
    assert len(prima) > 60
    assert isomorphic(prima, seconda)


def test_ogni_licenza_e_nel_vocabolario():
    assert set(dcat.LICENZE) == set(LicenzaDati)
