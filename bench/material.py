"""Records of a busy township, the same ones each time, as `load` takes them."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from ledgerdesk.desk import Desk
from ledgerdesk.desk.bench import Clock
from ledgerdesk.desk.starting import Start

Line = dict[str, Any]
TODAY = date(2026, 10, 26)
PERIOD = "2026-10"
FIRST, DAYS = date(2026, 9, 25), 29
UNIT = "悦庄镇"
VILLAGES = [
    f"{name}{part}村" for name in "东西南北上下前后" for part in ("桃花", "石桥", "坡", "沟")
]
GIVEN = ("建国", "秀兰", "志强", "磊", "敏", "国栋", "玉梅", "海涛")
PEOPLE = [f"{surname}{given}" for surname in "李王张刘陈" for given in GIVEN]
SITES = [
    f"{village}{lane}采石坑" for village in VILLAGES for lane in ("一号", "二号", "老山", "河滩")
]
VIOLATIONS = ("无证开采", "超层越界", "以采代探", "不按方案开采", "假借工程名义", "非法采砂")
MINERALS = ("建筑石料用灰岩", "建筑用砂", "河砂", "铁", "砖瓦用粘土")
SOURCES = ("日常巡查", "夜间巡查", "群众举报", "卫片图斑", "视频监控", "上级交办")
DISPOSALS = {
    "取缔关闭": (5, "按两断三清要求取缔到位，设备拆除，现场恢复地貌"),
    "拆除": (2, "拆除设备、清理原料和产品，恢复场地"),
    "限期整改": (4, "停止外运，平整场地，覆盖防尘网，补办手续"),
    "停产整顿": (1, "停产整顿，验收合格后方可恢复生产"),
    "立案": (2, "依法立案查处"),
    "不属实": (1, "现场核查后归档"),
}
SEEN = (
    "现场发现挖掘机一台、运输车辆两部，正在开挖山体、装运石料，已当场制止并上报。",
    "夜间巡查时发现有车辆从山上拉运石料，现场留有新鲜开挖面约二十米，未见作业人员。",
    "有证矿山越过批准的矿区范围向北开采，越界约十五米，已责令停止。",
    "以平整土地为名开挖河滩，外运砂料，堆放在村口空地，当事人称用于修路。",
)


def township(path: Path) -> Desk:
    """Make a ledger with its villages, people and sites; it is open for writing."""
    desk = Desk.create(path, Start("yiyuan", UNIT, "沂源县"), clock=Clock(TODAY))
    desk.loading().rows(_office())
    return desk


def problems(count: int, days: int = DAYS) -> Iterator[Line]:
    """Yield problems of about 20 fields, found in the period, or in the `days` to its end."""
    draw = Random(20260124)  # noqa: S311  # a repeatable draw, not a secret
    weights = [weight for weight, _ in DISPOSALS.values()]
    for i in range(count):
        disposal = draw.choices(list(DISPOSALS), weights)[0]
        found = _day(draw, days)
        yield _line("problem", _problem(draw, i, found, disposal))


def cases(count: int, days: int = DAYS) -> Iterator[Line]:
    """Yield cases filed in these days, each third one decided, some with a seizure."""
    draw = Random(20260125)  # noqa: S311  # a repeatable draw, not a secret
    for i in range(count):
        found = _day(draw, days)
        values = _case(draw, i, found)
        if i % 3 == 0:
            values |= _decision(draw, i, found)
        yield _line("case", values) | {"ref": f"c{i}"}
        if i % 6 == 0:
            yield _line("seizure", _seizure(draw, i, found))


def patrols(count: int, days: int = DAYS) -> Iterator[Line]:
    """Yield patrols of these days."""
    draw = Random(20260126)  # noqa: S311  # a repeatable draw, not a secret
    for _ in range(count):
        day = _day(draw, days).isoformat()
        values = {
            "unit": UNIT, "on": day, "kind": draw.choice(("日常", "夜查", "错时", "重点")),
            "from_at": f"{day}T09:00", "until_at": f"{day}T11:40", "sites": draw.sample(SITES, 4),
            "headcount": 4, "vehicles": 2, "people": draw.sample(PEOPLE, 2), "found": False,
        }  # fmt: skip
        yield _line("patrol", values)


def _line(register: str, values: Line) -> Line:
    return {"register": register, "values": values}


def _office() -> Iterator[Line]:
    for name in VILLAGES:
        yield _line("village", {"name": name, "unit": UNIT})
    for name in PEOPLE:
        yield _line("person", {"name": name, "unit": UNIT})
    for i, name in enumerate(SITES):
        village = VILLAGES[i // 4]
        values = {"name": name, "kind": "无证非法点", "unit": UNIT, "village": village}
        yield _line("site", values)


def _day(draw: Random, days: int) -> date:
    return FIRST + timedelta(days=DAYS - days + draw.randrange(days))


def _problem(draw: Random, i: int, found: date, disposal: str) -> Line:
    at = draw.randrange(len(SITES))
    values = {
        "ledger": draw.choice(("非法勘查开采", "有证矿山违法采矿")), "unit": UNIT,
        "site": SITES[at], "village": VILLAGES[at // 4],
        "place": f"{VILLAGES[at // 4]}北 {i % 90 + 1} 号沟",
        "source": draw.choice(SOURCES), "found_on": found.isoformat(),
        "reported_on": found.isoformat(), "inspector": draw.choice(PEOPLE),
        "violation": draw.choice(VIOLATIONS), "description": draw.choice(SEEN),
        "party": f"{draw.choice(PEOPLE)}等人", "mineral": draw.choice(MINERALS),
        "disposal": disposal, "requirement": DISPOSALS[disposal][1], "duty_unit": UNIT,
        "responsible": draw.choice(PEOPLE), "supervisor": draw.choice(PEOPLE),
        "due_on": (found + timedelta(days=draw.choice((7, 10, 15, 30)))).isoformat(),
    }  # fmt: skip
    if i % 4 == 0:
        values["longitude"] = f"118.{draw.randrange(1000000, 9999999)}"
        values["latitude"] = f"36.{draw.randrange(1000000, 9999999)}"
    if i % 5 == 0:
        values |= {
            "quantity_t": str(draw.randrange(20, 5000)),
            "value_yuan": f"{draw.randrange(9000)}.50",
        }
    if disposal == "不属实":
        values["verified_fact"] = "经现场核查，未发现开采行为，反映不属实。"
    return values


def _case(draw: Random, i: int, found: date) -> Line:
    at = draw.randrange(len(SITES))
    filed = found + timedelta(days=min(2, (FIRST + timedelta(days=DAYS) - found).days))
    return {
        "number": f"沂自资立〔2026〕{i + 1}号", "party": draw.choice(PEOPLE), "party_kind": "个人",
        "unit": UNIT, "village": VILLAGES[at // 4], "place": f"{SITES[at]}北侧", "site": SITES[at],
        "violation": draw.choice(VIOLATIONS), "mineral": draw.choice(MINERALS),
        "source": draw.choice(SOURCES), "found_on": found.isoformat(),
        "stop_notice_no": f"沂自资责停〔2026〕{i + 1}号", "stop_notice_on": found.isoformat(),
        "filed_on": filed.isoformat(), "quantity_t": str(draw.randrange(200, 6000)),
        "value_yuan": str(draw.randrange(3, 9) * 10000), "value_basis": "价格认定",
        "state": "在办", "officers": draw.sample(PEOPLE, 2),
    }  # fmt: skip


def _decision(draw: Random, i: int, found: date) -> Line:
    return {
        "decision_no": f"沂自资罚决字〔2026〕{i + 1}号",
        "decided_on": min(TODAY, found + timedelta(days=31)).isoformat(),
        "fine_yuan": str(draw.randrange(10, 38) * 10000), "gains_yuan": draw.randrange(40) * 1000,
        "penalty_text": "责令停止开采，没收违法所得，并处罚款", "remark": f"发现于{found.day}日",
    }  # fmt: skip


def _seizure(draw: Random, i: int, found: date) -> Line:
    return {
        "unit": UNIT, "on": found.isoformat(), "case": {"ref": f"c{i}"}, "kind": "矿产品",
        "name": "碎石", "quantity": str(draw.randrange(30, 900)), "measure_word": "吨",
        "measure": "没收", "organ": "沂源县自然资源局",
    }  # fmt: skip
