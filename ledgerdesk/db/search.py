"""Find records by fragments and pinyin initials: 王家, 031, wjg.

Each record's words stand in `search`, cut into bigrams (numbers and initials into trigrams, too)
in the FTS5 table `search_gram`, with a mark of its register, so that a register with few records
answers as fast as one with many. The index keeps neither positions nor text (detail=none,
contentless), so hits are rechecked with instr; it keeps first characters apart (prefix=1), for
words of one. What was saved last waits in `search_waiting`, a page a save, and goes into the
index with `FULL` others; a search reads those few one by one, and they stand for what the index
still has of them. Nothing here is journalled: `rebuild` makes all of it from the registers.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import add
from typing import Any

from ledgerdesk.db.columns import column
from ledgerdesk.db.details import IDS
from ledgerdesk.db.store import Store
from ledgerdesk.db.triggers import rows as rows_of
from ledgerdesk.domain.definitions import Field, Register
from ledgerdesk.domain.pinyin import initials
from ledgerdesk.domain.values import once

LIMIT = 200
"""Hits a search returns unless told otherwise."""
BATCH = 500
FULL = 128
"""So many records wait until all of them are cut into the index at once."""
FEW = 20
"""So many removals wipe their own bigrams one by one (4 ms each); more clean up once after."""
SHORT = 20
"""Characters of a name, a place, a party; longer texts get no initials."""
WORDS = 16
LETTERS = 64

Entry = tuple[str, str, str, str]
"""Register, record's id, text, initials."""

MARK = "\ue000"
"""Begins the mark of a register in the index; no text has it."""
# Inside the index a quotation mark would end a gram, a control character would split it.
_SIGNS = re.compile("[\\x00-\\x1f\\x7f\ue000\"']")
_RUN, _THREE = re.compile("[!-~]{3,}"), re.compile("(?=([!-~]{3}))")
"""Figures, letters and signs as numbers and initials have them."""
_PLAIN = {'"': "”", "'": "’"}

_INSERT = "INSERT INTO search_gram (rowid, grams) VALUES (?, ?)"
_DELETE = "INSERT INTO search_gram (search_gram, rowid, grams) VALUES ('delete', ?, ?)"
_WIPING = "INSERT INTO search_gram (search_gram, rank) VALUES ('secure-delete', ?)"
_TIDY = "INSERT INTO search_gram (search_gram) VALUES ('optimize')"


def fold(text: str) -> str:
    """Write a text as it is searched: one width, lower-case, single spaces."""
    wide = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(_SIGNS.sub(_plain, wide).split())


@once
def finder(register: Register) -> Callable[[Mapping[str, Any]], tuple[str, str]]:
    """Return the function that makes (text, initials) of a record's values or table row.

    Its `search` fields, its number and its name are found; confidential values never are.
    """
    known = [field for field in register.fields if _findable(field, register)]
    named = {field.key for field in known if field.kind == "text" and not field.long}

    def words(values: Mapping[str, Any]) -> tuple[str, str]:
        texts = [(field.key, _flat(field, values)) for field in known if values.get(field.key)]
        names = [
            initials(text)
            for key, text in texts
            if key in named and len(text) <= SHORT and not text.isascii()
        ]
        return " ".join([text for _, text in texts]), " ".join(names)

    return words


def entry(register: Register, values: Mapping[str, Any]) -> tuple[str, str]:
    """Return (text, initials) of one record."""
    return finder(register)(values)


def index(store: Store, table: str, record: str, text: str, letters: str = "") -> None:
    """Make a record findable by a text and its initials, inside an open change.

    What it was found by before is forgotten; a blank text takes it out.
    """
    stored = _stored(text, letters)
    if stored:
        _put(store, [(table, record, stored)])
    else:
        remove(store, [record])


def follow(store: Store, registers: Mapping[str, Register], step: int) -> None:
    """Re-index every record the open step touched: a save, a delete, an undo, a redo.

    Call it once, at the end of the change. A bulk load of new records uses `fill`.
    """
    touched: dict[str, list[str]] = {}
    for table, record in store.rows(_TOUCHED, (step,)):
        if table in registers and _columns(registers[table]):
            touched.setdefault(str(table), []).append(str(record))
    live = [
        (table, record, text)
        for table, records in touched.items()
        for record, text in _texts(store, registers[table], records)
        if text
    ]
    _put(store, live)
    there = {record for _, record, _ in live}
    remove(store, (each for some in touched.values() for each in some if each not in there))


def remove(store: Store, records: Iterable[str]) -> None:
    """Make records unfindable inside an open change; their bigrams leave the file, too."""
    gone = [*records]
    if not gone:
        return
    store.write(f"DELETE FROM search_waiting WHERE record {IDS}", (json.dumps(gone),))
    known = _known(store, gone, "search")
    wipe = len(known) <= FEW
    if known and wipe:
        store.write(_WIPING, (1,))
    for row, register, text in known.values():
        store.write(_DELETE, (row, _cut(register, text)))
        store.write("DELETE FROM search WHERE id = ?", (row,))
    if known:
        store.write(_WIPING, (0,)) if wipe else store.write(_TIDY)


def fill(store: Store, entries: Iterable[Entry]) -> None:
    """Make many new records findable in one pass, inside an open change or transaction."""
    _settle(store)
    _write(store, ((table, who, _stored(text, letters)) for table, who, text, letters in entries))


def rebuild(store: Store, registers: Mapping[str, Register]) -> None:
    """Make the whole index again from the registers, oldest record first."""
    with store.transaction():
        store.write("DELETE FROM search")
        store.write("DELETE FROM search_waiting")
        store.write("INSERT INTO search_gram (search_gram) VALUES ('delete-all')")
        rows = [(who, table, text) for table, who, text in _everything(store, registers)]
        _write(store, ((table, who, text) for who, table, text in sorted(rows)))


def stale(store: Store, registers: Mapping[str, Register]) -> int:
    """Count the records that are not findable as they are now; 0 means in step."""
    query = f"""SELECT register, record, text FROM search WHERE {_CURRENT.format("id")}
        UNION ALL SELECT register, record, text FROM search_waiting"""
    found = {(str(table), str(who), str(text)) for table, who, text in store.rows(query)}
    return len(found ^ set(_everything(store, registers)))


def search(
    store: Store, words: str, *, limit: int = LIMIT, registers: Sequence[str] = ()
) -> list[tuple[str, str]]:
    """Return (register, id) of the newest records that contain every word.

    A word is any fragment from one character on, or pinyin initials. Deleted records are not
    found.
    """
    wanted = asked(words)
    if not wanted:
        return []
    hits, values = matching(wanted, registers=registers)
    rows = store.rows(f"{hits} ORDER BY id DESC LIMIT ?", (*values, limit))
    return [(str(table), str(record)) for _, table, record in rows]


def asked(words: str) -> list[str]:
    """Return the words of a search as they stand in the index."""
    return [word[:LETTERS] for word in fold(words).split()[:WORDS]]


def matching(wanted: Sequence[str], *, registers: Sequence[str] = ()) -> tuple[str, list[str]]:
    """Return the SELECT of `id`, `register`, `record` of entries that hold every word.

    Entries of newer records have higher ids.
    """
    checks = " AND ".join(["instr(s.text, ?)"] * len(wanted))
    asked_for = f"({' AND '.join(map(_match, wanted))})"
    if registers:
        checks += f" AND s.register IN ({', '.join('?' * len(registers))})"
        marks = " OR ".join(f'"{MARK}{register}"' for register in registers)
        asked_for += f" AND ({marks})"
    values = [*wanted, *registers]
    return (
        "SELECT g.rowid AS id, s.register, s.record FROM search_gram AS g "
        "CROSS JOIN search AS s ON s.id = g.rowid "
        f"WHERE search_gram MATCH ? AND {checks} AND {_CURRENT.format('g.rowid')} "
        f"UNION ALL SELECT s.id, s.register, s.record FROM search_waiting AS s WHERE {checks}"
    ), [asked_for, *values, *values]


def grams(text: str) -> str:
    """Cut a folded text into bigrams, the last characters of words, and trigrams of figures.

    >>> grams("王家沟 031")
    '王家 家沟 沟   0 03 31 1  031'
    """
    return " ".join([*map(add, text, text[1:] + " "), *_THREE.findall(text)])


def _cut(register: str, text: str) -> str:
    """Return what the index has of an entry."""
    return f"{grams(text)} {MARK}{register}"


_TOUCHED = f'SELECT DISTINCT "table", "row" FROM step_row WHERE id {rows_of("?1")}'
_CURRENT = "{} NOT IN (SELECT id FROM search_waiting)"
_INTO_SEARCH = """INSERT INTO search (id, register, record, text)
    SELECT id, register, record, text FROM search_waiting WHERE TRUE
    ON CONFLICT (id) DO UPDATE SET text = excluded.text"""
_AWAIT = """INSERT INTO search_waiting (id, register, record, text) VALUES (coalesce(?,
    max(coalesce((SELECT max(id) FROM search), 0),
    coalesce((SELECT max(id) FROM search_waiting), 0)) + 1), ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET text = excluded.text"""


@once
def _columns(register: Register) -> tuple[Field, ...]:
    return tuple(field for field in register.fields if _findable(field, register))


def _findable(field: Field, register: Register) -> bool:
    """Tell whether a field's words go into the index; sealed and linked values never do."""
    if field.computed or field.kind not in {"text", "choice"}:
        return False
    return field.search or field.key in {register.number, register.name}


def _plain(sign: re.Match[str]) -> str:
    return _PLAIN.get(sign[0], " ")


def _flat(field: Field, values: Mapping[str, Any]) -> str:
    """Return a value as text; several stand as a tuple, or as JSON in a row."""
    value = values[field.key]
    if not field.several:
        return str(value)
    return " ".join(json.loads(value) if isinstance(value, str) else value)


def _stored(text: str, letters: str) -> str:
    """Join text and initials; no word of a search spans the line between them."""
    folded = fold(text)
    return f"{folded}\n{letters}" if folded and letters else folded


def _match(word: str) -> str:
    """Ask the index for a word: its bigrams, or whatever begins with one character.

    Of figures and letters every third trigram and the last one: many have the same bigrams.
    """
    if len(word) == 1:
        return f'"{word}"*'
    runs = list(_RUN.finditer(word))
    inside = {at for run in runs for at in range(run.start(), run.end() - 1)}
    cut = [word[at : at + 2] for at in range(len(word) - 1) if at not in inside]
    for run in runs:
        starts = {*range(run.start(), run.end() - 2, 3), run.end() - 3}
        cut += [word[at : at + 3] for at in sorted(starts)]
    return " AND ".join(f'"{gram}"' for gram in cut)


def _put(store: Store, entries: Sequence[tuple[str, str, str]]) -> None:
    """Let (register, id, text) wait for the index, many at once go straight into it."""
    known = _known(store, [record for _, record, _ in entries], "search", "search_waiting")
    for table, record, text in entries:
        row, _, before = known.get(record, (None, "", ""))
        if before != text:
            store.write(_AWAIT, (row, table, record, text))
    if entries and store.value("SELECT count(*) FROM search_waiting") >= FULL:
        _settle(store)


def _settle(store: Store) -> None:
    """Cut what waits into the index, in place of what the index had of it."""
    waiting = store.rows("SELECT id, register, text FROM search_waiting ORDER BY id")
    if not waiting:
        return
    known = "SELECT s.id, s.register, s.text FROM search_waiting JOIN search AS s USING (id)"
    before = store.rows(known)
    store.write_many(_DELETE, [(row, _cut(table, text)) for row, table, text in before])
    store.write(_INTO_SEARCH)
    store.write_many(_INSERT, [(row, _cut(table, text)) for row, table, text in waiting])
    store.write("DELETE FROM search_waiting")


def _write(store: Store, entries: Iterable[tuple[str, str, str]]) -> None:
    """Append (register, id, text), a few thousand at a time."""
    found = ((table, record, text) for table, record, text in entries if text)
    last = store.value("SELECT coalesce(max(id), 0) FROM search")
    numbered = ((row, *entry) for row, entry in enumerate(found, last + 1))
    while part := list(islice(numbered, 10 * BATCH)):
        store.insert_many("search", ("id", "register", "record", "text"), part)
        cut = ((row, _cut(table, text)) for row, table, _, text in part)
        store.insert_many("search_gram", ("rowid", "grams"), cut)


def _known(store: Store, records: Sequence[str], *tables: str) -> dict[str, tuple[int, str, str]]:
    """Return (id, register, text) of records as tables have them; the last one counts."""
    query = " UNION ALL ".join(
        f"SELECT record, id, register, text FROM {table} WHERE record {IDS}" for table in tables
    )
    return {
        record: (row, register, text)
        for batch in _batches(records)
        for record, row, register, text in store.rows(query, [json.dumps(batch)] * len(tables))
    }


def _everything(store: Store, registers: Mapping[str, Register]) -> Iterator[tuple[str, str, str]]:
    """Yield (register, id, text) of every record that should be findable."""
    for key, register in registers.items():
        for record, text in _texts(store, register):
            if text:
                yield key, record, text


def _texts(
    store: Store, register: Register, records: Sequence[str] | None = None
) -> Iterator[tuple[str, str]]:
    """Yield (id, text) of undeleted records, all of them or the given ones."""
    columns = _columns(register)
    if not columns:
        return
    words = finder(register)
    chosen = "".join(f", {column(each)}" for each in columns)
    keys = [each.key for each in columns]
    query = f'SELECT id{chosen} FROM "{register.key}" WHERE deleted_on IS NULL'
    for condition, values in _where(records):
        for record, *row in store.rows(query + condition, values):
            yield str(record), _stored(*words(dict(zip(keys, row, strict=True))))


def _where(records: Sequence[str] | None) -> Iterator[tuple[str, Sequence[str]]]:
    if records is None:
        yield "", ()
        return
    for batch in _batches(records):
        yield f" AND id IN ({', '.join('?' * len(batch))})", batch


def _batches(records: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(records)
    while batch := list(islice(waiting, BATCH)):
        yield batch
