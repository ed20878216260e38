"""Installing items in others, and taking them out again."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User
from django.db import transaction

from stockpress.inventory.common.numbers import plain
from stockpress.inventory.common.trees import linked_keys
from stockpress.inventory.part.models import Part
from stockpress.inventory.stock.actions.errors import CannotInstall, NotInstalled, StockItemGone
from stockpress.inventory.stock.actions.ledger import Ledger
from stockpress.inventory.stock.actions.ownership import require_own
from stockpress.inventory.stock.actions.portions import promised_of, require_place
from stockpress.inventory.stock.events import StockEvents
from stockpress.inventory.stock.models import StockItem, StockLocation
from stockpress.inventory.stock.models.contents import INSTALLED_IN
from stockpress.inventory.stock.status_codes import StockHistoryCode
from stockpress.settings_registry import flag


@dataclass(frozen=True, kw_only=True)
class InstallItem:
    """Install so many of an item in an assembly; less than all of it is split off first. It lies nowhere then.

    Its part has to stand in the assembly's bill of materials, unless STOCK_ENFORCE_BOM_INSTALLATION is off. Returns
    what was installed. Raises StockItemGone, CannotInstall, OwnedByOthers.
    """

    user: User | None
    assembly: int
    item: int
    quantity: Decimal = Decimal(1)
    notes: str = ""

    def __call__(self) -> StockItem:
        with transaction.atomic():
            ledger = Ledger(user=self.user, notes=self.notes)
            found = ledger.lock([self.assembly, self.item])
            assembly, item = found.get(self.assembly), found.get(self.item)
            if assembly is None:
                raise StockItemGone(key=self.assembly)
            if item is None:
                raise CannotInstall(reason=f"There is no stock item with the key {self.item}.")
            require_own(self.user, assembly, item)
            self._check(assembly, item)
            if self.quantity < item.quantity:
                item = ledger.split([(item, self.quantity)])[0]
            ledger.change(item, belongs_to=assembly, location=None)
            ledger.record(item, StockHistoryCode.INSTALLED_INTO_ASSEMBLY, stockitem=assembly.pk, quantity=item.quantity)
            ledger.record(assembly, StockHistoryCode.INSTALLED_CHILD_ITEM, stockitem=item.pk, quantity=item.quantity)
            ledger.tell(item, StockEvents.ITEM_INSTALLED_INTO_ASSEMBLY, id=item.pk, assembly_id=assembly.pk)
            ledger.write()
        return item

    def _check(self, assembly: StockItem, item: StockItem) -> None:
        if not item.in_stock:
            raise CannotInstall(reason=f"{item} is not in stock. Choose another item.")
        above = StockItem.objects.filter(pk__in=linked_keys(StockItem, INSTALLED_IN, [assembly.pk], downwards=False))
        if above.filter(pk=item.pk).exists():
            raise CannotInstall(reason="An item cannot be installed in itself, or in what is installed in it.")
        free = item.quantity - promised_of([item.pk]).get(item.pk, Decimal(0))
        if not 0 < self.quantity <= free:
            raise CannotInstall(
                field="quantity",
                reason=f"Of {item} only {plain(max(free, Decimal(0)))} are free. Install fewer, or choose another item.",
            )
        if flag("STOCK_ENFORCE_BOM_INSTALLATION") and not _stands_in_bom(assembly.part, item.part):
            raise CannotInstall(
                reason=f"{item.part.full_name} does not stand in the bill of materials of {assembly.part.full_name}. "
                "Choose an item of a part that does."
            )


def _stands_in_bom(assembly: Part, part: Part) -> bool:
    """Whether a line of the bill of materials names the part, allows it as a variant, or has it as a substitute."""
    return any(
        part in line.get_valid_parts_for_allocation()
        for line in assembly.get_bom_items().prefetch_related("substitutes__part")
    )


@dataclass(frozen=True, kw_only=True)
class UninstallItem:
    """Take an item out of the assembly it is installed in, and lay it at a location. Returns the item.

    Raises StockItemGone, NotInstalled, LocationStructural, OwnedByOthers.
    """

    user: User | None
    item: int
    location: StockLocation
    notes: str = ""

    def __call__(self) -> StockItem:
        require_place(self.location)
        with transaction.atomic():
            ledger = Ledger(user=self.user, notes=self.notes)
            item = ledger.lock([self.item]).get(self.item)
            if item is None:
                raise StockItemGone(key=self.item)
            assembly = item.belongs_to
            if assembly is None:
                raise NotInstalled(item=str(item))
            require_own(self.user, item, assembly)
            ledger.change(item, belongs_to=None, location=self.location)
            ledger.record(assembly, StockHistoryCode.REMOVED_CHILD_ITEM, stockitem=item.pk)
            ledger.record(
                item, StockHistoryCode.REMOVED_FROM_ASSEMBLY, stockitem=assembly.pk, location=self.location.pk
            )
            ledger.write()
        return item
