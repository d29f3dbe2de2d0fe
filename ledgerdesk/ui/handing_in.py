"""定稿, 更正 and 回执: what is asked, and the verb that gets the answers."""

from datetime import date

from PySide6.QtWidgets import QWidget

from ledgerdesk.desk import Desk
from ledgerdesk.desk.behind import Behind
from ledgerdesk.desk.correcting import Place, Told
from ledgerdesk.desk.monthly import Review
from ledgerdesk.desk.reporting import Reporting
from ledgerdesk.ui.questions import Answers, Asking, Question

LABELS = {
    "filler": "填报人",
    "reviewer": "审核人",
    "head": "单位负责人",
    "phone": "联系电话",
}
KEPT = "记录统计的数和更正后的数都留着；表上印更正后的数，并在表下注明。"
WITHDRAWN = "恢复"
FREEZE = "定稿后留存这张表和它的 Excel 文件。以后记录可以照常修改，与定稿不同的地方会提示出来。"


def submission(parent: QWidget, reporting: Reporting, review: Review) -> Asking:
    """Ask whose names stand under a form; a 更正 also asks why."""
    last, people = reporting.last_signed()._asdict(), reporting.people()
    last["reviewer"] = review.reviewer or last["reviewer"]
    asked = [
        Question(key, label, last[key], "留空则手写签名", () if key == "phone" else people)
        for key, label in LABELS.items()
    ]
    what = f"{review.sheet.title}（{review.sheet.period}）"
    if not review.versions:
        return Asking(parent, "定稿", f"{what}\n{FREEZE}", asked)
    newest = review.versions[0]
    changed = f"有 {len(review.altered)} 处与定稿不同" if review.altered else "与定稿没有不同"
    words = f"{what}\n已于 {newest.submitted_on} 定稿 v{newest.version}，现在的记录{changed}。"
    why = Question("why", "更正理由", hint="例如：漏报一宗案件", required=True, long=True)
    return Asking(parent, "更正上报", words, [why, *asked])


def submit(form: str, period: str, answers: Answers, desk: Desk) -> frozenset[str]:
    """Hand a form in, in the worker; return the tables it wrote."""
    names = {key: answers[key] for key in LABELS}
    signed = desk.reporting.signed(**names)
    change = desk.reporting.submit(form, period, signed, why=answers.get("why", ""))
    return frozenset(change.tables)


def approval(parent: QWidget, reporting: Reporting, review: Review) -> Asking:
    """Ask who reviewed the numbers of a form."""
    what = f"{review.sheet.title}（{review.sheet.period}）"
    words = f"{what}\n记下谁审核了现在的数。以后数有变动，会提示重新审核。"
    asked = [
        Question("by", "审核人", "", "审核的人", reporting.people(), required=True),
        Question("note", "审核意见", hint="可以不填", long=True),
    ]
    return Asking(parent, "审核", words, asked)


def correction(parent: QWidget, desk: Desk, found: Behind) -> Asking:
    """Ask for a number in the place of the counted one, why, and who says so."""
    words = f"{found.title}\n{found.where}\n{found.said or KEPT}"
    people = desk.reporting.people()
    back = f"；写“{WITHDRAWN}”则印统计数" if found.said else ""
    asked = [
        Question("value", "更正为", hint=f"表上要印的数{back}", required=True),
        Question("why", "理由", hint="例如：村里补报，原始记录后补", required=True, long=True),
        Question("by", "更正人", desk.bench.actor, "谁更正的", people, required=True),
    ]
    return Asking(parent, "手工更正", words, asked)


def correct(
    desk: Desk, wanted: tuple[str, str], found: Behind, answers: Answers
) -> frozenset[str]:
    """Put the number in the place of the counted one, or take it back; return the tables."""
    place = Place(found.measure, found.row)
    if answers["value"] == WITHDRAWN:
        change = desk.correcting.withdraw(*wanted, place, why=answers["why"])
    else:
        told = Told(answers["value"], answers["why"], answers["by"])
        change = desk.correcting.correct(*wanted, place, told)
    return frozenset(change.tables)


def receipt(parent: QWidget, review: Review, today: date) -> Asking:
    """Ask when a report was received and by whom."""
    newest = review.versions[0]
    what = f"{review.sheet.title}（{review.sheet.period}）v{newest.version}"
    on = newest.received_on or today.isoformat()
    asked = [
        Question("received_on", "接收日期", on, "如 10-26、今天", required=True, day=True),
        Question("receiver", "接收人", newest.receiver, "上级收表的单位或人"),
    ]
    return Asking(parent, "登记回执", f"{what}已报出，记下上级什么时候收到、谁收的。", asked)
