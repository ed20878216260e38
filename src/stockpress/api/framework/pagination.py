"""Lists in pieces, for clients that ask for pieces."""

from __future__ import annotations

from typing import Any

from rest_framework import pagination
from rest_framework.request import Request

# More rows than any database holds, and less than what overflows its integers.
_MOST_ROWS = 2**31 - 1


class LimitOffsetPagination(pagination.LimitOffsetPagination):
    """`limit=n` answers with an envelope; without it, with 0 or with nonsense the whole list comes as a plain array."""

    default_limit = None
    max_limit = _MOST_ROWS

    def get_offset(self, request: Request) -> int:
        return min(super().get_offset(request), _MOST_ROWS)

    def get_schema_operation_parameters(self, _view: Any) -> list[dict[str, Any]]:
        # The envelope is what the document describes, and it comes only with a limit: clients made from the document
        # must always send one.
        return [
            {
                "name": "limit",
                "required": True,
                "in": "query",
                "description": "Number of results to return per page.",
                "schema": {"type": "integer"},
            },
            {
                "name": "offset",
                "required": False,
                "in": "query",
                "description": "The initial index from which to return the results.",
                "schema": {"type": "integer"},
            },
        ]
