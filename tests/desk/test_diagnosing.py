"""诊断包 tells a maintainer what is wrong, and nobody's name."""

import json
import zipfile
from pathlib import Path

import pytest

from ledgerdesk.desk import Desk
from ledgerdesk.errors import UserError
from ledgerdesk.paths import log_file

PHONE, PLACE = "13805331234", "羊栏沟北坡"
LOG = f"""2026-10-20 08:30:00,123 Traceback (most recent call last):
  File "/home/张秀兰/程序/ledgerdesk/ui/window.py", line 12, in go
    raise ValueError(f"{PLACE} {PHONE}")
  File "C:\\Users\\zhang\\python\\json\\decoder.py", line 5, in raw
ValueError: {PLACE} {PHONE} 李建国
"""


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    path = log_file()
    path.write_text(LOG, encoding="utf-8")
    return path


def packed(desk: Desk, target: Path) -> dict[str, str]:
    with zipfile.ZipFile(desk.diagnosing.pack(target)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def test_it_counts_and_checks_and_names_nobody(desk: Desk, problem: str, tmp_path: Path) -> None:
    desk.records.save("problem", {"place": PLACE}, record=problem)
    person = desk.records.find("person", "李建国")
    desk.records.save("person", {"mobile": PHONE}, record=person)
    desk.roles.give(desk.records.find("person", "赵敏"), "负责人")

    files = packed(desk, tmp_path / "诊断.zip")
    told = json.loads(files["诊断.json"])

    assert told["counts"]["problem"] == 1
    assert told["counts"]["person"] == 3
    assert told["roles"] == {"负责人": 1}
    assert told["campaigns"] == ["yiyuan"]
    assert (told["ok"], told["integrity"], told["chain"]["ok"]) == (True, True, True)
    assert {"unit", "county", "role"} <= set(told["settings"])
    assert told["versions"]["format"] >= 1
    everything = "".join(files.values())
    private = (
        "李建国",
        "赵敏",
        "张秀兰",
        "悦庄",
        "沂源县",
        "王家泉",
        PHONE,
        PLACE,
        person,
        "/home",
    )
    assert [each for each in private if each in everything] == []


def test_the_log_keeps_times_places_in_the_program_and_kinds_of_errors(
    desk: Desk, tmp_path: Path
) -> None:
    assert packed(desk, tmp_path / "诊断.zip")["日志.txt"].splitlines() == [
        "2026-10-20 08:30:00,123",
        "  ledgerdesk/ui/window.py:12 go",
        "  decoder.py:5 raw",
        "ValueError",
    ]


def test_what_is_wrong_is_counted_by_field(desk: Desk, problem: str, tmp_path: Path) -> None:
    desk.bench.clock.day = desk.bench.today().replace(month=12)
    with desk.bench.change("绕过检查"):
        desk.bench.store.update("problem", problem, {"due_on": None})

    told = json.loads(packed(desk, tmp_path / "诊断.zip")["诊断.json"])

    assert any(key.endswith("problem.due_on") for key in told["findings"])
    assert told["ok"] is False


def test_without_a_log_and_where_it_cannot_be_written(
    desk: Desk, log: Path, tmp_path: Path
) -> None:
    log.unlink()
    assert packed(desk, tmp_path / "诊断.zip")["日志.txt"] == ""
    with pytest.raises(UserError, match="保存诊断包"):
        desk.diagnosing.pack(tmp_path / "没有这个文件夹" / "诊断.zip")
