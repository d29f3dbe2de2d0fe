"""The window: pages, models, editors, dialogs on the desk's verbs; it decides nothing."""

import builtins

import PySide6.QtCore  # noqa: F401  # puts its own import in the place of Python's

# That one reads the source of every module imported afterwards, in search of a `__feature__`
# that nobody here uses: half a millisecond a module, and a little at each import again.
builtins.__import__ = vars(builtins).get("__orig_import__", builtins.__import__)
