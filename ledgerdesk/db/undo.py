"""Play a step backwards in a new step; redo is the undo of an undo."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ledgerdesk.db import columns
from ledgerdesk.db.store import Change, Store
from ledgerdesk.db.triggers import rows
from ledgerdesk.db.upgrade import SCHEMA
from ledgerdesk.errors import RefusedError, UserError

BURNT = "numbering"
"""Numbers given out stay given out."""
FOUNDING = ("setting", "unit")
"""The row that a ledger gets when it is made; without it there is no ledger."""
DOCUMENT = "document"
SUBMISSION = "submission"
KEPT = f"('sealed', 'printed', '{BURNT}', '{SCHEMA}')"
"""Tables whose rows undo leaves alone; a step with no others has nothing to undo. A paper once
printed stays known by its code."""

ROWS = f"""EXISTS (SELECT 1 FROM step_row r WHERE r.id {rows("s.id")}
    AND r."table" NOT IN {KEPT})"""
UNDONE = "EXISTS (SELECT 1 FROM step u WHERE u.undoes = s.uid)"
DEPTH = """(WITH RECURSIVE back (uid) AS (SELECT s.undoes WHERE s.undoes IS NOT NULL
    UNION ALL SELECT p.undoes FROM back JOIN step p ON p.uid = back.uid
    WHERE p.undoes IS NOT NULL) SELECT count(*) % 2 FROM back)"""
"""1: the step is an undo; 0: something done, or done again."""
RENEWED = f"""(SELECT coalesce(max(id) >> 32, 0) FROM step_row WHERE "table" = '{SCHEMA}')"""
"""Undo does not reach behind the last upgrade: rows had other columns then."""
LATEST = f"""SELECT s.id, s.uid, s.label FROM step s WHERE s.origin = ? AND {ROWS}
    AND NOT {UNDONE} AND {DEPTH} = ? AND s.id > max(?, {RENEWED}) ORDER BY s.id DESC LIMIT 1"""
NORMAL = f"""SELECT s.id FROM step s WHERE s.origin = ? AND s.undoes IS NULL AND {ROWS}
    ORDER BY s.id DESC LIMIT 1"""


class Link(NamedTuple):
    """A column that names rows of another table by id; `several` holds a JSON array of them."""

    table: str
    column: str
    target: str
    several: bool = False
    extra: bool = False
    """It lies in the JSON column."""


class Target(NamedTuple):
    """The step that undo or redo would play backwards."""

    step: int
    uid: str
    label: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What the caller knows of the tables, and what it does before the step is sealed."""

    links: Sequence[Link] = ()
    then: Callable[[Change], None] = field(default=lambda _: None)


class _Row(NamedTuple):
    table: str
    row: str
    before: str | None
    after: str | None


def undo_target(store: Store) -> Target | None:
    """Return this copy's latest step that can be undone, None when there is none."""
    return _latest(store, depth=0, after=0)


def redo_target(store: Store) -> Target | None:
    """Return the undo to take back; something new done since leaves nothing to redo."""
    return _latest(store, depth=1, after=store.value(NORMAL, (store.origin,)) or 0)


def undo(store: Store, *, actor: str, at: str, rules: Rules | None = None) -> Change:
    """Play the latest step backwards as a new step; raise UserError with the reason why not."""
    target = undo_target(store)
    if target is None:
        message = "没有可以撤销的操作。"
        raise UserError(message)
    return _step(store, target, f"撤销：{plain(target)}", (actor, at), rules or Rules())


def redo(store: Store, *, actor: str, at: str, rules: Rules | None = None) -> Change:
    """Take the latest undo back as a new step; raise UserError with the reason why not."""
    target = redo_target(store)
    if target is None:
        message = "没有可以重做的操作。"
        raise UserError(message)
    return _step(store, target, f"重做：{plain(target)}", (actor, at), rules or Rules())


def undo_step(
    store: Store, step: int, *, actor: str, at: str, rules: Rules | None = None
) -> Change:
    """Play one step backwards, whichever it is; raise UserError with the reason why not."""
    found = store.row(f"SELECT s.id, s.uid, s.label, {UNDONE} FROM step s WHERE s.id = ?", (step,))
    if found is None or found[3]:
        message = "这一步不存在，或已经撤销过了。"
        raise UserError(message)
    target = Target(*found[:3])
    return _step(store, target, f"撤销：{plain(target)}", (actor, at), rules or Rules())


def _latest(store: Store, *, depth: int, after: int) -> Target | None:
    found = store.row(LATEST, (store.origin, depth, after))
    return Target(*found) if found else None


def plain(target: Target | None) -> str:
    """Return what a step was called before it was undone or redone; "" without one."""
    return "" if target is None else target.label.removeprefix("撤销：").removeprefix("重做：")


def _step(store: Store, target: Target, label: str, by: tuple[str, str], rules: Rules) -> Change:
    with store.change(label, actor=by[0], at=by[1], undoes=target.uid) as change:
        played = _rows(store, target.step)
        _allowed(store, target, played)
        for row in reversed(played):
            _play(store, row)
        _whole(store, target, played, rules.links)
        rules.then(change)
    return change


def _rows(store: Store, step: int) -> list[_Row]:
    sql = f"""SELECT "table", "row", before, after FROM step_row
        WHERE id {rows("?1")} AND "table" NOT IN {KEPT} ORDER BY id"""
    return [_Row(*row) for row in store.rows(sql, (step,))]


def _allowed(store: Store, target: Target, played: Sequence[_Row]) -> None:
    reasons = []
    if not played:
        reasons.append("这一步没有改动记录。")
    if any(row[:2] == FOUNDING and row.before is None for row in played):
        reasons.append("这一步新建了台账，不能撤销。")
    if any(row.table == SUBMISSION for row in played):
        reasons.append("这一步是上报，已经报出的不能撤销，请填写更正后重新上报。")
    if any(_numbered(row) for row in played):
        reasons.append("这一步给出了文书编号，编号不能收回，请改为作废这份文书。")
    if store.value(f"SELECT ? <= {RENEWED}", (target.step,)):
        reasons.append("这一步在台账升级之前，只能查看，不能撤销。")
    reasons += _later(store, target.step)
    if reasons:
        message = f"“{target.label}”不能撤销，台账没有改动："
        raise RefusedError(message, tuple(reasons))


def _numbered(row: _Row) -> bool:
    """Tell whether a row of the journal gives a document its number."""
    if row.table != DOCUMENT or row.after is None:
        return False
    before = json.loads(row.before or "{}").get("number")
    after = json.loads(row.after).get("number")
    return after is not None and after != before


def _later(store: Store, step: int) -> list[str]:
    """Name the later steps that left rows otherwise than this step did.

    Steps that were undone again leave their rows as they were, so they do not count.
    """
    sql = f"""WITH own AS (SELECT "table", "row", after, max(id) AS id FROM step_row
        WHERE id {rows("?1")} AND "table" NOT IN {KEPT} GROUP BY "table", "row"),
        last AS (SELECT own.after, (SELECT max(r.id) FROM step_row r
        WHERE r."row" = own."row" AND r."table" = own."table") AS id, own.id AS mine FROM own)
        SELECT s.at, s.label, count(*) FROM last JOIN step_row r ON r.id = last.id
        JOIN step s ON s.id = r.step WHERE last.id > last.mine AND r.after IS NOT last.after
        GROUP BY s.id ORDER BY s.id DESC LIMIT 5"""
    return [
        f"后来的“{label}”（{at.replace('T', ' ')}）又改动了其中 {count} 条记录，请先撤销那一步。"
        for at, label, count in store.rows(sql, (step,))
    ]


def _play(store: Store, row: _Row) -> None:
    if row.before is None:
        store.delete(row.table, row.row)
        return
    before: dict[str, Any] = json.loads(row.before)
    if row.after is None:
        store.insert(row.table, {"id": row.row, **before})
        return
    after = json.loads(row.after)
    keys = dict.fromkeys([*before, *after])
    changed = {key: before.get(key) for key in keys if before.get(key) != after.get(key)}
    store.update(row.table, row.row, changed)


def _whole(store: Store, target: Target, played: Sequence[_Row], links: Sequence[Link]) -> None:
    """Refuse when a link would point to nothing: to a row taken away, or from one put back."""
    ids: dict[str, list[str]] = {}
    for row in played:
        ids.setdefault(row.table, []).append(row.row)
    reasons = []
    for link in links:
        count = _dangling(store, link, ids)
        if count:
            reasons.append(
                f"会有 {count} 处引用落空（{link.table} 的 {link.column}），请先改掉这些引用。"
            )
    if reasons:
        message = f"“{target.label}”不能撤销，台账没有改动："
        raise RefusedError(message, tuple(reasons))


def _dangling(store: Store, link: Link, ids: dict[str, list[str]]) -> int:
    held = columns.apart(link.column, "t") if link.extra else columns.quoted(link.column, "t")
    named = f"json_each({held})" if link.several else "(SELECT NULL)"
    value = "j.value" if link.several else held
    count = 0
    for column, table in ((value, link.target), ("t.id", link.table)):
        if table in ids:
            count += store.value(
                f"""SELECT count(*) FROM "{link.table}" t, {named} j
                WHERE {column} IN (SELECT value FROM json_each(?)) AND {value} IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM "{link.target}" x WHERE x.id = {value})""",
                (json.dumps(ids[table]),),
            )
    return count
