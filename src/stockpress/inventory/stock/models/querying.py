"""Queries for stock items."""

from __future__ import annotations

from typing import Any

import auto_prefetch


class StockItemQuerySet(auto_prefetch.QuerySet):
    """Plugins work out when an item came here and call that `creation_date`, from when no column said so.

    The column does, so that theirs, which Django would refuse, is not needed.
    """

    def annotate(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.pop("creation_date", None)
        return super().annotate(*args, **kwargs)
