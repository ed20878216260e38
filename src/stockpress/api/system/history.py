"""What the versions of the API brought, as far as this server serves it."""

from __future__ import annotations

from typing import Any

API_VERSION = 477

# Newest first. InvenTree numbers its API; between these numbers nothing came that is served here.
_BROUGHT: tuple[tuple[int, tuple[str, ...]], ...] = (
    (
        API_VERSION,
        (
            "Sign-in by session, password and token; users, groups, roles",
            "Lists of parts, stock, companies, orders and builds",
            "Label and report printing, data outputs",
            "Status values, those of the company's own included",
        ),
    ),
    (475, ("Label and report templates tell when and by whom they were changed: `updated`, `updated_by`",)),
    (472, ("Users change of themselves only what is harmless",)),
    (438, ("`/api/system/health/` tells whether the server is ready",)),
    (436, ("`/api/metadata/{model}/{id}/` serves the metadata of every model",)),
    (430, ("One kind of parameter for every model that has parameters",)),
    (365, ("Data outputs can be filtered by user",)),
    (363, ("Tokens tell of their user: `user_detail`",)),
    (356, ("Labels and reports of companies",)),
    (354, ("Report templates that show all items in one document: `merge`",)),
    (326, ("One data output for labels, reports and exports",)),
)


def api_history(*, count: int, start: int | None) -> list[dict[str, Any]]:
    """What the versions of the API brought, newest first: `count` of them, from `start` downwards if given."""
    known = [
        {
            "version": f"v{version}",
            "date": "",
            "gh": None,
            "text": list(texts),
            "latest": version == API_VERSION,
        }
        for version, texts in _BROUGHT
        if start is None or version <= start
    ]
    return known[:count]
