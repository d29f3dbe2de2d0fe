"""What can be wrong: a Finding about data, a UserError about the world."""

import errno
from dataclasses import dataclass
from typing import Literal

Level = Literal["red", "orange"]


class UserError(Exception):
    """A whole Chinese sentence: what happened, where, and what to do; nothing was changed."""


class RefusedError(UserError):
    """A move the rules do not allow; `reasons` names every missing thing, one sentence each."""

    def __init__(self, what: str, reasons: tuple[str, ...]) -> None:
        super().__init__(what + "".join(f"\n· {reason}" for reason in reasons))
        self.reasons = reasons


_TROUBLES = {
    errno.ENOENT: "不存在",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "是只读的",
    errno.EISDIR: "是文件夹，不是文件",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EEXIST: "那里已有同名的文件",
    errno.ENOTEMPTY: "文件夹不是空的",
    errno.ENAMETOOLONG: "名字太长",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "磁盘已满",
    errno.EIO: "磁盘读写出错",
    errno.EBUSY: "正被别的程序占用",
}


def trouble(error: OSError) -> str:
    """Say in Chinese what the system complains of; its own words are English."""
    return _TROUBLES.get(error.errno or 0, f"系统错误 {error.errno}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong (red) or unusual (orange), tied to a field; a value, never raised."""

    level: Level
    text: str
    register: str = ""
    record: str = ""
    field: str = ""
