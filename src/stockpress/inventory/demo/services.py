"""Loading the demo stock, and taking it away."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field

from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction

from stockpress.inventory.common.models import Attachment, Parameter
from stockpress.inventory.company.models import Company
from stockpress.inventory.demo import catalogue, making, marker, people, premises, stocking, trading
from stockpress.inventory.demo.shop import Shop
from stockpress.inventory.part.models import Part
from stockpress.inventory.stock.models import StockItem
from stockpress.kernel.errors import InvalidInput

Progress = Callable[[int, int], None]


class DatabaseInUse(InvalidInput):
    code = "demo_needs_empty_database"
    text = "The demo stock is loaded into an empty database only; this one holds parts, stock or companies already."


class DemoInUse(InvalidInput):
    code = "demo_in_use"
    text = (
        "The demo stock cannot be taken away: rows of your own refer to it. "
        "Delete them, or use an empty database (--data-dir)."
    )


@dataclass
class DemoReport:
    """What a load created, by model; nothing when the demo stock was there already."""

    created: dict[str, int] = field(default_factory=dict)

    @property
    def loaded(self) -> bool:
        return bool(self.created)

    def __str__(self) -> str:
        if not self.loaded:
            return "The demo stock is loaded already."
        parts, items = self.created.get("part.part", 0), self.created.get("stock.stockitem", 0)
        return f"Demo stock loaded: {parts} parts, {items} stock items, {sum(self.created.values())} rows in all."


def load_demo(*, on_progress: Progress | None = None) -> DemoReport:
    """Fill an empty database with a small electronics workshop; a second call changes nothing.

    One transaction; files are removed again when it fails. `on_progress(done, total)` counts steps. Raises DatabaseInUse.
    """
    shop = Shop()
    with ExitStack() as undo:
        undo.callback(_delete_files, shop.files)
        with transaction.atomic():
            if marker.is_loaded():
                return DemoReport()
            if Part.objects.exists() or StockItem.objects.exists() or Company.objects.exists():
                raise DatabaseInUse
            before = marker.keys_in_use()
            _set_up(shop, on_progress)
            keys = {label: now - before[label] for label, now in marker.keys_in_use().items()}
            marker.remember(keys)
        undo.pop_all()
    return DemoReport({label: len(found) for label, found in keys.items() if found})


def _set_up(shop: Shop, on_progress: Progress | None) -> None:
    steps: list[Callable[[], None]] = [
        people.fix_rates,
        lambda: people.found_companies(shop),
        lambda: people.open_projects(shop),
        lambda: premises.furnish(shop),
        lambda: catalogue.sort_categories(shop),
        lambda: catalogue.list_parts(shop),
        lambda: trading.take_orders(shop),
        lambda: making.plan_builds(shop),
        lambda: stocking.fill_shelves(shop),
        lambda: stocking.number_pieces(shop),
        lambda: making.allocate_to_builds(shop),
        lambda: trading.buy(shop),
        lambda: trading.ship(shop),
        lambda: trading.take_back(shop),
        lambda: trading.attach(shop),
    ]
    for done, step in enumerate(steps, 1):
        step()
        if on_progress is not None:
            on_progress(done, len(steps))


def remove_demo() -> bool:
    """Take the demo stock away, changed demo rows included; False when there is none. Raises DemoInUse.

    Rows of the user's own that refer to demo rows are never deleted with them; they are what DemoInUse is about.
    """
    try:
        with transaction.atomic():
            keys = marker.remembered()
            if not keys:
                return False
            files = _files(keys)
            for model in marker.demo_models():
                rows = model._base_manager.filter(pk__in=keys.get(model._meta.label_lower, []))
                rows._raw_delete(rows.db)
            _refuse_loose_ends(keys)
            connection.check_constraints()
            marker.forget()
            transaction.on_commit(lambda: _delete_files(files))
    except IntegrityError as err:
        raise DemoInUse from err
    return True


def _delete_files(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _files(keys: dict[str, list[int]]) -> list[str]:
    """Files of demo rows that no other row names."""
    found: set[str] = set()
    kept: set[str] = set()
    for model, column in ((Part, "image"), (Company, "image"), (Attachment, "attachment")):
        ours = keys.get(model._meta.label_lower, [])
        names = model._base_manager.exclude(**{column: ""}).exclude(**{column: None})
        found.update(names.filter(pk__in=ours).values_list(column, flat=True))
        kept.update(names.exclude(pk__in=ours).values_list(column, flat=True))
    return sorted(found - kept)


def _refuse_loose_ends(keys: dict[str, list[int]]) -> None:
    """Attachments and parameters point to their object by number, which no constraint watches."""
    for label, pks in keys.items():
        app, _, name = label.partition(".")
        attached = Attachment.objects.filter(model_type=name, model_id__in=pks)
        described = Parameter.objects.filter(model_type__app_label=app, model_type__model=name, model_id__in=pks)
        if attached.exists() or described.exists():
            raise DemoInUse
