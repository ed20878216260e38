"""The import itself: one transaction, and files only after it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from django.db import DataError, IntegrityError, connection, transaction

from stockpress.inventory import demo
from stockpress.inventory.common.trees import PathTreeModel, TreeModel
from stockpress.inventory.transfer.errors import ImportRefused
from stockpress.inventory.transfer.identities import KnownUsers
from stockpress.inventory.transfer.mapping import RecordMapping
from stockpress.inventory.transfer.media import MediaFolder, Placement
from stockpress.inventory.transfer.planning import Plan, Target
from stockpress.inventory.transfer.reader import open_export, scan
from stockpress.inventory.transfer.report import ImportReport
from stockpress.inventory.transfer.sources import Sources
from stockpress.inventory.transfer.writing import Writer
from stockpress.settings_registry.bulk import changes_of_rows_kept
from stockpress.settings_registry.models.history import Via

Progress = Callable[[int, int], None]


def import_file(path: Path, *, media_dir: Path | None = None, on_progress: Progress | None = None) -> ImportReport:
    """Bring the records of an InvenTree data export (Django's JSON dump) into the database, and its files into ours.

    Rows keep their primary keys; a row that is here under the same key becomes what the export says. A second import of
    the same file changes nothing. `on_progress(done, total)` counts records. Raises ImportFileUnreadable,
    ImportFileBroken, ImportRecordInvalid, ImportConflict, ImportRefused, MediaUnusable or DemoInUse, and then nothing has
    changed.
    """
    folder = MediaFolder(Path(media_dir)) if media_dir is not None else None
    with open_export(Path(path)) as file:
        return _import(Path(path), file, folder, on_progress)


def _import(path: Path, file: BinaryIO, folder: MediaFolder | None, on_progress: Progress | None) -> ImportReport:
    export = scan(path, file)
    report = ImportReport(records=len(export))
    placement = Placement(folder, report)
    with ExitStack() as undo:
        undo.callback(placement.discard)
        try:
            with transaction.atomic():
                plan = Plan(export, Sources(export, folder), report)
                users = KnownUsers()
                _make_room(plan)
                plan.resolve()
                with changes_of_rows_kept(Via.IMPORT):
                    _write(plan, placement, on_progress)
                connection.check_constraints()
                report.warnings.extend(users.settle())
                placement.stage()
        except (IntegrityError, DataError) as err:
            raise ImportRefused(reason=" ".join(str(err).split())) from err
        undo.pop_all()
    placement.move_into_place()
    return report


def _make_room(plan: Plan) -> None:
    """Real stock replaces the demo stock, whose keys and references it would meet. Raises DemoInUse."""
    demo_labels = {model._meta.label_lower for model in demo.demo_models()}
    if demo_labels & plan.targets.keys() and demo.remove_demo():
        plan.report.warnings.append("The demo stock was taken away.")


def _write(plan: Plan, placement: Placement, on_progress: Progress | None) -> None:
    done, total = 0, plan.report.records

    def count(records: int) -> None:
        nonlocal done
        done = min(done + records, total)
        if on_progress is not None:
            on_progress(done, total)

    touched: list[tuple[RecordMapping, list[Any]]] = []
    for target in plan.targets.values():
        written = Writer(plan, target, placement, count).write()
        touched += written
        if any(keys for _mapping, keys in written):
            _settle_tree(target)
    for mapping, keys in touched:
        if mapping.finish is not None and keys:
            mapping.finish(keys)
    count(total)


def _settle_tree(target: Target) -> None:
    """Depth and path follow from the parents. Raises ImportRefused for rows that are their own ancestors."""
    model = target.model
    if not issubclass(model, TreeModel):
        return
    parent = f"{model.TREE_PARENT}__isnull"
    roots: Any = list(model._default_manager.filter(**{parent: True}))
    reached = model.tree_below([root.pk for root in roots]).values("pk")
    lost = model._default_manager.exclude(pk__in=reached).values_list("pk", flat=True).first()
    if lost is not None:
        raise ImportRefused(reason=f"{target.label} {lost} is placed below itself")
    if issubclass(model, PathTreeModel):
        moved = [root for root in roots if root._place_below(None)]
        model._default_manager.bulk_update(moved, ["level", "pathstring"], batch_size=500)
        model.replace_below(roots)
