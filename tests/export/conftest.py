"""The forms as the program ships them, filled with a month of made-up figures."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pytest

from ledgerdesk import paths
from ledgerdesk.domain.catalog import Catalog, load
from ledgerdesk.domain.definitions import Form
from ledgerdesk.domain.filling import Heading, Records, Units, fill
from ledgerdesk.domain.measures import TOTAL, Row, Tally
from ledgerdesk.domain.parts import Source
from ledgerdesk.domain.sheets import Sheet
from ledgerdesk.domain.values import Stored
from ledgerdesk.export.excel import layout

KEYS = ("annex1", "annex2", "annex2_brief", "annex3")
TOWNS = ("悦庄镇", "南鲁山镇", "历山街道", "南麻街道", "沂源经济开发区")
WORDS = {
    "month": "10",
    "part": "10月份",
    "year": "2026",
    "date": "2026年10月26日",
    "start": "2026年9月25日",
    "end": "2026年10月24日",
    "head": "王建国",
    "reviewer": "李敏",
    "filler": "张秀兰",
    "phone": "0533-3242201",
}
HEADING = Heading("悦庄镇人民政府", "2026-10", "2026-09-25", "2026-10-24", "2026-10-26", WORDS)
CASE: Mapping[str, Stored] = {
    "party": "沂源县悦庄鑫磊石料加工有限责任公司",
    "party_kind": "单位",
    "party_id": "370323197001011234",
    "place": "西沟",
    "violation": "无证开采",
    "filed_on": "2026-10-09",
    "number": "沂自然资立〔2026〕21号",
    "quantity_t": 125_500,
    "penalty_text": "没收违法所得",
    "fine_yuan": 12_600_000,
    "gains_yuan": 350_000,
    "disciplined": 0,
    "state": "在办",
}
PERSON: Mapping[str, Stored] = {
    "name": "张秀兰",
    "mobile": "13812345678",
    "office_phone": "0533-3242201",
}

Filler = Callable[[str, int], Sheet]
Cases = Callable[[Iterable[Mapping[str, Stored]]], Sheet]


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load(paths.DEFINITIONS)


@pytest.fixture(scope="session")
def filled(catalog: Catalog) -> Filler:
    """Fill a shipped form: `size` units or records."""

    def fill_form(key: str, size: int) -> Sheet:
        form = catalog.forms[key]
        if form.rows == "units":
            return _summary(form, size, catalog)
        values = CASE if form.register == "case" else PERSON
        return _details(form, [{"id": f"r{n}", **values} for n in range(size)], catalog)

    return fill_form


@pytest.fixture(scope="session")
def cases(catalog: Catalog) -> Cases:
    """Fill annex3 with cases given by what differs from the usual one."""

    def fill_cases(changes: Iterable[Mapping[str, Stored]]) -> Sheet:
        rows = [{"id": f"c{n}", **CASE, **each} for n, each in enumerate(changes)]
        return _details(catalog.forms["annex3"], rows, catalog)

    return fill_cases


def _summary(form: Form, size: int, catalog: Catalog) -> Sheet:
    rows = tuple(Row(f"u{n}", TOWNS[n % len(TOWNS)]) for n in range(size))
    keys = [column.measure for column in form.columns if column.measure]
    tallies: dict[tuple[str, str, str], Tally] = {
        (key, span, row.key): Tally(place * 1_370_000 + number)
        for place, key in enumerate(keys)
        for span in form.spans
        for number, row in enumerate((*rows, Row(TOTAL, TOTAL)))
    }
    blank = layout(paths.FORMS / form.workbook)
    return replace(
        fill(form, blank, HEADING, Units(rows, tallies, catalog.measures)), chain="ab12" * 16
    )


def _details(form: Form, rows: list[dict[str, Stored]], catalog: Catalog) -> Sheet:
    source = Source(catalog.registers[form.register], catalog)
    blank = layout(paths.FORMS / form.workbook)
    return replace(fill(form, blank, HEADING, Records(rows, source)), chain="ab12" * 16)
