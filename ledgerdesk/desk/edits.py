"""What a person does to chosen cells, as edits: fill down, clear, today, replace, one value."""

from collections.abc import Iterator, Mapping, Sequence

from ledgerdesk.db import details
from ledgerdesk.desk.amending import Edit, Writer
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.lists import in_list
from ledgerdesk.desk.rows import decoded
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.domain.values import Stored, shown
from ledgerdesk.errors import UserError

BATCH = 500
"""Records read at once."""
Values = Mapping[str, Stored]


class Edits:
    """The verbs that turn a key or a dialog into edits; nothing is written."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def clear(self, records: Sequence[str], keys: Sequence[str]) -> list[Edit]:
        """Blank the chosen cells."""
        return [Edit(record, key, "") for record in records for key in keys]

    def today(self, key: str, records: Sequence[str], keys: Sequence[str]) -> list[Edit]:
        """Put today into the chosen cells that hold days; raise UserError when none does."""
        register = self._bench.register(key)
        days = [each for each in keys if _kind(register, each) in {"date", "moment"}]
        if not days:
            message = "选中的格子不是日期，不能填今天。请选中日期列的格子。"
            raise UserError(message)
        now = {"date": self._bench.today().isoformat(), "moment": self._bench.clock.now()[:16]}
        return [Edit(each, day, now[_kind(register, day)]) for each in records for day in days]

    def fill(self, key: str, records: Sequence[str], keys: Sequence[str]) -> list[Edit]:
        """Repeat what stands in the first record in all others; needs two at least."""
        if len(records) < 2:  # one to copy from, one to fill
            message = "向下填充要选中两行以上，最上面一行的内容会填到下面各行。"
            raise UserError(message)
        register = self._bench.register(key)
        (first,) = self._read(register, records[:1])
        fields = [each for each in (register.by_key.get(one) for one in keys) if each]
        texts = {each.key: self.told(each, first[each.key]) for each in fields}
        return [Edit(each, one, text) for each in records[1:] for one, text in texts.items()]

    def same(self, records: Sequence[str], each: Field, stored: Stored) -> list[Edit]:
        """Give one field of many records one value."""
        text = self.told(each, stored)
        return [Edit(record, each.key, text) for record in records]

    def replace(
        self, key: str, records: Sequence[str], keys: Sequence[str], swap: tuple[str, str]
    ) -> list[Edit]:
        """Put one text in place of another wherever it stands in the cells."""
        old, new = swap
        if not old:
            message = "请填写要查找的文字。"
            raise UserError(message)
        register = self._bench.register(key)
        writer = Writer(self._bench, register)
        fields = [each for each in map(register.by_key.get, keys) if each and not each.masked]
        texts = [each for each in fields if each.kind not in {"sealed", "flag"}]
        return [
            Edit(str(row["id"]), each.key, text.replace(old, new))
            for row in self._read(register, records)
            for each in texts
            if old in (text := writer.text(each, row[each.key]))
        ]

    def told(self, each: Field, stored: Stored) -> str:
        """Return a stored value as an edit says it: links by id, for names may have twins."""
        if each.kind == "link" and stored is not None:
            return "、".join(stored) if isinstance(stored, tuple) else str(stored)
        return "" if stored is None else shown(in_list(each), stored, masked=False)

    def _read(self, register: Register, records: Sequence[str]) -> Iterator[Values]:
        for i in range(0, len(records), BATCH):
            part = records[i : i + BATCH]
            rows = details.by_ids(self._bench.store, register, part)
            found = {str(row["id"]): row for row in decoded(register, rows)}
            yield from (found[each] for each in part if each in found)


def _kind(register: Register, key: str) -> str:
    each = register.by_key.get(key)
    return each.kind if each else ""
