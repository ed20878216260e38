"""Who is told of what, by which way, and how often."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pytest
from django.contrib.auth.models import User

from stockpress.accounts.models import Owner
from stockpress.inventory.common.models import NotificationEntry, NotificationMessage
from stockpress.inventory.common.notification_services import delete_expired_notifications, delete_old_notifications
from stockpress.inventory.common.notifications import (
    METHODS,
    NoReference,
    NotificationBody,
    NotificationMethod,
    create_ui_messages,
    notify_users,
    trigger_notification,
)
from stockpress.jobs.schedules import SCHEDULES
from stockpress.kernel.clock import utc_now
from stockpress.settings_registry.services import ChangeSetting
from tests.factories.order import PurchaseOrderFactory
from tests.factories.part import PartFactory
from tests.factories.users import SuperuserFactory, UserFactory, group_with_roles

pytestmark = pytest.mark.django_db


class Carrier(NotificationMethod):
    """Remembers what it was given."""

    def __init__(self, key: str, *, answer: bool = True) -> None:
        self.key = key
        self.answer = answer
        self.sent: list[tuple[Any, str, list[User], dict[str, Any]]] = []

    def filter_targets(self, targets: list[User]) -> Iterable[User]:
        return [user for user in targets if user.username != "never"]

    def send(self, target: Any, category: str, users: list[User], context: dict[str, Any]) -> bool:
        self.sent.append((target, category, users, context))
        return self.answer

    @property
    def told(self) -> list[User]:
        return [user for _target, _category, users, _context in self.sent for user in users]


class Pigeon(Carrier): ...


@pytest.fixture
def mail() -> Carrier:
    return Carrier("mail")


@pytest.fixture
def pigeon() -> Pigeon:
    return Pigeon("pigeon")


@pytest.fixture(autouse=True)
def _attached(mail: Carrier, pigeon: Pigeon, monkeypatch: pytest.MonkeyPatch) -> None:
    """These two and no others."""
    monkeypatch.setattr(METHODS, "_functions", [])

    def ways() -> list[NotificationMethod]:
        return [mail, pigeon]

    METHODS.attach(ways)


def viewer(**fields: Any) -> User:
    user = UserFactory.create(**fields)
    user.groups.add(group_with_roles(part="view"))
    return user


def test_every_way_tells_the_targets(mail: Carrier, pigeon: Pigeon) -> None:
    part, user = PartFactory.create(), viewer()
    assert trigger_notification(part, "part.low", targets=[user], context={"name": "Low", "message": "Buy more"})
    for way in (mail, pigeon):
        ((target, category, users, context),) = way.sent
        assert (target, category, users) == (part, "part.low", [user])
        assert (context["name"], context["message"], context["instance"]) == ("Low", "Buy more", part)


def test_groups_and_owners_stand_for_their_users_each_told_once(mail: Carrier) -> None:
    group = group_with_roles(part="view")
    member, other = UserFactory.create(), viewer()
    member.groups.add(group)
    owners = [Owner.objects.get(owner_id=group.pk, owner_type__model="group")]
    owners.append(Owner.objects.get(owner_id=other.pk, owner_type__model="user"))
    trigger_notification(PartFactory.create(), "x", targets=[group, member, *owners, None, "nobody"])
    assert mail.told == [member, other]


def test_a_function_may_say_who_is_told(mail: Carrier) -> None:
    user = viewer()

    def who(*names: str, extra: User) -> list[User]:
        return [*User.objects.filter(username__in=names), extra]

    trigger_notification(
        PartFactory.create(), "x", target_fnc=who, target_args=[user.username], target_kwargs={"extra": user}
    )
    assert mail.told == [user]


def test_nobody_is_told_of_what_they_may_not_view(mail: Carrier) -> None:
    allowed, admin = viewer(), SuperuserFactory.create()
    trigger_notification(PartFactory.create(), "x", targets=[UserFactory.create(), allowed, admin])
    assert mail.told == [allowed, admin]


def test_inactive_and_excluded_users_are_left_out(mail: Carrier) -> None:
    excluded, group = viewer(), group_with_roles(part="view")
    member = UserFactory.create()
    member.groups.add(group)
    users = [viewer(is_active=False), excluded, member]
    assert not trigger_notification(PartFactory.create(), "x", targets=users, target_exclude=[excluded, group])
    assert mail.sent == []


def test_a_way_chooses_whom_it_tells_and_is_left_out_if_that_is_nobody(mail: Carrier) -> None:
    assert not trigger_notification(PartFactory.create(), "x", targets=[viewer(username="never")])
    assert mail.sent == []


def test_the_ways_may_be_named_by_key_or_class(mail: Carrier, pigeon: Pigeon) -> None:
    part, user = PartFactory.create(), viewer()
    trigger_notification(part, "a", targets=[user], delivery_methods=["mail"])
    trigger_notification(part, "b", targets=[user], delivery_methods=[Pigeon])
    trigger_notification(part, "c", targets=[user], delivery_methods=[])
    assert [[category for _, category, _, _ in way.sent] for way in (mail, pigeon)] == [["a"], ["b"]]


def test_the_same_is_told_again_only_after_a_day(mail: Carrier) -> None:
    part, user = PartFactory.create(), viewer()
    assert trigger_notification(part, "x", targets=[user])
    assert not trigger_notification(part, "x", targets=[user])
    assert trigger_notification(part, "other", targets=[user])
    assert trigger_notification(PartFactory.create(), "x", targets=[user])
    assert trigger_notification(part, "x", targets=[user], check_recent=False)
    NotificationEntry.objects.update(updated=utc_now() - dt.timedelta(days=1, minutes=1))
    assert trigger_notification(part, "x", targets=[user])
    assert len(mail.sent) == 5


def test_what_no_way_could_tell_may_be_tried_again_at_once(mail: Carrier, pigeon: Pigeon) -> None:
    part, user = PartFactory.create(), viewer()
    mail.answer = pigeon.answer = False
    assert not trigger_notification(part, "x", targets=[user])
    mail.answer = True
    assert trigger_notification(part, "x", targets=[user])


def test_another_attribute_may_be_the_number_of_the_object(mail: Carrier) -> None:
    class Thing:
        number = 7

    assert trigger_notification(Thing(), "x", obj_ref="number", targets=[viewer()])
    assert NotificationEntry.objects.get().uid == 7


def test_an_object_without_a_number_is_refused_in_words() -> None:
    with pytest.raises(NoReference, match="has none of serial, pk, id, uid"):
        trigger_notification(object(), "x", obj_ref="serial", targets=[viewer()])


def test_keys_that_are_texts_are_told_apart(mail: Carrier) -> None:
    class Machine:
        def __init__(self, pk: str) -> None:
            self.pk = pk

    user = viewer()
    assert trigger_notification(Machine("a-b"), "x", targets=[user])
    assert trigger_notification(Machine("c-d"), "x", targets=[user])
    assert not trigger_notification(Machine("a-b"), "x", targets=[user])


def test_users_are_told_with_texts_about_the_model_and_a_link(mail: Carrier) -> None:
    ChangeSetting(key="INVENTREE_BASE_URL", value="https://stock.example.org/")()
    order = PurchaseOrderFactory.create()
    admin, sender = SuperuserFactory.create(), SuperuserFactory.create()
    assert notify_users([admin, sender], order, type(order), exclude=sender)
    ((target, category, users, context),) = mail.sent
    assert (target, category, users) == (order, "order.new_purchaseorder", [admin])
    assert context["name"] == "New Purchase Order"
    assert "Purchase Order" in context["message"]
    assert context["link"] == f"https://stock.example.org{order.get_absolute_url()}"
    assert context["template"] == {"html": "email/new_order_assigned.html", "subject": "New Purchase Order"}


def test_plugins_bring_texts_of_their_own(mail: Carrier) -> None:
    part = PartFactory.create(name="Bolt")
    body = NotificationBody(name="{instance} is rare", slug="mine.{model_name}", message="Count {instance}")
    notify_users([SuperuserFactory.create()], part, type(part), content=body)
    ((_, category, _, context),) = mail.sent
    assert (category, context["name"], context["message"]) == ("mine.part", f"{part} is rare", f"Count {part}")
    assert "template" not in context


def test_messages_are_left_in_the_user_interface() -> None:
    part, user = PartFactory.create(), viewer()
    assert create_ui_messages(part, "part.low", [user], {"name": "Low", "message": "x" * 300, "source": user})
    row = NotificationMessage.objects.get()
    assert (row.target_object, row.source_object, row.user, row.category) == (part, user, user, "part.low")
    assert (row.name, row.message, row.read) == ("Low", "x" * 250, False)
    assert not create_ui_messages(part, "part.low", [], {"name": "Low"})


def test_messages_go_after_the_days_that_a_setting_names() -> None:
    part, user = PartFactory.create(), viewer()
    create_ui_messages(part, "x", [user], {"name": "Old"})
    NotificationMessage.objects.update(creation=utc_now() - dt.timedelta(days=10))
    create_ui_messages(part, "x", [user], {"name": "New"})
    assert delete_expired_notifications() == 0
    ChangeSetting(key="INVENTREE_DELETE_NOTIFICATIONS_DAYS", value=7)()
    assert delete_old_notifications.call() == 1
    assert NotificationMessage.objects.get().name == "New"
    assert SCHEDULES["common.delete_old_notifications"].every == dt.timedelta(days=1)
