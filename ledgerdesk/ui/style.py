"""How the window looks: the one palette, the shipped fonts, icons and Qt's own words.

`resources/style.qss` names colours as `@ink`; dynamic properties choose a look:
QLabel `kind` = title | heading | hint | number | tag, a tag with `tone` = late | soon | done |
active | closed; QFrame `kind` = card | bar; QPushButton `kind` = primary | danger | flat | link.
Colour never stands alone: a word or an icon stands with it.
"""

import os
import re
from functools import cache

from PySide6.QtCore import QByteArray, QLibraryInfo, QLocale, QSize, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPalette, QPixmap, Qt
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ledgerdesk.paths import FONTS, RESOURCES

COLOURS = {
    "ink": "#1D2733",
    "second": "#566373",
    "hint": "#8A95A3",
    "line": "#E3E6EA",
    "edge": "#C9CFD6",
    "paper": "#FFFFFF",
    "ground": "#F6F7F8",
    "rail": "#20303F",
    "rail_on": "#2B3E50",
    "rail_ink": "#E4E9EE",
    "rail_hint": "#9FB0C0",
    "accent": "#1F6F8B",
    "accent_on": "#185A72",
    "vermilion": "#C0392B",
    "jade": "#2E7D5B",
    "amber": "#B7791F",
    "amber_ink": "#8A5A12",
    "grey": "#8A95A3",
    "soft_accent": "#E6F1F4",
    "soft_vermilion": "#FBEBE9",
    "soft_jade": "#E7F4EE",
    "soft_amber": "#FDF4E3",
    "soft_grey": "#EEF0F2",
    "accent_off": "#9DBFCC",
    "rail_over": "#283B4C",
    "rail_chip": "#3A4E61",
    "desk": "#E9EBED",
}
"""vermilion = overdue or wrong, amber = due or unusual, jade = done, grey = closed."""

CONTRAST = {
    "ink": "#000000",
    "second": "#1B252E",
    "hint": "#36424D",
    "line": "#6B7681",
    "edge": "#3D4852",
    "ground": "#F1F3F4",
    "rail": "#0A141C",
    "rail_on": "#23405A",
    "rail_ink": "#FFFFFF",
    "rail_hint": "#D6DFE7",
    "accent": "#0B4A61",
    "accent_on": "#06323F",
    "vermilion": "#9C1A0C",
    "jade": "#12522C",
    "amber": "#7A4B00",
    "amber_ink": "#5C3900",
    "grey": "#4A5560",
    "soft_accent": "#CFE7EF",
    "soft_vermilion": "#FAD3CD",
    "soft_jade": "#CBEAD8",
    "soft_amber": "#FBE2AE",
    "soft_grey": "#DBE1E6",
    "accent_off": "#5B7E8B",
    "rail_over": "#1B2F40",
    "rail_chip": "#38536A",
}
"""高对比: the same meanings in colours every eye tells apart."""
PLAIN = dict(COLOURS)
STRONG = """
QPushButton:focus, QToolButton:focus, QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus,
QCheckBox::indicator:focus { border: 2px solid @ink; }
QTabBar::tab:selected { border-bottom: 3px solid @ink; color: @ink; }
QLabel[kind="tag"] { border: 1px solid @edge; }
"""
"""What the style sheet adds for 高对比."""
FACTOR = "QT_SCALE_FACTOR"
FUSION = ("-style", "fusion")
"""The style as a word to the application; to set it later costs a start 6 ms."""

SANS, BOLD, SERIF = "LD Hei", "LD Hei Bold", "LD Song"
POINTS = 10
SIZES = (16, 20, 24, 32, 48)


def color(name: str) -> QColor:
    """Return a colour of the palette by name."""
    return QColor(COLOURS[name])


def font(points: float = POINTS, *, bold: bool = False) -> QFont:
    """Return the font of the screen; `bold` is a family of its own, never a smeared one."""
    made = QFont([BOLD if bold else SANS, SERIF])
    made.setPointSizeF(points)
    return made


@cache
def icon(name: str, tint: str = "second") -> QIcon:
    """Return an icon of `resources/icons` drawn in a colour of the palette."""
    drawing = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(drawing.replace("currentColor", COLOURS[tint]).encode()))
    made = QIcon()
    for size in SIZES:
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter)
        painter.end()
        made.addPixmap(pixmap)
    return made


def picture(name: str, tint: str, side: int, label: QLabel) -> None:
    """Show an icon on a label, sharp on its screen."""
    label.setPixmap(icon(name, tint).pixmap(QSize(side, side), label.devicePixelRatio()))


def look(widget: QWidget, **properties: str) -> None:
    """Set the properties the style sheet chooses by, and draw the widget anew."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):  # else it is still to come
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def enlarge(factor: float) -> None:
    """大字: let Qt draw everything larger; before the application is made."""
    if factor > 1:
        os.environ.setdefault(FACTOR, f"{factor:g}")


def dress(app: QApplication, *, contrast: bool) -> None:
    """Give the program its colours and style sheet, plain or 高对比."""
    COLOURS.update(PLAIN | (CONTRAST if contrast else {}))
    app.setPalette(_palette())
    app.setStyleSheet(_sheet(STRONG if contrast else ""))


def apply(app: QApplication, *, contrast: bool = False) -> None:
    """Give the program its fonts, colours, style sheet and Chinese words of Qt's own."""
    for path in sorted(FONTS.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))
    app.setFont(font())
    dress(app, contrast=contrast)
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        app.installTranslator(translator)


def _sheet(more: str) -> str:
    """Read the style sheet with its colours, fonts and pictures in place."""
    text = (RESOURCES / "style.qss").read_text(encoding="utf-8") + more
    names = COLOURS | {"icons": (RESOURCES / "icons").as_posix()}
    return re.sub(r"@([a-z_]+)", lambda found: names[found[1]], text)


def _palette() -> QPalette:
    roles = {
        QPalette.ColorRole.Window: "ground",
        QPalette.ColorRole.Base: "paper",
        QPalette.ColorRole.AlternateBase: "ground",
        QPalette.ColorRole.Button: "paper",
        QPalette.ColorRole.WindowText: "ink",
        QPalette.ColorRole.Text: "ink",
        QPalette.ColorRole.ButtonText: "ink",
        QPalette.ColorRole.PlaceholderText: "hint",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "paper",
        QPalette.ColorRole.Link: "accent",
        QPalette.ColorRole.ToolTipBase: "ink",
        QPalette.ColorRole.ToolTipText: "paper",
    }
    made = QPalette()
    for role, name in roles.items():
        made.setColor(role, color(name))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, color("grey"))
    return made
