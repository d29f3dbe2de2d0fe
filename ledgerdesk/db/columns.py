"""Where a field's value stands in SQL: in its own column, or in the JSON column `extra`."""

from ledgerdesk.domain.definitions import Field


def column(field: Field, table: str = "", *, tested: bool = False) -> str:
    """Return the SQL of a field's value; a list comes as JSON text either way."""
    return apart(field.key, table, tested=tested) if field.extra else quoted(field.key, table)


def apart(key: str, table: str = "", *, tested: bool = False) -> str:
    """Return the SQL of a value in the JSON column.

    `tested` makes it compare with texts, as a column of any type does: nothing else would turn
    the text of a condition into a number there.
    """
    held = f"({quoted('extra', table)} ->> '{key}')"
    return f"CAST({held} AS TEXT)" if tested else held


def quoted(name: str, table: str = "") -> str:
    """Return a column's name as SQL; `table` is an alias, or a name already quoted."""
    own = '"' + name.replace('"', '""') + '"'
    return f"{table}.{own}" if table else own
