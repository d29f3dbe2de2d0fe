"""LedgerDesk (乡镇打非台账): the offline ledgers of a township against illegal mining."""

__version__ = "0.1.0"
