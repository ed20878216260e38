"""`order.models`: orders, their lines and shipments."""

from stockpress.inventory.order.models import *  # noqa: F403
