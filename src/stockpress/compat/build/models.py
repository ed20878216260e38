"""`build.models`: build orders and what they need."""

from stockpress.inventory.build.models import *  # noqa: F403
