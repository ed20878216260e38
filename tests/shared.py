"""Material that lies beside a checkout and is not part of the project: the API contract and a real data export."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("STOCKPRESS_TEST_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def shared_file(*parts: str) -> Path:
    """A file of the reference material; skips the calling test where it is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(
            f"reference material {'/'.join(parts)} is not on this machine (STOCKPRESS_TEST_SHARED names its folder)"
        )
    return path
