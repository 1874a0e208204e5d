"""What the commands about archives tell."""

from typing import Any


def riepilogo(manifesto: dict[str, Any]) -> str:
    """What is in an archive, in a line."""
    file = sum(nome.startswith("file/") for nome in manifesto["membri"])
    versioni = len(manifesto["congelati"]["obiettivi.versionepiano"])
    return f"{sum(manifesto['righe'].values())} righe, {versioni} versioni di piani, {file} file"
