"""Change what goes into a cell of a form, one choice at a time; pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from ledgerdesk.domain.binding import (
    BARE,
    Guess,
    choice_of,
    column_for,
    kinds_of,
)
from ledgerdesk.domain.definitions import CellFigure, CellText, Condition, Form
from ledgerdesk.domain.heads import Grid, letters, paths_of, place
from ledgerdesk.domain.periods import worded
from ledgerdesk.domain.suggesting import WORDS, Choice, ranked, span_of

Place = tuple[int, int]
Span = Literal["", "period", "year", "previous"]


def in_block(form: Form, row: int) -> bool:
    """Tell whether a row is one of the lines that are filled one after another."""
    lines = form.room * (len(form.spans) if form.rows == "units" else 1)
    return form.rows != "cells" and form.block <= row < form.block + lines


def headings(form: Form, guess: Guess) -> tuple[str, ...]:
    """Return the heading path of each column, none where the form has no headers."""
    return paths_of(guess.layout, form.head) if form.head else ()


def heading(form: Form, guess: Guess, at: Place) -> str:
    """Return what a cell is about: its column's headers, or the label beside it."""
    row, column = at
    over = "".join(headings(form, guess)[column - 1 : column])
    if in_block(form, row):
        return over
    grid = Grid.of(guess.layout)
    left = (grid.said(row, each) for each in range(column - 1, 0, -1))
    label = grid.said(row, column) or next(filter(None, left), "")
    return "/".join(filter(None, [over if form.rows == "cells" else "", label]))


def offered(form: Form, guess: Guess, at: Place) -> tuple[list[Choice], list[Choice]]:
    """Return what likely goes into a cell, and everything else that may."""
    kinds = kinds_of(form.rows) if in_block(form, at[0]) else ("measure", "text")
    own = [
        each
        for each in guess.known
        if each.kind in kinds
        and (each.kind != "field" or each.key.startswith(f"{form.register}."))
        and not (form.rows == "records" and each.key == "span")
    ]
    fits = ranked(heading(form, guess, at), own, kinds)[:5]
    return fits, [each for each in own if each not in fits]


def bound(form: Form, guess: Guess, at: Place, choice: Choice | None) -> Form:
    """Return the form with a choice in a cell, or with nothing there."""
    row, column = at
    if in_block(form, row):
        printed = BARE
        if choice:
            over = "".join(headings(form, guess)[column - 1 : column])
            printed = column_for(choice, over, guess.registers)
        width = max(column, len(form.columns))
        columns = [*form.columns, *[BARE] * (width - len(form.columns))]
        columns[column - 1] = printed
        return replace(form, columns=tuple(columns))
    cell = f"{letters(column)}{row}"
    form = replace(
        form,
        cells=tuple(each for each in form.cells if each.cell != cell),
        texts=tuple(each for each in form.texts if each.cell != cell),
    )
    if choice is None:
        return form
    if choice.kind == "measure":
        span = span_of(heading(form, guess, at)) or "period"
        return replace(form, cells=(*form.cells, CellFigure(cell, choice.key, span)))
    return replace(form, texts=(*form.texts, CellText(cell, _text(guess, at, choice))))


def spanned(form: Form, at: Place, span: Span) -> Form:
    """Return the form with other days for the measure in a cell."""
    row, column = at
    if in_block(form, row):
        columns = [*form.columns]
        columns[column - 1] = replace(columns[column - 1], span=span)
        return replace(form, columns=tuple(columns))
    cell = f"{letters(column)}{row}"
    made = [
        replace(each, span=span or "period") if each.cell == cell else each for each in form.cells
    ]
    return replace(form, cells=tuple(made))


def laid_out(form: Form, guess: Guess, rows: Literal["units", "records", "cells"]) -> Form:
    """Return the form with another kind of lines; what does not suit them is let go."""
    if rows == form.rows:
        return form
    block = guess.found.block or (form.head[-1] + 1 if form.head else 2)
    return replace(
        form,
        rows=rows,
        columns=tuple(each for each in form.columns if each.special == "serial")
        if rows != "cells"
        else (),
        cells=(),
        block=0 if rows == "cells" else form.block or block,
        total=guess.found.total or (-1 if rows == "units" else 0),
        spans=("period",),
        register=form.register if rows == "records" else "",
        where=form.where if rows == "records" else (),
    )


def changed(form: Form, guess: Guess, told: Mapping[str, Any]) -> Form:
    """Return the form with other title, lines or register; its headers stay."""
    register = str(told["register"])
    form = replace(form, **told)
    if form.rows == "records" and register and not _fits(form, guess):
        day = guess.registers[register].date
        kept = tuple(each if each.special else BARE for each in form.columns)
        return replace(form, columns=kept, where=(Condition(day, "in_period"),) if day else ())
    return form


def _fits(form: Form, guess: Guess) -> bool:
    """Tell whether every field of the columns stands in the form's register."""
    known = guess.registers[form.register].by_key
    parts = [part.field.partition(".")[0] for each in form.columns for part in each.parts]
    days = [each.field for each in form.where]
    return bool(form.where) and all(key in known for key in filter(None, [*parts, *days]))


def marks(form: Form, names: Mapping[str, str]) -> dict[Place, str]:
    """Return what goes into each bound cell in words; of a block, into its first line."""
    found: dict[Place, str] = {}
    if form.rows != "cells":
        for column, each in enumerate(form.columns, 1):
            if key := choice_of(each, form.register):
                found[form.block, column] = names.get(key, "组合内容") + _days(each.span)
    for figure in form.cells:
        days = _days(figure.span)
        found[place(figure.cell)] = names.get(figure.measure, figure.measure) + days
    for text in form.texts:
        found[place(text.cell)] = spoken(text.text)
    return found


def spoken(text: str) -> str:
    """Return a text with its words in braces as people call them."""
    return worded(text, {key: f"〈{label}〉" for key, label in WORDS.items()})


def span_at(form: Form, at: Place) -> Span | None:
    """Return the days of the measure in a cell, None where no measure stands."""
    row, column = at
    if in_block(form, row):
        one = form.columns[column - 1] if column <= len(form.columns) else BARE
        return one.span if one.measure else None
    cell = f"{letters(column)}{row}"
    return next((each.span for each in form.cells if each.cell == cell), None)


def _days(span: str) -> str:
    return {"year": "（累计）", "previous": "（上期）"}.get(span, "")


def _text(guess: Guess, at: Place, choice: Choice) -> str:
    """Return a cell's own label with a word behind it, or the word alone."""
    cells = guess.layout.cells
    text = next((cell.text for cell in cells if (cell.row, cell.column) == at), "")
    end = max(text.find(":"), text.find("："))
    return text[: end + 1] + choice.key if end >= 0 else choice.key
