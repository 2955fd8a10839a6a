"""The language of the window: loads translations, switches without a restart."""

from __future__ import annotations

import logging

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

import resources
from gui.texts import QT_TRANSLATE_NOOP

log = logging.getLogger(__name__)

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}  # each in its own words
# Words of Qt's file dialog that its own translation lacks: it has them without the underlined letter.
QT_LACKS = (
    QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"),
    QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"),
)


class Language(QObject):
    """Holds the translators that are installed; Qt tells every widget of a change."""

    def __init__(self, application: QCoreApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self._translators: list[QTranslator] = []
        self.name = "en"

    def apply(self, wanted: str) -> None:
        """Speak ``en``, ``zh_CN``, or with ``system`` what the system speaks."""
        self.name = self._resolved(wanted)
        for translator in self._translators:
            self._application.removeTranslator(translator)
        self._translators = []
        # Numbers are written as the words are: an English window has no Arabic digits, nor a French point.
        own, system = QLocale(self.name), QLocale(QLocale.system().name())
        alike = wanted == "system" and own.language() == system.language()
        QLocale.setDefault(system if alike else own)
        self._install("platewright", str(resources.path("i18n")))
        if self.name != "en":
            self._install("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))

    def _install(self, stem: str, folder: str) -> None:
        translator = QTranslator(self)
        if translator.load(f"{stem}_{self.name}", folder):
            self._application.installTranslator(translator)
            self._translators.append(translator)
        elif self.name != "en":
            log.warning("There is no translation %s_%s in %s", stem, self.name, folder)

    @staticmethod
    def _resolved(wanted: str) -> str:
        if wanted in LANGUAGES:
            return wanted
        return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"
