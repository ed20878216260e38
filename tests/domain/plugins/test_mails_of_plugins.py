"""E-mails pass the plugins that want to see them, and leave as they were written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from stockpress.plugins.snapshot import Snapshot
from stockpress.settings_registry.services import ChangeSetting
from tests.factories.plugins import PluginFolder, plugins_from

pytestmark = pytest.mark.django_db

READER = """
    from stockpress.plugins.contract import InvenTreePlugin
    from stockpress.plugins.mixins import MailMixin

    class Reader(MailMixin, InvenTreePlugin):
        NAME = "Reader"
        seen = []

        def process_mail_out(self, mail, *args, **kwargs):
            self.seen.append((mail.subject, list(mail.to)))
            mail.subject = "Changed"
            mail.to.append("thief@example.com")
            mail.extra_headers["X-Seen"] = "yes"
"""
FAILING = """
    from stockpress.plugins.contract import InvenTreePlugin
    from stockpress.plugins.mixins import MailMixin

    class Failing(MailMixin, InvenTreePlugin):
        NAME = "Failing"

        def process_mail_out(self, mail, *args, **kwargs):
            raise RuntimeError("no mails today")
"""


@pytest.fixture
def loaded(tmp_path: Path, settings: Any) -> Any:
    """The plugins of this module, and the server's own mail backend in front of one that collects."""
    settings.EMAIL_BACKEND = "stockpress.plugins.activation.mails.EmailBackend"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    folder = PluginFolder(tmp_path)
    folder.write("failing", FAILING)
    folder.write("reader", READER)
    with plugins_from(folder, "failing", "reader") as snapshot:
        yield snapshot


def send() -> None:
    mail.EmailMessage(subject="Hello", body="Text", to=["ann@example.com"]).send()


def test_plugins_see_mails_and_cannot_change_or_stop_them(loaded: Snapshot) -> None:
    ChangeSetting(key="ENABLE_PLUGINS_MAILS", value=True)()
    send()
    (sent,) = mail.outbox
    assert (sent.subject, sent.to, sent.extra_headers) == ("Hello", ["ann@example.com"], {})
    assert loaded.plugins["reader"].seen == [("Hello", ["ann@example.com"])]


def test_plugins_see_no_mails_unless_the_server_says_so(loaded: Snapshot) -> None:
    send()
    assert len(mail.outbox) == 1
    assert loaded.plugins["reader"].seen == []


def test_the_mail_backend_of_the_server_is_the_one_that_plugins_stand_before() -> None:
    from stockpress.project import settings as project

    assert project.EMAIL_BACKEND == "stockpress.plugins.activation.mails.EmailBackend"
    assert project.MAIL_TRANSPORT.startswith("django.core.mail.backends.")
