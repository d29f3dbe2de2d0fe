"""What one ledger changes of its definitions by hand: fields, lists, numbers, days to report."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ledgerdesk.domain.catalog import Catalog, Lazy
from ledgerdesk.domain.definitions import Campaign, Deadline, Field, Kind, Register
from ledgerdesk.domain.pinyin import initials

SECTION = "本单位增加"
Sort = Literal["文字", "长文字", "数", "金额", "日期", "是否", "选项", "多选"]
KINDS: Mapping[Sort, tuple[Kind, int, str]] = {
    "文字": ("text", 1, ""),
    "长文字": ("text", 1, ""),
    "数": ("number", 1000, ""),
    "金额": ("number", 100, "元"),
    "日期": ("date", 1, ""),
    "是否": ("flag", 1, ""),
    "选项": ("choice", 1, ""),
    "多选": ("choice", 1, ""),
}
"""What a new field may be: kind, scale and unit."""
LISTED: tuple[Sort, ...] = ("选项", "多选")


@dataclass(frozen=True, slots=True)
class Own:
    """The ledger's own changes; what is not named stays as it was shipped."""

    fields: dict[str, tuple[Field, ...]] = field(default_factory=dict)
    """Register → fields it has besides its own, stored in the JSON column."""
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """`register.field` → the list as it is offered, in its order; it may add."""
    numbering: dict[str, str] = field(default_factory=dict)
    """Register → pattern of its 编号."""
    deadlines: dict[str, int] = field(default_factory=dict)
    """What `rule_key` names → day of the month, or weekday 1–7."""


def made(label: str, sort: Sort, *, unit: str = "", choices: tuple[str, ...] = ()) -> Field:
    """Make a field of the ledger's own; the same label gives the same key.

    Raises KeyError for a sort that is not in `KINDS`.
    """
    kind, scale, own_unit = KINDS[sort]
    letters = "".join(each for each in initials(label) if each.isascii() and each.isalnum())
    return Field(
        key=f"own_{letters or 'x'}",
        label=label,
        kind=kind,
        scale=scale,
        unit=unit or own_unit,
        choices=choices,
        several=sort == "多选",
        long=sort == "长文字",
        section=SECTION,
        help=f"本单位在设置里增加的栏目“{label}”。",
    )


def sort_of(each: Field) -> Sort:
    """Return what a field of the ledger's own was made as."""
    return next(sort for sort, (kind, scale, _) in KINDS.items() if _is(each, kind, scale, sort))


def rule_key(campaign: str, rule: Deadline) -> str:
    """Name a deadline of a campaign."""
    return f"{campaign}.{rule.forms[0]}.{rule.every}"


def tailored(catalog: Catalog, own: Own) -> Catalog:
    """Return the definitions as a ledger has changed them; the very same when it has not."""
    if own == Own():
        return catalog
    base, plans = catalog.registers, catalog.campaigns
    return replace(
        catalog,
        registers=Lazy(base, lambda key: _register(base[key], own)),
        campaigns=Lazy(plans, lambda key: _campaign(plans[key], own)),
    )


def _is(each: Field, kind: Kind, scale: int, sort: Sort) -> bool:
    if (each.kind, each.scale) != (kind, scale):
        return False
    return each.several == (sort == "多选") and each.long == (sort == "长文字")


def _register(register: Register, own: Own) -> Register:
    known = register.by_key
    more = [each for each in own.fields.get(register.key, ()) if each.key not in known]
    fields = tuple(_widened(register.key, each, own) for each in register.fields)
    pattern = own.numbering.get(register.key, "")
    rule = register.numbering
    if rule is not None and pattern:
        rule = replace(rule, pattern=pattern)
    if not more and fields == register.fields and rule == register.numbering:
        return register
    extras = (replace(each, extra=True) for each in more)
    return replace(register, fields=(*fields, *extras), numbering=rule)


def _widened(register: str, each: Field, own: Own) -> Field:
    """Let a field take the choices that the ledger adds; those it does not offer stay valid."""
    told = own.choices.get(f"{register}.{each.key}", ())
    new = tuple(one for one in told if one not in each.choices)
    return replace(each, choices=(*each.choices, *new)) if new else each


def _campaign(campaign: Campaign, own: Own) -> Campaign:
    rules = tuple(_rule(campaign.key, each, own) for each in campaign.deadlines)
    return campaign if rules == campaign.deadlines else replace(campaign, deadlines=rules)


def _rule(campaign: str, rule: Deadline, own: Own) -> Deadline:
    day = own.deadlines.get(rule_key(campaign, rule), rule.day)
    return rule if day == rule.day else replace(rule, day=day)
