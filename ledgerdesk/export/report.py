"""Reports in words: a Word template filled, read back, and only then put in its place."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from zipfile import BadZipFile

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docxtpl.template import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from ledgerdesk.domain.sheets import Sheet
from ledgerdesk.domain.telling import INDENT, Paragraph, body, told
from ledgerdesk.errors import UserError
from ledgerdesk.export.replacing import replacing

Words = Mapping[str, object]
ALIGNED: Mapping[object, Literal["center", "right"]] = {
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
}


def paragraphs(template: Path, words: Words) -> list[Paragraph]:
    """Return the paragraphs of a filled template, tables left out.

    Raise UserError when the template is missing, damaged or asks for what is not known.
    """
    made = BytesIO()
    _filled(template, words).save(made)
    return _read(Document(made).paragraphs)


def write(sheet: Sheet, template: Path, target: Path) -> None:
    """Write a report as a Word file; it says what the Sheet says, or nothing is replaced."""
    filled = _filled(template, told(sheet))
    with replacing(target) as temp:
        filled.save(temp)
        if sheet.notes:
            noted = Document(str(temp))
            noted.add_paragraph(sheet.layout.cells[-1].text)
            noted.save(str(temp))
        _compare(sheet, _read(Document(str(temp)).paragraphs))


def _read(told: Iterable[Any]) -> list[Paragraph]:
    """Read Word's paragraphs: their texts and how they stand."""
    return [
        Paragraph(
            each.text.strip(),
            ALIGNED.get(each.alignment, "left"),
            bool(each.paragraph_format.first_line_indent),
            bool(each.paragraph_format.keep_with_next),
        )
        for each in told
    ]


def _filled(template: Path, words: Words) -> DocxTemplate:
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    try:
        document = DocxTemplate(template)
        document.render(dict(words), environment, autoescape=True)
    except TemplateError as error:
        message = f"报告模板 {template.name} 里有填不了的内容：{error}。请改正模板后再生成。"
        raise UserError(message) from error
    except (OSError, KeyError, ValueError, BadZipFile, PackageNotFoundError) as error:
        message = (
            f"报告模板 {template.name} 不见了或已损坏，生成不了报告。请重新安装程序或换回模板。"
        )
        raise UserError(message) from error
    return document


def _compare(sheet: Sheet, written: Sequence[Paragraph]) -> None:
    """Refuse a file whose paragraphs are not those of the Sheet."""
    wanted = [cell.text for cell in sheet.layout.cells if cell.row < sheet.body[0] - 2]
    wanted += [cell.text for cell in sheet.layout.cells[-1:] if sheet.notes]
    if [INDENT * each.indented + each.text for each in body(written)] != wanted:
        message = f"{sheet.title}写出的 Word 文件与预览不一致，没有替换原文件。请重新生成一次。"
        raise UserError(message)
