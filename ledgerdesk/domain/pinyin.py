"""Pinyin initials for search: wjg finds 王家沟."""

import re
import unicodedata
from collections.abc import Container, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

_SURNAMES = {
    "单": "s", "仇": "q", "查": "z", "区": "o", "解": "x", "曾": "z", "乐": "y", "翟": "z",
    "种": "c", "秘": "b", "乜": "n",
}  # fmt: skip
"""Surnames read unlike the word; the library knows the word only."""

_SIZES = (6, 5, 4, 3, 2)
"""Lengths of the words looked for, longest first."""

_RUNS = re.compile(r"[a-z0-9]+|[^\x00-\x7f]+")


class _Tables(NamedTuple):
    """First letters of single characters, and of the words a character changes in."""

    letters: Mapping[int, str]
    moody: frozenset[str]
    """Characters that some word reads with another first letter."""
    words: Mapping[str, str]
    """Words with a moody character."""
    known: Container[str]
    """Every word of the library."""


@lru_cache(maxsize=65_536)
def initials(text: str) -> str:
    """Spell a text by first letters, lower-case; digits and Latin letters stay, signs go."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(run if run.isascii() else _spell(run) for run in _RUNS.findall(plain))


def _spell(run: str) -> str:
    """Spell a run without Latin letters, its surname first if it begins with one."""
    tables = _tables()
    surname = _SURNAMES.get(run[0], "")
    if surname and (len(run) <= 4 or run[1] == "家") and run[:2] not in tables.known:
        return surname + _letters(run[1:], tables)
    return _letters(run, tables)


def _letters(run: str, tables: _Tables) -> str:
    """Look letters up one by one; a run with a moody character is cut into words first."""
    if tables.moody.isdisjoint(run):
        return "".join([tables.letters.get(ord(sign), "") for sign in run])
    spelled, at = "", 0
    while at < len(run):
        word = next(
            (run[at : at + size] for size in _SIZES if run[at : at + size] in tables.words), ""
        )
        spelled += tables.words[word] if word else tables.letters.get(ord(run[at]), "")
        at += len(word) or 1
    return spelled


@cache
def _tables() -> _Tables:
    """Build the tables from the library's two dictionaries, in about 50 ms."""
    # The library takes 150 ms and 50 MB; who does not search does not pay for it.
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT  # noqa: PLC0415  # see above

    first = cache(_first)
    letters = {code: first(readings) for code, readings in PINYIN_DICT.items()}
    spelled = {
        word: "".join([first(reading[0]) for reading in readings])
        for word, readings in PHRASES_DICT.items()
    }
    moody = {
        sign
        for word, initial in spelled.items()
        for sign, letter in zip(word, initial, strict=False)
        if letters.get(ord(sign)) != letter
    }
    words = {word: spelled[word] for word in spelled if not moody.isdisjoint(word)}
    return _Tables(letters, frozenset(moody), words, spelled.keys())


def _first(reading: str) -> str:
    """First letter of a reading without its tone mark."""
    return unicodedata.normalize("NFD", reading)[:1]
