"""Telling users of something that concerns an object.

Who is told is decided here; how, by the ways of notifying that higher packages attach to `METHODS`, such as a message in
the user interface or a mail.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from stockpress.accounts.models import Owner
from stockpress.accounts.permissions import check_user_permission
from stockpress.inventory.common.models import NotificationEntry, NotificationMessage
from stockpress.kernel.errors import StockpressError
from stockpress.kernel.hooks import Hook
from stockpress.settings_registry import text

log = structlog.get_logger(__name__)

REPEAT_AFTER = dt.timedelta(days=1)
_TEXT_LENGTH = 250
# Other names under which an object may have its number.
_REFERENCES = ("pk", "id", "uid")


class NoReference(StockpressError):
    code = "notification_without_reference"
    text = (
        "{obj} has none of {names}, so that it cannot be told apart from others; notify about an object that has one."
    )


class NotificationMethod(ABC):
    """One way of notifying."""

    key: str

    @abstractmethod
    def filter_targets(self, targets: list[User]) -> Iterable[User]:
        """Those of the users who are told in this way."""

    @abstractmethod
    def send(self, target: Any, category: str, users: list[User], context: dict[str, Any]) -> bool:
        """Tell the users, of whom there is at least one; whether that worked for any."""

    def is_asked_for(self, wanted: object) -> bool:
        """Whether a key or a class means this way."""
        return wanted == self.key or (isinstance(wanted, type) and isinstance(self, wanted))


# Each function gives the ways of notifying that there are at present. Nothing is caught: whoever attaches a way that may
# fail lets its `send` answer false then.
METHODS: Hook[[], Iterable[NotificationMethod]] = Hook("ways of notifying")


def trigger_notification(  # noqa: PLR0917  the signature that plugins call
    obj: Any,
    category: str = "",
    obj_ref: str = "pk",
    targets: Iterable[Any] | None = None,
    target_fnc: Callable[..., Iterable[Any]] | None = None,
    target_args: Iterable[Any] | None = None,
    target_kwargs: Mapping[str, Any] | None = None,
    target_exclude: Collection[Any] | None = None,
    context: Mapping[str, Any] | None = None,
    delivery_methods: Collection[Any] | None = None,
    check_recent: bool = True,
) -> bool:
    """Tell users of something that concerns `obj`; returns whether anybody was told.

    obj_ref: which of its attributes is its number.
    targets: users, groups and owners; without them `target_fnc(*target_args, **target_kwargs)` says who they are.
    target_exclude: users, groups and owners who are left out. So are inactive users, and those who may not view `obj`.
    context: what the message is made of: name, message, link, template (a dictionary with html and subject).
    delivery_methods: keys or classes of the ways to use; without them, all.
    check_recent: nobody is told of the same category and object twice within a day.

    Raises NoReference.
    """
    key, uid = category[:_TEXT_LENGTH], _number_of(obj, obj_ref)
    if check_recent and NotificationEntry.check_recent(key, uid, REPEAT_AFTER):
        log.info("notification_sent_recently", category=category, object=uid)
        return False
    if targets is None and target_fnc is not None:
        targets = target_fnc(*(target_args or ()), **(target_kwargs or {}))
    excluded = {user.pk for user in users_of(target_exclude or ())}
    users = [user for user in users_of(targets or ()) if user.pk not in excluded and _may_know(user, obj)]
    if not users:
        return False
    given = {"instance": obj, **(context or {})}
    told = [
        _send(method, obj, category, users, dict(given))
        for methods in METHODS.each()
        for method in methods
        if delivery_methods is None or any(method.is_asked_for(wanted) for wanted in delivery_methods)
    ]
    if any(told):
        NotificationEntry.notify(key, uid)
    return any(told)


def _send(method: NotificationMethod, obj: Any, category: str, users: list[User], context: dict[str, Any]) -> bool:
    chosen = list(method.filter_targets(list(users)))
    return bool(chosen) and bool(method.send(obj, category, chosen, context))


def _number_of(obj: Any, reference: str) -> int:
    for name in (reference, *_REFERENCES):
        value = getattr(obj, name, None)
        if isinstance(value, int):
            return value
        if value is not None:
            # Keys that are no numbers, such as those of machines: a number that is always the same for one key.
            return int.from_bytes(hashlib.blake2s(str(value).encode(), digest_size=4).digest(), "big", signed=True)
    raise NoReference(obj=type(obj).__name__, names=", ".join(dict.fromkeys((reference, *_REFERENCES))))


def _may_know(user: User, obj: Any) -> bool:
    return user.is_active and (not isinstance(obj, Model) or check_user_permission(user, obj, "view"))


def users_of(targets: Iterable[Any]) -> list[User]:
    """The users among users, groups and owners, each once, in their order; what is none of these is passed over."""
    found: dict[int, User] = {}
    for target in targets:
        for user in _users_of(target):
            found.setdefault(user.pk, user)
    return list(found.values())


def _users_of(target: Any) -> Iterable[User]:
    if isinstance(target, Owner):
        target = target.owner
    if isinstance(target, User):
        return [target]
    if isinstance(target, Group):
        return target.user_set.all()
    if target is not None:
        log.warning("notification_target_unknown", kind=type(target).__name__)
    return ()


def create_ui_messages(target: Model, category: str, users: Iterable[User], context: Mapping[str, Any]) -> bool:
    """Leave a message for each of the users in the user interface; whether there was anybody.

    `context` has `name` and `message`, and may have `source`, an object that the message comes from.
    """
    source = context.get("source")
    source = source if isinstance(source, Model) and source.pk is not None else None
    kinds = ContentType.objects
    name, message = str(context.get("name") or category), context.get("message")
    rows = [
        NotificationMessage(
            target_content_type=kinds.get_for_model(target),
            target_object_id=str(target.pk),
            source_content_type=kinds.get_for_model(source) if source is not None else None,
            source_object_id=str(source.pk) if source is not None else None,
            user=user,
            category=category[:_TEXT_LENGTH],
            name=name[:_TEXT_LENGTH],
            message=str(message)[:_TEXT_LENGTH] if message is not None else None,
        )
        for user in users
    ]
    NotificationMessage.objects.bulk_create(rows)
    return bool(rows)


@dataclass
class NotificationBody:
    """What a notification says. The texts may name {verbose_name}, {app_label}, {model_name} and {instance}.

    slug: becomes its category. template: the HTML of a mail.
    """

    name: str
    slug: str
    message: str
    template: str | None = None


class InvenTreeNotificationBodies:
    """The notifications that plugins know by name."""

    NewOrder = NotificationBody(
        name="New {verbose_name}",
        slug="{app_label}.new_{model_name}",
        message="A new {verbose_name} was created, and you are responsible for it",
        template="email/new_order_assigned.html",
    )
    OrderCanceled = NotificationBody(
        name="{verbose_name} cancelled",
        slug="{app_label}.canceled_{model_name}",
        message="A {verbose_name} that you are responsible for was cancelled",
        template="email/canceled_order_assigned.html",
    )
    ItemsReceived = NotificationBody(
        name="Items received",
        slug="purchase_order.items_received",
        message="Items of a purchase order were received",
        template="email/purchase_order_received.html",
    )
    ReturnOrderItemsReceived = NotificationBody(
        name="Items received",
        slug="return_order.items_received",
        message="Items of a return order were received",
        template="email/return_order_received.html",
    )


def notify_users(
    users: Iterable[Any],
    instance: Model,
    sender: type[Model],
    content: NotificationBody = InvenTreeNotificationBodies.NewOrder,
    exclude: Any = None,
) -> bool:
    """Tell users, groups and owners of something that concerns `instance`, a `sender`, but not `exclude`."""
    words = {
        "instance": str(instance),
        "verbose_name": str(sender._meta.verbose_name),
        "app_label": sender._meta.app_label,
        "model_name": sender._meta.model_name,
    }
    name = str(content.name).format(**words)
    context: dict[str, Any] = {
        "instance": instance,
        "name": name[:1].upper() + name[1:],
        "message": str(content.message).format(**words),
        "link": link_to(instance),
    }
    if content.template:
        context["template"] = {"html": content.template.format(**words), "subject": context["name"]}
    return trigger_notification(
        instance,
        str(content.slug).format(**words),
        targets=users,
        target_exclude=[exclude] if exclude is not None else None,
        context=context,
    )


def path_of(instance: object) -> str:
    """The path of the object's page in the user interface; empty if it has none."""
    page = getattr(instance, "get_absolute_url", None)
    return str(page()) if callable(page) else ""


def link_to(instance: object) -> str:
    """The address of the object's page, with scheme and host; empty if it has none."""
    path = path_of(instance)
    return f"{(text('INVENTREE_BASE_URL') or settings.SITE_URL).rstrip('/')}{path}" if path else ""
