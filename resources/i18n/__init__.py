"""Translations: ``platewright_<language>.ts`` is edited, ``.qm`` is made from it by ``update``."""
