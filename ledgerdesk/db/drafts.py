"""Half-typed forms: kept beside the registers, without a journal."""

from ledgerdesk.db.store import Store


def keep(store: Store, register: str, record: str, text: str) -> None:
    """Keep one form as JSON; what was kept of it before goes."""
    with store.transaction():
        store.write(
            "INSERT INTO draft (register, record, json) VALUES (?, ?, ?) "
            "ON CONFLICT (register, record) DO UPDATE SET json = excluded.json",
            (register, record, text),
        )


def get(store: Store, register: str, record: str) -> str:
    """Return the JSON of one form, "" when none is kept."""
    query = "SELECT json FROM draft WHERE register = ? AND record = ?"
    return str(store.value(query, (register, record)) or "")


def drop(store: Store, register: str, record: str) -> None:
    """Forget one form."""
    with store.transaction():
        store.write("DELETE FROM draft WHERE register = ? AND record = ?", (register, record))


def every(store: Store, register: str = "") -> list[tuple[str, str, str]]:
    """Return (register, record, JSON) of every kept form, or of one register's, newest last."""
    where, asked = ("WHERE register = ?", (register,)) if register else ("", ())
    return store.rows(f"SELECT register, record, json FROM draft {where} ORDER BY rowid", asked)
