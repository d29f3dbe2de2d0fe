"""导入: foreign workbooks; they are refused until their reader is here."""

from pathlib import Path
from typing import NoReturn

from ledgerdesk.desk.bench import Bench
from ledgerdesk.errors import UserError


class Importing:
    """The verbs on foreign files."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def workbook(self, book: Path, register: str) -> NoReturn:
        """Refuse a workbook with a whole sentence that names the way that works today."""
        title = self._bench.register(register).title
        message = (
            f"这一版还不能直接导入 Excel 文件 {book.name}。请先转换成 JSON 行文件，"
            f"再用 load 命令导入{title}；台账没有任何改动。"
        )
        raise UserError(message)
