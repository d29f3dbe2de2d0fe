"""Guess from the words of a form what belongs where; a guess is shown, never taken unseen."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from ledgerdesk.domain.catalog import Catalog
from ledgerdesk.domain.definitions import Register
from ledgerdesk.domain.heads import plain

Kind = Literal["measure", "field", "special", "text"]
LEAST = 0.62
"""How alike words have to be to be suggested."""
LONG = 40
"""Characters of a text that explains the form and is left alone."""
SPECIALS = {"serial": "序号", "unit": "单位", "span": "本期、累计"}
WORDS = {
    "unit": "本单位",
    "county": "上级县区",
    "period": "期次（2026年10月）",
    "part": "期次（10月份、第3季度）",
    "year": "年",
    "month": "月",
    "start": "统计期首日",
    "end": "统计期末日",
    "date": "填报日期",
    "due": "应报日期",
    "filler": "填报人",
    "reviewer": "审核人",
    "head": "单位负责人",
    "phone": "联系电话",
    "code": "核验码",
}
"""Texts about the form itself, by the word that stands for them in braces."""

_BRACKETS = re.compile(r"[(\[（【].*?[)\]）】]|%|↑|↓")
UNIT_IN = re.compile(r"[(（]([^()（）]{1,6})[)）]")
_BETWEEN = re.compile(r"[·、，,。/\\“”\"]")
_MONTH = re.compile(
    r"[\d\sX×x_\uff3f零一二三四五六七八九十]{0,6}年[\d\sX×x_\uff3f]{0,4}月(?![\d\sX×x_\uff3f]{0,4}日)"
)
_GAP = re.compile(r"^[\s_\uff3f]*(?=月份)")
"""Room for the month at the beginning of a title."""
_DAY = re.compile(r"[\d\sX×x_\uff3f]{0,6}年[\d\sX×x_\uff3f]{0,4}月[\d\sX×x_\uff3f]{0,4}日")
_SHAPES = {_GAP: "{month}", _DAY: "{date}", _MONTH: "{year}年{month}月"}
_LABELLED = re.compile(r"\s*([^:：]{1,16}?)\s*([:：])\s*(.*)", re.DOTALL)


class Choice(NamedTuple):
    """Something that can go into a cell: `key` is how a definition names it."""

    kind: Kind
    key: str
    """A measure · register.field · {word} · serial, unit, span."""
    label: str
    names: tuple[str, ...] = ()
    """Words a header may use for it, its label first; plain."""
    unit: str = ""
    group: str = ""
    """Whose it is: 案件, 巡查."""


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Other words for measures, fields, specials and texts."""

    measures: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    specials: dict[str, tuple[str, ...]] = field(default_factory=dict)
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)


def choices(catalog: Catalog, synonyms: Synonyms, registers: Iterable[str]) -> list[Choice]:
    """Return everything that can be bound: specials, measures, fields of registers, texts."""
    made = [
        Choice("special", key, label, _names((label,), synonyms.specials.get(key, ())))
        for key, label in SPECIALS.items()
    ]
    for key, each in catalog.measures.items():
        register = catalog.registers.get(each.register)
        names = _names((each.label,), synonyms.measures.get(key, ()))
        group = register.label if register else ""
        made.append(Choice("measure", key, each.label, names, each.unit, group))
    for key in registers:
        made += fields_of(catalog.registers[key], synonyms)
    return [
        *made,
        *(
            Choice("text", f"{{{key}}}", label, _names((label,), synonyms.texts.get(key, ())))
            for key, label in WORDS.items()
        ),
    ]


def ranked(path: str, known: Iterable[Choice], kinds: Iterable[Kind]) -> list[Choice]:
    """Return the choices that fit a heading path, the likeliest first."""
    wanted = frozenset(kinds)
    rated = [(rate(path, each), each) for each in known if each.kind in wanted]
    rated = [pair for pair in rated if pair[0] >= LEAST]
    return [each for _, each in sorted(rated, key=lambda pair: -pair[0])]


def rate(path: str, choice: Choice) -> float:
    """Return how well a choice fits a heading path; 1 is the same words."""
    bare = _BRACKETS.sub("", plain(path)) or path  # a unit may have a / of its own: (条/处)
    parts = [core for part in bare.split("/") if (core := _core(part))]
    if not parts:
        return 0.0
    targets = {parts[-1]: 0.0, "".join(parts[-2:]): 0.02, "".join(parts): 0.02}
    above = "".join(parts[:-1])
    names = [each for each in choice.names if each not in above or each in parts[-1]]
    best = max((_alike(key, name) + targets[key] for key in targets for name in names), default=0)
    if best < LEAST:
        return best
    units = set(UNIT_IN.findall(path))
    if units and choice.unit:
        best += 0.08 if units & {choice.unit, _core(choice.unit)} else -0.04
    if choice.group and choice.group in path:
        best += 0.05
    return best


def worded(text: str, known: Iterable[Choice]) -> str:
    """Return a cell's text with words in braces where something is to be filled in, or ""."""
    found = _LABELLED.fullmatch(text)
    texts = [each for each in known if each.kind == "text"]
    if found and (fits := ranked(found[1], texts, ("text",))):
        return f"{text[: found.end(2)]}{fits[0].key}"
    if len(text) > LONG:
        return ""
    shape = next((each for each in _SHAPES if each.search(text)), None)
    return shape.sub(_SHAPES[shape], text, count=1) if shape else ""


def span_of(path: str) -> Literal["", "year", "previous"]:
    """Return whether a heading means the year so far or the period before."""
    text = plain(path)
    if any(word in text for word in ("累计", "年初", "本年", "全年")):
        return "year"
    return "previous" if any(word in text for word in ("上月", "上期", "上周")) else ""


def fields_of(register: Register, synonyms: Synonyms) -> Iterator[Choice]:
    """Yield the fields of a register; `*.unit` among the synonyms is any register's unit."""
    for each in register.columns:
        if each.kind == "sealed":
            continue
        key = f"{register.key}.{each.key}"
        labels = (each.label, f"{register.label}{each.label}")
        more = (*synonyms.fields.get(key, ()), *synonyms.fields.get(f"*.{each.key}", ()))
        names = _names(labels, more)
        yield Choice("field", key, each.label, names, each.unit, register.label)


def _names(labels: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (_core(each) for each in (*labels, *more)))))


def _core(text: str) -> str:
    """Return the words of a label without gaps and what brackets add."""
    bare = _BETWEEN.sub("", plain(text).removeprefix("其中:"))
    return _BRACKETS.sub("", bare) or bare


def _alike(one: str, other: str) -> float:
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) >= 2 and short in long:
        return 0.5 + 0.45 * len(short) / len(long)
    pairs, others = _pairs(one), _pairs(other)
    if not pairs or not others:
        return 0.0
    return 0.9 * 2 * len(pairs & others) / (len(pairs) + len(others))


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}


def labels(known: Iterable[Choice]) -> Mapping[str, str]:
    """Return what people call each choice, by its key."""
    return {each.key: each.label for each in known}
