"""The tables of the plugins' own bookkeeping."""

from stockpress.plugins.installer.models import InstallRun

__all__ = ["InstallRun"]
