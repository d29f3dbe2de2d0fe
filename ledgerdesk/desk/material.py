"""What a practised township is made of: kinds, shares and words of what is invented there."""

from collections.abc import Mapping
from random import Random
from typing import Any, NamedTuple

Line = dict[str, Any]
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
SHARE_CLOSED, SHARE_PAID = 0.7, 0.95
"""Of the penalties decided."""
DISPOSALS = {"取缔关闭": 5, "拆除": 2, "限期整改": 4, "停产整顿": 1, "立案": 2, "不属实": 1}
WANTED = {
    "取缔关闭": "按两断三清要求取缔到位", "拆除": "拆除设备、恢复场地",
    "限期整改": "停止外运，平整场地，补办手续",
    "停产整顿": "停产整顿，验收合格后方可恢复", "立案": "依法立案查处", "不属实": "核查归档",
    "移送": "移送有权机关处理", "资源整合": "按规定的程序报批整合",
}  # fmt: skip
ROLES = (
    "联络员", "建档人", "监管人", "责任人", "填报人", "审核人", "主要负责人", "巡查人员",
)  # fmt: skip
"""Of the first people of the office, one each."""
UNTRUE = "经现场核查，属农户平整自家场院，没有采矿。"
PATROLS = {"日常": 6, "夜查": 2, "错时": 2, "重点": 2, "节假日": 1, "联合执法": 1}


class Later(NamedTuple):
    """What happens to a record after it was written down."""

    on: str
    """ISO day."""
    register: str
    record: str
    """Number or name."""
    values: Line


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
