"""The plugins that bring notifications to people."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError

from stockpress.builtin.notifications import slack
from stockpress.inventory.common.models import NotificationMessage
from stockpress.inventory.common.notifications import trigger_notification
from stockpress.inventory.part.models import PartCategoryStar, PartStar
from stockpress.jobs.models import TaskRecord
from stockpress.kernel.public_http import PublicHttp
from stockpress.plugins.host import HOST
from stockpress.plugins.services import ActivatePlugin
from stockpress.plugins.stored_settings import ChangePluginSetting, resolved
from stockpress.settings_registry.definitions import Scope
from stockpress.settings_registry.services import ChangeSetting
from tests.domain.jobs.running import run_waiting
from tests.factories.order import PurchaseOrderFactory
from tests.factories.part import PartCategoryFactory, PartFactory
from tests.factories.users import user_with_roles

pytestmark = pytest.mark.django_db

MAIL, SLACK, PARTS = "inventree-email-notification", "inventree-slack-notification", "partnotificationsplugin"


@pytest.fixture
def mail_server(settings: Any) -> None:
    """Mails are configured; they end in `mail.outbox`."""
    settings.EMAIL_HOST = "mail.example.com"


def reader(**fields: Any) -> User:
    user = user_with_roles(part="view", purchase_order="view")
    for name, value in fields.items():
        setattr(user, name, value)
    user.save()
    return user


def tell(user: User, **context: Any) -> Any:
    part = PartFactory.create(name="Bolt <M3>")
    given = {"name": "Low stock", "message": "Buy bolts", "link": "https://stock.example.com/web/part/1/", **context}
    trigger_notification(part, "part.low", targets=[user], context=given)
    run_waiting()
    return part


def activate(key: str) -> Any:
    ActivatePlugin(key=key)()
    return HOST.follow().plugins[key]


def test_everybody_finds_notifications_in_the_user_interface() -> None:
    user = reader()
    part = tell(user)
    message = NotificationMessage.objects.get()
    assert (message.user, message.target_object_id, message.category) == (user, str(part.pk), "part.low")
    assert (message.name, message.message) == ("Low stock", "Buy bolts")


def test_a_notification_is_mailed_as_a_page_and_as_words(mail_server: None) -> None:
    user = reader(email="ann@example.com")
    tell(user)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ann@example.com"], "[InvenTree] Low stock")
    assert sent.body == "Buy bolts\n\nhttps://stock.example.com/web/part/1/\n"
    ((page, kind),) = sent.alternatives
    assert kind == "text/html"
    assert "Bolt &lt;M3&gt;" in page
    assert "Buy bolts" in page


def test_a_mail_is_sent_by_the_worker_and_not_by_whoever_notifies(mail_server: None) -> None:
    trigger_notification(PartFactory.create(), "x", targets=[reader()], context={"name": "Hello"})
    assert mail.outbox == []
    run_waiting()
    assert [sent.subject for sent in mail.outbox] == ["[InvenTree] Hello"]


def test_a_notification_may_bring_a_page_and_a_subject_of_its_own(mail_server: None) -> None:
    user = reader()
    order = PurchaseOrderFactory.create(description="Screws for\nspring")
    template = {"html": "email/overdue_purchase_order.html", "subject": "Late:\n screws"}
    trigger_notification(order, "x", targets=[user], context={"name": "n", "instance": order, "template": template})
    run_waiting()
    (sent,) = mail.outbox
    assert sent.subject == "[InvenTree] Late: screws"
    assert "Screws for" in sent.alternatives[0][0]


def test_a_page_that_does_not_exist_is_replaced_by_the_plain_one(mail_server: None) -> None:
    tell(reader(), template={"html": "email/nowhere.html", "subject": "Hello"})
    assert "Buy bolts" in mail.outbox[0].alternatives[0][0]


def test_users_without_an_address_get_no_mail(mail_server: None) -> None:
    tell(reader(email=""))
    assert mail.outbox == []


@pytest.mark.parametrize("door", ["plugin", "notification"])
def test_who_wants_no_mails_gets_none_by_whichever_door_they_said_so(mail_server: None, door: str) -> None:
    user = reader()
    if door == "plugin":
        ChangePluginSetting(plugin=HOST.follow().plugins[MAIL], key="NOTIFY_BY_EMAIL", value=False, user=user)()
    else:
        ChangeSetting(key="NOTIFICATION_METHOD_MAIL", value=False, user=user, scope=Scope.NOTIFICATION)()
    tell(user)
    assert mail.outbox == []
    assert resolved(HOST.current().plugins[MAIL], "NOTIFY_BY_EMAIL", user, of_users=True).value is False


def test_nothing_is_mailed_without_a_mail_server() -> None:
    tell(reader())
    assert mail.outbox == []
    assert not TaskRecord.objects.filter(group="notification.mail").exists()


def test_a_mail_server_that_is_away_is_tried_again(mail_server: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise ConnectionRefusedError("away")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        tell(reader())
    record = TaskRecord.objects.get(group="notification.mail")
    assert (record.success, record.attempt_count) == (False, 1)
    run_waiting(also_later=True)
    record.refresh_from_db()
    assert (record.success, record.attempt_count, len(mail.outbox)) == (True, 2, 1)


class _Slack(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, self.headers["Content-Type"], json.loads(body)))  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def slack_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A server that takes messages as Slack does; it is not public and speaks no https, which is allowed here alone."""
    server: Any = http.server.HTTPServer(("127.0.0.1", 0), _Slack)
    server.received, server.status = [], 200
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setattr(slack, "HTTP", PublicHttp(permits=lambda _: True))
    monkeypatch.setattr(slack, "SCHEMES", frozenset({"http", "https"}))
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def set_slack_url(url: str) -> None:
    ChangePluginSetting(plugin=activate(SLACK), key="NOTIFICATION_SLACK_URL", value=url)()


def test_a_notification_is_posted_to_slack_once_for_all_users(slack_server: Any) -> None:
    set_slack_url(f"http://127.0.0.1:{slack_server.server_port}/services/T1/B1")
    users = [reader(), reader()]
    context = {"name": "Low <!channel>", "message": "Buy & sell", "link": "https://stock.example.com/web/part/1/"}
    trigger_notification(PartFactory.create(), "x", targets=users, context=context)
    run_waiting()
    ((path, kind, message),) = slack_server.received
    assert (path, kind) == ("/services/T1/B1", "application/json")
    (block,) = message["blocks"]
    assert block["text"]["text"] == (
        "*Low &lt;!channel&gt;*\nBuy &amp; sell\n<https://stock.example.com/web/part/1/|Open>"
    )


def test_the_address_at_slack_stands_in_no_task(slack_server: Any) -> None:
    set_slack_url(f"http://127.0.0.1:{slack_server.server_port}/secret")
    slack_server.status = 500
    tell(reader())
    record = TaskRecord.objects.get(group="notification.slack")
    assert not record.success
    assert "secret" not in f"{record.args} {record.kwargs} {record.result}"


def test_nothing_is_posted_without_an_address() -> None:
    activate(SLACK)
    tell(reader())
    assert not TaskRecord.objects.filter(group="notification.slack").exists()


@pytest.mark.parametrize("url", ["http://hooks.slack.com/x", "file:///etc/passwd", "hooks.slack.com"])
def test_only_https_addresses_are_taken(url: str) -> None:
    with pytest.raises(ValidationError, match="begins with https://"):
        slack.check_url(url)


def test_private_addresses_get_no_messages(settings: Any) -> None:
    set_slack_url("https://127.0.0.1/x")
    tell(reader())
    record = TaskRecord.objects.get(group="notification.slack")
    assert "private network" in str(record.result)


@pytest.fixture
def part_notifications() -> None:
    ChangeSetting(key="ENABLE_PLUGINS_EVENTS", value=True)()
    ChangePluginSetting(plugin=activate(PARTS), key="ENABLE_PART_NOTIFICATIONS", value=True)()


def told() -> set[User]:
    return {message.user for message in NotificationMessage.objects.filter(category="part.changed")}


def test_subscribers_are_told_that_a_part_was_changed(part_notifications: None) -> None:
    above = PartCategoryFactory.create()
    category = PartCategoryFactory.create(parent=above)
    template = PartFactory.create(is_template=True)
    part = PartFactory.create(category=category, variant_of=template)
    of_part, of_template, of_category, nobody = reader(), reader(), reader(), reader()
    PartStar.objects.create(part=part, user=of_part)
    PartStar.objects.create(part=template, user=of_template)
    PartCategoryStar.objects.create(category=above, user=of_category)
    part.description = "New"
    part.save()
    run_waiting()
    assert told() == {of_part, of_template, of_category}
    assert nobody not in told()


def test_nobody_is_told_of_changed_parts_while_the_plugin_is_set_so(part_notifications: None) -> None:
    ChangePluginSetting(plugin=HOST.follow().plugins[PARTS], key="ENABLE_PART_NOTIFICATIONS", value=False)()
    part = PartFactory.create()
    PartStar.objects.create(part=part, user=reader())
    part.save()
    run_waiting()
    assert told() == set()
