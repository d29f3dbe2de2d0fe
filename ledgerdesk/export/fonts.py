"""Fonts on paper: which face draws a character, how wide it is, and what no face has."""

import os
import struct
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics, ttfonts

from ledgerdesk.domain.sheets import Style
from ledgerdesk.errors import Finding
from ledgerdesk.paths import FONTS

GETA = "〓"
"""Stands for a character that no font has; a box would look like a fault of the printer."""
FANG = ("simfang", "fangsong_gb2312", "仿宋_gb2312", "仿宋", "fzfs", "stfangso")
TITLE = ("fzxbs", "方正小标宋", "小标宋")
TITLE_SIZE = 16.0
SHIPPED = {
    "LDSong": "LDSong-Regular.ttf",
    "LDHei": "LDHei-Regular.ttf",
    "LDHeiBold": "LDHei-Bold.ttf",
    "LDKai": "LDKai-Regular.ttf",
}


@dataclass(frozen=True, slots=True)
class Face:
    """One font file as reportlab knows it."""

    name: str
    chars: frozenset[str]
    """What it can draw."""
    postscript: str
    width: Callable[[int], float]
    """Width of a code point in thousandths of the font size."""

    def em(self, char: str) -> float:
        """Return the width of a character as a share of the font size."""
        return self.width(ord(char)) / 1000


class Ems(dict[str, float]):
    """Widths of characters as shares of the size, looked up once each."""

    def __init__(self, faces: Sequence[Face]) -> None:
        super().__init__()
        self.faces = faces

    def __missing__(self, char: str) -> float:
        home = _home(char, self.faces)
        drawn = char if home else "" if silent(char) else GETA
        face = home or self.faces[-1]
        self[char] = width = face.em(drawn) if drawn else 0.0
        return width


@dataclass(frozen=True, slots=True)
class Voice:
    """The faces that draw one style: its own, then LDSong for what that lacks."""

    faces: tuple[Face, ...]
    embolden: bool = False
    """Bold by a stroke around each glyph, for a face without a bold cut."""
    ems: Ems = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ems", Ems(self.faces))

    def runs(self, text: str) -> list[tuple[Face, str]]:
        """Split text into runs of one face each; 〓 stands for what none can draw."""
        first = self.faces[0]
        if first.chars.issuperset(text):
            return [(first, text)] if text else []
        runs: list[tuple[Face, str]] = []
        for char in text:
            home = _home(char, self.faces)
            if home is None and silent(char):
                continue
            face, drawn = (home, char) if home else (self.faces[-1], GETA)
            if runs and runs[-1][0] is face:
                runs[-1] = (face, runs[-1][1] + drawn)
            else:
                runs.append((face, drawn))
        return runs

    def lost(self, text: str) -> str:
        """Return the characters of a text that no face has, each once, in order."""
        if self.faces[0].chars.issuperset(text):
            return ""
        lacking = (c for c in text if not _home(c, self.faces) and not silent(c))
        return "".join(dict.fromkeys(lacking))


def voice(style: Style) -> Voice:
    """Return the faces of a style, registered when first asked for."""
    return _voice(Style(bold=style.bold, family=style.family, size=min(style.size, TITLE_SIZE)))


def absent(lost: str, place: str, record: str) -> Finding:
    """Report characters that print as 〓, and where they stand."""
    named = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in lost)
    text = f"{place}缺字：{named}，纸上印作{GETA}，请换用规范字或手写补上。"
    return Finding("orange", text, record=record)


def silent(char: str) -> bool:
    """Say whether a character is never drawn: joiners, variation selectors, line ends."""
    code = ord(char)
    selector = 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF
    return selector or unicodedata.category(char) in {"Cf", "Cc"}


def outlined(path: Path) -> bool:
    """Say whether a font file holds TrueType outlines, the only ones reportlab embeds."""
    try:
        with path.open("rb") as file:
            return file.read(4) in {b"\x00\x01\x00\x00", b"true"}
    except OSError:
        return False


def candidates(paths: Iterable[Path], stems: Sequence[str]) -> list[Path]:
    """Return the files whose names begin with a stem, best stem first, TrueType only."""
    ranked = [
        (rank, path.name, path)
        for path in paths
        for rank, stem in enumerate(stems)
        if path.name.lower().startswith(stem)
    ]
    return [path for _, _, path in sorted(ranked) if outlined(path)]


@cache
def machine() -> tuple[Path, ...]:
    """List the TrueType files installed on this machine, for all and for this person."""
    home = Path.home()
    folders = [
        Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
        Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft/Windows/Fonts",
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
        Path("/Library/Fonts"),
        home / "Library/Fonts",
    ]
    return tuple(path for folder in folders for path in folder.rglob("*.[tT][tT][fF]"))


def unicode_map(fontname: str, subset: Sequence[int]) -> str:
    """Write a font's ToUnicode map, in UTF-16 as PDF asks also beyond U+FFFF."""
    pairs = [
        f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>"
        for code, char in enumerate(subset)
        if char
    ]
    blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    lines = [line for block in blocks for line in _block(block)]
    return "\n".join([*_OPENING, f"/CMapName /{fontname} def", *_SPACE, *lines, *_CLOSING])


_OPENING = (
    "/CIDInit /ProcSet findresource begin",
    "12 dict begin",
    "begincmap",
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
)
_SPACE = ("/CMapType 2 def", "1 begincodespacerange", "<00> <FF>", "endcodespacerange")
_CLOSING = ("endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end")


def _block(pairs: Sequence[str]) -> list[str]:
    return [f"{len(pairs)} beginbfchar", *pairs, "endbfchar"]


def _home(char: str, faces: Sequence[Face]) -> Face | None:
    return next((face for face in faces if char in face.chars), None)


@cache
def _voice(style: Style) -> Voice:
    song = _shipped("LDSong")
    own = _own(style)
    faces = (song,) if own is None else (own, song)
    cut = own is not None and style.family in {"hei", "song"}
    return Voice(faces, embolden=style.bold and not cut)


def _own(style: Style) -> Face | None:
    """Return the face that a style prefers to LDSong, None when there is none."""
    if style.family == "hei":
        return _shipped("LDHeiBold" if style.bold else "LDHei")
    if style.family == "kai":
        return _shipped("LDKai")
    title = style.bold and style.size >= TITLE_SIZE
    stems = FANG if style.family == "fang" else TITLE if title else ()
    found = (_installed(path) for path in candidates(machine(), stems))
    return next((face for face in found if face), None)


@cache
def _shipped(name: str) -> Face:
    return _register(name, FONTS / SHIPPED[name])


@cache
def _installed(path: Path) -> Face | None:
    """Register a font of the machine; None when it is damaged, closed, or a namesake."""
    try:
        face = _register(path.stem, path)
    except (OSError, ttfonts.TTFError, struct.error, LookupError, ValueError):
        return None
    return None if face.postscript in SHIPPED else face


def _register(name: str, path: Path) -> Face:
    # reportlab's own map is wrong beyond U+FFFF: such names would not be found or copied.
    ttfonts.makeToUnicodeCMap = unicode_map
    font = ttfonts.TTFont(name, str(path))
    pdfmetrics.registerFont(font)
    chars = frozenset(chr(code) for code, glyph in font.face.charToGlyph.items() if glyph)
    return Face(name, chars, font.face.name.decode("latin-1"), font.face.getCharWidth)
