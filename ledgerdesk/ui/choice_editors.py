"""Editors a person chooses in: listed choices, and records of other registers."""

from ledgerdesk.domain.definitions import Field
from ledgerdesk.domain.values import Stored, parse, shown
from ledgerdesk.errors import Finding
from ledgerdesk.ui.editor import LineEditor, Outcome, Place, opener
from ledgerdesk.ui.pickers import Option, Picker, narrowed

NARROWED_BY = {"site": "village", "village": "unit"}
"""Which field beside it narrows the list of a register's records."""
LOOSE = "?"
"""How a draft writes words that name no record."""


class ChoiceEditor(LineEditor):
    """One choice or several, narrowed as the person types; free ones take other words."""

    line: Picker

    def __init__(self, place: Place, field: Field) -> None:
        super().__init__(place, field)
        self._options: list[Option] = []
        self.hold(Picker(field.label, self._search, several=field.several, free=field.free))
        self.row.addWidget(self.line, 1)
        self.line.setPlaceholderText("可多选" if field.several else "")
        opener(self.line, "down", f"{field.label}：打开列表", self.line.offer_all)

    def fill(self, stored: Stored) -> None:
        """Show what is chosen."""
        self.retype(shown(self.field, stored))

    def value(self) -> Outcome:
        """Read the words; initials that fit one choice alone mean it."""
        found, _ = self.line.values()
        text, today = self.line.text(), self.place.desk.bench.today()
        stored, finding = parse(self.field, text, today)
        if finding is not None and found and not self.field.several:
            return found[0], None
        return stored, finding

    def _search(self, words: str) -> list[Option]:
        if not self._options:
            listed = self.place.desk.bench.choices(self.place.register.key, self.field)
            self._options = [Option(each, each) for each in listed]
        return narrowed(self._options, words)

    def settle(self, stored: Stored) -> None:
        """Show the choices whole."""
        self.line.setText(shown(self.field, stored))


class LinkEditor(LineEditor):
    """A record of another register, or several, found by name, fragment or initials."""

    line: Picker

    def __init__(self, place: Place, field: Field) -> None:
        super().__init__(place, field)
        self.hold(Picker(field.label, self._search, several=field.several))
        self.row.addWidget(self.line, 1)
        if not field.several:
            self.line.picked.connect(self.chose)
        self.line.setPlaceholderText("汉字、片段或拼音首字母")
        opener(self.line, "down", f"{field.label}：打开列表", self.line.offer_all)

    def fill(self, stored: Stored) -> None:
        """Show the names of the records."""
        ids = _listed(stored)
        names = self.place.desk.entering.names(self.field.target, ids)
        self.line.put([Option(each, names[each]) for each in ids])

    def value(self) -> Outcome:
        """Return the records, or a Finding that names the word that fits none."""
        ids, stray = self.line.values()
        if stray:
            return None, Finding("red", self._strange(stray), field=self.field.key)
        if self.field.several:
            return tuple(ids) or None, None
        return (ids[0] if ids else None), None

    def typed(self) -> Stored:
        """Return the ids, or the words that fit no record."""
        stored, finding = self.value()
        return f"{LOOSE}{self.line.text()}" if finding else stored

    def retype(self, typed: Stored) -> None:
        """Show records, or words."""
        if isinstance(typed, str) and typed.startswith(LOOSE):
            self.line.setText(typed.removeprefix(LOOSE))
        else:
            self.fill(typed)

    def _search(self, words: str) -> list[Option]:
        held = self.place.held(NARROWED_BY.get(self.field.target, ""))
        by = NARROWED_BY.get(self.field.target, "") if isinstance(held, str) else ""
        return found(self.place, self.field.target, words, (by, str(held or "")))

    def _strange(self, word: str) -> str:
        """Say why a word names no record: none is called so, or several are."""
        label = self.place.desk.bench.register(self.field.target).label
        twins = [each for each in self._search(word) if each.text == word]
        if twins:
            return f"叫“{word}”的{label}有 {len(twins)} 条，请从列表里选。"
        return f"没有叫“{word}”的{label}，请从列表里选；还没有登记的请先登记。"

    def settle(self, stored: Stored) -> None:
        """Show the names of the records."""
        self.fill(stored)


def found(
    place: Place, register: str, words: str, within: tuple[str, str] = ("", "")
) -> list[Option]:
    """Return the records of a register that fit some words; `within` narrows them further."""
    return [Option(*each) for each in place.desk.browsing.pick(register, words, within=within)]


def _listed(stored: Stored) -> list[str]:
    if isinstance(stored, tuple):
        return list(stored)
    return [str(stored)] if stored else []
