"""Global settings by the functions that software written for InvenTree calls."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from stockpress.settings_registry.models.values import InvenTreeSetting

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def get_global_setting(key: str, backup_value: Any = None, environment_key: str | None = None, **options: Any) -> Any:
    """The value of a global setting; a variable of the environment named by `environment_key` comes first."""
    given = os.environ.get(environment_key, "") if environment_key else ""
    return given or InvenTreeSetting.get_setting(key, backup_value, **options)


def set_global_setting(
    key: str, value: Any, change_user: User | None = None, create: bool = True, **options: Any
) -> None:
    """Store the value of a global setting."""
    InvenTreeSetting.set_setting(key, value, change_user, create, **options)
