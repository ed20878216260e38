"""Messages to users over HTTP: everybody has their own and nobody else's."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User

from stockpress.inventory.common.models import NotificationMessage
from stockpress.inventory.common.notifications import create_ui_messages
from stockpress.kernel.clock import utc_now
from tests.factories.part import PartFactory

pytestmark = pytest.mark.django_db

URL = "/api/notifications/"


def message_to(user: User, name: str = "Low stock", **fields) -> NotificationMessage:
    part = fields.pop("about", None) or PartFactory.create(name="Bolt")
    create_ui_messages(part, fields.pop("category", "part.low"), [user], {"name": name, "message": "Buy more"})
    row = NotificationMessage.objects.order_by("-pk")[0]
    for key, value in fields.items():
        setattr(row, key, value)
    row.save()
    return row


def test_a_message_tells_what_it_is_about(api) -> None:
    client = api.with_roles(part="view")
    part = PartFactory.create(name="Bolt")
    row = message_to(client.user, about=part, creation=utc_now() - dt.timedelta(minutes=5))
    body = client.get(f"{URL}{row.pk}/").json()
    assert body.pop("age") >= 300
    assert body.pop("age_human").replace("\xa0", " ") == "5 minutes ago"
    assert body.pop("creation")
    assert body == {
        "pk": row.pk,
        "target": {"name": str(part), "link": f"/web/part/{part.pk}/", "model_type": "part", "model_id": part.pk},
        "source": {},
        "user": client.user.pk,
        "category": "part.low",
        "name": "Low stock",
        "message": "Buy more",
        "read": False,
    }


def test_a_message_about_what_is_gone_is_still_there(api) -> None:
    client = api.with_roles(part="view")
    part = PartFactory.create()
    row = message_to(client.user, about=part)
    part.delete()
    assert client.get(f"{URL}{row.pk}/").json()["target"] == {}


def test_a_message_about_what_one_may_not_view_any_more_does_not_name_it(api) -> None:
    client = api.user()
    row = message_to(client.user)
    body = client.get(f"{URL}{row.pk}/").json()
    assert (body["target"], body["name"]) == ({}, "Low stock")


def test_nobody_sees_the_messages_of_others_not_even_superusers(api) -> None:
    client, boss = api.user(), api.superuser()
    row = message_to(client.user)
    assert boss.get(URL).json() == []
    for method in (boss.get, boss.patch, boss.put, boss.delete):
        assert method(f"{URL}{row.pk}/", {"read": True}).status_code == 404
    assert boss.delete(URL, {"items": [row.pk]}).status_code == 400
    assert api.anonymous().get(URL).status_code == 401
    assert NotificationMessage.objects.get().read is False


def test_the_newest_comes_first_and_lists_are_filtered_searched_and_ordered(api) -> None:
    client = api.user()
    message_to(client.user, "Alpha", category="a", read=True, creation=utc_now() - dt.timedelta(days=2))
    message_to(client.user, "Beta", category="b", creation=utc_now() - dt.timedelta(days=1))
    message_to(client.user, "Gamma", category="b", message="Paper is out")

    def names(query: str = "") -> list[str]:
        return [row["name"] for row in client.get(f"{URL}{query}").json()]

    assert names() == ["Gamma", "Beta", "Alpha"]
    assert names("?read=true") == ["Alpha"]
    assert names("?read=false&category=b") == ["Gamma", "Beta"]
    assert names("?search=paper") == ["Gamma"]
    assert names("?ordering=name") == ["Alpha", "Beta", "Gamma"]
    assert names("?ordering=creation") == ["Alpha", "Beta", "Gamma"]
    assert client.get(f"{URL}?limit=1").json()["count"] == 3


def test_a_message_is_marked_as_read_and_as_unread(api) -> None:
    client = api.user()
    row = message_to(client.user)
    for method, read in ((client.patch, True), (client.put, False), (client.patch, True)):
        answer = method(f"{URL}{row.pk}/", {"read": read, "name": "Changed", "user": 1})
        assert (answer.status_code, answer.json()["read"]) == (200, read)
    row.refresh_from_db()
    assert (row.read, row.name, row.user) == (True, "Low stock", client.user)


@pytest.mark.parametrize("method", ["get", "post"])
def test_all_of_ones_own_messages_are_marked_as_read_at_once(api, method: str) -> None:
    client, other = api.user(), api.user()
    message_to(client.user)
    message_to(client.user)
    message_to(other.user)
    assert getattr(client, method)(f"{URL}readall/").status_code == 200
    assert NotificationMessage.objects.filter(read=True).count() == 2
    assert NotificationMessage.objects.get(user=other.user).read is False


def test_messages_are_deleted_one_by_one_or_together(api) -> None:
    client, other = api.user(), api.user()
    one, two, three = (message_to(client.user) for _ in range(3))
    theirs = message_to(other.user)
    assert client.delete(f"{URL}{one.pk}/").status_code == 204
    assert client.delete(URL, {"items": [two.pk, theirs.pk]}).status_code == 200
    assert set(NotificationMessage.objects.all()) == {three, theirs}
    assert client.delete(f"{URL}?all=true").status_code == 200
    assert NotificationMessage.objects.get() == theirs


def test_read_messages_are_deleted_by_a_filter(api) -> None:
    client = api.user()
    message_to(client.user, read=True)
    unread = message_to(client.user)
    assert client.delete(URL, {"filters": {"read": True}}).status_code == 200
    assert NotificationMessage.objects.get() == unread


def test_a_longer_list_costs_no_more_queries(api, django_assert_max_num_queries) -> None:
    client = api.with_roles(part="view")
    for _ in range(20):
        message_to(client.user)
    client.get(URL)
    with django_assert_max_num_queries(8):
        assert len(client.get(URL).json()) == 20
