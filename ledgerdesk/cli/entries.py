"""The verbs on records, one function each: load, import, list, set, delete, tick, move, add."""

from argparse import Namespace

from ledgerdesk.cli import words
from ledgerdesk.cli.answers import Answer, opened
from ledgerdesk.desk import Desk
from ledgerdesk.desk.rectification import Ask
from ledgerdesk.domain.values import Stored, parse
from ledgerdesk.errors import UserError


def load(told: Namespace) -> Answer:
    """Take many records in from JSON lines, all or nothing."""
    with opened(told, write=True) as desk:
        made = desk.loading().file(told.records)
    document = {
        "step": made.step,
        "created": made.created,
        "counts": made.counts,
        "drafts": made.drafts,
        "findings": {"red": made.red, "orange": made.orange},
    }
    return Answer(document, words.loaded(made))


def take_in(told: Namespace) -> Answer:
    """Take a foreign workbook in, all or nothing."""
    with opened(told, write=not told.dry_run) as desk:
        verbs = desk.importing
        book = verbs.read(told.book)
        mapping = (
            verbs.told(book, told.register, told.mapping)
            if told.mapping
            else verbs.guess(book, told.register)
        )
        if told.write_mapping:
            verbs.write_down(mapping, told.write_mapping)
        reading = verbs.plan(book, mapping)
        is_kept_out = bool(reading.slips) and not told.skip
        step = None
        if reading.plan.rows and not is_kept_out and not told.dry_run:
            step = verbs.write(reading, skip=told.skip).step
        document = verbs.document(reading, step)
    lines = words.imported(document, dry=told.dry_run, kept_out=is_kept_out)
    reasons = tuple(f"{each.where}：{each.text}" for each in reading.slips)
    return Answer(document, lines, 1 if is_kept_out else 0, reasons=reasons)


def listed(told: Namespace) -> Answer:
    """List the records of a register."""
    with opened(told) as desk:
        document = desk.listing.records(told.register, told.where)
        lines = words.listed(desk.bench.register(told.register), document)
    return Answer(document, lines)


def change(told: Namespace) -> Answer:
    """Change fields of one record."""
    with opened(told, write=True) as desk:
        record = desk.records.find(told.register, told.record)
        values = _values(desk, told.register, told.values)
        saved = desk.records.save(told.register, values, record=record)
    reasons = tuple(each.text for each in saved.findings)
    return Answer({"step": saved.step}, (f"已保存 {saved.called}。",), reasons=reasons)


def delete(told: Namespace) -> Answer:
    """Move a record to the 回收站."""
    with opened(told, write=True) as desk:
        record = desk.records.find(told.register, told.record)
        saved = desk.records.delete(told.register, record, told.why)
    return Answer({"step": saved.step}, (f"{saved.called} 已移到回收站，可用 undo 撤销。",))


def tick(told: Namespace) -> Answer:
    """Tick a 核销项 off, or say why it does not apply."""
    with opened(told, write=True) as desk:
        verbs, problem = desk.rectification, desk.records.find("problem", told.problem)
        item = verbs.item(problem, told.item)
        by = desk.records.find("person", told.person) if told.person else ""
        on, files = told.on.isoformat() if told.on else "", told.evidence
        if told.why:
            change = verbs.waive(item, why=told.why, by=by, on=on, evidence=files)
        else:
            change = verbs.tick(item, by=by, on=on, evidence=files)
    return Answer({"step": change.step}, ("核销项已记录。",))


def move(told: Namespace) -> Answer:
    """Do one move of a problem's flow."""
    with opened(told, write=True) as desk:
        find = desk.records.find
        problem = find("problem", told.problem)
        ask = Ask(
            why=told.why,
            by=find("person", told.person) if told.person else "",
            checker=find("person", told.checker) if told.checker else "",
            due_on=told.due,
            on=told.on.isoformat() if told.on else "",
        )
        change = desk.rectification.move(problem, told.kind, ask)
    return Answer({"step": change.step}, ("已办理。",))


def add(told: Namespace) -> Answer:
    """Add words to a signed record."""
    with opened(told, write=True) as desk:
        record = desk.records.find(told.register, told.record)
        by = desk.records.find("person", told.person) if told.person else ""
        change = desk.additions.add(told.register, record, told.text, by=by)
    return Answer({"step": change.step}, ("补充已记下，原来签过字的内容没有变。",))


def _values(desk: Desk, register: str, told: list[tuple[str, str]]) -> dict[str, Stored]:
    """Read FIELD=VALUE as a person types it; links by id, number or name."""
    fields = desk.bench.register(register).by_key
    found: dict[str, Stored] = {}
    for key, text in told:
        if key not in fields:
            message = (
                f"{desk.bench.register(register).title}没有叫“{key}”的字段，请用 fields 查看。"
            )
            raise UserError(message)
        each = fields[key]
        if each.kind == "link" and text:
            ids = [desk.records.find(each.target, one) for one in text.split("、")]
            found[key] = tuple(ids) if each.several else ids[0]
            continue
        found[key], finding = parse(each, text, desk.bench.today())
        if finding:
            raise UserError(finding.text)
    return found
