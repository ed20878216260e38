"""`company.models`: companies and what they sell."""

from stockpress.inventory.company.models import *  # noqa: F403
