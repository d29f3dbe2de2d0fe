"""使用说明 as it is shipped: chapters of Markdown, their sections, and what is said where."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ledgerdesk.paths import RESOURCES

FOLDER = RESOURCES / "help" / "使用说明"
PICTURES = RESOURCES / "help" / "pictures"
CHAPTERS = (
    "开始", "首页", "登记", "核销与销号", "巡查与案件", "月报", "签字台账", "数据与备份", "设置",
    "常见问题", "快捷键", "图表与总结", "一张图", "导入",
)  # fmt: skip
PAGES = {
    "home": "首页",
    "register": "登记",
    "month": "月报",
    "calendar": "月报",
    "signing": "签字台账",
    "charts": "图表与总结",
    "map": "一张图",
    "summary": "图表与总结",
    "form": "设置",
    "import": "导入",
    "backup": "数据与备份",
    "settings": "设置",
}
"""Chapter of a page of the window, by the page's key."""
REGISTERS = {"patrol": "巡查与案件", "case": "巡查与案件", "duty_area": "巡查与案件"}
JOINS = re.compile(r"(?<=[^\x00-\x7f])\n(?=[^\x00-\x7f]|\*\*|`)")
SIGNS = re.compile(r"[*`#>|]|!\[[^\]]*\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and what stands below it."""

    chapter: str
    title: str
    """The chapter's own title for what stands before its first heading."""
    words: str
    """Plain words, for the search."""


def file(chapter: str) -> Path:
    """Return the file of a chapter."""
    return FOLDER / f"{CHAPTERS.index(chapter) + 1:02} {chapter}.md"


@cache
def text(chapter: str) -> str:
    """Return a chapter as Markdown; lines of one paragraph joined, Chinese takes no space."""
    return JOINS.sub("", file(chapter).read_text(encoding="utf-8"))


@cache
def sections() -> tuple[Section, ...]:
    """Return every section in order."""
    return tuple(each for chapter in CHAPTERS for each in _parted(chapter))


def about(page: str, register: str = "") -> str:
    """Return the chapter that explains a page of the window."""
    return REGISTERS.get(register) or PAGES.get(page, CHAPTERS[0])


def found(words: str) -> list[Section]:
    """Return the sections that hold every word; all of them when nothing is asked."""
    asked = words.casefold().split()
    return [
        each
        for each in sections()
        if all(word in f"{each.title}\n{each.words}".casefold() for word in asked)
    ]


def _parted(chapter: str) -> Iterator[Section]:
    head, *parts = re.split(r"^## ", text(chapter), flags=re.MULTILINE)
    yield Section(chapter, chapter, SIGNS.sub("", head))
    for part in parts:
        title, _, rest = part.partition("\n")
        yield Section(chapter, title.strip(), SIGNS.sub("", rest))
