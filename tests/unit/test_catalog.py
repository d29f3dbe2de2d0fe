"""Reading definition files: what is right becomes dataclasses, a mistake is named."""

from pathlib import Path

import pytest

from ledgerdesk.domain.catalog import Lazy, build, listed, load, read
from ledgerdesk.domain.definitions import Campaign, Column, Field, Form, Register
from ledgerdesk.errors import UserError

SITE = """
key = "site"
label = "矿点"
title = "矿点台账"
number = "number"
numbering = { pattern = "{prefix}-KD-{serial:03}", per = "ever" }
unique = [["number"]]

[[fields]]
key = "number"
label = "编号"
required = true

[[fields]]
key = "kind"
label = "类别"
kind = "choice"
choices = ["合法矿山", "易发区"]
checks = [{ rule = "wanted", when = [{ field = "number", op = "in", values = ["1"] }] }]
"""

FOUND = """
[[measures]]
key = "found"
label = "发现违法行为"
register = "problem"
date = ["found_on"]
"""


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path) -> str:
    with pytest.raises(UserError) as caught:
        load(folder)
    return str(caught.value)


def test_a_register_file_becomes_a_register(tmp_path: Path) -> None:
    put(tmp_path, "registers/site.toml", SITE)

    site = load(tmp_path).registers["site"]

    assert site.title == "矿点台账"
    assert site.numbering is not None
    assert site.numbering.per == "ever"
    assert site.unique == (("number",),)
    assert site.by_key["kind"].choices == ("合法矿山", "易发区")
    assert site.by_key["kind"].checks[0].when[0].values == ("1",)
    assert site.by_key["number"].required


def test_a_computed_field_has_no_column() -> None:
    register = Register("a", "甲", "甲台账", (Field("b", "乙"), Field("c", "丙", computed=True)))

    assert [each.key for each in register.columns] == ["b"]
    assert list(register.by_key) == ["b", "c"]


def test_folders_that_do_not_exist_hold_nothing(tmp_path: Path) -> None:
    catalog = load(tmp_path)

    assert not catalog.registers
    assert not catalog.measures


def test_measures_of_several_files_stand_in_one_table(tmp_path: Path) -> None:
    put(tmp_path, "measures/annex2.toml", FOUND)
    put(tmp_path, "measures/fujian.toml", FOUND.replace('"found"', '"closures"'))

    assert list(load(tmp_path).measures) == ["found", "closures"]


def test_a_measure_named_twice_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "measures/annex2.toml", FOUND)
    put(tmp_path, "measures/fujian.toml", FOUND)

    assert refusal(tmp_path) == (
        "定义文件 fujian.toml 的“found”有误：指标重名。请改正后重新打开程序。"
    )


def test_a_measure_file_may_hold_nothing_but_measures(tmp_path: Path) -> None:
    put(tmp_path, "measures/annex2.toml", 'key = "annex2"\n' + FOUND)

    assert "annex2.toml 的“key”有误：没有这个键" in refusal(tmp_path)


def test_a_whole_number_will_do_for_a_width() -> None:
    column = build(Column, {"label": "序号", "width": 10}, "site.toml")

    assert column.width == 10.0
    assert type(column.width) is float


def test_tables_of_lists_are_read() -> None:
    data = {
        "key": "yiyuan",
        "title": "沂源县方案",
        "source": "沂源县自然资源局",
        "registers": ["site"],
        "forms": [],
        "deadlines": [{"forms": ["annex2"], "every": "month", "day": 24}],
        "choices": {"problem.violation": ["无证开采"]},
    }

    campaign = build(Campaign, data, "yiyuan.toml")

    assert campaign.choices == {"problem.violation": ("无证开采",)}
    assert campaign.deadlines[0].day == 24


def test_tables_of_conditions_are_read() -> None:
    data = {
        "key": "annex3",
        "title": "明细表",
        "columns": [],
        "options": {"open": [{"field": "closed_on", "op": "open_at_end"}]},
    }

    assert build(Form, data, "annex3.toml").options["open"][0].op == "open_at_end"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('label = "矿点"', 'label = "矿点"\nlable = "x"', "site.toml 的“lable”有误：没有这个键"),
        ('title = "矿点台账"', "", "site.toml 的“title”有误：缺少这个键"),
        ('key = "site"', 'key = "sites"', "site.toml 的“key”有误：应与文件名相同"),
        ('key = "site"', "", "site.toml 的“key”有误：应与文件名相同"),
        ("required = true", 'required = "是"', "fields 第 1 项 的“required”有误：“是”的类型不对"),
        ("required = true", "scale = true", "fields 第 1 项 的“scale”有误：“True”的类型不对"),
        ('"合法矿山", "易发区"', '"合法矿山", 3', "的“choices 第 2 项”有误：“3”的类型不对"),
        ('["合法矿山", "易发区"]', '"易发区"', "fields 第 2 项 的“choices”有误：应是列表"),
        ('kind = "choice"', 'kind = "list"', "的“kind”有误：“list”不在允许的范围内"),
        (
            'per = "ever"',
            'per = "day"',
            "site.toml 的 numbering 的“per”有误：“day”不在允许的范围内",
        ),
        (
            '{ pattern = "{prefix}-KD-{serial:03}", per = "ever" }',
            "3",
            "“numbering”有误：应是一个表",
        ),
        ('op = "in"', 'op = "like"', "的“op”有误：“like”不在允许的范围内"),
    ],
)
def test_a_mistake_names_file_and_key(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    assert old in SITE
    put(tmp_path, "registers/site.toml", SITE.replace(old, new, 1))

    said = refusal(tmp_path)

    assert said.startswith("定义文件 site.toml")
    assert sentence in said
    assert said.endswith("请改正后重新打开程序。")


def test_a_table_is_wanted_where_a_table_belongs() -> None:
    with pytest.raises(UserError, match=r"annex3\.toml 的“options”有误：应是一个表"):
        build(
            Form,
            {"key": "annex3", "title": "明细表", "columns": [], "options": ["open"]},
            "annex3.toml",
        )


def test_a_slip_of_the_pen_names_its_line(tmp_path: Path) -> None:
    path = put(tmp_path, "site.toml", 'key = "site"\nlabel = 矿点\n')

    with pytest.raises(UserError, match=r"定义文件 site\.toml 第 2 行写法不对"):
        read(path)


def test_a_file_that_breaks_off_says_so(tmp_path: Path) -> None:
    path = put(tmp_path, "site.toml", "key = ")

    with pytest.raises(UserError, match=r"定义文件 site\.toml (第 1 行|末尾)写法不对"):
        read(path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "site.toml"
    path.write_bytes('label = "矿点"'.encode("gbk"))

    with pytest.raises(UserError, match=r"site\.toml 不是 UTF-8 编码"):
        read(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"定义文件 site\.toml 打不开（.+），请检查文件和权限"):
        read(tmp_path / "site.toml")


def test_a_definition_that_nobody_asks_for_waits(tmp_path: Path) -> None:
    put(tmp_path, "registers/site.toml", SITE)
    put(tmp_path, "registers/well.toml", SITE)

    catalog = listed(tmp_path)

    assert list(catalog.registers) == ["site", "well"]
    assert catalog.registers["site"] is catalog.registers["site"]
    with pytest.raises(UserError, match=r"well\.toml 的“key”有误：应与文件名相同"):
        catalog.check()


def test_measures_must_be_tables_with_keys(tmp_path: Path) -> None:
    put(tmp_path, "measures/annex2.toml", 'measures = ["found"]')
    assert "measures 第 1 项" in refusal(tmp_path)

    put(tmp_path, "measures/annex2.toml", "measures = [{ label = 3 }]")
    assert "缺少这个键" in refusal(tmp_path)


def test_a_measure_names_its_place_in_the_file(tmp_path: Path) -> None:
    put(
        tmp_path,
        "measures/annex2.toml",
        FOUND + FOUND.replace('"found"', '"b"') + "decimals = 'x'",
    )

    assert refusal(tmp_path).startswith(
        "定义文件 annex2.toml 的 measures 第 2 项 的“decimals”有误"
    )


def test_asking_whether_a_key_is_there_makes_nothing() -> None:
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key

    lazy = Lazy(["a", "b"], make)

    assert "a" in lazy
    assert "c" not in lazy
    assert (len(lazy), list(lazy), made) == (2, ["a", "b"], [])
    with pytest.raises(KeyError):
        lazy["c"]
    assert (lazy["b"], lazy["b"], made) == ("b", "b", ["b"])
