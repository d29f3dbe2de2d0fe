"""Records of a township that never was: one reproducible generator for practice and demos.

Village names are real (their file credits the source); people, sites and acts are invented.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from ledgerdesk.desk.starting import prefix
from ledgerdesk.domain.catalog import read
from ledgerdesk.domain.periods import Period
from ledgerdesk.errors import UserError
from ledgerdesk.paths import RESOURCES

Line = dict[str, Any]
PRACTICE = RESOURCES / "practice"
PLACE = read(PRACTICE / "yuezhuang.toml")
"""The township that is made when no campaign is named."""
KINDS = {
    "合法矿山": 12, "证照不齐": 6, "无证非法点": 22, "已关闭矿山": 20, "废弃矿井·硐口": 10,
    "易发区": 14, "石料加工企业": 6, "堆场": 4,
}  # fmt: skip
MINERALS = ("建筑石料用灰岩", "建筑用砂", "河砂", "建筑用花岗岩", "铁", "砖瓦用粘土", "白云岩")
VIOLATIONS = {
    "无证开采": 9, "超层越界": 3, "无证勘查": 1, "以采代探": 1, "不按方案开采": 2,
    "进入他人矿区": 1, "假借工程名义": 3, "非法采砂": 2, "非法加工": 1,
}  # fmt: skip
LICENSED = {"超层越界", "不按方案开采"}
SOURCES = ("日常巡查", "夜间巡查", "群众举报", "卫片图斑", "上级督察", "视频监控")
VERIFIED = {"不属实": "现场核查，系村民自建房平整宅基地，没有采矿行为。"}
SHARE_CLOSED, SHARE_PAID = 0.7, 0.95
"""Of the penalties decided."""
DISPOSALS = {"取缔关闭": 5, "拆除": 2, "限期整改": 4, "停产整顿": 1, "立案": 2, "不属实": 1}
WANTED = {
    "取缔关闭": "按两断三清要求取缔到位", "拆除": "拆除设备、恢复场地",
    "限期整改": "停止外运，平整场地，补办手续",
    "停产整顿": "停产整顿，验收合格后方可恢复", "立案": "依法立案查处", "不属实": "核查归档",
    "移送": "移送有权机关处理", "资源整合": "按规定的程序报批整合",
}  # fmt: skip
PATROLS = {"日常": 6, "夜查": 2, "错时": 2, "重点": 2, "节假日": 1, "联合执法": 1}
MONTH, FEW = 30, 20
"""Days of a month; shorter periods have a part of what a month has."""
EAST, NORTH = 1182600000, 362000000
DATES = ("found_on", "on", "received_at", "filed_on")
"""Where a record's own day stands."""
DAY = re.compile(r"@day(?:\+(?P<days>\d+))?(?: ?(?P<time>T\d\d:\d\d))?")


def place(campaign: str) -> Mapping[str, Any]:
    """Return where a campaign is practised; raise UserError when nowhere."""
    found = {str(told["campaign"]): told for told in map(read, sorted(PRACTICE.glob("*.toml")))}
    if campaign not in found:
        message = f"方案“{campaign}”没有练习材料，可用的有：{'、'.join(found)}。"
        raise UserError(message)
    return found[campaign]


def lot(draw: Random, weights: Mapping[str, int]) -> str:
    """Draw one key by weight."""
    return draw.choices(list(weights), list(weights.values()))[0]


def line(register: str, ref: str = "", **values: object) -> Line:
    """Return one record as `load` takes it."""
    told: Line = {
        "register": register,
        "values": {k: v for k, v in values.items() if v is not None},
    }
    return told | {"ref": ref} if ref else told


def ref(name: str) -> dict[str, str]:
    """Point to a record of the same batch."""
    return {"ref": name}


@dataclass(slots=True)
class Invention:
    """Makes the office first, then a month at a time; the same seed gives the same records."""

    seed: int = 20260124
    place: Mapping[str, Any] = field(default_factory=lambda: PLACE)
    """Where it is and what its campaign adds; see the files beside the township's."""
    draw: Random = field(init=False)
    unit: str = field(init=False)
    county: str = field(init=False)
    kinds: Mapping[str, int] = field(init=False)
    disposals: Mapping[str, int] = field(init=False)
    villages: list[str] = field(init=False)
    people: list[str] = field(default_factory=list)
    sites: list[tuple[str, str]] = field(default_factory=list)
    """(number, village) of every site."""
    spots: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Longitude and latitude of every site, by its number."""
    serial: int = 0
    later: list[tuple[str, str, Line]] = field(default_factory=list)
    """(day, number of a case, values): what is decided and closed in the months after."""

    def __post_init__(self) -> None:
        self.unit, self.county = str(self.place["unit"]), str(self.place["county"])
        self.kinds = self.place.get("violations", VIOLATIONS)
        self.disposals = self.place.get("disposals", DISPOSALS)
        self.draw = Random(self.seed)  # noqa: S311  # a repeatable draw, not a secret
        self.villages = list(self.place["villages"])

    def office(self) -> list[Line]:
        """Return the villages, the people and the sites of the township."""
        unit = self.unit
        made = [line("village", name=each, unit=unit, key_area=i % 9 == 0)
                for i, each in enumerate(self.villages)]  # fmt: skip
        roles = (
            "联络员",
            "建档人",
            "监管人",
            "责任人",
            "填报人",
            "审核人",
            "主要负责人",
            "巡查人员",
        )
        for i in range(26):
            name = self._person()
            role = roles[i] if i < len(roles) else "责任人"
            phone = f"138{53300000 + i * 137:08d}"
            post = "镇长" if role == "主要负责人" else "工作人员"
            made.append(
                line("person", name=name, unit=unit, roles=[role], mobile=phone, post=post)
            )
        made += [self._site(kind) for kind, n in KINDS.items() for _ in range(n)]
        return [self._more(each) for each in (*made, *self._told("once", None))]

    def month(self, period: Period) -> list[Line]:
        """Return what a township writes down in one period: problems, patrols, tips, cases."""
        made: list[Line] = []
        for _ in range(self._often(period, 9, 11)):
            made += self._problem(period)
        found = [each["ref"] for each in made if each["register"] == "problem"]
        made += [self._patrol(period) for _ in range(self._often(period, 11, 15))]
        made += [self._tip(period, found) for _ in range(self.draw.randint(1, 3))]
        made += [self._publicity(period) for _ in range(3)]
        made.append(
            line("meeting", on=self._day(period), title="打击非法开采联席会议", kind="联席会议")
        )
        made += self._patches(period)
        return [self._more(each) for each in (*made, *self._told("each", period))]

    def _often(self, period: Period, least: int, most: int) -> int:
        """Draw how often something happens that is counted by the month."""
        drawn, days = self.draw.randint(least, most), (period.end - period.start).days + 1
        return drawn if days >= FEW else max(1, drawn * days // MONTH)

    def _told(self, when: str, period: Period | None) -> Iterator[Line]:
        """Yield what the campaign's file writes down once, or in each period."""
        for told in self.place.get(when, ()):
            for _ in range(int(told.get("times", 1))):
                day = self._day(period, last=int(told.get("last", 0))) if period else ""
                yield self._filled(line(str(told["register"]), **told["values"]), day)

    def _more(self, made: Line) -> Line:
        """Add what the campaign asks of a record besides the register's own fields."""
        added = self.place.get("added", {}).get(made["register"], {})
        day = next((str(made["values"][key])[:10] for key in DATES if key in made["values"]), "")
        return self._filled({**made, "values": {**added, **made["values"]}}, day)

    def _filled(self, made: Line, day: str) -> Line:
        """Put people, places and days where a file says @person, @day+3, @day T09:30."""
        values = {key: self._value(each, day) for key, each in made["values"].items()}
        return {**made, "values": {key: each for key, each in values.items() if each is not None}}

    def _value(self, told: Any, day: str) -> Any:
        if not isinstance(told, str) or not told.startswith("@"):
            return told
        if after := DAY.fullmatch(told):
            on = date.fromisoformat(day) + timedelta(days=int(after["days"] or 0))
            return f"{on.isoformat()}{after['time'] or ''}"
        chosen = {
            "@person": self.people[6:],
            "@village": self.villages,
            "@site": [number for number, _ in self.sites],
            "@place": self.place["lanes"],
        }
        return self.unit if told == "@unit" else self.draw.choice(chosen[told])

    def _person(self) -> str:
        while True:
            name = self._surname() + str(self.draw.choice(self.place["given"]))
            if name not in self.people:
                self.people.append(name)
                return name

    def _site(self, kind: str) -> Line:
        self.serial += 1
        village, lane = self.draw.choice(self.villages), self.draw.choice(self.place["lanes"])
        number = f"{prefix(self.unit)}-KD-{self.serial:03}"
        self.sites.append((number, village))
        legal = kind in {"合法矿山", "证照不齐"}
        self.spots[number] = (
            int(self.place.get("east", EAST)) + self.draw.randint(-700000, 700000),
            int(self.place.get("north", NORTH)) + self.draw.randint(-600000, 600000),
        )
        return line(
            "site",
            number=number,
            name=f"{village.removesuffix('村')}{lane}{'采石场' if legal else '点'}",
            kind=kind,
            unit=self.unit,
            village=village,
            place=lane,
            **_degrees(self.spots[number]),
            frame="2000国家大地坐标系",
            mineral=self.draw.choice(MINERALS),
            method="露天",
            violations=[lot(self.draw, self.kinds)] if kind == "无证非法点" else None,
            state="在采" if legal else lot(self.draw, {"停采": 3, "已关闭": 4, "已复绿": 2}),
            found_on=self._filed_on() if kind == "无证非法点" else None,
            holder=f"{self.county}{lane}石料有限公司" if legal else None,
            licence_no=f"C{self.serial:022}" if kind == "合法矿山" else None,
            licence_from="2022-03-01" if legal else None,
            licence_until="2027-02-28" if legal else None,
            filer=self.people[1],
            supervisor=self.people[2],
            responsible=self.draw.choice(self.people[8:]),
            filed_on=self._filed_on(),
        )

    def _filed_on(self) -> str:
        return str(self.place.get("filed_on", "2025-10-25"))

    def _day(self, period: Period, *, last: int = 0) -> str:
        span = (period.end - period.start).days - last
        return (period.start + timedelta(days=self.draw.randint(0, max(span, 0)))).isoformat()

    def _problem(self, period: Period) -> Iterator[Line]:
        self.serial += 1
        name, found = f"p{self.serial}", self._day(period)
        number, village = self.draw.choice(self.sites)
        disposal = lot(self.draw, self.disposals)
        due_on = date.fromisoformat(found) + timedelta(days=self.draw.choice((7, 10, 15, 30)))
        violation = lot(self.draw, self.kinds)
        told = {
            "unit": self.unit,
            "village": village,
            "place": self.draw.choice(self.place["lanes"]),
        }
        yield line(
            "problem", name, **told,
            ledger="有证矿山违法采矿" if violation in LICENSED else "非法勘查开采",
            site=number, source=self.draw.choice(SOURCES), found_on=found, reported_on=found,
            inspector=self.draw.choice(self.people[6:]), violation=violation,
            description="现场发现挖掘机一台、运输车辆两部，正在开挖山体、装运石料，已当场制止并上报。",
            party=f"{self._surname()}某", mineral=self.draw.choice(MINERALS), disposal=disposal,
            requirement=WANTED[disposal], verified_fact=VERIFIED.get(disposal),
            duty_unit=self.unit,
            responsible=self.draw.choice(self.people[8:]), supervisor=self.people[2],
            due_on=due_on.isoformat(),
        )  # fmt: skip
        yield from self._actions(name, found, disposal)
        if disposal == "立案":
            yield from self._case(name, found, violation, told)

    def _surname(self) -> str:
        return str(self.draw.choice(self.place["surnames"]))

    def _actions(self, name: str, found: str, disposal: str) -> Iterator[Line]:
        told: dict[str, Any] = {"on": found, "unit": self.unit, "problem": ref(name)}
        if disposal != "不属实":
            number = f"{self.county[0]}自资责停〔{found[:4]}〕{self.serial}号"
            stop = {"kind": "责令停止通知书", "document_no": number}
            yield line("action", **told, **stop, count=1, measure_word="份")
        if disposal == "取缔关闭":
            yield line("action", **told, kind="取缔关闭", count=1, measure_word="处")
            for kind in ("断水", "断电"):
                yield line("action", **told, kind=kind, count=1, measure_word="处")
        if disposal == "拆除":
            count = self.draw.randint(1, 4)
            yield line("action", **told, kind="拆除设备", count=count, measure_word="台")

    def _case(
        self, name: str, found: str, violation: str, told: Mapping[str, Any]
    ) -> Iterator[Line]:
        filed = date.fromisoformat(found) + timedelta(days=self.draw.randint(0, 3))
        number = f"{self.county[0]}自资立〔{filed.year}〕{self.serial}号"
        party, mineral = f"{self._surname()}某", self.draw.choice(MINERALS)
        yield line(
            "case", f"c{name}", **told, number=number, party=party,
            party_kind="个人", violation=violation, mineral=mineral,
            source="日常巡查", problem=ref(name), found_on=found,
            stop_notice_no=f"{self.county[0]}自资责停〔{filed.year}〕{self.serial}号",
            stop_notice_on=found,
            filed_on=filed.isoformat(), quantity_t=str(self.draw.randint(200, 6000)),
            value_yuan=str(self.draw.randint(3, 9) * 10000), value_basis="价格认定",
            state="在办", officers=self.people[6:8],
        )  # fmt: skip
        yield line(
            "seizure", unit=self.unit, on=found, case=ref(f"c{name}"), problem=ref(name),
            kind="矿产品", name="碎石", mineral=mineral, quantity=str(self.draw.randint(30, 900)),
            measure_word="吨", measure="就地封存", organ=f"{self.county}自然资源局",
        )  # fmt: skip
        self._decide(number, filed)

    def _decide(self, number: str, filed: date) -> None:
        """Plan a penalty within 90 days of filing: most are closed, some only paid."""
        decided = filed + timedelta(days=self.draw.randint(20, 75))
        fine, gains = self.draw.randint(10, 38) * 10000, self.draw.randint(0, 40) * 1000
        values = {
            "decision_no": f"{self.county[0]}自资罚决字〔{decided.year}〕{self.serial}号",
            "decided_on": decided.isoformat(), "fine_yuan": fine * 100, "gains_yuan": gains * 100,
            "penalty_text": "没收违法所得，并处罚款",
        }  # fmt: skip
        self.later.append((decided.isoformat(), number, values))
        closed, fate = (decided + timedelta(days=15)).isoformat(), self.draw.random()
        if fate < SHARE_PAID:
            paid = {"paid_yuan": (fine + gains) * 100, "paid_on": closed}
            ending = {"state": "结案", "closed_on": closed} if fate < SHARE_CLOSED else {}
            self.later.append((closed, number, paid | ending))

    def _patrol(self, period: Period) -> Line:
        day, kind = self._day(period), lot(self.draw, PATROLS)
        chosen = self.draw.sample(self.sites, self.draw.randint(2, 7))
        begin, until = ("20:30", "23:10") if kind in {"夜查", "错时"} else ("09:00", "11:40")
        return line(
            "patrol", unit=self.unit, on=day, from_at=f"{day}T{begin}",
            until_at=f"{day}T{until}", kind=kind, sites=[number for number, _ in chosen],
            villages=sorted({village for _, village in chosen}),
            headcount=self.draw.randint(2, 8), vehicles=self.draw.randint(1, 3),
            people=self.people[7:9], leader=self.people[7], found=False,
            route="镇驻地—" + "—".join(village for _, village in chosen[:3]),
        )  # fmt: skip

    def _tip(self, period: Period, found: list[str]) -> Line:
        day = self._day(period, last=5)
        named = self.draw.random() < 0.4
        result = self.draw.choice(("属实", "不属实", "查无"))
        verified = date.fromisoformat(day) + timedelta(days=3)
        return line(
            "tip", received_at=f"{day}T10:20", channel=self.draw.choice(("电话", "微信", "12345")),
            unit=self.unit, named=named,
            informant=f"{self._surname()}先生" if named else None,
            informant_phone="13900000000" if named else None,
            content="反映夜间有车辆从山上拉石料，噪声大。", place=self.draw.choice(self.villages),
            ongoing=False, receiver=self.people[0], due_on=verified.isoformat(),
            verified_on=verified.isoformat(), verifier=self.people[7],
            result=result, problem=ref(self.draw.choice(found)) if result == "属实" else None,
            fed_back_on=verified.isoformat(),
        )  # fmt: skip

    def _publicity(self, period: Period) -> Line:
        form, word, most = self.draw.choice(
            (("散发宣传材料", "份", 300), ("悬挂横幅", "条", 12), ("张贴公告", "处", 30))
        )
        return line(
            "publicity", on=self._day(period), unit=self.unit, form=form,
            place=self.draw.choice(self.villages), count=self.draw.randint(4, most),
            measure_word=word,
        )  # fmt: skip

    def _patches(self, period: Period) -> Iterator[Line]:
        """卫片 come each quarter, in April, July, October and December."""
        if period.end.month not in {4, 7, 10, 12}:
            return
        for i in range(self.draw.randint(3, 6)):
            number, village = self.draw.choice(self.sites)
            day = self._day(period, last=8)
            field_on = (date.fromisoformat(day) + timedelta(days=6)).isoformat()
            yield line(
                "patch", number=f"TB{period.key.replace('-', '')}{i + 1:02}",
                year=period.end.year, quarter=(period.end.month + 2) // 3, issued_on=day,
                unit=self.unit, village=village, site=number, suspected=True,
                compared_on=day, field_on=field_on, field_people=self.people[7:9],
                legality="伪变化", treatment="不处理", reason="现场为农田整治，期间未发生开采活动",
                finished_on=field_on, area_mu=str(self.draw.randint(1, 9)),
                **_degrees(self.spots[number], off=1500 * (i + 1)),
            )  # fmt: skip


def _degrees(spot: tuple[int, int], *, off: int = 0) -> dict[str, str]:
    """Write a place in degrees, perhaps a little beside it."""
    east, north = ((each + off) / 10**7 for each in spot)
    return {"longitude": str(east), "latitude": str(north)}
