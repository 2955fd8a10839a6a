"""Make the bundled plate fonts: ``python -m core.synthesis.font_subset NotoSansCJK-Bold.ttc OUT.otf Bold``.

A build-time tool: it needs fontTools, which Platewright itself does not depend on. The subset is
renamed, as the OFL asks of modified fonts whose name is reserved or a trademark.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from core.alphabet import DIGITS, LETTERS, PROVINCES, SPECIAL

FAMILY = "Platewright Plate"
CHARACTERS = PROVINCES + SPECIAL + DIGITS + LETTERS + "IO·• "
SIMPLIFIED_FACE = "Noto Sans CJK SC"


def _face(path: Path) -> Any:
    from fontTools.ttLib import TTCollection, TTFont  # type: ignore[import-not-found,unused-ignore]

    if path.suffix.lower() != ".ttc":
        return TTFont(path)
    faces = TTCollection(path).fonts
    return next(f for f in faces if str(f["name"].getDebugName(1)).startswith(SIMPLIFIED_FACE))


def _rename(font: Any, style: str) -> None:
    names = font["name"]
    copyright_line = names.getDebugName(0)
    licence = names.getDebugName(13)
    names.names = []
    postscript = f"{FAMILY.replace(' ', '')}-{style}"
    rows = {
        0: copyright_line,
        1: FAMILY,
        2: style,
        3: postscript,
        4: f"{FAMILY} {style}",
        6: postscript,
        13: licence,
        14: "https://openfontlicense.org",
    }
    for key, value in rows.items():
        names.setName(value, key, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [postscript]
        cff.topDictIndex[0].FullName = f"{FAMILY} {style}"
        cff.topDictIndex[0].FamilyName = FAMILY


def make(source: Path, target: Path, style: str) -> None:
    """Write the subset of ``source`` with every plate character to ``target``."""
    from fontTools.subset import Options, Subsetter  # type: ignore[import-not-found,unused-ignore]

    font = _face(source)
    options = Options(
        layout_features=[], name_IDs=["*"], hinting=False, desubroutinize=True, notdef_outline=True
    )
    subsetter = Subsetter(options)
    subsetter.populate(text=CHARACTERS)
    subsetter.subset(font)
    _rename(font, style)
    font.save(target)


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
