"""Notifications in a channel of Slack."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError

from stockpress.jobs.calls import offload
from stockpress.kernel.public_http import PublicHttp
from stockpress.sdk.notifications import NotificationMixin
from stockpress.sdk.plugin import Plugin, registry
from stockpress.sdk.settings import SettingsMixin

KEY = "inventree-slack-notification"
ATTEMPTS = 4
GROUP = "notification.slack"
TIMEOUT_S = 10.0
LONGEST_TEXT = 2900
# Tests talk to a server of their own.
HTTP = PublicHttp(timeout_s=TIMEOUT_S, max_bytes=100_000)
SCHEMES = frozenset({"https"})


def check_url(url: str) -> None:
    """Messages say what is in stock: they leave by https or not at all. Raises ValidationError."""
    if url and (urlsplit(url).scheme not in SCHEMES or not urlsplit(url).hostname):
        raise ValidationError("Give the address of the incoming webhook as Slack shows it; it begins with https://.")


class InvenTreeSlackNotifications(NotificationMixin, SettingsMixin, Plugin):
    """One message for each notification, whoever it is for: everybody in the channel sees it."""

    NAME = "InvenTreeSlackNotifications"
    SLUG = KEY
    TITLE = "InvenTree Slack Notifications"
    DESCRIPTION = "Posts notifications to a channel of Slack"
    AUTHOR = "Stockpress"
    VERSION = "1.0.0"

    SETTINGS: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "NOTIFICATION_SLACK_URL": {
            "name": "Slack incoming webhook URL",
            "description": "Where messages are posted to; Slack makes one for each channel",
            "protected": True,
            "validator": [str, check_url],
        }
    }

    def send_notification(self, target: Any, category: str, users: Iterable[Any], context: Mapping[str, Any]) -> bool:  # noqa: ARG002
        """Whether a message is on its way: the worker posts it."""
        if not self.get_setting("NOTIFICATION_SLACK_URL"):
            return False
        message = _message(str(context.get("name") or category), context)
        # The address is a secret, and what waits for the worker can be looked at: it reads the address itself.
        offload(post, message, group=GROUP, attempts=ATTEMPTS)
        return True


def post(message: dict[str, Any]) -> None:
    """Run by the worker. Raises Refused with a reason when Slack does not take the message, and it is tried again."""
    plugin: Any = registry.get_plugin(KEY)
    url = str(plugin.get_setting("NOTIFICATION_SLACK_URL")) if plugin is not None else ""
    if url:
        check_url(url)
        HTTP.post(url, json.dumps(message).encode(), "application/json")


def _message(name: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """A text for notices, and blocks for the channel, in Slack's own marks."""
    words, link = str(context.get("message") or ""), str(context.get("link") or "")
    parts = [f"*{_escaped(name)}*", _escaped(words), f"<{_escaped(link)}|Open>" if link else ""]
    body = "\n".join(part for part in parts if part)[:LONGEST_TEXT]
    return {"text": name[:LONGEST_TEXT], "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": body}}]}


def _escaped(words: str) -> str:
    """Names of parts mention nobody and link nowhere."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
