"""The files that ship with Platewright: models, configurations, fonts, icons, translations, samples."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent


def path(*parts: str) -> Path:
    """Return the path of a bundled file or folder, whether it exists or not."""
    return ROOT.joinpath(*parts)
