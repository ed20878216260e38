"""`stock.models`: stock items and their places."""

from stockpress.inventory.stock.models import *  # noqa: F403
