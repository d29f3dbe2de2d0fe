"""One record as a paper of its own: 销号单, 一矿一档; what the docket's sections print of it."""

from dataclasses import replace
from datetime import date
from typing import Any

from ledgerdesk.db import details
from ledgerdesk.desk import gathering
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.gathering import Gathered
from ledgerdesk.desk.links import called
from ledgerdesk.desk.records import Records
from ledgerdesk.desk.rows import Values, decoded, source_for
from ledgerdesk.domain.definitions import Column, Docket, Part, Register, Section
from ledgerdesk.domain.dockets import Album, Content, Course, Rows, draw
from ledgerdesk.domain.drawn import Occasion, signed_for
from ledgerdesk.domain.sheets import Sheet
from ledgerdesk.domain.timelines import events
from ledgerdesk.domain.values import holds, is_blank
from ledgerdesk.errors import UserError


def of_register(bench: Bench, register: str) -> tuple[Docket, ...]:
    """Return the papers a record of a register can be printed as."""
    return tuple(each for each in bench.catalog.dockets.values() if each.register == register)


def asked(bench: Bench) -> list[dict[str, Any]]:
    """Return the papers of one record that the campaigns name among their forms."""
    known = bench.catalog.dockets
    blank = dict.fromkeys(("every", "due", "period"))
    return [
        {
            "key": key,
            "title": signed_for(known[key].title, bench.unit_name()),
            "campaign": campaign.key,
            **blank,
            "register": known[key].register,
        }
        for campaign in bench.campaigns()
        for key in campaign.forms
        if key in known
    ]


def sheet(bench: Bench, docket: Docket, told: str, on: date) -> Sheet:
    """Return one record as it would print on a day; `told` is its id, number or name."""
    register = bench.register(docket.register)
    if not told:
        message = f"打印{docket.label}要指明是哪一条{register.label}，请给出编号。"
        raise UserError(message)
    values = _record(bench, register, told)
    number = called(register, values)
    sections = tuple(_asked(register, each, values) for each in docket.sections)
    docket = replace(docket, sections=sections)
    gathered = gathering.gather(bench, docket, values)
    found = [_content(bench, each, values, gathered, register) for each in sections]
    occasion = Occasion(bench.unit_name(), number, "", "", on.isoformat())
    return draw(docket, (str(values["id"]), number), found, occasion)


def _record(bench: Bench, register: Register, told: str) -> Values:
    """Return a record by its id, else by what people call it; a removed one, too."""
    found = decoded(register, details.by_ids(bench.store, register, [told]))
    if found:
        return found[0]
    return Records(bench).get(register.key, Records(bench).find(register.key, told))


def _asked(register: Register, section: Section, values: Values) -> Section:
    """Give the section of campaign fields those that are filled in."""
    if section.special != "extras":
        return section
    filled = (
        each for each in register.fields if each.extra and not is_blank(values.get(each.key))
    )
    columns = tuple(Column(label=each.label, parts=(Part(field=each.key),)) for each in filled)
    return replace(section, columns=columns)


def _content(
    bench: Bench, section: Section, values: Values, gathered: Gathered, register: Register
) -> Content:
    """Return what a section prints."""
    if section.special == "timeline":
        return Course(events(gathered.threads))
    if section.special in {"photos", "files"}:
        files = gathering.files(bench, gathered.owners)
        if section.special == "photos":
            return Album(gathering.photos(bench, gathered, files))
        child = bench.register("attachment")
        source = source_for(bench, child, section.columns, files)
        return Rows(
            [{**row, "owner": gathered.owners[str(row["owner"])]} for row in files], source
        )
    if section.special == "extras" and not section.columns:
        return Rows([], source_for(bench, register, (), []))
    return _rows(bench, section, register, values)


def _rows(bench: Bench, section: Section, register: Register, values: Values) -> Rows:
    """Return what a section prints: the record itself, or the rows that belong to it."""
    if not section.children:
        return Rows([values], source_for(bench, register, section.columns, [values]))
    key, _, link = section.children.partition(".")
    child = bench.register(key)
    found = decoded(child, details.children(bench.store, child, link, [str(values["id"])]))
    rows = [each for each in found if all(holds(test, each) for test in section.where)]
    return Rows(rows, source_for(bench, child, section.columns, rows))
