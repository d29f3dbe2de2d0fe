"""One editor for each kind of field."""

from collections.abc import Callable, Mapping

from ledgerdesk.domain.definitions import Field
from ledgerdesk.ui.choice_editors import ChoiceEditor, LinkEditor
from ledgerdesk.ui.editor import Editor, Place
from ledgerdesk.ui.secret_editors import MaskedEditor, SealedEditor
from ledgerdesk.ui.typed_editors import DayEditor, FlagEditor, LongEditor, TextEditor

_MADE: Mapping[str, Callable[[Place, Field], Editor]] = {
    "choice": ChoiceEditor,
    "date": DayEditor,
    "moment": DayEditor,
    "flag": FlagEditor,
    "number": TextEditor,
    "link": LinkEditor,
    "sealed": SealedEditor,
}


def editor(place: Place, field: Field) -> Editor:
    """Make the editor of a field."""
    if field.kind == "text" or (field.kind == "choice" and not field.choices):
        return _text(place, field)
    return _MADE[field.kind](place, field)


def _text(place: Place, field: Field) -> Editor:
    if field.long and not field.several:
        return LongEditor(place, field)
    return MaskedEditor(place, field) if field.masked else TextEditor(place, field)
