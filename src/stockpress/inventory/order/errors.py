"""Why an action on an order is refused."""

from __future__ import annotations

from stockpress.kernel.errors import InvalidInput


class LinesIncomplete(InvalidInput):
    code = "lines_incomplete"
    text = "{count} lines of {reference} have not {what} in full. Wait for them, or complete it with accept_incomplete."
    field = "accept_incomplete"


class StockStillPromised(InvalidInput):
    code = "stock_still_promised"
    text = "Stock is promised to {reference} that has not left. Ship it, or take it out of the order, before you complete it."


class NothingToReceive(InvalidInput):
    code = "nothing_to_receive"
    text = "Name at least one line that is to be received."
    field = "items"


class CannotReceive(InvalidInput):
    """`reason` says what is wrong with one line and what to do."""

    code = "cannot_receive"
    text = "{line}: {reason}"
    field = "items"


class CannotShip(InvalidInput):
    code = "cannot_ship"
    text = "Shipment {reference} cannot leave: {reason}"
