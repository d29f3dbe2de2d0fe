"""What a form fills in by itself: pinned values of the last record, what a chosen one tells."""

from collections.abc import Callable, Collection, Mapping
from functools import partial

from ledgerdesk.domain.coordinates import FRAME, CoordinateError, dms, is_pair, place
from ledgerdesk.domain.definitions import Register
from ledgerdesk.domain.values import Stored, is_blank
from ledgerdesk.ui import settings
from ledgerdesk.ui.field_row import FieldRow
from ledgerdesk.ui.shell import Shell

Rows = Mapping[str, FieldRow]
ANGLES = frozenset({"longitude", "latitude"})
"""Fields that are filled together when both stand in one text."""


class Following:
    """沿用上次, and villages and sites in cascade; only blank fields are filled."""

    def __init__(self, shell: Shell, register: Register, left: Callable[[str], None]) -> None:
        """Tell `left` which field was filled."""
        self._shell, self._register, self._left = shell, register, left
        self._rows: Rows = {}
        self._seen: dict[str, Stored] = {}
        """What the links held when somebody last left them."""

    def serve(self, rows: Rows) -> None:
        """Take the rows of the form; those that can be pinned get their pin."""
        self._rows = rows
        lasting = self._shell.desk.entering.lasting(self._register.key)
        for key, row in rows.items():
            if key in lasting:
                row.pinned.connect(self._pin)
                row.offer_pin()

    def pins(self) -> frozenset[str]:
        """Return the fields the acting person pinned."""
        return settings.pins(self._shell.desk.bench.actor, self._register.key)

    def again(self) -> dict[str, Stored]:
        """Return what a new record takes from the last one."""
        return self._shell.desk.entering.again(self._register.key, self.pins())

    def settle(self) -> None:
        """Begin with what stands in the form now."""
        pins = self.pins()
        for key, row in self._rows.items():
            row.show_pin(on=key in pins)
        self._seen = {each: self._chosen(each) for each in self._links()}

    def follow(self, key: str, given: Collection[str]) -> None:
        """Fill blank fields from the record that was chosen in a link, or from a whole place."""
        if key in ANGLES:
            self._place(key)
        if key not in self._seen:
            return
        chosen, before = self._chosen(key), self._seen[key]
        self._seen[key] = chosen
        if not chosen or chosen == before:
            return
        blank = [
            each
            for each, row in self._rows.items()
            if each not in given and is_blank(row.editor.typed())
        ]
        told = self._shell.desk.entering.follow(self._register.key, key, str(chosen), blank)
        if told:
            self._fill(told)
            names = "、".join(self._register.by_key[each].label for each in told)
            label = self._register.by_key[key].label
            back = "撤销带出", partial(self._fill, dict.fromkeys(told))
            self._shell.say(f"已按{label}带出：{names}。", kind="notice", action=back)

    def _place(self, key: str) -> None:
        """Take both coordinates out of one text: two angles, or metres of a zone."""
        row = self._rows[key]
        text, (_, refused) = str(row.editor.typed() or ""), row.editor.value()
        if refused is None or not self._rows.keys() >= ANGLES or not is_pair(text):
            return
        try:
            found = place(text)
        except CoordinateError as error:
            self._shell.say(f"“{text}”{error}。", kind="wrong")
            return
        told: dict[str, Stored] = {"longitude": found.longitude, "latitude": found.latitude}
        before: dict[str, Stored] = {each: self._chosen(each) for each in told}
        if "frame" in self._rows:
            told["frame"], before["frame"] = FRAME, self._chosen("frame")
        self._fill(told)
        where = f"东经 {dms(found.longitude)}，北纬 {dms(found.latitude)}"
        back = "撤回", partial(self._fill, before)
        self._shell.say(f"已按{found.frame}填好：{where}。", kind="notice", action=back)

    def _fill(self, values: Mapping[str, Stored]) -> None:
        for key, value in values.items():
            self._rows[key].editor.fill(value)
        for key in values:
            if key in self._seen:
                self._seen[key] = self._chosen(key)
            self._left(key)

    def _links(self) -> list[str]:
        fields = self._register.columns
        return [
            e.key for e in fields if e.kind == "link" and not e.several and e.key in self._rows
        ]

    def _chosen(self, key: str) -> Stored:
        value, finding = self._rows[key].editor.value()
        return None if finding else value

    def _pin(self, key: str, on: bool) -> None:  # noqa: FBT001  # Qt hands a flag over so
        kept = self.pins() - {key} | ({key} if on else frozenset())
        settings.keep_pins(self._shell.desk.bench.actor, self._register.key, kept)
        label = self._register.by_key[key].label
        said = "以后新登记时沿用上一条的内容" if on else "以后新登记时不再沿用"
        self._shell.say(f"“{label}”{said}。", kind="notice")
