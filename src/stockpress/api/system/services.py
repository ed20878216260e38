"""What is made once for a server."""

from __future__ import annotations

import uuid

from stockpress.api.system.settings import INSTANCE_ID
from stockpress.settings_registry.resolution import overrides, text
from stockpress.settings_registry.services import ChangeSetting


def ensure_instance_id() -> None:
    """Give the server an identity of its own unless it has one, stored or fixed by its configuration."""
    if INSTANCE_ID not in overrides() and not text(INSTANCE_ID):
        ChangeSetting(key=INSTANCE_ID, value=str(uuid.uuid4()))()
