"""The files of a period: each form's own, or one for forms that share a workbook."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ledgerdesk.db import journal
from ledgerdesk.desk import submitting
from ledgerdesk.desk.bench import Bench
from ledgerdesk.desk.drafting import Wanted, draw_up
from ledgerdesk.domain.sheets import Sheet


def written(bench: Bench, asked: Sequence[Wanted], folder: Path) -> list[tuple[Sheet, Path]]:
    """Write each form, or its kept file; forms that share a workbook into the first's."""
    head = journal.head(bench.store)
    kept = {each.form.key: submitting.latest(bench, each.form.key, each.period.key)
            for each in asked}  # fmt: skip
    sheets: dict[str, Sheet] = {}
    for each in asked:
        known = kept[each.form.key]
        drawn = known.sheet if known else replace(draw_up(bench, each), chain=head)
        sheets[each.form.key] = drawn
    paths: dict[str, Path] = {}
    for each in asked:
        form, sheet, known = each.form, sheets[each.form.key], kept[each.form.key]
        beside = [one.key for one in submitting.siblings(bench, form) if one.key in sheets]
        path = next((paths[key] for key in beside if key in paths), None)
        if path is None:
            path = folder / submitting.file_name(form, sheet)
            if known and not beside:
                _copied(submitting.kept_file(bench, known), path)
            else:
                submitting.write(bench, form, sheet, path, sheets)
        paths[form.key] = path
    return [(sheets[key], path) for key, path in paths.items()]


def _copied(file: Path, path: Path) -> None:
    from ledgerdesk.export.replacing import replacing

    with replacing(path) as temp:
        shutil.copyfile(file, temp)
