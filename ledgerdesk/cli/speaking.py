"""An argument parser whose usage, help and complaints are Chinese."""

import argparse
from typing import NoReturn

_TRANSLATED = (
    ("the following arguments are required:", "缺少"),
    ("unrecognized arguments:", "不认识"),
    ("expected one argument", "后面要跟一个值"),
    ("expected at least one argument", "后面至少要跟一个值"),
    ("argument ", "参数 "),
    ("invalid choice:", "没有"),
    ("invalid day value:", "不是日期（应写成 2026-10-24）："),
    ("choose from", "可用的有"),
    ("ignored explicit argument", "后面不跟值，多写了"),
    ("usage:", "用法："),
    ("positional arguments:", "参数："),
    ("options:", "选项："),
    ("show this help message and exit", "显示这份说明"),
)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese and leaves with 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command and how to see its usage."""
        said = f"命令写法不对：{message}。请用 {self.prog} --help 查看用法。\n"
        self.exit(2, _chinese(said))

    def format_help(self) -> str:
        """Return the help in Chinese."""
        return _chinese(super().format_help())


def _chinese(text: str) -> str:
    for english, chinese in _TRANSLATED:
        text = text.replace(english, chinese)
    return text
