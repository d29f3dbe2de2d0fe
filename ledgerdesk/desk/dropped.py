"""Definitions of the ledger's own place: files in the folder beside it, and copies inside it."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from ledgerdesk.db.ids import new_id
from ledgerdesk.db.store import Store
from ledgerdesk.desk import blanks
from ledgerdesk.domain.catalog import Catalog, build, measures_of, read
from ledgerdesk.domain.definitions import Campaign, Checklist, Form
from ledgerdesk.domain.law import Law
from ledgerdesk.domain.verifying import campaign_slips, form_slips, law_slips, measure_slips
from ledgerdesk.errors import UserError

FOLDER = "definitions"
SHAPES: Mapping[str, type[Any]] = {
    "forms": Form,
    "ledgers": Form,
    "checklists": Checklist,
    "campaigns": Campaign,
    "law": Law,
}
"""What may be added, by folder, in the order it is read; measures stand before them all."""
MEASURES = "measures"
KINDS = (MEASURES, *SHAPES)
_COPIES = f"""SELECT kind, "key", text FROM definition
    WHERE kind IN ({", ".join("?" * len(KINDS))})"""  # noqa: S608  # places, not texts
CLOSED = {"registers": "台账", "flows": "流转", "dockets": "单页"}
"""What a file cannot add."""


class Told(NamedTuple):
    """One definition's text and where it stands."""

    folder: str
    key: str
    text: str
    name: str
    """As people know the place: the file's name."""


class Dropped(NamedTuple):
    """Definitions with those of a ledger's place, and what is wrong with some of them."""

    catalog: Catalog
    mistakes: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    """Those that were taken."""


def place(ledger: Path) -> Path:
    """Return the folder beside a ledger where definitions are dropped."""
    return ledger.parent / FOLDER


def dropped(base: Catalog, folder: Path) -> Dropped:
    """Return the definitions with the files of a folder; one that is wrong is left out."""
    if not folder.is_dir():
        return Dropped(base)
    return _taken(base, _files(folder))


def kept(base: Catalog, store: Store) -> Dropped:
    """Return the definitions with the copies inside a ledger; forms of its own stand apart."""
    rows = store.rows(f"{_COPIES} ORDER BY id", KINDS)
    if not rows:
        return Dropped(base)
    told = (Told(kind, key, text, f"{key}（台账内）") for kind, key, text in rows)
    return _taken(base, (each for each in told))


def unkept(store: Store, told: Iterable[Told]) -> tuple[Told, ...]:
    """Return the definitions whose copy inside the ledger is missing or another one."""
    known = {(kind, key): text for kind, key, text in store.rows(_COPIES, KINDS)}
    return tuple(each for each in told if known.get((each.folder, each.key)) != each.text)


def keep(store: Store, told: Iterable[Told]) -> None:
    """Copy definitions and their blanks into the ledger, inside a change: they travel along."""
    query = 'SELECT id FROM definition WHERE kind = ? AND "key" = ?'
    for each in told:
        known = store.value(query, (each.folder, each.key))
        if known:
            store.update("definition", known, {"text": each.text})
        else:
            row = {"id": new_id(), "kind": each.folder, "key": each.key, "text": each.text}
            store.insert("definition", row)
        for name in _files_of(each):
            path = place(store.path) / "forms" / name
            if path.is_file():
                blanks.keep(store, name, path.read_bytes())


def _files_of(told: Told) -> Iterator[str]:
    """Yield the workbook or template a definition names."""
    data = tomllib.loads(told.text)
    yield from (str(data[key]) for key in ("workbook", "template") if data.get(key))


def _files(folder: Path) -> Iterator[Told | str]:
    """Yield the definitions of a folder, and a sentence for each file that is none."""
    for path in sorted(folder.rglob("*.toml")):
        name = str(path.relative_to(folder))
        kind = path.parent.name if path.parent != folder else ""
        try:
            data = read(path)
        except UserError as error:
            yield str(error)
            continue
        kind = kind or f"{data.get('kind', '')}s".replace("ss", "s")
        if kind in CLOSED:
            what = f"{CLOSED[kind]}不能用定义文件增加，可以在方案里用 fields 增加字段"
            yield f"定义文件 {name}：{what}。"
        elif kind not in {*SHAPES, MEASURES}:
            known = "、".join((MEASURES, *SHAPES))
            yield f"定义文件 {name}：看不出是哪一类，请放进 {known} 之一的子文件夹。"
        else:
            yield Told(kind, path.stem, path.read_text(encoding="utf-8"), name)


def _taken(base: Catalog, told: Iterator[Told | str]) -> Dropped:
    every = [*told]
    mistakes = [each for each in every if isinstance(each, str)]
    order = (MEASURES, *SHAPES)
    found = [each for each in every if not isinstance(each, str)]
    catalog, good = base, []
    for each in sorted(found, key=lambda one: order.index(one.folder)):
        try:
            catalog = _with(catalog, each)
            good.append(each)
        except UserError as error:
            mistakes.append(str(error))
    return Dropped(catalog, tuple(mistakes), tuple(good))


def _with(catalog: Catalog, told: Told) -> Catalog:
    """Return the catalog with one more definition; raise UserError naming what is wrong."""
    data = tomllib.loads(told.text)
    data.pop("kind", None)
    if told.folder == MEASURES:
        more = measures_of(data, told.name)
        grown = replace(catalog, measures=MappingProxyType({**catalog.measures, **more}))
        slips = [slip for each in more.values() for slip in measure_slips(grown, each)]
    else:
        made = build(SHAPES[told.folder], data, told.name)
        if made.key != told.key:
            raise _mistake(told, "key 应与文件名相同")
        known = {**getattr(catalog, told.folder), made.key: made}
        grown = replace(catalog, **{told.folder: MappingProxyType(known)})
        slips = _slips(grown, made)
    if slips:
        raise _mistake(told, "；".join(slips))
    return grown


def _slips(catalog: Catalog, made: object) -> list[str]:
    if isinstance(made, Campaign):
        return [*campaign_slips(catalog, made)]
    if isinstance(made, Law):
        return [*law_slips(catalog, made)]
    return [*form_slips(catalog, made)] if isinstance(made, Form) else []


def _mistake(told: Told, why: str) -> UserError:
    return UserError(f"定义文件 {told.name} 没有采用：{why}。请改正后重新打开台账。")
