"""Says whether requirements*.txt still answer to pyproject.toml, without asking any index."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
radice = Path(__file__).resolve().parent.parent


def pins(file: str) -> dict[str, str]:
    return {canonicalize_name(nome): versione for nome, versione in PIN.findall((radice / file).read_text())}


progetto = tomllib.loads((radice / "pyproject.toml").read_text())
base, sviluppo = pins("requirements.txt"), pins("requirements-dev.txt")
errori = [
    f"{file}: {richiesta} (trovato: {trovato or 'niente'})"
    for file, fissati, richieste in (
        ("requirements.txt", base, progetto["project"]["dependencies"]),
        ("requirements-dev.txt", sviluppo, progetto["dependency-groups"]["dev"]),
    )
    for richiesta in map(Requirement, richieste)
    if (trovato := fissati.get(canonicalize_name(richiesta.name))) is None
    or not richiesta.specifier.contains(trovato, prereleases=True)
]
errori += [
    f"requirements-dev.txt: {nome} non è {versione} come in requirements.txt"
    for nome, versione in base.items()
    if sviluppo.get(nome) != versione
]
if errori:
    sys.exit("\n".join([*errori, "Da rifare con bin/aggiorna-requisiti."]))
