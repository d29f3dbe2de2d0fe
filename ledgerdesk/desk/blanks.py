"""Blank workbooks and Word templates inside the ledger: its own forms travel with it, whole."""

from pathlib import Path

from ledgerdesk.db import attachments, disk
from ledgerdesk.db.ids import new_id
from ledgerdesk.db.store import Store
from ledgerdesk.errors import UserError

KIND = "blank"
"""Of a row of `definition` whose text is a file in Base64."""
LARGEST = 2 * 1024 * 1024
"""Bytes of a blank: a form with its seal and a picture, not an album."""
DOING = "取出空表"


def keep(store: Store, key: str, data: bytes) -> None:
    """Keep a file under a key, inside a change, in place of the one of that key.

    Raise UserError when it is too large for a form.
    """
    if len(data) > LARGEST:
        message = (
            f"这张空表有 {len(data) / 2**20:.1f} MB，表样随台账保存，最大 {LARGEST // 2**20} MB。"
            "请删去里面的图片后再存。"
        )
        raise UserError(message)
    import base64

    text = base64.b64encode(data).decode("ascii")
    row = store.row('SELECT id, text FROM definition WHERE kind = ? AND "key" = ?', (KIND, key))
    if row is None:
        told = {"id": new_id(), "kind": KIND, "key": key, "text": text}
        store.insert("definition", told)
    elif row[1] != text:
        store.update("definition", str(row[0]), {"text": text})


def drop(store: Store, key: str) -> None:
    """Take a file out, inside a change; nothing happens when it is not there."""
    known = store.value('SELECT id FROM definition WHERE kind = ? AND "key" = ?', (KIND, key))
    if known:
        store.delete("definition", str(known))


def placed(store: Store, key: str) -> Path | None:
    """Write a kept file where libraries can open it; None when there is none of that key.

    Its name is its hash, so that it is written once and never mistaken. Raise UserError when it
    cannot be decoded or written.
    """
    text = store.value('SELECT text FROM definition WHERE kind = ? AND "key" = ?', (KIND, key))
    if text is None:
        return None
    return _written(str(text))


def _written(text: str) -> Path:
    import base64
    import hashlib
    import tempfile

    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        message = "台账里保存的空表读不出来，账本可能已损坏，请用备份恢复后再试。"
        raise UserError(message) from error
    digest = hashlib.sha256(data).hexdigest()
    target = Path(tempfile.gettempdir()) / "LedgerDesk" / "blanks" / digest
    with disk.translated(DOING, target):
        if not (target.is_file() and attachments.intact(target, digest)):
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(f"{new_id()}.part")
            part.write_bytes(data)
            part.replace(target)
    return target
