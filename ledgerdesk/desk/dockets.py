"""One record as a paper of its own: 销号单, 一矿一档; what the docket's sections print of it."""

from datetime import date

from ledgerdesk.db import details
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.links import called
from ledgerdesk.desk.records import Records
from ledgerdesk.desk.rows import Values, decoded, source_for
from ledgerdesk.domain.definitions import Docket, Register, Section
from ledgerdesk.domain.dockets import Rows, draw
from ledgerdesk.domain.drawn import Occasion
from ledgerdesk.domain.sheets import Sheet
from ledgerdesk.domain.values import holds
from ledgerdesk.errors import UserError


def of_register(bench: Bench, register: str) -> tuple[Docket, ...]:
    """Return the papers a record of a register can be printed as."""
    return tuple(each for each in bench.catalog.dockets.values() if each.register == register)


def sheet(bench: Bench, docket: Docket, told: str, on: date) -> Sheet:
    """Return one record as it would print on a day; `told` is its id, number or name."""
    register = bench.register(docket.register)
    if not told:
        message = f"打印{docket.label}要指明是哪一条{register.label}，请给出编号。"
        raise UserError(message)
    values = _record(bench, register, told)
    number = called(register, values)
    found = [_rows(bench, each, register, values) for each in docket.sections]
    occasion = Occasion(bench.unit_name(), number, "", "", on.isoformat())
    return draw(docket, (str(values["id"]), number), found, occasion)


def _record(bench: Bench, register: Register, told: str) -> Values:
    """Return a record by its id, else by what people call it; a removed one, too."""
    found = decoded(register, details.by_ids(bench.store, register, [told]))
    if found:
        return found[0]
    return Records(bench).get(register.key, Records(bench).find(register.key, told))


def _rows(bench: Bench, section: Section, register: Register, values: Values) -> Rows:
    """Return what a section prints: the record itself, or the rows that belong to it."""
    if not section.children:
        return Rows([values], source_for(bench, register, section.columns, [values]))
    key, _, link = section.children.partition(".")
    child = bench.register(key)
    found = decoded(child, details.children(bench.store, child, link, [str(values["id"])]))
    rows = [each for each in found if all(holds(test, each) for test in section.where)]
    return Rows(rows, source_for(bench, child, section.columns, rows))
