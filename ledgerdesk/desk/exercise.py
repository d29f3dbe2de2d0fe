"""What a practised plan does in a month besides its records: answers, samples, forms on demand."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from ledgerdesk.desk import Desk
from ledgerdesk.desk.drawing import Ask
from ledgerdesk.desk.prints import Made
from ledgerdesk.desk.rectification import Ask as Move
from ledgerdesk.domain.periods import Period

SEED = 20260131


def exercise(desk: Desk, told: Mapping[str, Any], month: Period, folder: Path) -> list[Path]:
    """Do what a place's file says under `answered` and `drawn`, then export what is on demand.

    `answered = ["eight_check"]`: the records of the month get every line offered to them, one
    line of the first is unusual and becomes a problem. `drawn = ["site"]`: a spot check by
    village and type, its paper printed.
    """
    for key in told.get("answered", ()):
        _answer(desk, str(key), month)
    _look_back(desk, month)
    files = [_draw(desk, str(key), folder) for key in told.get("drawn", ())]
    return [*files, *_demanded(desk, month, folder)]


def _answer(desk: Desk, key: str, month: Period) -> None:
    register = desk.bench.register(key)
    parent = desk.bench.register(register.by_key[register.parent].target)
    usual, unusual = register.by_key[register.answer].choices[:2]
    rows = desk.listing.records(parent.key)
    made = [row for row in rows if month.start.isoformat() <= row[parent.date]]
    for number, row in enumerate(made):
        items = desk.children.offered(key, row["id"])
        values = [{register.offer: item, register.answer: usual} for item in items]
        if not values:
            continue
        if not number:
            values[2] |= {register.answer: unusual, "note": "露头处有新挖痕迹，约二十米"}
        desk.children.save_all(key, row["id"], values)
    for row in desk.listing.records(key):
        if row[register.answer] == unusual and desk.raising.leads(
            key, desk.records.get(key, row["id"])
        ):
            _complete(desk, desk.raising.problem(key, row["id"]).record, month)
            if "stopped" in parent.by_key:
                desk.records.save(parent.key, {"stopped": 1}, record=row[register.parent]["id"])


def _complete(desk: Desk, problem: str, month: Period) -> None:
    """Fill in what the row did not know, and submit."""
    by = desk.listing.records("person")[0]["id"]
    told: dict[str, Any] = {
        "violation": "关闭废弃矿井复采", "disposal": "限期整改", "responsible": by,
        "requirement": "查清新挖痕迹，封堵到位，设警示牌", "supervisor": by,
        "due_on": (month.end + timedelta(days=10)).isoformat(),
    }  # fmt: skip
    desk.records.save("problem", told, record=problem, submit=True)


def _look_back(desk: Desk, month: Period) -> None:
    """Go back to what was checked off; the first one has begun again and is reopened."""
    until = month.end.isoformat()
    waiting = [row for row in desk.listing.records("lookback") if not row["result"]]
    by = desk.listing.records("person")[0]["id"]
    for number, row in enumerate(each for each in waiting if each["due_on"] <= until):
        problem = row["problem"]["id"]
        told: dict[str, Any] = {"on": until, "result": "正常", "by": by}
        if not number:
            told |= {"result": "反弹", "remark": "封堵处被扒开，有新渣土"}
        desk.records.save("lookback", told, record=row["id"])
        if not number:
            due_on = (month.end + timedelta(days=20)).isoformat()
            move = Move(why="回头看发现反弹", due_on=due_on)
            desk.rectification.move(problem, "reopen", move)


def _draw(desk: Desk, key: str, folder: Path) -> Path:
    fields = {each for each, _ in desk.drawing.fields(key)}
    by = tuple(each for each in ("village", "kind", "violation") if each in fields)
    drawn = desk.drawing.draw(Ask(key, desk.drawing.least(), SEED, by))
    kept = desk.drawing.save(drawn)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"抽查单_{drawn.register.title}.pdf"
    desk.signing.print("spot_check", "", target, made=Made(kept.inspection))
    return target


def _demanded(desk: Desk, month: Period, folder: Path) -> Iterator[Path]:
    """Export the forms that a plan asks for at any time."""
    for rule in desk.bench.campaign().deadlines:
        forms = tuple(key for key in rule.forms if key in desk.bench.catalog.forms)
        if rule.every == "demand" and forms:
            yield from desk.reporting.export(month.key, forms, folder)
