"""The looks: light and dark palettes, one style sheet made from them, icons in the palette's ink."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from functools import cache
from math import ceil

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

import resources

SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "system": Qt.ColorScheme.Unknown}
CHINESE_FAMILIES = {
    "win32": ("Segoe UI", "Microsoft YaHei UI", "Microsoft YaHei"),
    "darwin": (".AppleSystemUIFont", "PingFang SC"),
}
LINUX_CHINESE = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei")
ICON_SIZES = (16, 20)  # in lists and menus, in the tool bar
POOR_DEFAULTS = {"DejaVu Sans", "Bitstream Vera Sans", ""}  # what X11 falls back to without a desktop


@dataclass(frozen=True)
class Colours:
    """The colours of one scheme; ink and soft text have a contrast of 4.5 or more on all grounds."""

    window: str  # behind everything
    base: str  # lists and fields
    raised: str  # bars, headers, buttons
    line: str  # hairlines between areas
    ink: str
    soft: str  # secondary text
    faint: str  # disabled text
    accent: str
    on_accent: str
    selection: str  # a selected row
    hover: str
    good: str
    warn: str
    bad: str
    stage: str  # behind photographs


LIGHT = Colours(
    window="#eff1f4", base="#ffffff", raised="#f8f9fb", line="#d8dce3", ink="#1c2129", soft="#596273",
    faint="#9aa2b0", accent="#1f5ccf", on_accent="#ffffff", selection="#dce8fd", hover="#e7ebf1",
    good="#12703f", warn="#8f5a00", bad="#c02b2b", stage="#dfe3e9",
)  # fmt: skip
DARK = Colours(
    window="#15181d", base="#1b1f26", raised="#20252d", line="#323944", ink="#e6e9ee", soft="#a0a9b8",
    faint="#656e7d", accent="#7cabff", on_accent="#0d1420", selection="#24385e", hover="#2b323c",
    good="#58c98a", warn="#e2ae55", bad="#ff8077", stage="#0f1115",
)  # fmt: skip


class Theme(QObject):
    """Dresses the application; ``changed()`` tells that colours, and so icons, are others now."""

    changed = Signal()

    def __init__(self, application: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._font = _base_font(application.font())
        self._scheme = "system"
        self._percent = 100
        self.colours = LIGHT
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    @property
    def dark(self) -> bool:
        """True while the dark colours are worn."""
        return self.colours is DARK

    @property
    def scale(self) -> float:
        """How much larger than standard the type is: 0.8 to 2."""
        return self._percent / 100

    def apply(self, scheme: str, percent: int) -> None:
        """Wear ``system``, ``light`` or ``dark``, with type of ``percent`` of the standard size."""
        self._scheme, self._percent = scheme, percent
        self._application.styleHints().setColorScheme(SCHEMES.get(scheme, Qt.ColorScheme.Unknown))
        self._dress()

    def icon_size(self, large: bool = False) -> QSize:
        """Return the size of icons in lists and menus, or the ``large`` ones of the tool bar."""
        side = round(ICON_SIZES[large] * self.scale)
        return QSize(side, side)

    def icon(self, name: str, colour: str = "") -> QIcon:
        """Return the icon ``resources/icons/<name>.svg`` in a colour of the scheme, ink if none is named."""
        key = (name, colour)
        if key not in self._icons:
            ink = getattr(self.colours, colour or "ink")
            density = ceil(self._application.devicePixelRatio()) * self.scale
            self._icons[key] = _icon(name, ink, self.colours.faint, density)
        return self._icons[key]

    @Slot()
    def _on_scheme_changed(self) -> None:
        if self._scheme == "system":
            self._dress()

    def _dress(self) -> None:
        dark = self._scheme == "dark" or (
            self._scheme == "system" and self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark
        )
        self.colours = DARK if dark else LIGHT
        self._icons.clear()
        font = QFont(self._font)
        font.setPointSizeF(self._font.pointSizeF() * self.scale)
        self._application.setFont(font)
        self._application.setPalette(palette_of(self.colours))
        # Qt restyles a widget once by itself and once more with each one around it, unless there was no style
        # sheet before: two rounds of once each take a third of the time.
        self._application.setStyleSheet("")
        self._application.setStyleSheet(style_sheet(self.colours, self.scale))
        self.changed.emit()


def palette_of(colours: Colours) -> QPalette:
    """Return the Qt palette of a scheme."""
    role = QPalette.ColorRole
    table = {
        role.Window: colours.window, role.WindowText: colours.ink, role.Base: colours.base,
        role.AlternateBase: colours.raised, role.Text: colours.ink, role.Button: colours.raised,
        role.ButtonText: colours.ink, role.BrightText: colours.bad, role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent, role.Link: colours.accent, role.Accent: colours.accent,
        role.ToolTipBase: colours.raised, role.ToolTipText: colours.ink, role.PlaceholderText: colours.soft,
        role.Mid: colours.line, role.Midlight: colours.hover, role.Light: colours.raised,
        role.Dark: colours.line, role.Shadow: colours.line, role.LinkVisited: colours.accent,
    }  # fmt: skip
    palette = QPalette()
    for which, colour in table.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.faint))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(colours.line))
    return palette


def room(scale: float) -> float:
    """Return how much the gaps grow when the type does: half as much, so that large type has its place."""
    return scale if scale < 1 else (1 + scale) / 2


def style_sheet(colours: Colours, scale: float) -> str:
    """Return the style sheet with the colours and lengths of a scheme filled in."""
    text = resources.path("theme.qss").read_text(encoding="utf-8")

    icons = resources.path("icons").as_posix()

    def filled(match: re.Match[str]) -> str:
        if match[1]:
            grows = scale if match[2] == "type" else room(scale)
            return f"{max(1, round(int(match[1]) * grows))}px"
        return icons if match[3] == "icons" else str(getattr(colours, match[3]))

    return re.sub(r"@(?:(\d+)(px|type)|([a-z_]+))", filled, text)


@cache
def _drawing(name: str) -> str:
    return resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")


def _icon(name: str, ink: str, faint: str, density: float) -> QIcon:
    icon = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, ink), (QIcon.Mode.Disabled, faint)):
        drawing = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
        for size in ICON_SIZES:
            icon.addPixmap(_draw(drawing, round(size * density)), mode)
    return icon


def _draw(drawing: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def _base_font(default: QFont) -> QFont:
    """Return the system's font with Chinese families behind it, so that 皖 never shows a Japanese form."""
    font = QFont(default)
    if sys.platform in CHINESE_FAMILIES:
        font.setFamilies(list(CHINESE_FAMILIES[sys.platform]))
        return font
    chinese = [family for family in LINUX_CHINESE if QFontDatabase.hasFamily(family)]
    actual = QFontInfo(default).family()
    font.setFamilies(chinese if actual in POOR_DEFAULTS and chinese else [actual, *chinese])
    return font
