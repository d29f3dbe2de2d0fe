"""Read definition files into dataclasses; a mistake names its file and key in Chinese."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import cache, partial
from pathlib import Path
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import tomli as tomllib  # the same parser, compiled: a third of the time at each start

from ledgerdesk.domain.definitions import (
    Campaign,
    Checklist,
    Docket,
    Flow,
    Form,
    Measure,
    Register,
)
from ledgerdesk.errors import UserError, trouble

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from ledgerdesk.domain.law import Law

T = TypeVar("T", bound="DataclassInstance")
V = TypeVar("V")


class Lazy(Mapping[str, V]):
    """Values by key, each made when first asked for; a start asks for few of them."""

    def __init__(self, keys: Iterable[str], make: Callable[[str], V]) -> None:
        self._keys = dict.fromkeys(keys)
        self._make = make
        self._made: dict[str, V] = {}

    def __getitem__(self, key: str) -> V:
        """Return a value; every thread that asks gets the same one."""
        if key not in self._made:
            if key not in self._keys:
                raise KeyError(key)
            self._made.setdefault(key, self._make(key))
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        """Yield the keys in their order."""
        return iter(self._keys)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._keys)

    def __contains__(self, key: object) -> bool:
        """Tell whether there is such a key, and make nothing."""
        return key in self._keys


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every definition the program knows, by key."""

    registers: Mapping[str, Register]
    checklists: Mapping[str, Checklist]
    flows: Mapping[str, Flow]
    forms: Mapping[str, Form]
    ledgers: Mapping[str, Form]
    campaigns: Mapping[str, Campaign]
    measures: Mapping[str, Measure]
    dockets: Mapping[str, Docket] = field(default_factory=dict)
    law: "Mapping[str, Law]" = field(default_factory=dict)

    def check(self) -> None:
        """Build what nobody asked for yet; raise UserError naming file and key of a mistake."""
        for each in fields(self):
            for _ in getattr(self, each.name).values():
                pass


@dataclass(frozen=True, slots=True)
class _Measures:
    """One file of measures."""

    measures: tuple[Measure, ...]


def load(folder: Path) -> Catalog:
    """Read every definition under `folder`; raise UserError naming file and key on a mistake."""
    found = listed(folder)
    found.check()
    return found


def listed(folder: Path) -> Catalog:
    """List the definitions under `folder`; each is read, built and checked when asked for."""
    return Catalog(
        registers=_folder(folder / "registers", Register),
        checklists=_folder(folder / "checklists", Checklist),
        flows=_folder(folder / "flows", Flow),
        forms=_folder(folder / "forms", Form),
        ledgers=_folder(folder / "ledgers", Form),
        campaigns=_folder(folder / "campaigns", Campaign),
        measures=_measures(folder / "measures"),
        dockets=_folder(folder / "dockets", Docket),
        law=_law(folder / "law"),
    )


def read(path: Path) -> dict[str, Any]:
    """Read one TOML file; raise UserError with the line of a slip."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        message = f"定义文件 {path.name} {_place(error)}写法不对，请改正后重新打开程序。"
        raise UserError(message) from error
    except UnicodeDecodeError as error:
        message = f"定义文件 {path.name} 不是 UTF-8 编码，请另存为 UTF-8 后重新打开程序。"
        raise UserError(message) from error
    except OSError as error:
        message = (
            f"定义文件 {path.name} 打不开（{trouble(error)}），请检查文件和权限后重新打开程序。"
        )
        raise UserError(message) from error


def build(cls: type[T], data: Mapping[str, Any], where: str) -> T:
    """Make a dataclass from a TOML table, its types checked; `where` names the place."""
    hints, required = _shape(cls)
    unknown = [key for key in data if key not in hints]
    if unknown:
        raise _mistake(where, unknown[0], "没有这个键")
    missing = [name for name in required if name not in data]
    if missing:
        raise _mistake(where, missing[0], "缺少这个键")
    values = {
        key: value if type(value) is hints[key] else _value(hints[key], value, where, key)
        for key, value in data.items()
    }
    return cls(**values)


@cache
def _shape(cls: "type[DataclassInstance]") -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the types of a class's fields, and those it must have.

    Worked out once a class: annotations cost more to resolve than the files to read.
    """
    hints = get_type_hints(cls)
    known = {each.name: hints[each.name] for each in fields(cls)}
    required = [
        each.name
        for each in fields(cls)
        if each.default is MISSING and each.default_factory is MISSING
    ]
    return known, tuple(required)


def _place(error: tomllib.TOMLDecodeError) -> str:
    """Where a slip is; Python says it in words only ("at line 3, column 5", "end of document")."""
    line = re.search(r"line (\d+)", str(error))
    return f"第 {line[1]} 行" if line else "末尾"


def _folder(folder: Path, cls: type[T]) -> Mapping[str, T]:
    return Lazy(_keys(folder), partial(_file, folder, cls))


def _keys(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.toml"))


def _law(folder: Path) -> "Mapping[str, Law]":
    def made(key: str) -> "Law":
        from ledgerdesk.domain.law import Law  # noqa: PLC0415  # no start asks for the law

        return _file(folder, Law, key)

    return Lazy(_keys(folder), made)


def _file(folder: Path, cls: type[T], key: str) -> T:
    path = folder / f"{key}.toml"
    data = read(path)
    if data.get("key") != key:
        raise _mistake(path.name, "key", "应与文件名相同")
    return build(cls, data, path.name)


def _measures(folder: Path) -> Mapping[str, Measure]:
    """Read the files, to know whose measure is where; the measures themselves wait."""
    found: dict[str, tuple[Mapping[str, Any], str]] = {}
    for path in sorted(folder.glob("*.toml")):
        data = read(path)
        told = data.get("measures", [])
        if set(data) != {"measures"} or not _are_keyed(told):
            build(_Measures, data, path.name)  # says what is wrong
        for number, each in enumerate(told, 1):
            if each["key"] in found:
                raise _mistake(path.name, each["key"], "指标重名")
            found[each["key"]] = each, f"{path.name} 的 measures 第 {number} 项"
    return Lazy(found, lambda key: build(Measure, *found[key]))


def _are_keyed(told: object) -> bool:
    """Tell whether these are tables that each have a key."""
    return isinstance(told, list) and all(
        isinstance(each, dict) and isinstance(each.get("key"), str) for each in told
    )


def measures_of(data: Mapping[str, Any], where: str) -> dict[str, Measure]:
    """Return the measures of one file by key; raise UserError when two have one name."""
    found: dict[str, Measure] = {}
    for measure in build(_Measures, data, where).measures:
        if measure.key in found:
            raise _mistake(where, measure.key, "指标重名")
        found[measure.key] = measure
    return found


def _value(hint: Any, value: Any, where: str, key: str) -> Any:
    origin = get_origin(hint)
    if origin is tuple:
        return _items(get_args(hint)[0], value, where, key)
    if origin is dict:
        return _table(get_args(hint)[1], value, where, key)
    if origin is Literal:
        if value not in get_args(hint):
            raise _mistake(where, key, f"“{value}”不在允许的范围内")
        return value
    if origin in {Union, UnionType}:
        return _value(get_args(hint)[0], value, where, key)
    return _plain(hint, value, where, key)


def _items(hint: Any, value: Any, where: str, key: str) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise _mistake(where, key, "应是列表")
    return tuple(
        _value(hint, each, where, f"{key} 第 {place} 项") for place, each in enumerate(value, 1)
    )


def _table(hint: Any, value: Any, where: str, key: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _mistake(where, key, "应是一个表")
    return {name: _value(hint, each, where, f"{key}.{name}") for name, each in value.items()}


def _plain(hint: Any, value: Any, where: str, key: str) -> Any:
    if is_dataclass(hint) and isinstance(hint, type):
        if not isinstance(value, dict):
            raise _mistake(where, key, "应是一个表")
        return build(hint, value, f"{where} 的 {key}")
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint:
        raise _mistake(where, key, f"“{value}”的类型不对")
    return value


def _mistake(where: str, key: str, why: str) -> UserError:
    return UserError(f"定义文件 {where} 的“{key}”有误：{why}。请改正后重新打开程序。")
