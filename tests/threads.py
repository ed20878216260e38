"""Tests whose threads have connections of their own to one database."""

from __future__ import annotations

import pytest
from django.db import connection


def need_connections_of_their_own() -> None:
    """Skip where the threads of a test cannot have them."""
    if "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("threads cannot share an SQLite database in memory; PostgreSQL runs this")
