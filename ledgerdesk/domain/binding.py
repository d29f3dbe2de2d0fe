"""From a blank to a form: what goes into which cell, guessed, told by a file, or chosen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from ledgerdesk.domain import heads
from ledgerdesk.domain.catalog import build
from ledgerdesk.domain.definitions import (
    CellFigure,
    CellText,
    Column,
    Condition,
    Field,
    Form,
    Part,
    Register,
)
from ledgerdesk.domain.heads import Found, Grid, letters, place
from ledgerdesk.domain.sheets import Layout
from ledgerdesk.domain.suggesting import Choice, Kind, ranked, span_of, worded
from ledgerdesk.errors import UserError

BARE = Column(special="blank")
PERIODS: tuple[tuple[str, Literal["week", "quarter", "month", "year"]], ...] = (
    ("周", "week"),
    ("季", "quarter"),
    ("月", "month"),
    ("年", "year"),
)
_NO_FORM = "没有找到表头，像是一事一表（左边项目、右边内容）或一份数据，不是每期填报的空表"
LINES = ("指标名称", "指标", "项目", "统计项目", "工作内容", "统计指标", "类别", "内容")
"""Headings of a column that names what each line counts."""
NAMED = 2
"""Headings that a register's name in the title counts as much as."""
VALUES = ("本月", "本期", "本周", "当月", "数量", "数值", "完成", "情况", "合计", "累计", "上月")
"""Headings of columns that hold the number of a line."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a blank seems to be: its parts, and the choices known here."""

    layout: Layout
    found: Found
    known: tuple[Choice, ...]
    registers: Mapping[str, Register]


def proposed(guess: Guess, key: str, name: str) -> Form:
    """Return the form a blank seems to be; `name` serves where the sheet has no title."""
    layout, found = guess.layout, guess.found
    title = _title(layout, found, guess.known) or name
    rows, register = _rows(guess)
    columns = tuple(_columns(guess, rows, register)) if rows != "cells" else ()
    cells = tuple(_cells(guess, rows))
    used = {place(each.cell) for each in cells}
    head = found.head if found.head[0] else ()
    day = guess.registers[register].date if register else ""
    return Form(
        key=key,
        title=title,
        columns=columns,
        rows=rows,
        block=found.block if rows != "cells" else 0,
        room=max(1, found.room),
        total=found.total or (-1 if rows == "units" else 0),
        spans=("period", "year") if found.spans and rows == "units" else ("period",),
        texts=tuple(_texts(guess, rows, used)),
        cells=cells,
        sheet=layout.title,
        head=head,
        register=register,
        where=(Condition(day, "in_period"),) if day else (),
        empty="本期没有（零报告）" if rows == "records" else "",
        file=name,
        period=next((kind for word, kind in PERIODS if word in title), "month"),
        page=layout.page,
        fingerprint=heads.fingerprint(layout, head),
    )


def told(data: Mapping[str, Any], base: Form, guess: Guess, where: str) -> Form:
    """Return a form as a file says, the rest as guessed; columns may go by their letters."""
    made = dict(data)
    if isinstance(made.get("columns"), dict):
        made["columns"] = _by_letters(made["columns"], guess.layout.columns, where)
    for key in ("key", "title"):
        made.setdefault(key, getattr(base, key))
    made["key"] = base.key
    if "columns" in made:
        made.setdefault("cells", [])
        made.setdefault("texts", [])
    rest = {
        each: getattr(base, each)
        for each in Form.__dataclass_fields__
        if each not in made and (each not in {"register", "where"} or "rows" not in made)
    }
    form = build(Form, {**made, "columns": made.get("columns", [])}, where)
    return replace(form, **rest)


def checked(form: Form, layout: Layout, known: Iterable[str]) -> Form:
    """Return a form that fits its blank; raise UserError naming what does not."""
    keys = set(known)
    asked = [*(each.measure for each in form.columns), *(each.measure for each in form.cells)]
    names = filter(None, asked)
    wrong = [f"没有叫“{each}”的指标" for each in names if each not in keys]
    for cell in (*(each.cell for each in form.cells), *(each.cell for each in form.texts)):
        row, column = place(cell)
        if row > layout.rows or column > layout.columns:
            wrong.append(f"单元格 {cell} 在表样之外")
    if len(form.columns) > layout.columns:
        wrong.append(f"定义了 {len(form.columns)} 列，表样只有 {layout.columns} 列")
    if form.rows != "cells" and not 1 < form.block <= layout.rows + 1:
        wrong.append("没有指明从哪一行起逐行填写")
    if form.rows == "records" and not form.register:
        wrong.append("没有指明逐行填写哪一本台账的记录")
    if not any(each.special != "blank" for each in form.columns) and not form.cells:
        wrong.append("没有一格选定了内容" if form.head else _NO_FORM)
    if wrong:
        message = f"表样“{form.title}”还不能用：{'；'.join(wrong)}。请改正后再保存。"
        raise UserError(message)
    return replace(form, columns=(*form.columns, *[BARE] * _missing(form, layout)))


def column_for(choice: Choice, path: str, registers: Mapping[str, Register]) -> Column:
    """Return the column of a block that prints a choice under a heading."""
    if choice.kind == "special":
        special: Any = choice.key
        return Column(special=special)
    if choice.kind == "measure":
        return Column(measure=choice.key, span=span_of(path))
    register, _, key = choice.key.partition(".")
    return _printing(registers[register].by_key[key], path)


def choice_of(column: Column, register: str) -> str:
    """Return the key of what a column prints, "" for nothing, … for more than one thing."""
    if column.measure:
        return column.measure
    if column.special:
        return "" if column.special == "blank" else column.special
    fields = [part.field for part in column.parts]
    return f"{register}.{fields[0]}" if len(fields) == 1 and fields[0] else "…"


def _missing(form: Form, layout: Layout) -> int:
    return layout.columns - len(form.columns) if form.rows != "cells" else 0


def _printing(each: Field, path: str) -> Column:
    if each.kind == "date":
        return Column(parts=(Part(each.key),), kind="date")
    if each.kind != "number" or each.several:
        return Column(parts=(Part(each.key),))
    if each.unit == "元" and "万元" in path:
        return Column(
            parts=(Part(each.key, divisor=each.scale * 10_000, decimals=2),), kind="number"
        )
    divisor = max(1, each.scale)
    return Column(parts=(Part(each.key, divisor=divisor),), kind="number")


def _by_letters(told: Mapping[str, Any], width: int, where: str) -> list[Any]:
    names = [letters(column) for column in range(1, width + 1)]
    strange = [each for each in told if each not in names]
    if strange:
        message = f"{where} 的 columns 里有“{strange[0]}”列，表样只到 {names[-1]} 列，请改正。"
        raise UserError(message)
    last = max((names.index(each) for each in told), default=-1)
    return [told.get(name, {"special": "blank"}) for name in names[: last + 1]]


def _title(layout: Layout, found: Found, known: Iterable[Choice]) -> str:
    top = found.head[0] or layout.rows + 1
    texts = [cell for cell in layout.cells if cell.text.strip() and cell.row < top]
    wide = {(span.row, span.column): span.columns for span in layout.spans}
    best = max(
        texts[:6],
        key=lambda cell: (wide.get((cell.row, cell.column), 1), layout.styles[cell.style].size),
        default=None,
    )
    return " ".join((worded(best.text, known) or best.text).split()) if best else ""


def paths(guess: Guess) -> tuple[str, ...]:
    """Return the heading path of each column, none without headers."""
    return heads.paths_of(guess.layout, guess.found.head) if guess.found.head[0] else ()


def _rows(guess: Guess) -> tuple[Literal["units", "records", "cells"], str]:
    """Judge by its headings what a line of the form stands for."""
    votes: dict[str, int] = {}
    units = measured = 0
    headings = paths(guess)
    if any(path.rpartition("/")[2] in LINES for path in headings):
        return "cells", ""
    for path in headings:
        best = ranked(path, guess.known, ("special", "measure", "field"))[:6]
        units += any(each.key == "unit" for each in best)
        measured += any(each.kind == "measure" for each in best[:3])
        for key in {each.key.partition(".")[0] for each in best if each.kind == "field"}:
            votes[key] = votes.get(key, 0) + 1
    title = _title(guess.layout, guess.found, ())
    register = max(votes, key=lambda key: votes[key] + _named(guess, key, title), default="")
    if units and measured and measured >= votes.get(register, 0) / 2:
        return "units", ""
    if votes.get(register, 0) >= 3 and guess.found.block:
        return "records", register
    return ("units", "") if units and guess.found.block else ("cells", "")


def _named(guess: Guess, key: str, title: str) -> int:
    """Return how much it tells for a register that the title names it."""
    return NAMED if guess.registers[key].label in title else 0


def kinds_of(rows: str) -> tuple[Kind, ...]:
    """Return what may go into the columns of a form's block."""
    return ("special", "field") if rows == "records" else ("special", "measure")


def _columns(guess: Guess, rows: str, register: str) -> Iterator[Column]:
    taken: set[tuple[str, str]] = set()
    for at, path in enumerate(paths(guess), 1):
        if at == guess.found.spans and rows == "units":
            yield Column(special="span")
            continue
        fits = [
            each
            for each in ranked(path, guess.known, kinds_of(rows))
            if (each.kind != "field" or each.key.startswith(f"{register}."))
            and (each.key, span_of(path)) not in taken
            and not (rows == "records" and each.key == "span")
        ]
        if not fits:
            yield BARE
            continue
        taken.add((fits[0].key, span_of(path)))
        yield column_for(fits[0], path, guess.registers)


def _cells(guess: Guess, rows: str) -> Iterator[CellFigure]:
    """Yield a measure for every number cell of a form whose lines are fixed."""
    if rows != "cells":
        return
    grid = Grid.of(guess.layout)
    headings = paths(guess)
    first = guess.found.block or 1
    for row in range(first, guess.layout.rows + 1):
        for _, column in [at for at in grid.row(row) if at[0] == row and grid.texts.get(at)]:
            fits = ranked(grid.said(row, column), guess.known, ("measure",))
            if not fits:
                continue
            for at in _values(grid, row, column, headings):
                path = headings[at - 1] if headings else ""
                yield CellFigure(f"{letters(at)}{row}", fits[0].key, span_of(path) or "period")
            break


def _values(grid: Grid, row: int, column: int, headings: Sequence[str]) -> list[int]:
    """Return the columns right of a line's label that hold its numbers."""
    right = column + grid.span(row, column).columns
    free = [
        at
        for at in range(right, grid.layout.columns + 1)
        if grid.anchor(row, at) == (row, at) and not _wordy(grid.said(row, at))
    ]
    if not headings:
        return free[:1] if free[:1] == [right] else []
    named = [at for at in free if any(word in headings[at - 1] for word in VALUES)]
    return named or free[:1]


def _wordy(text: str) -> bool:
    return bool(text) and not text.replace(".", "").isdigit()


def _texts(guess: Guess, rows: str, used: set[tuple[int, int]]) -> Iterator[CellText]:
    for row, column, text, said in outside(guess, rows):
        if said and (row, column) not in used and said != text:
            yield CellText(f"{letters(column)}{row}", said)


def outside(guess: Guess, rows: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield row, column and text of each cell outside headers and block, and what it asks for.

    A label that ends in a colon asks for its own cell, or for the blank one beside it.
    """
    grid = Grid.of(guess.layout)
    found = guess.found
    lines = max(1, found.room) * (2 if found.spans else 1)
    inside = range(found.head[0] or found.block, found.block + lines)
    skipped = (
        inside if found.block and rows != "cells" else range(found.head[0], found.head[1] + 1)
    )
    for cell in guess.layout.cells:
        if not cell.text.strip() or cell.row in skipped or cell.row == found.total:
            continue
        said = worded(cell.text, guess.known)
        beside = cell.column + grid.span(cell.row, cell.column).columns
        bare = cell.text.rstrip().endswith((":", "："))
        if said and bare and beside <= grid.layout.columns and _is_slot(grid, cell.row, beside):
            yield cell.row, cell.column, cell.text, ""
            yield cell.row, beside, grid.said(cell.row, beside), said[len(cell.text.rstrip()) :]
            continue
        yield cell.row, cell.column, cell.text, said


def _is_slot(grid: Grid, row: int, column: int) -> bool:
    """Tell whether the cell beside a label is where its answer is written."""
    if grid.anchor(row, column) != (row, column):
        return False
    text = grid.said(row, column)
    return bool(text) and ":" not in text and len(text) < 20
