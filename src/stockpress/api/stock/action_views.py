"""What people do to stock: many items with one request, or one item."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import User
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from stockpress.api.framework import requires
from stockpress.api.framework.views import ServiceView, created, user_of
from stockpress.api.stock import action_serializers as forms
from stockpress.api.stock.serializers import StockItemSerializer
from stockpress.inventory.stock import actions
from stockpress.inventory.stock.actions.errors import ITEM, ItemsRefused
from stockpress.inventory.stock.models import StockItem
from stockpress.inventory.stock.selectors import stock_items_visible_to, with_item_counts


class _StockActionView(ServiceView):
    """Answers with what it was told. `row_key` is what a row of `items` calls its stock item; None if it is that."""

    permission = requires.role_to_act(StockItem)
    row_key: ClassVar[str | None] = "pk"

    if TYPE_CHECKING:

        def act(self, user: User, values: dict[str, Any]) -> object: ...

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        extend_schema_view(post=extend_schema(responses={201: cls.serializer_class}))(cls)

    def post(self, request: Request, **_kwargs: Any) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        try:
            self.act(user_of(request), serializer.validated_data)
        except ItemsRefused as err:
            raise ValidationError({"items": self._by_row(err, len(serializer.validated_data["items"]))}) from err
        return created(serializer.data)

    def _by_row(self, error: ItemsRefused, rows: int) -> list[Any] | dict[str, Any]:
        """The problems in the shape in which forms show them: beside their rows."""
        if self.row_key is None:
            return {str(place): [text] for place, (_field, text) in sorted(error.refused.items())}
        problems: list[Any] = [{} for _ in range(rows)]
        for place, (field, text) in error.refused.items():
            problems[place] = {self.row_key if field == ITEM else field: [text]}
        return problems


def _adjust(service: Callable[..., Callable[[], object]], user: User, values: dict[str, Any], **more: Any) -> object:
    portions = forms.portions_of(values["items"])
    return service(user=user, portions=portions, notes=values.get("notes", ""), **more)()


class StockCountView(_StockActionView):
    """Say what is there: the quantity of each item is what was counted."""

    serializer_class = forms.StockCountSerializer

    def act(self, user: User, values: dict[str, Any]) -> object:
        return _adjust(actions.CountStock, user, values)


class StockAddView(_StockActionView):
    """Add to stock items."""

    serializer_class = forms.StockAddSerializer

    def act(self, user: User, values: dict[str, Any]) -> object:
        return _adjust(actions.AddStock, user, values)


class StockRemoveView(_StockActionView):
    """Take away from stock items."""

    serializer_class = forms.StockRemoveSerializer

    def act(self, user: User, values: dict[str, Any]) -> object:
        return _adjust(actions.RemoveStock, user, values)


class StockTransferView(_StockActionView):
    """Move stock to a location; less than all of an item is split off."""

    serializer_class = forms.StockTransferSerializer

    def act(self, user: User, values: dict[str, Any]) -> object:
        return _adjust(actions.TransferStock, user, values, location=values["location"])


class StockReturnView(_StockActionView):
    """Take stock back that is with customers, installed or used up."""

    serializer_class = forms.StockReturnSerializer

    def act(self, user: User, values: dict[str, Any]) -> object:
        return _adjust(actions.ReturnStock, user, values, location=values["location"], merge=values["merge"])


class StockChangeStatusView(_StockActionView):
    """Give stock items a status."""

    serializer_class = forms.StockChangeStatusSerializer
    row_key = None

    def act(self, user: User, values: dict[str, Any]) -> object:
        notes = values.get("note", "")
        return actions.ChangeStockStatus(user=user, items=values["items"], status=values["status"], notes=notes)()


class StockAssignView(_StockActionView):
    """Hand stock items to a customer without an order."""

    serializer_class = forms.StockAssignmentSerializer
    row_key = "item"

    def act(self, user: User, values: dict[str, Any]) -> object:
        items = [row["item"] for row in values["items"]]
        notes = values.get("notes", "")
        return actions.AssignStock(user=user, items=items, customer=values["customer"], notes=notes)()


class StockMergeView(_StockActionView):
    """Make one stock item of several of a part."""

    serializer_class = forms.StockMergeSerializer
    row_key = "item"

    def act(self, user: User, values: dict[str, Any]) -> object:
        return actions.MergeStock(
            user=user,
            items=[row["item"] for row in values["items"]],
            location=values["location"],
            notes=values.get("notes", ""),
            allow_mismatched_suppliers=values.get("allow_mismatched_suppliers", False),
            allow_mismatched_status=values.get("allow_mismatched_status", False),
        )()


class StockInstallView(_StockActionView):
    """Install a stock item in this one."""

    serializer_class = forms.InstallStockItemSerializer

    def act(self, user: User, values: dict[str, Any]) -> object:
        return actions.InstallItem(
            user=user,
            assembly=self.kwargs["pk"],
            item=values["stock_item"],
            quantity=Decimal(values["quantity"]),
            notes=values.get("note", ""),
        )()


class StockUninstallView(_StockActionView):
    """Take this stock item out of the one it is installed in."""

    serializer_class = forms.UninstallStockItemSerializer

    def act(self, user: User, values: dict[str, Any]) -> object:
        item, location = self.kwargs["pk"], values["location"]
        return actions.UninstallItem(user=user, item=item, location=location, notes=values.get("note", ""))()


class StockSerializeView(ServiceView):
    """Give pieces of a stock item serial numbers; answers with the items that they are then."""

    permission = requires.role_to_act(StockItem)
    serializer_class = forms.SerializeStockItemSerializer

    @extend_schema(responses={201: StockItemSerializer(many=True)})
    def post(self, request: Request, pk: int) -> Response:
        values = self.parse(request)
        user = user_of(request)
        made = actions.SerializeStock(
            user=user,
            item=pk,
            quantity=values["quantity"],
            serial_numbers=values["serial_numbers"],
            destination=values["destination"],
            notes=values.get("notes", ""),
        )()
        rows = with_item_counts(stock_items_visible_to(user)).filter(pk__in=[item.pk for item in made])
        shown = StockItemSerializer(rows.order_by("pk"), many=True, context=self.get_serializer_context())
        return created(shown.data)
