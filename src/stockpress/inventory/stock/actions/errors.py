"""Why an action on stock is refused."""

from __future__ import annotations

from collections.abc import Mapping

from stockpress.kernel.errors import InvalidInput, NotFound

# The field of a row that names the item; the others are called as in `Portion`.
ITEM = "item"


class ItemsRefused(InvalidInput):
    """Some of the items cannot be acted on; nothing was done to the others either.

    `refused` says of each by its place in the list which of its fields is wrong, and why.
    """

    code = "stock_items_refused"
    text = "{reason}"
    field = "items"

    def __init__(self, *, refused: Mapping[int, tuple[str, str]], **_derived: object) -> None:
        self.refused = dict(refused)
        reasons = dict.fromkeys(text for _place, (_field, text) in sorted(self.refused.items()))
        super().__init__(refused=self.refused, reason=" ".join(reasons))


class NoItems(InvalidInput):
    code = "no_stock_items"
    text = "Name at least one stock item."
    field = "items"


class TooManyItems(InvalidInput):
    code = "too_many_stock_items"
    text = "At most {most} stock items can be changed at once. Name fewer."
    field = "items"


class NotesTooLong(InvalidInput):
    code = "stock_notes_too_long"
    text = "Notes on a change have at most {most} characters."
    field = "notes"


class LocationStructural(InvalidInput):
    code = "stock_location_structural"
    text = "Stock cannot lie in {location}, which is structural. Choose a location below it."
    field = "location"


class NoCustomer(InvalidInput):
    code = "not_a_customer"
    text = "{company} is not a customer. Choose one, or mark the company as a customer."
    field = "customer"


class StatusUnknown(InvalidInput):
    code = "stock_status_unknown"
    text = "{status} is no status of stock. GET /api/stock/status/ lists them."
    field = "status"


class CannotInstall(InvalidInput):
    code = "cannot_install"
    text = "{reason}"
    field = "stock_item"


class NotInstalled(InvalidInput):
    code = "not_installed"
    text = "{item} is not installed in another item."


class CannotSerialize(InvalidInput):
    code = "cannot_serialize"
    text = "{reason}"


class OwnedByOthers(InvalidInput):
    code = "stock_owned_by_others"
    text = "{item} belongs to {owner}. Ask them to change it, or a superuser."


class StockItemGone(NotFound):
    code = "stock_item_gone"
    text = "There is no stock item with the key {key}; it may have been used up meanwhile."
