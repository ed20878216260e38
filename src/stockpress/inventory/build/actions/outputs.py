"""Completing single outputs of builds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from stockpress.inventory.build.actions.consumption import install
from stockpress.inventory.build.errors import CannotCompleteOutput
from stockpress.inventory.build.events import BuildEvents
from stockpress.inventory.build.models import Build, BuildItem
from stockpress.inventory.build.status_codes import BuildStatus
from stockpress.inventory.common.lifecycle import locked, wrong_state
from stockpress.inventory.stock.actions.ledger import Ledger
from stockpress.inventory.stock.models import StockItem, StockLocation
from stockpress.inventory.stock.status_codes import StockHistoryCode, StockStatus
from stockpress.settings_registry import flag


@dataclass(frozen=True, kw_only=True)
class FinishedOutput:
    """An output that was begun, and how much of it is finished; None for all of it."""

    output_id: int
    quantity: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class CompleteBuildOutputs:
    """Put finished outputs of a build in production into stock: all of them or none. Answers them.

    What is allocated to an output is installed in it; `accept_incomplete_allocation` finishes it without all of that.
    Raises ObjectGone, WrongState, CannotCompleteOutput, NotInStock, NotEnoughStock, NotesTooLong.
    """

    build: Build
    outputs: Sequence[FinishedOutput]
    location: StockLocation
    status: int = StockStatus.OK.value
    accept_incomplete_allocation: bool = False
    notes: str = ""
    user: User | None = None

    def __call__(self) -> list[StockItem]:
        with transaction.atomic():
            build = locked(self.build)
            if build.status != BuildStatus.PRODUCTION:
                raise wrong_state("complete outputs of", build, (BuildStatus.PRODUCTION,))
            if not self.outputs:
                raise CannotCompleteOutput(output=build.reference, reason="Name at least one output.")
            ledger = Ledger(user=self.user, notes=self.notes)
            known = ledger.lock(finished.output_id for finished in self.outputs)
            done = [self._complete(ledger, build, known.get(one.output_id), one) for one in self.outputs]
            ledger.write()
            build.completed += int(sum((Decimal(item.quantity) for item in done), Decimal(0)))
            build.save(update_fields=["completed"])
        return done

    def _complete(self, ledger: Ledger, build: Build, output: StockItem | None, finished: FinishedOutput) -> StockItem:
        if output is None or output.build_id != build.pk:
            raise CannotCompleteOutput(output=f"Output {finished.output_id}", reason="It is none of this build's.")
        if not output.is_building:
            raise CannotCompleteOutput(output=str(output), reason="It is complete already.")
        quantity = Decimal(output.quantity) if finished.quantity is None else finished.quantity
        self._check(build, output, quantity)
        item = ledger.take(output, quantity)
        if item is output:
            install(ledger, item, item.items_to_install.order_by("pk"))
        ledger.change(item, is_building=False, location=self.location)
        try:
            ledger.set_status(item, self.status)
            item.full_clean(exclude=["metadata"])
        except ValueError as err:
            raise CannotCompleteOutput(output=str(output), reason=f"{self.status} is no status of stock.") from err
        except ValidationError as err:
            raise CannotCompleteOutput(output=str(output), reason=" ".join(err.messages)) from err
        ledger.record(
            item,
            StockHistoryCode.BUILD_OUTPUT_COMPLETED,
            status=item.get_status(),
            location=item.location_id,
            buildorder=build.pk,
        )
        ledger.tell(item, BuildEvents.OUTPUT_COMPLETED, id=item.pk, build_id=build.pk)
        return item

    def _check(self, build: Build, output: StockItem, quantity: Decimal) -> None:
        reason = ""
        if quantity <= 0:
            reason = "Complete more than nothing."
        elif quantity > output.quantity:
            reason = "There is not as much of it. Complete at most what was begun."
        elif flag("PREVENT_BUILD_COMPLETION_HAVING_INCOMPLETED_TESTS") and not output.passedAllRequiredTests():
            reason = "It has not passed all required tests. Enter their results first."
        elif not self.accept_incomplete_allocation and (missing := _missing(build, output, quantity)):
            reason = f"It lacks {', '.join(missing)}. Allocate them, or complete it with accept_incomplete_allocation."
        if reason:
            raise CannotCompleteOutput(output=str(output), reason=reason)


def _missing(build: Build, output: StockItem, quantity: Decimal) -> list[str]:
    """The names of the tracked components that are not allocated to the output as its quantity needs them."""
    promised = dict(
        BuildItem.objects.filter(build_line__build=build, install_into=output)
        .order_by()
        .values_list("build_line")
        .annotate(total=Sum("quantity"))
    )
    lines = build.build_lines.filter(bom_item__sub_part__trackable=True, bom_item__consumable=False).order_by("pk")
    return [
        line.part.full_name
        for line in lines
        if not line.bom_item.optional and promised.get(line.pk, 0) < line.bom_item.quantity * quantity
    ]
