"""Walks every path of the server as different people and writes down what each is answered.

The table is committed as `permissions.txt`; to renew it after a change that is meant, in one process:

    STOCKPRESS_TEST_WRITE_PERMISSIONS=1 .venv/bin/pytest -n 0 tests/security/test_permissions.py

Where a view serves a model, its address holds the key of a row that exists, so that the codes tell of rights and not of
keys. The rows belong to a bystander, who is none of the people.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache as remembered
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Model, QuerySet
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from stockpress.accounts.models import ApiToken
from stockpress.accounts.rulesets import ROLE_NAMES
from stockpress.accounts.tokens import issue_token
from stockpress.inventory.common.notifications import create_ui_messages
from stockpress.inventory.common.printable import PRINTABLES
from stockpress.inventory.part.models import Part
from stockpress.outputs.models import DataOutput
from stockpress.settings_registry.definitions import Scope
from stockpress.settings_registry.models.history import SettingChange
from tests.api.oauth_world import client_with_scopes
from tests.conftest import Api
from tests.factories import common, printing
from tests.factories.part import PartCategoryFactory
from tests.factories.printables import printable_object
from tests.factories.users import GroupFactory, UserFactory

TABLE = Path(__file__).parent / "permissions.txt"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NO_SUCH_KEY = "999999"
_CONVERTED = re.compile(r"<(?:(\w+):)?\w+>")

# The columns: name, and who it is.
PEOPLE = {
    "anon": "nobody signed in",
    "user": "a user without any role",
    **{
        f"r{number}": f"a user with every permission within the role {role}"
        for number, role in enumerate(ROLE_NAMES, 1)
    },
    "staf": "staff without any role",
    "supr": "a superuser",
    "xpir": "a superuser's API token that has run out",
    "oaut": "a superuser's OAuth2 token without any scope",
}
ROLE_OF_COLUMN = {f"r{number}": role for number, role in enumerate(ROLE_NAMES, 1)}

# The walk in parts that can run side by side; the last takes what is left.
PARTS = {
    "accounts": ("/api/auth/v1/account/",),
    "second factors": ("/api/auth/v1/auth/2fa/", "/api/auth/v1/auth/webauthn/"),
    "passwords": ("/api/auth/v1/auth/password/", "/api/auth/v1/auth/login", "/api/auth/v1/auth/phone/"),
    "sign-in": ("/api/auth/",),
    "users": ("/api/user/",),
    "printing": ("/api/label/", "/api/report/", "/api/data-output/", "/media/"),
    "stock": ("/api/part/", "/api/stock/", "/api/company/", "/api/build/", "/api/order/"),
    "settings": ("/api/settings/", "/api/plugins/", "/api/machine/"),
    "pages": ("/o/", "/web", "/.well-known/"),
    "else": ("",),
}
_PART_IMAGE = "part_images/walk.png"
# What stands for a text in an address.
_TEXTS = {
    "/media/<path:path>": _PART_IMAGE,
    "/api/settings/global/<setting_key:key>/": "LABEL_DPI",
    "/api/settings/user/<setting_key:key>/": "LABEL_INLINE",
    "/api/plugins/<str:plugin>/settings/<setting_key:key>/": "DEBUG",
    "/api/generic/status/<str:statusmodel>/": "StockStatus",
    "/api/metadata/<str:model>/<int:pk>/": "part",
}
# One that is always there and active.
_PLUGIN = "inventreelabel"
# Views whose model stands in the path.
_MODELS = {"/api/metadata/<str:model>/<int:pk>/": Part}


@dataclass(frozen=True)
class Route:
    """A path, with its parameters as Django writes them, and what answers there."""

    path: str
    view: Any

    @property
    def model(self) -> type[Model] | None:
        queryset = getattr(getattr(self.view, "cls", None), "queryset", None)
        return queryset.model if isinstance(queryset, QuerySet) else _MODELS.get(self.path)

    @property
    def part(self) -> str:
        return next(name for name, prefixes in PARTS.items() if self.path.startswith(prefixes))

    def address(self) -> str:
        """A path that the route matches; with the key of the first row where the view serves a model."""
        row = self.model.objects.order_by("pk").first() if self.model is not None else None
        key = str(row.pk) if row is not None else NO_SUCH_KEY
        text = _TEXTS.get(self.path, "none")
        path = self.path.replace("<str:plugin>", _PLUGIN)
        return _CONVERTED.sub(lambda found: key if found[1] == "int" else text, path)


def routes(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[Route]:
    """Every path of the server, sorted."""
    found = {route.path: route for route in reversed(list(_routes(resolver or get_resolver(), prefix)))}
    return iter(found[path] for path in sorted(found))


def _routes(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern).removeprefix("^").removesuffix("$").replace("\\.", ".").replace("/?", "/")
        if isinstance(entry, URLResolver):
            yield from _routes(entry, path)
        elif isinstance(entry, URLPattern):
            yield Route(path, entry.callback)


@remembered
def models_by_path() -> dict[str, type[Model]]:
    return {route.path: route.model for route in routes() if route.model is not None}


def make_world() -> dict[tuple[str, str], dict[str, Any]]:
    """A row of everything, all a bystander's; returns what is sent to some of the paths."""
    bystander = UserFactory.create(username="bystander")
    GroupFactory.create(name="Bystanders")
    issue_token(user=bystander, name="theirs")
    default_storage.save(_PART_IMAGE, ContentFile(b"x"))
    items = {kind: printable_object(kind, number) for number, kind in enumerate(PRINTABLES)}
    PartCategoryFactory.create()
    common.ProjectCodeFactory.create(code="WALK")
    label, report = printing.label_template(model_type="part"), printing.report_template(model_type="part")
    printing.snippet()
    printing.asset(b"x", file_name="walk.png")
    DataOutput.objects.create(user=bystander)
    create_ui_messages(items["part"], "test", [bystander], {"name": "Theirs"})
    SettingChange.objects.create(scope=Scope.GLOBAL, key="LABEL_DPI", old=None, new="203")
    return {
        ("/api/label/print/", "POST"): {"template": label.pk, "items": [items["part"].pk]},
        ("/api/report/print/", "POST"): {"template": report.pk, "items": [items["part"].pk]},
    }


def make_people(api: Api) -> dict[str, Any]:
    """A client for each column; those who can, sign in by session, which every part of the server knows."""
    signed_in = {
        "user": api.user(),
        **{name: api.with_roles(**{role: "view,add,change,delete"}) for name, role in ROLE_OF_COLUMN.items()},
        "staf": api.staff(),
        "supr": api.superuser(),
    }
    for person in signed_in.values():
        person.credentials()
        person.force_login(person.user)
    expired = api.superuser()
    ApiToken.objects.filter(user=expired.user).update(expiry=timezone.localdate() - dt.timedelta(days=1))
    unscoped = client_with_scopes(api.superuser().user, "")
    people = {"anon": api.anonymous(), **signed_in, "xpir": expired, "oaut": unscoped}
    return {name: people[name] for name in PEOPLE}


def header() -> list[str]:
    legend = [f"# {name:<4}  {who}" for name, who in PEOPLE.items()]
    columns = " ".join(f"{name:<4}" for name in PEOPLE).rstrip()
    return [
        "# Who is answered what, on every path and with every method that it has. How to renew it: walk.py.",
        *legend,
        f"{'path':<64} {'method':<7} {columns}",
    ]


def walk(api: Api, part: str) -> list[str]:
    """A line for each method of each route of the part. Methods that a route does not have are left out."""
    bodies = make_world()
    people = make_people(api)
    lines = []
    for route in routes():
        if route.part != part:
            continue
        for method in METHODS:
            path, body = route.address(), bodies.get((route.path, method), {})
            superuser = _answer(people["supr"], method, path, body)
            if superuser == 405:
                continue
            codes = [
                superuser if name == "supr" else _answer(person, method, path, body) for name, person in people.items()
            ]
            lines.append(f"{route.path:<64} {method:<7} {' '.join(f'{code:<4}' for code in codes).rstrip()}")
    return lines


def _answer(person: Any, method: str, path: str, body: dict[str, Any]) -> int:
    cache.clear()  # the brakes on guessing passwords count every attempt
    session = person.cookies.get("sessionid")
    with transaction.atomic():
        sent = json.dumps(body) if method != "GET" else ""
        status: int = person.generic(method, path, sent, "application/json").status_code
        transaction.set_rollback(True)
    # Signing out was rolled back in the database; so it is in the browser.
    person.cookies.clear()
    if session is not None:
        person.cookies["sessionid"] = session.value
    return status


def part_of(line: str) -> str:
    return Route(line.split()[0], None).part


def renew(part: str, lines: list[str]) -> None:
    """Put the lines into the table in place of those that it has for the part."""
    stored = TABLE.read_text().splitlines() if TABLE.exists() else []
    kept = [line for line in stored if line.startswith("/") and part_of(line) != part]
    order = {method: number for number, method in enumerate(METHODS)}
    rows = sorted([*kept, *lines], key=lambda line: (line.split()[0], order[line.split()[1]]))
    TABLE.write_text("\n".join([*header(), *rows]) + "\n")
