"""What an operator may change about the face of the server."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Annotated

import nh3
from pydantic import AfterValidator, BaseModel, ConfigDict


def _plain_text(value: str | None) -> str | None:
    # Some clients put the message into their page as it is.
    if value and nh3.is_html(value):
        raise ValueError("is plain text; remove the HTML tags")
    return value or None


def _path_of_a_picture(value: str) -> str:
    path = PurePosixPath(value.removeprefix("/"))
    is_elsewhere = "://" in value or value.startswith("//") or "\\" in value or ".." in path.parts
    if is_elsewhere or not value.isprintable():
        raise ValueError("is no path of a picture such as media/logo.png or static/logo.png")
    return value


Message = Annotated[str | None, AfterValidator(_plain_text)]
Picture = Annotated[str, AfterValidator(_path_of_a_picture)]


class Customization(BaseModel):
    """The operator's own pictures and words, and whether people may keep a look of their own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    logo: Picture = ""
    splash: Picture = ""
    login_message: Message = None
    navbar_message: Message = None
    disable_theme_storage: bool = False
