"""Paper to a printer: the system's dialog, then the pages as images of at most 300 dpi."""

from PySide6.QtCore import QMarginsF, QRectF, QSize
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from ledgerdesk.desk.papers import Paper
from ledgerdesk.errors import UserError

SHARPEST = 300


def choose(parent: QWidget, title: str, paper: Paper) -> QPrinter | None:
    """Ask for a printer and its pages; None when the person thinks better of it."""
    printer = prepared(title, paper)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(f"打印 {title}")
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setMinMax(1, paper.pages)
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def prepared(title: str, paper: Paper) -> QPrinter:
    """Return the standard printer set to the paper's size."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    width, height = paper.size
    landscape, portrait = QPageLayout.Orientation.Landscape, QPageLayout.Orientation.Portrait
    size = QPageSize(QSize(round(min(width, height)), round(max(width, height))))
    printer.setPageLayout(
        QPageLayout(size, landscape if width > height else portrait, QMarginsF())
    )
    printer.setFullPage(True)
    return printer


def paint(paper: Paper, printer: QPrinter) -> int:
    """Print the pages asked for and return how many; raise UserError when it cannot.

    May run in a thread of its own.
    """
    asked = range(printer.fromPage() or 1, (printer.toPage() or paper.pages) + 1)
    pages = [number for number in asked if number <= paper.pages]
    dpi = min(SHARPEST, printer.resolution())
    painter = QPainter()
    if not painter.begin(printer):
        message = "打印机没有响应，什么也没有打印。请检查打印机是否接通，或改用“另存 PDF”。"
        raise UserError(message)
    try:
        for place, number in enumerate(pages):
            if place:
                printer.newPage()
            image = QImage.fromData(paper.png(number, dpi))
            painter.drawImage(_fitted(printer, image), image)
    finally:
        painter.end()
    return len(pages)


def _fitted(printer: QPrinter, image: QImage) -> QRectF:
    """Return where the image stands on the sheet: whole, in its own proportions."""
    sheet = printer.pageLayout().fullRectPixels(printer.resolution())
    scale = min(sheet.width() / image.width(), sheet.height() / image.height())
    width, height = image.width() * scale, image.height() * scale
    return QRectF((sheet.width() - width) / 2, (sheet.height() - height) / 2, width, height)
