"""Files that a computer runs: never evidence, whatever they are called."""

NOMI = """
    apk app bat bin chm cmd com cpl deb dll dmg elf exe hta img inf iso jar jnlp js jse lnk msc msi msp ps1 psm1
    pif py reg rpm scf scr sh sys url vb vbe vbs vhd wsf wsh
"""
ESTENSIONI = frozenset(NOMI.split())
CON_MACRO = frozenset("docm dotm pptm potm ppsm xlsm xltm xlsb xlam".split())  # noqa: SIM905
"""Office files that are there to carry macros."""
FIRME = (
    b"\x7fELF",
    b"#!",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
)
FIRMA_LUNGA = 256
"""Bytes from the beginning that are enough to tell."""


def e_un_programma(inizio: bytes) -> bool:
    """Whether the first bytes are those of something that runs."""
    # A text may begin with MZ too.
    return inizio.startswith(FIRME) or (inizio.startswith(b"MZ") and b"\0" in inizio[:FIRMA_LUNGA])
