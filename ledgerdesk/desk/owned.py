"""Forms that stand in the ledger itself, with their blanks."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import tomli as tomllib

from ledgerdesk import paths
from ledgerdesk.db import attachments
from ledgerdesk.db.ids import new_id
from ledgerdesk.db.store import Store
from ledgerdesk.desk import blanks
from ledgerdesk.domain.catalog import Catalog, Lazy, build
from ledgerdesk.domain.definitions import Form
from ledgerdesk.domain.tailoring import Own
from ledgerdesk.errors import UserError

KIND, CHANGES = "form", "own"


def owned(store: Store) -> dict[str, Form]:
    """Return the ledger's own forms by key; raise UserError when one cannot be read."""
    rows = store.rows("SELECT key, text FROM definition WHERE kind = ? ORDER BY id", (KIND,))
    return {str(key): read(str(text), f"表样 {key}") for key, text in rows}


def changes(store: Store) -> Own:
    """Return what the ledger changes of its definitions by hand."""
    query = "SELECT text FROM definition WHERE kind = ? AND key = ?"
    text = store.value(query, (CHANGES, CHANGES))
    return build(Own, tomllib.loads(str(text)), "本台账的设置") if text else Own()


def keep_changes(store: Store, own: Own) -> None:
    """Write what the ledger changes, inside a change."""
    import tomli_w

    text = tomli_w.dumps(_told(own))
    query = "SELECT id FROM definition WHERE kind = ? AND key = ?"
    known = store.value(query, (CHANGES, CHANGES))
    if known:
        store.update("definition", str(known), {"text": text})
    else:
        row = {"id": new_id(), "kind": CHANGES, "key": CHANGES, "text": text}
        store.insert("definition", row)


def with_own(catalog: Catalog, forms: dict[str, Form]) -> Catalog:
    """Return a catalog in which the ledger's own forms stand before the shipped ones."""
    if not forms:
        return catalog
    keys = [*catalog.forms, *forms]
    return replace(catalog, forms=Lazy(keys, lambda key: forms.get(key) or catalog.forms[key]))


def read(text: str, where: str) -> Form:
    """Read a form's definition; raise UserError naming the place of a slip."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{where} 的定义写法不对，读不懂。请重新选择空表另存一次表样。"
        raise UserError(message) from error
    return build(Form, data, where)


def text_of(form: Form) -> str:
    """Return a form's definition as TOML; what says nothing is left out."""
    import tomli_w

    return tomli_w.dumps(_told(form))


def template(store: Store, form: Form) -> Path:
    """Return a form's blank: dropped beside the ledger, kept inside it, or shipped."""
    name = form.template or form.workbook
    beside = store.path.parent / "definitions" / "forms" / name
    if beside.is_file():
        return beside
    kept = blanks.placed(store, name)
    if kept is None and attachments.NAME.fullmatch(name):
        message = f"台账里没有“{form.title}”的空表，请重新选择空表另存一次表样。"
        raise UserError(message)
    return kept or paths.FORMS / name


def _told(value: Any) -> dict[str, Any]:
    """Return a definition as a table without what it has by default."""
    bare = type(value)
    told = {}
    for each in fields(bare):
        own = getattr(value, each.name)
        if own == each.default or (own in ((), {}) and each.name != "columns"):
            continue
        told[each.name] = _plain(own)
    return told


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return _told(value) if hasattr(value, "__dataclass_fields__") else value
