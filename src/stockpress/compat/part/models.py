"""`part.models`: parts and what describes them."""

from stockpress.inventory.part.models import *  # noqa: F403
