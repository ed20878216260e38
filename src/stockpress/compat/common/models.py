"""`common.models`: what several apps share."""

from stockpress.inventory.common.models import *  # noqa: F403
