"""From an action over HTTP to a message that somebody else reads over HTTP."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from stockpress.accounts.models import Owner
from tests.domain.jobs.running import run_waiting
from tests.factories.order import PurchaseOrderFactory

pytestmark = pytest.mark.django_db


def test_an_order_that_somebody_issues_is_told_to_whoever_is_responsible(api: Any, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example.com"
    actor, responsible = api.with_roles(purchase_order="view,change"), api.with_roles(purchase_order="view")
    owner = Owner.objects.get(owner_id=responsible.user.pk, owner_type__model="user")
    order = PurchaseOrderFactory.create(created_by=actor.user)
    order.responsible = owner
    order.save()
    assert actor.post(f"/api/order/po/{order.pk}/issue/").status_code == 201
    run_waiting()
    messages = responsible.get("/api/notifications/").json()
    names = {message["name"] for message in (messages["results"] if isinstance(messages, dict) else messages)}
    assert names == {"New Purchase Order", "Purchase Order issued"}
    assert actor.get("/api/notifications/").json() == []
    assert {sent.to[0] for sent in mail.outbox} == {responsible.user.email}
    assert len(mail.outbox) == 2


def test_the_choice_of_mails_is_one_setting_with_two_doors(api: Any) -> None:
    client = api.user()
    url = "/api/plugins/inventree-email-notification/user-settings/NOTIFY_BY_EMAIL/"
    assert client.get(url).json()["value"] is True
    assert client.patch(url, {"value": "False"}).status_code == 200
    (row,) = client.get("/api/settings/notification/").json()
    assert (row["key"], row["value"]) == ("NOTIFICATION_METHOD_MAIL", False)


def test_the_address_at_slack_is_not_shown(api: Any) -> None:
    client = api.superuser()
    key = "inventree-slack-notification"
    assert client.patch(f"/api/plugins/{key}/activate/", {"active": True}).status_code in {200, 201}
    url = f"/api/plugins/{key}/settings/NOTIFICATION_SLACK_URL/"
    refused = client.patch(url, {"value": "http://hooks.slack.com/x"})
    assert refused.status_code == 400
    assert client.patch(url, {"value": "https://hooks.slack.com/services/secret"}).status_code == 200
    assert "secret" not in client.get(url).content.decode()
