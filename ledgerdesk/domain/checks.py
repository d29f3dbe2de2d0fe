"""Named rules over one record: what is missing, impossible or unusual."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from ledgerdesk.domain import identity
from ledgerdesk.domain.definitions import Check, Condition, Field, Register, Term
from ledgerdesk.domain.periods import DAY, Calendar, later
from ledgerdesk.domain.values import Stored, is_blank, once, tester
from ledgerdesk.errors import Finding, Level, UserError

Values = Mapping[str, Stored]
When = Callable[[Values], bool]
Test = Callable[[Any, Mapping[str, Any], str], bool]
"""Whether a rule is broken: of a field's value, its record's values, and today as ISO text."""

SHIPPED_DAYS = Calendar()
"""Working days without a ledger's own table."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A check where it stands: its field and the other fields it names."""

    field: Field
    check: Check
    others: tuple[Field, ...]


class _Rule(NamedTuple):
    """A check made ready: broken when `test` and every `when` hold."""

    test: Test
    when: When | None
    level: Level
    text: str | Callable[[Any], str]


class _Group(NamedTuple):
    """The rules of one field; those that speak on a blank stand apart."""

    key: str
    rules: tuple[_Rule, ...]
    on_blank: tuple[_Rule, ...]


class _Plan(NamedTuple):
    required: tuple[Field, ...]
    groups: tuple[_Group, ...]


def missing(register: Register, values: Values) -> tuple[Field, ...]:
    """Name the required fields that are blank."""
    return tuple([each for each in _plan(register).required if is_blank(values.get(each.key))])


def check(register: Register, values: Values, today: date) -> tuple[Finding, ...]:
    """Judge one record by every rule of its register; blanks only where a rule asks for it."""
    found: list[Finding] = []
    now = today.isoformat()
    for key, rules, on_blank in _plan(register).groups:
        value = values.get(key)
        chosen = on_blank if value is None or is_blank(value) else rules
        for test, when, level, text in chosen:
            if not test(value, values, now):
                continue
            if when is None or when(values):
                sentence = text if isinstance(text, str) else text(value)
                found.append(Finding(level, sentence, register.key, field=key))
    return tuple(found)


@once
def _plan(register: Register) -> _Plan:
    required = tuple(each for each in register.columns if each.required)
    return _Plan(required, tuple(filter(_has_rules, map(_grouper(register), register.fields))))


def _has_rules(group: _Group) -> bool:
    return bool(group.rules)


def due_on(term: Term, values: Values, calendar: Calendar = SHIPPED_DAYS) -> str:
    """Return the ISO day a record's term ends, "" when it runs for this record not at all."""
    start = str(values.get(term.start) or "")[:10]
    if not start or not all(tester(each)(values.get(each.field)) for each in term.when):
        return ""
    if start < term.begin or "" < term.until < start:
        return ""
    day = later(date.fromisoformat(start), term.months)
    left = term.days + int(str(values.get(term.plus) or 0))
    return (_worked(day, left, calendar) if term.workdays else day + left * DAY).isoformat()


def _worked(day: date, left: int, calendar: Calendar) -> date:
    """Return the day so many working days after one."""
    for _ in range(left):
        day = calendar.following(day + DAY)
    return day


def _overdue(term: Term) -> _Rule:
    """Say of a term that it is past, or was kept too late; blank or not."""

    def test(value: Any, values: Mapping[str, Any], now: str) -> bool:
        end = due_on(term, values)
        return bool(end) and str(value or now)[:10] > end

    return _Rule(test, None, "orange", f"{term.title}已过时限，请核对。")


def _grouper(register: Register) -> Callable[[Field], _Group]:
    """Gather what stands at a field and what the whole register says about it."""
    strays = [each.field for each in register.checks if each.field not in register.by_key]
    if strays:
        raise _mistake(register, f"字段“{strays[0]}”")

    def group(field: Field) -> _Group:
        checks = (*field.checks, *(each for each in register.checks if each.field == field.key))
        made = [(each.rule, _rule(register, field, each)) for each in checks]
        if field.kind == "choice" and field.choices and not field.free:
            made.insert(0, ("", _listed(field)))
        made += [(TERM, _overdue(each)) for each in register.terms if each.done == field.key]
        loud = tuple(rule for name, rule in made if name in _SPEAK_ON_BLANK)
        return _Group(field.key, tuple(rule for _, rule in made), loud)

    return group


def _rule(register: Register, field: Field, check: Check) -> _Rule:
    """Look a rule up by its name; UserError when a definition names what is not there."""
    names = () if _is_number(check.other) else tuple(filter(None, check.other.split(",")))
    unknown = [name for name in names if name not in register.by_key]
    if unknown:
        raise _mistake(register, f"字段“{unknown[0]}”")
    place = _Place(field, check, tuple(register.by_key[name] for name in names))
    if check.rule in _IDENTITY:
        return _identified(place)
    if check.rule not in _RULES:
        raise _mistake(register, f"规则“{check.rule}”")
    default, make = _RULES[check.rule]
    other = "、".join(each.label for each in place.others) or check.other
    text = check.text or default.format(label=field.label, other=other)
    return _Rule(make(place), _when(check.when), check.level, text)


def _mistake(register: Register, what: str) -> UserError:
    return UserError(
        f"定义文件 {register.key}.toml 的检查用了不存在的{what}，请改正后重新打开程序。"
    )


def _when(conditions: tuple[Condition, ...]) -> When | None:
    """Join the conditions of a rule; most rules have none or one."""
    if not conditions:
        return None
    asks = tuple((each.field, tester(each)) for each in conditions)
    if len(asks) == 1:
        name, ask = asks[0]
        return lambda values: ask(values.get(name))

    return lambda values: all(ask(values.get(name)) for name, ask in asks)


def _identified(place: _Place) -> _Rule:
    """Let an identity check speak, always orange; a sealed value is an id and says nothing."""
    reason, label = _IDENTITY[place.check.rule], place.field.label
    is_open = place.field.kind != "sealed"
    text = place.check.text or (lambda value: f"{label}{reason(value)}。")
    return _Rule(
        lambda value, _v, _t: is_open and bool(reason(value)),
        _when(place.check.when),
        "orange",
        text,
    )


def _listed(field: Field) -> _Rule:
    """Make the rule that a choice still is in its list."""
    known = frozenset(field.choices)

    def strange(value: Any) -> list[str]:
        return [each for each in (value if field.several else (value,)) if each not in known]

    def text(value: Any) -> str:
        return f"{field.label}里的“{strange(value)[0]}”不在可选项中，请重新选择。"

    if field.several:
        return _Rule(lambda value, _v, _t: not known.issuperset(value), None, "red", text)
    return _Rule(lambda value, _v, _t: value not in known, None, "red", text)


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _earlier(place: _Place) -> Test:
    """Compare days with days, moments with moments, and a mixed pair by the day."""
    key, size = place.others[0].key, _shared(place)
    return lambda value, values, _: (
        not is_blank(other := values.get(key, "")) and value[:size] < other[:size]
    )


def _later(place: _Place) -> Test:
    key, size = place.others[0].key, _shared(place)
    return lambda value, values, _: (
        not is_blank(other := values.get(key, "")) and value[:size] > other[:size]
    )


def _shared(place: _Place) -> int:
    """How many characters of two times mean the same."""
    return 16 if place.field.kind == place.others[0].kind == "moment" else 10


def _bound(place: _Place) -> Callable[[Mapping[str, Any]], int | None]:
    """Give the number to compare with: one written down, or the sum of other fields."""
    if not place.others:
        scale = 1 if place.field.several else place.field.scale
        fixed = int(Decimal(place.check.other) * scale)
        return lambda _: fixed
    keys = tuple(each.key for each in place.others)

    def total(values: Mapping[str, Any]) -> int | None:
        known = [amount for key in keys if (amount := values.get(key)) is not None]
        return sum(known) if known else None

    return total


def _amount(value: Any) -> int:
    """Count the entries of a list; a number is itself."""
    return len(value) if isinstance(value, tuple) else int(value)


def _too_little(place: _Place) -> Test:
    bound = _bound(place)
    return lambda value, values, _: (least := bound(values)) is not None and _amount(value) < least


def _too_much(place: _Place) -> Test:
    bound = _bound(place)
    return lambda value, values, _: (most := bound(values)) is not None and _amount(value) > most


def _all_blank(place: _Place) -> Test:
    keys = (place.field.key, *(each.key for each in place.others))
    return lambda _value, values, _today: all(is_blank(values.get(key)) for key in keys)


def _lacks_other(place: _Place) -> Test:
    key, silent = place.others[0].key, 0 if place.field.kind == "flag" else None
    return lambda value, values, _: value != silent and is_blank(values.get(key))


def _same_as_other(place: _Place) -> Test:
    key = place.others[0].key
    return lambda value, values, _: bool(value == values.get(key))


def _contains_other(place: _Place) -> Test:
    key = place.others[0].key
    return lambda value, values, _: values.get(key) in value


def _abroad(place: _Place) -> Test:
    low, high = (73, 136) if place.field.key == "longitude" else (3, 54)
    scale = place.field.scale
    return lambda value, _values, _today: not low * scale <= value <= high * scale


_IDENTITY: Mapping[str, Callable[[str], str]] = {
    "citizen_id": identity.citizen_id,
    "credit_code": identity.credit_code,
    "id_any": identity.id_any,
    "licence_no": identity.licence_no,
    "document_no": identity.document_no,
    "phone": identity.phone,
}
TERM = "term"
_SPEAK_ON_BLANK = frozenset({"wanted", "needs_one", "never", TERM})
_RULES: Mapping[str, tuple[str, Callable[[_Place], Test]]] = {
    "not_future": ("{label}晚于今天，请核对。", lambda _: lambda value, _v, now: value[:10] > now),
    "not_past": ("{label}已过，请核对。", lambda _: lambda value, _v, now: value[:10] < now),
    "not_before": ("{label}早于{other}，请核对。", _earlier),
    "not_after": ("{label}晚于{other}，请核对。", _later),
    "at_least": ("{label}应不少于{other}，请核对。", _too_little),
    "at_most": ("{label}应不多于{other}，请核对。", _too_much),
    "positive": ("{label}应大于 0，请核对。", lambda _: lambda value, _v, _t: value <= 0),
    "wanted": ("{label}未填，请补充。", lambda _: lambda value, _v, _t: is_blank(value)),
    "needs": ("填了{label}，还应填写{other}。", _lacks_other),
    "needs_one": ("{label}、{other}至少填一项。", _all_blank),
    "never": ("{label}请核对。", lambda _: lambda _value, _v, _t: True),
    "differs": ("{label}与{other}不应相同，请核对。", _same_as_other),
    "excludes": ("{label}中不必再选{other}已有的内容。", _contains_other),
    "in_china": ("{label}不在我国范围内，请核对经度、纬度是否填反。", _abroad),
}
"""The sentence when the definition has none, and how the test is made."""
