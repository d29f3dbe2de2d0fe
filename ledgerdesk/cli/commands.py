"""One function a verb: open the Desk, call it, word the answer."""

from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict

from ledgerdesk.cli import entries, reports, words
from ledgerdesk.cli.answers import Answer, opened
from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock, catalog
from ledgerdesk.desk.prints import Made
from ledgerdesk.desk.starting import Start
from ledgerdesk.desk.upkeep import restore
from ledgerdesk.domain import periods
from ledgerdesk.errors import UserError

FINDINGS = 1


def command(told: Namespace) -> Answer:
    """Run the verb that was told."""
    Clock().today()  # a nonsensical LEDGERDESK_TODAY is refused by every verb alike
    return _COMMANDS[told.verb](told)


def _demo(told: Namespace) -> Answer:
    from ledgerdesk.desk.practice import practice  # noqa: PLC0415

    made = practice(told.out, told.campaign) if told.campaign else practice(told.out)
    lines = ("练习台账已生成：", *(f"  {path}" for path in made))
    return Answer({"files": [str(path) for path in made]}, lines)


def _new(told: Namespace) -> Answer:
    begin = Start(told.campaign, told.unit, told.county, told.by)
    desk = Desk.create(told.file, begin)
    desk.close()
    return Answer({"step": 1, "file": str(told.file)}, (f"已新建台账 {told.file}。",))


def _due(told: Namespace) -> Answer:
    with opened(told) as desk:
        document = desk.upkeep.due(told.on or desk.bench.today())
    return Answer(document, words.due(document))


def _sheet(told: Namespace) -> Answer:
    with opened(told) as desk:
        sheet = desk.reporting.sheet(told.form, told.period)
        document = desk.reporting.document(sheet)
    return Answer(document, words.sheet(sheet), reasons=words.findings(document["findings"]))


def _text(told: Namespace) -> Answer:
    with opened(told) as desk:
        said = desk.reporting.text(told.form, told.period)
    return Answer({"text": said}, (said.rstrip("\n"),))


def _export(told: Namespace) -> Answer:
    with opened(told, write=True) as desk:
        paths = desk.reporting.export(told.period, tuple(told.form), told.out)
        step = desk.upkeep.last_step()
    document = {"step": step, "files": [str(path) for path in paths]}
    return Answer(document, ("已导出：", *(f"  {path}" for path in paths)))


def _print_ledger(told: Namespace) -> Answer:
    if not told.period and not told.record:
        message = "打印台账要写期次（--period 2026-10），打印单张要写是哪一条（--record 编号）。"
        raise UserError(message)
    with opened(told, write=True) as desk:
        made = Made(told.record, tuple(filter(None, told.order.split(","))))
        document = desk.signing.print(told.ledger, told.period, told.out, made=made)
    line = f"已打印到 {told.out}，共 {document['pages']} 页，核验码 {document['code']}。"
    return Answer(document, (line,))


def _submit(told: Namespace) -> Answer:
    with opened(told, write=True) as desk:
        signed = desk.reporting.signed(told.by, told.reviewer, told.head, told.phone)
        change = desk.reporting.submit(told.form, told.period, signed, why=told.why)
    return Answer({"step": change.step}, (f"{told.period} 的 {told.form} 已定稿上报。",))


def _undo(told: Namespace) -> Answer:
    with opened(told, write=True) as desk:
        done = desk.upkeep.undo()
    return Answer({"step": done.step}, (f"已撤销“{done.label}”。",))


def _redo(told: Namespace) -> Answer:
    with opened(told, write=True) as desk:
        done = desk.upkeep.redo()
    return Answer({"step": done.step}, (f"已重做“{done.label}”。",))


def _history(told: Namespace) -> Answer:
    with opened(told) as desk:
        document = desk.upkeep.history(told.record)
    if told.record and not document:
        message = f"没有 id 为“{told.record}”的记录，也没有它的改动。请用 list --json 查 id。"
        raise UserError(message)
    return Answer(document, words.history(document))


def _check(told: Namespace) -> Answer:
    with opened(told) as desk:
        document = desk.upkeep.check()
    return Answer(document, words.checked(document), 0 if document["ok"] else FINDINGS)


def _verify(told: Namespace) -> Answer:
    with opened(told) as desk:
        document = desk.signing.verify(told.code)
    return Answer(document, words.verified(document), 0 if document["ok"] else FINDINGS)


def _backup(told: Namespace) -> Answer:
    with opened(told) as desk:
        path = desk.upkeep.backup(told.to)
    return Answer({"file": str(path)}, (f"已备份到 {path}，并已打开核对。",))


def _diagnose(told: Namespace) -> Answer:
    with opened(told) as desk:
        path = desk.diagnosing.pack(told.out)
    said = f"诊断包已存到 {path}，里面没有姓名、电话、地点和记录内容。"
    return Answer({"file": str(path)}, (said,))


def _take_back(told: Namespace) -> Answer:
    key, record = told.record
    with opened(Namespace(file=told.to, by=told.by), write=True) as desk:
        found = desk.recovering.called(told.backup, key, record)
        saved = desk.recovering.take_back(told.backup, key, found)
    lines = (f"已从备份取回 {saved.called}，连同它的核销、进展和附件，可以用 undo 撤销。",)
    return Answer({"step": saved.step, "id": saved.record}, lines)


def _restore(told: Namespace) -> Answer:
    if told.record:
        return _take_back(told)
    restore(told.backup, told.to)
    return Answer({"file": str(told.to)}, (f"已恢复成 {told.to}，并已打开核对。",))


def _sign(told: Namespace) -> Answer:
    with opened(told, write=True) as desk:
        if told.why:
            change = desk.signing.take_back(told.code, told.why)
            return Answer({"step": change.step}, ("已撤销签回，记录可以再改。",))
        on = told.on or desk.bench.today()
        change = desk.signing.sign_back(told.code, on.isoformat())
        free = desk.signing.altered(told.code)
    reasons = tuple(f"{each.title} 打印后改过，没有签定，请重新打印签字。" for each in free)
    document = {"step": change.step, "altered": [each.record for each in free]}
    return Answer(document, ("已登记签回。",), reasons=reasons)


def _draw(told: Namespace) -> Answer:
    from ledgerdesk.desk import drawing  # noqa: PLC0415  # one verb in many needs it

    with opened(told, write=told.save) as desk:
        share = told.share or desk.drawing.least()
        ask = drawing.Ask(told.register, share, told.seed, tuple(told.strata))
        drawn = desk.drawing.draw(ask)
        document = drawing.document(drawn)
        if told.save:
            by = desk.records.find("person", told.person) if told.person else ""
            kept = desk.drawing.save(drawn, by=by)
            document |= {"step": kept.step, "inspection": kept.inspection}
        reasons = tuple(each.text for each in desk.drawing.judge(drawn))
    return Answer(document, words.drawn(drawn), reasons=reasons)


def _campaigns(told: Namespace) -> Answer:
    known = catalog().campaigns
    mistakes: tuple[str, ...] = ()
    if told.file:
        with opened(told) as desk:
            known, mistakes = desk.bench.catalog.campaigns, desk.bench.mistakes
    every = known.values()
    document = [{"key": each.key, "title": each.title, "source": each.source} for each in every]
    lines = tuple(f"{each.key}\t{each.title}" for each in every)
    return Answer(document, lines, reasons=mistakes)


def _campaign(told: Namespace) -> Answer:
    with opened(told, write=bool(told.start or told.end)) as desk:
        verbs, step = desk.campaigns, None
        if told.start or told.end:
            step = (verbs.begin(told.start) if told.start else verbs.finish(told.end)).step
        runs = verbs.runs()
    document = {"step": step, "campaigns": [asdict(each) for each in runs]}
    return Answer(document, words.runs(runs))


def _coverage(told: Namespace) -> Answer:
    from ledgerdesk.desk.coverage import coverage  # noqa: PLC0415

    with opened(told) as desk:
        span = periods.period(desk.bench.period_rule(), told.period)
        only = desk.children.complete("eight_check") if told.eight else None
        found = coverage(desk.bench, span.start, span.end, by=told.by_what, only=only)
    document = {**asdict(found), "gaps": [asdict(each) for each in found.gaps]}
    return Answer(document, words.covered(found), FINDINGS if found.gaps else 0)


def _fields(told: Namespace) -> Answer:
    registers = catalog().registers
    if told.register not in registers:
        message = f"没有叫“{told.register}”的台账，可用的有：{'、'.join(registers)}。"
        raise UserError(message)
    document = words.fields(registers[told.register])
    if told.file:
        with opened(told) as desk:
            document = words.fields(desk.bench.register(told.register), desk.bench.choices)
    return Answer(document, words.field_lines(document))


def _form(told: Namespace) -> Answer:
    with opened(told, write=told.save) as desk:
        verbs = desk.forms
        blank = verbs.read(told.book) if told.book else verbs.saved(told.key)
        form, _ = verbs.draft(blank, told.key, told.bind, sheet=told.sheet)
        document = verbs.document(blank, form)
        if document["differs"] and not told.bind and told.save:
            raise UserError(words.differing(form, document["differs"]))
        if told.test:
            verbs.write_test(form, blank, told.test)
        if told.save:
            document["step"] = verbs.save(form, blank).step
        if told.out:
            verbs.pack(told.key, told.out)
    return Answer(document, words.form(document))


def _forms(told: Namespace) -> Answer:
    with opened(told) as desk:
        document = desk.reporting.forms() + desk.signing.asked()
        mistakes = desk.bench.mistakes
    lines = tuple(f"{each['key']}\t{each['title']}\t{each['due'] or ''}" for each in document)
    return Answer(document, lines, reasons=mistakes)


def _selftest(_told: Namespace) -> Answer:
    from ledgerdesk.desk.selftest import selftest  # noqa: PLC0415

    selftest()
    did = ["不开窗口：录入、核销、销号、导出、打印、核验、检查、备份", *_at_the_window()]
    return Answer({"ok": True, "did": did}, (*did, "自检通过。"))


def _at_the_window() -> list[str]:
    try:
        from ledgerdesk.ui.selftest import prove  # noqa: PLC0415  # Qt loads for this alone
    except ImportError as error:
        message = f"自检没有通过：窗口打不开（{error}），请安装缺少的系统库，或重新安装程序。"
        raise UserError(message) from error
    return list(prove())


_COMMANDS: dict[str, Callable[[Namespace], Answer]] = {
    "demo": _demo,
    "new": _new,
    "load": entries.load,
    "list": entries.listed,
    "set": entries.change,
    "delete": entries.delete,
    "tick": entries.tick,
    "move": entries.move,
    "due": _due,
    "sheet": _sheet,
    "text": _text,
    "export": _export,
    "print": _print_ledger,
    "submit": _submit,
    "report": reports.report,
    "correct": reports.correct,
    "import": entries.take_in,
    "undo": _undo,
    "redo": _redo,
    "history": _history,
    "check": _check,
    "verify": _verify,
    "backup": _backup,
    "diagnose": _diagnose,
    "restore": _restore,
    "sign": _sign,
    "add": entries.add,
    "draw": _draw,
    "campaigns": _campaigns,
    "campaign": _campaign,
    "coverage": _coverage,
    "fields": _fields,
    "forms": _forms,
    "form": _form,
    "selftest": _selftest,
}
