"""全貌 of a site: every register's records in one line of time, photos before and after."""

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from ledgerdesk.desk.whole import Album, Shot, Whole
from ledgerdesk.domain.timelines import Event
from ledgerdesk.ui import style
from ledgerdesk.ui.opening import open_attachment
from ledgerdesk.ui.photos import picture
from ledgerdesk.ui.shell import Shell
from ledgerdesk.ui.told import Told, label

MOST = 200
"""Things that happened that are listed."""
FIRST, ALBUMS = 2, 12
"""Albums that stand above what happened, and those that are shown at all."""
SIZE = QSize(88, 66)
MORE = "更早的还有 {} 件，打印一矿一档可以看全。"


class WholePanel(Told):
    """Everything about one record on one page; each line opens its record."""

    def __init__(self, shell: Shell) -> None:
        super().__init__("全貌", "还没有巡查、问题、案件和照片；登记以后都列在这里。")
        self.setObjectName("whole_panel")
        self._shell = shell

    def show_record(self, register: str, record: str) -> None:
        """Tell everything around a record, newest first."""
        self.clear()
        whole = self._shell.desk.viewing.whole(register, record)
        if not whole.happened and not whole.albums:
            return
        self.put(self._top(register, record, whole))
        for album in whole.albums[:FIRST]:
            self._show_album(album)
        self.heading("经过")
        day = ""
        for each in whole.happened[:MOST]:
            self._tell(each, same_day=each.on[:10] == day)
            day = each.on[:10]
        if len(whole.happened) > MOST:
            self.note(MORE.format(len(whole.happened) - MOST))
        if whole.albums[FIRST:]:
            self.heading("更多照片")
        for album in whole.albums[FIRST:ALBUMS]:
            self._show_album(album)

    def _top(self, register: str, record: str, whole: Whole) -> QWidget:
        """Say how much there is, and offer the paper that has all of it."""
        made, row = QWidget(), QHBoxLayout()
        made.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        shots = sum(len(some) for each in whole.albums for some in each.stages.values())
        counts = [*whole.counts, *([("照片", shots)] if shots else [])]
        row.addWidget(label(" · ".join(f"{what} {count}" for what, count in counts)), 1)
        for key, words in self._shell.desk.signing.dockets(register).items():
            row.addWidget(self._printer(key, words, record))
        return made

    def _printer(self, key: str, words: str, record: str) -> QPushButton:
        made = QPushButton(f"打印{words}")
        made.setIcon(style.icon("print"))
        made.clicked.connect(partial(self._shell.go, "signing", ledger=key, record=record))
        return made

    def _tell(self, each: Event, *, same_day: bool) -> None:
        self.door("" if same_day else each.on[:10], self._opener(each.what, each))
        said = "，".join(filter(None, (each.text, each.who)))
        if said:
            self.note(said)

    def _opener(self, words: str, each: Event | Album) -> QPushButton:
        made = QPushButton(words)
        made.setProperty("kind", "link")
        on = each.on[:10] if isinstance(each, Event) else ""
        made.setAccessibleName(f"打开 {on} {words}".replace("  ", " "))
        go = partial(self._shell.go, "register", register=each.register, record=each.record)
        made.clicked.connect(go)
        return made

    def _show_album(self, album: Album) -> None:
        """Show photos by stage beside each other; where some are missing it says so."""
        self.put(self._opener(f"{album.title} 的照片", album))
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 0, 0)
        shown = {
            stage: shots for stage, shots in album.stages.items() if self._column(album, stage)
        }
        for column, (stage, shots) in enumerate(shown.items()):
            grid.addWidget(label(f"{stage} {len(shots)}", kind="hint"), 0, column)
            for row, shot in enumerate(shots[:2], 1):
                grid.addWidget(self._photo(shot, stage), row, column)
            if not shots:
                grid.addWidget(_empty(stage), 1, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(len(shown), 1)
        self.put(table)

    def _column(self, album: Album, stage: str) -> bool:
        """Tell whether a stage is shown: one that lacks photos is seen, too."""
        return bool(album.stages[stage]) or stage in album.lacks

    def _photo(self, shot: Shot, stage: str) -> QToolButton:
        made = QToolButton()
        made.setIconSize(SIZE)
        made.setAccessibleName(f"{stage}：{shot.name}")
        told = "" if shot.path else "文件不见了，请从最近的备份里找回"
        made.setToolTip("\n".join(filter(None, (shot.name, shot.taken_at, told))))
        pixmap = picture(shot.path, SIZE) if shot.path else None
        made.setIcon(
            pixmap if pixmap and not pixmap.isNull() else style.icon("wrong", "vermilion")
        )
        made.clicked.connect(partial(open_attachment, self._shell, shot.id))
        return made


def _empty(stage: str) -> QLabel:
    """Mark where a photo is missing."""
    made = QLabel(f"缺{stage}")
    style.look(made, kind="tag", tone="soon")
    made.setToolTip(f"{stage}还没有照片，在这个问题的“证据”里添加。")
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setFixedWidth(SIZE.width() + 10)
    return made
