"""A definition made elsewhere: does everything it names exist, said file and key in Chinese."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from ledgerdesk.domain.catalog import Catalog
from ledgerdesk.domain.checks import check
from ledgerdesk.domain.definitions import Campaign, Field, Form, Measure
from ledgerdesk.domain.law import Law
from ledgerdesk.domain.measures import expand
from ledgerdesk.domain.merging import EXTRA, merged
from ledgerdesk.domain.parts import Source, printer
from ledgerdesk.errors import UserError

KEY = re.compile(r"[a-z][a-z0-9_]{0,40}")
STANDARD = {"id", "campaign", "submitted_on", "signed_on", "deleted_on", "deleted_why", "extra"}


def campaign_slips(catalog: Catalog, campaign: Campaign) -> Iterator[str]:
    """Yield what is wrong about a campaign, a sentence each; its checks once all else is right."""
    slips = [*_named_slips(catalog, campaign)]
    yield from slips or _check_slips(catalog, campaign)


def _named_slips(catalog: Catalog, campaign: Campaign) -> Iterator[str]:
    lists = (
        ("registers", campaign.registers, catalog.registers, "台账"),
        ("forms", campaign.forms, {*catalog.forms, *catalog.dockets}, "表样"),
        ("ledgers", campaign.ledgers, catalog.ledgers, "签字台账"),
        ("checklists", campaign.checklists, catalog.checklists, "核销清单"),
        ("fields", campaign.fields, catalog.registers, "台账"),
        ("checks", campaign.checks, catalog.registers, "台账"),
        ("terms", campaign.terms, catalog.registers, "台账"),
    )
    for where, told, known, what in lists:
        yield from (f"{where} 里的“{key}”不是已有的{what}" for key in told if key not in known)
    for rule in campaign.deadlines:
        yield from (
            f"deadlines 里的“{key}”不是已有的表样"
            for key in rule.forms
            if key not in catalog.forms
        )
    for path in campaign.choices:
        register, _, key = path.partition(".")
        if register not in catalog.registers or key not in catalog.registers[register].by_key:
            yield f"choices 里的“{path}”应写成 台账.字段，且都要已有"
    for register, fields in campaign.fields.items():
        yield from _field_slips(catalog, register, fields)


def law_slips(catalog: Catalog, law: Law) -> Iterator[str]:
    """Yield what is wrong about a statute: registers and fields that it names and nobody has."""
    told = [("case", each.when, "") for each in law.thresholds]
    told += [("case", each.when, "") for each in law.repeats]
    told += [("case", each.when, "") for each in law.provisions]
    for register, terms in law.terms.items():
        told += [(register, each.when, f"{each.start},{each.done},{each.plus}") for each in terms]
    for each in law.handovers:
        for step in each.steps:
            behind, _, key = step.rpartition(".")
            told += [(behind or each.register, each.when if not behind else (), key)]
        if len(each.steps) != 4:
            yield f"handovers 的 {each.register} 应有四步：发现、制止、报告、移交"
    for register, when, keys in told:
        known = catalog.registers.get(register)
        if known is None:
            yield f"“{register}”不是已有的台账"
            continue
        named = [*(each.field for each in when), *filter(None, keys.split(","))]
        yield from (f"{register} 没有字段“{key}”" for key in named if key not in known.by_key)


def form_slips(catalog: Catalog, form: Form) -> Iterator[str]:
    """Yield what is wrong about a form, a sentence each."""
    asked = [*(each.measure for each in form.columns if each.measure), *form.measures]
    asked += [each.measure for each in form.cells]
    yield from (f"用到的指标“{key}”没有定义" for key in asked if key not in catalog.measures)
    if form.rows == "records" and not form.template:
        yield from _record_slips(catalog, form)
    files = (form.workbook, form.template)
    yield from (f"“{name}”应只写文件名" for name in files if name != re.sub(r"[\\/:]", "", name))


def measure_slips(catalog: Catalog, measure: Measure) -> Iterator[str]:
    """Yield what is wrong about a measure, a sentence each."""
    if not measure.register:
        try:
            expand([measure.key], catalog.measures)
        except UserError as error:
            yield str(error).rstrip("。")
        return
    register = catalog.registers.get(measure.register)
    if register is None:
        yield f"register 的“{measure.register}”不是已有的台账"
        return
    keys = [*measure.of, *measure.date, *(each.field for each in measure.where)]
    yield from (
        f"用到的字段“{key}”在{register.title}里没有"
        for key in keys
        if not key.startswith(EXTRA) and key not in register.by_key and key not in STANDARD
    )


def _field_slips(catalog: Catalog, register: str, fields: Iterable[Field]) -> Iterator[str]:
    known = catalog.registers.get(register)
    for each in fields:
        if not KEY.fullmatch(each.key) or each.key in STANDARD:
            yield f"fields.{register} 的“{each.key}”应是小写字母、数字和下划线，且不用系统的名字"
        elif known and each.key in known.by_key:
            yield f"fields.{register} 的“{each.key}”在{known.title}里已经有了"
        if each.kind == "sealed" or each.computed or each.extra:
            yield f"fields.{register} 的“{each.key}”不能是保密、算出的字段，也不用写 extra"
        if each.kind == "link" and each.target not in catalog.registers:
            yield f"fields.{register} 的“{each.key}”指向的“{each.target}”不是已有的台账"


def _check_slips(catalog: Catalog, campaign: Campaign) -> Iterator[str]:
    """Try each register the campaign adds to: unknown rules and fields show at once."""
    own = merged(catalog, [campaign]).registers
    for key in {*campaign.fields, *campaign.checks} & catalog.registers.keys():
        try:
            check(own[key], dict.fromkeys(own[key].by_key), date(2026, 1, 1))
        except UserError as error:
            told = str(error).partition(" 的检查")[2].partition("，")[0]
            yield f"checks.{key} {told or error}"


def _record_slips(catalog: Catalog, form: Form) -> Iterator[str]:
    register = catalog.registers.get(form.register)
    if register is None:
        yield f"register 的“{form.register}”不是已有的台账"
        return
    for column in form.columns:
        try:
            printer(column, Source(register, catalog))
        except UserError as error:
            yield str(error).rstrip("。")
    conditions = (*form.where, *form.any_of)
    yield from (
        f"条件用到的字段“{each.field}”在{register.title}里没有"
        for each in conditions
        if each.field not in register.by_key and each.field not in STANDARD
    )
