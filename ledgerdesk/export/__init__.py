"""The only place that writes documents."""

import os

# docxtpl brings lxml, and openpyxl would write through it as soon as it finds it. On a full disk
# lxml raises an error of its own instead of OSError, and nobody could be told to free the disk.
# openpyxl reads this when it is first imported, which only modules of this package do here.
os.environ.setdefault("OPENPYXL_LXML", "False")
