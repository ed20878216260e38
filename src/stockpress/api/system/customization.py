"""The operator's own pictures and words, as clients are told of them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import structlog
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage

_STATIC, _MEDIA = "static/", "media/"

log = structlog.get_logger(__name__)


def customization() -> dict[str, Any]:
    """What `GET /api/` tells of it; a picture that is not there is told as none."""
    chosen = settings.STOCKPRESS.customize
    return {
        "logo": _address_of(chosen.logo),
        "splash": _address_of(chosen.splash),
        "login_message": chosen.login_message,
        "navbar_message": chosen.navbar_message,
        "disable_theme_storage": chosen.disable_theme_storage,
    }


def is_public_picture(name: str) -> bool:
    """Whether the stored file is one that the sign-in page shows."""
    chosen = settings.STOCKPRESS.customize
    return any(picture and _place_of(picture) == (_MEDIA, name) for picture in (chosen.logo, chosen.splash))


def _address_of(picture: str) -> str:
    if not picture:
        return ""
    place, name = _place_of(picture)
    if place == _STATIC and finders.find(name):
        return f"{settings.STATIC_URL}{name}"
    if place == _MEDIA and default_storage.exists(name):
        return f"{settings.MEDIA_URL}{name}"
    _complain_once(picture)
    return ""


def _place_of(picture: str) -> tuple[str, str]:
    """Where the picture is, and its name there; without either prefix, installed files come before uploaded ones."""
    path = picture.removeprefix("/")
    for place in (_STATIC, _MEDIA):
        if path.startswith(place):
            return place, path.removeprefix(place)
    return (_STATIC if finders.find(path) else _MEDIA), path


@lru_cache(maxsize=8)
def _complain_once(picture: str) -> None:
    log.warning(
        "customized_picture_missing", picture=picture, looked_in=f"{settings.MEDIA_URL} and {settings.STATIC_URL}"
    )
