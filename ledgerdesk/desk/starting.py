"""A new ledger: its campaign, its unit, the checklists copied so that no decree rewrites them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ledgerdesk.db.ids import new_id
from ledgerdesk.db.store import create
from ledgerdesk.desk.bench import Bench, Clock, catalog
from ledgerdesk.domain.definitions import Campaign
from ledgerdesk.domain.pinyin import initials
from ledgerdesk.domain.values import clean
from ledgerdesk.errors import UserError

BESIDE = ("-journal", ".lock")
"""Files SQLite and the lock leave beside a ledger."""
SUFFIXES = (
    "人民政府", "办事处", "自然资源所", "国土资源所", "街道", "镇", "乡", "县", "区", "市",
)  # fmt: skip
KINDS = {
    "街道": "街道",
    "镇": "镇",
    "乡": "乡",
    "所": "自然资源所",
    "县": "县",
    "区": "区",
    "市": "市",
}


@dataclass(frozen=True, slots=True)
class Start:
    """The three answers a new ledger needs, and its county."""

    campaign: str
    unit: str
    county: str = ""
    actor: str = ""


def start(path: Path, begin: Start, clock: Clock) -> Bench:
    """Create the file and write its first step; raise UserError and leave nothing behind."""
    campaigns = offered(path.parent)
    if begin.campaign not in campaigns:
        message = f"没有叫“{begin.campaign}”的方案，可用的有：{'、'.join(campaigns)}。"
        raise UserError(message)
    if not clean(begin.unit):
        message = "单位名称是空白的，请用 --unit 写明台账属于哪个单位。"
        raise UserError(message)
    bench = Bench(create(path), clock=clock, actor=begin.actor or clean(begin.unit))
    try:
        with bench.change("新建台账"):
            _units(bench, clean(begin.unit), clean(begin.county))
            run(bench, bench.catalog.campaigns[begin.campaign])
    except BaseException:
        bench.store.close()
        for each in (path, *(path.with_name(f"{path.name}{end}") for end in BESIDE)):
            each.unlink(missing_ok=True)
        raise
    return bench


def offered(folder: Path) -> Mapping[str, Campaign]:
    """Return the campaigns a ledger in a folder may begin with, shipped and dropped there."""
    if not (folder / "definitions").is_dir():
        return catalog().campaigns
    from ledgerdesk.desk.dropped import dropped, place

    return dropped(catalog(), place(folder / "x")).catalog.campaigns


def run(bench: Bench, campaign: Campaign) -> None:
    """Start a campaign: later edits of its files change nothing already begun.

    What was dropped beside the ledger is copied into it, so that it travels along.
    """
    if bench.dropped:
        from ledgerdesk.desk.dropped import keep

        keep(bench.store, bench.dropped)
    today = bench.today().isoformat()
    row = {"id": new_id(), "campaign": campaign.key, "title": campaign.title, "began_on": today}
    bench.store.insert("run", row)
    for key in campaign.checklists:
        copied = bench.catalog.checklists[key]
        items = json.dumps([asdict(item) for item in copied.items], ensure_ascii=False)
        row = {"id": new_id(), "campaign": campaign.key, "key": key, "title": copied.title}
        bench.store.insert("checklist", row | {"source": copied.source, "items": items})


def prefix(unit: str) -> str:
    """Return the letters of a unit's 编号: 悦庄镇人民政府 → YZ."""
    short = unit
    for suffix in SUFFIXES:
        if len(short) > len(suffix) + 1:
            short = short.removesuffix(suffix)
    return "".join(each for each in initials(short).upper() if each.isalnum())


def _units(bench: Bench, unit: str, county: str) -> None:
    today = bench.today().isoformat()
    row = {"id": new_id(), "name": unit, "kind": _kind(unit), "submitted_on": today}
    if county:
        above = {"id": new_id(), "name": county, "kind": _kind(county), "submitted_on": today}
        bench.store.insert("unit", above)
        row["parent"] = above["id"]
    bench.store.insert("unit", row)
    settings = {"unit": row["id"], "county": county, "prefix": prefix(unit), "began_on": today}
    for key, value in settings.items():
        bench.keep_setting(key, value)


def _kind(name: str) -> str:
    short = name.removesuffix("人民政府").removesuffix("办事处")
    return next((kind for end, kind in KINDS.items() if short.endswith(end)), "其他")
