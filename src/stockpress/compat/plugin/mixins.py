"""`plugin.mixins`: what a plugin does."""

from stockpress.plugins.mixins import *  # noqa: F403
