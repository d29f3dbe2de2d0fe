"""Definitions that name what nobody has: each slip is a sentence of its own."""

from dataclasses import replace

import pytest

from ledgerdesk.domain import catalog
from ledgerdesk.domain.catalog import Catalog
from ledgerdesk.domain.definitions import Check, Column, Condition, Deadline, Field, Part
from ledgerdesk.domain.verifying import campaign_slips, form_slips, measure_slips
from ledgerdesk.errors import UserError
from ledgerdesk.paths import DEFINITIONS


@pytest.fixture(scope="module")
def shipped() -> Catalog:
    return catalog.load(DEFINITIONS)


def test_a_campaign_tells_every_slip(shipped: Catalog) -> None:
    wrong = replace(
        shipped.campaigns["yiyuan"],
        deadlines=(Deadline(("nothing",), "month", 24),),
        choices={"problem": ("甲",)},
        fields={
            "problem": (
                Field("Größe", "大小"),
                Field("number", "编号"),
                Field("secret_one", "密", "sealed"),
                Field("away", "别处", "link", target="nowhere"),
            )
        },
    )
    ruled = replace(
        shipped.campaigns["yiyuan"], checks={"case": (Check("no_such_rule", field="party"),)}
    )

    told = "\n".join(campaign_slips(shipped, wrong))

    for part in ("“nothing”不是", "应写成 台账.字段", "应是小写", "已经有了", "保密", "“nowhere”"):
        assert part in told
    assert "checks.case" in "\n".join(campaign_slips(shipped, ruled))


def test_a_form_tells_every_slip(shipped: Catalog) -> None:
    form = shipped.forms["annex3"]
    lost = replace(form, register="nowhere", workbook="a/b.xlsx")
    column = Column(parts=(Part("no_field"),))
    wrong = replace(form, columns=(column,), where=(Condition("no_field", "set"),))

    assert "“nowhere”不是" in "\n".join(form_slips(shipped, lost))
    assert list(form_slips(shipped, shipped.forms["annex2"])) == []
    assert len([each for each in form_slips(shipped, wrong) if "no_field" in each]) == 2


def test_a_measure_tells_every_slip(shipped: Catalog) -> None:
    measure = shipped.measures["found"]
    circle = replace(measure, register="", plus=("nothing",))
    known = replace(shipped, measures={**shipped.measures, "found": circle})

    assert list(measure_slips(known, circle))
    for wrong in (replace(measure, register="no_field"), replace(measure, of=("no_field",))):
        assert "no_field" in "\n".join(measure_slips(shipped, wrong))


def test_two_measures_of_one_name_are_refused() -> None:
    one = {"key": "a", "label": "甲", "register": "problem"}

    with pytest.raises(UserError, match="指标重名"):
        catalog.measures_of({"measures": [one, one]}, "x.toml")
