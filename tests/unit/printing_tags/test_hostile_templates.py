"""Templates that try to loop for ever, to grow without end, to read what is not theirs, or to write."""

from __future__ import annotations

import contextlib
import time
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.db import connection, transaction

from stockpress.accounts.tokens import issue_token
from stockpress.inventory.part.models import Part
from stockpress.printing import sandbox
from stockpress.printing.sandbox import RenderBudget, TemplateBroken, TemplateError, TemplateTooLarge, TemplateTooSlow
from tests.factories.part import PartCategoryFactory, PartFactory
from tests.factories.stock import StockItemFactory
from tests.factories.users import UserFactory
from tests.unit.printing_tags.conftest import LOADED

Show = Callable[..., str]
SMALL = RenderBudget(deadline_s=0.3, max_output_chars=100_000)
NESTED = "{% for a in s %}{% for b in s %}{% for c in s %}{% for d in s %}"
CLOSED = "{% endfor %}" * 4

ENDLESS = {
    "nested loops": NESTED + CLOSED,
    "nested loops with unpacking": "{% for a, b in p %}{% for c, d in p %}{% for e, f in p %}{% for g, h in p %}"
    + CLOSED,
    "nested loops of an assigning tag": NESTED + "{% define 1 as x %}" + CLOSED,
    "nested loops of text": NESTED + "x" * 1000 + CLOSED,
    "nested loops of a long value": NESTED + "{{ s }}" + CLOSED,
    "nested loops of a tag that writes": NESTED + "{% firstof s %}" + CLOSED,
    "nested loops of blocks": NESTED
    + "{% filter upper %}abc{% endfilter %}{% with y=s %}{{ y }}{% endwith %}"
    + CLOSED,
    "doubling by add": "{% define s as x %}" + "{% define x|add:x as x %}" * 60,
    "doubling by with": "".join(f"{{% with v{n + 1}=v{n}|add:v{n} %}}" for n in range(60)) + "{% endwith %}" * 60,
    "doubling by the tag add": "{% define s as x %}" + "{% add x x as x %}" * 60,
    "doubling by replace": "{% define s as x %}" + "{% replace x 'a' x as x %}" * 10,
    "doubling by join": "{% define s as x %}" + "{% define x|make_list|join:x as x %}" * 10,
    "doubling by the tag join": "{% define s as x %}" + "{% join x x as x %}" * 10,
    "doubling by addslashes": "{{ quote" + "|addslashes" * 60 + " }}",
    "growing lists": "{% define l as x %}" + "{% define x|add:x as x %}" * 60,
    "ljust": "{{ s|ljust:1000000000 }}",
    "rjust": "{{ s|rjust:'1000000000' }}",
    "center": "{{ s|center:999999999999 }}",
    "stringformat": "{{ 1|stringformat:'1000000000d' }}",
    "stringformat precision": "{{ 1|stringformat:'.1000000000f' }}",
    "floatformat": "{{ 1|floatformat:1000000000 }}",
    "lorem": "{% lorem 1000000000 w %}",
    "include with depth": "{% include name %}",
    "huge slice of urls": "{{ long|urlize }}",
    "multiply text": "{% multiply s 1000000000 %}",
    "format a date": "{% format_date d fmt='%999999999d' %}",
    "a code of many pixels": "{% qrcode 'x' box_size=100000 format='PNG' border=200 version=40 %}",
    "a barcode of many pixels": "{% barcode 'x' module_width=999 %}",
    "a data matrix of much data": "{% datamatrix s|add:s|add:s %}",
    "a thousand nested tags": "{% if s %}" * 1000 + "{% endif %}" * 1000,
    "a very long tag": "{{ s" + "|upper" * 2000 + " }}",
}


@pytest.mark.parametrize("source", ENDLESS.values(), ids=ENDLESS.keys())
def test_an_endless_template_ends_in_a_typed_error(engine: sandbox.ContainedEngine, source: str) -> None:
    context = {
        "s": "a" * 2000,
        "p": [(1, 2)] * 2000,
        "l": [1] * 1000,
        "v0": "a" * 1000,
        "quote": "'",
        "long": "www.a.bc " * 20_000,
        "name": "test.html",
        "d": __import__("datetime").date(2026, 1, 1),
    }
    started = time.monotonic()
    with pytest.raises(TemplateError):
        sandbox.render(engine.compile(LOADED + source, name="test.html"), context, SMALL)
    # No assertion about speed: what is not stopped here would take hours or all memory.
    assert time.monotonic() - started < 60


def test_time_and_size_have_their_own_errors(engine: sandbox.ContainedEngine) -> None:
    context = {"s": "a" * 2000}
    with pytest.raises(TemplateTooSlow, match="longer than"):
        sandbox.render(engine.compile(NESTED + CLOSED), context, SMALL)
    with pytest.raises(TemplateTooLarge, match="more than"):
        sandbox.render(engine.compile(NESTED + "x" * 1000 + CLOSED), context, RenderBudget(60, 100_000))


@pytest.mark.parametrize(
    "source",
    ["{%" * 200_000, "{{" * 200_000, "{#" * 200_000, "{%{{{#" * 50_000, "{{ x|" + "a" * 4000 + " }}", "'" * 4000],
)
def test_a_source_made_to_be_slow_is_cut_in_time(engine: sandbox.ContainedEngine, source: str) -> None:
    with contextlib.suppress(TemplateError):
        assert sandbox.render(engine.compile(source), {}, SMALL) == source


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "*" * 20_000,
        "> " * 3000,
        "![" * 20_000,
        "<a " * 10_000,
        "<" * 20_000,
        "[a](" * 4000,
        "|" * 10_000 + "\n|-|\n",
    ],
)
def test_notes_made_to_be_slow_are_shown_or_refused(show: Show, text: str) -> None:
    with contextlib.suppress(TemplateError):
        assert isinstance(show("{{ text|markdownify }}", text=text), str)


@pytest.fixture
def world(db: None) -> dict[str, Any]:
    """What a careless plugin might put into a context, and what really is in it."""
    user = UserFactory.create(username="ann", email="ann@example.com")
    user.set_password("s3cret")
    user.save()
    token = issue_token(user=user, name="mine")
    group = Group.objects.create(name="lab")
    user.groups.add(group)
    part = PartFactory.create(name="fan", category=PartCategoryFactory.create(name="cooling"), creation_user=user)
    return {
        "user": user,
        "token": token,
        "group": group,
        "part": part,
        "item": StockItemFactory.create(part=part, delete_on_deplete=True),
        "parts": Part.objects.all(),
        "users": type(user).objects.all(),
        "settings": django_settings,
        "connection": connection,
        "path": Path("/etc/passwd"),
        "module": types,
        "kind": Part,
        "function": test_time_and_size_have_their_own_errors,
        "error": ValueError("secret"),
        "generator": (x for x in "ab"),
        "text": "x",
        "a_set": {"x"},
        "number": 5,
    }


OPEN = {
    "user.username": "ann",
    "user.get_full_name": "Ann",
    "user.groups.first.name": "lab",
    "user.groups.count": "1",
    "part.name": "fan",
    "part.category.name": "cooling",
    "part.category.parts.count": "1",
    "part.category.parts.all.0.name": "fan",
    "part.creation_user.username": "ann",
    "parts.first.name": "fan",
    "parts.0.name": "fan",
    "parts.exists": "True",
    "part.get_absolute_url": "/web/part/",
    "text.upper": "X",
    "item.delete_on_deplete": "True",
    "item.part.name": "fan",
}

REFUSED = [
    "user.password",
    "user.last_login",
    "user.user_permissions",
    "user.tokens.all",
    "user.auth_token",
    "user.session_set",
    "user.logentry_set.all",
    "user.emailaddress_set.all",
    "user.authenticator_set.all",
    "user.get_session_auth_hash",
    "user.set_unusable_password",
    "user.delete",
    "user.save",
    "user.objects",
    "user.groups.all.0.permissions.all",
    "user.groups.all.0.user_set.all",
    "user.groups.values",
    "user.groups.clear",
    "user.groups.model",
    "user.profile.metadata",
    "user.profile.user.password",
    "group.user_set",
    "group.permissions",
    "token",
    "token.key",
    "token.user",
    "settings",
    "settings.SECRET_KEY",
    "connection.settings_dict",
    "path.read_text",
    "path",
    "module.sys",
    "kind",
    "kind.objects",
    "function.func_globals",
    "error.args",
    "generator.gi_frame",
    "generator.gi_code",
    "part.objects",
    "part.delete",
    "part.save",
    "part.refresh_from_db",
    "part.full_clean",
    "part.set_metadata",
    "part.image.path",
    "part.image.open",
    "part.image.read",
    "part.image.storage",
    "part.image.file",
    "part.image.delete",
    "part.image.instance",
    "part.creation_user.password",
    "part.category.parts.model",
    "parts.query",
    "parts.db",
    "parts.model",
    "parts.raw",
    "parts.delete",
    "parts.update",
    "parts.explain",
    "parts.get_queryset",
    "parts.as_manager",
    "parts.first.delete",
    "users.values",
    "users.values_list",
    "users.first.password",
    "users.0.password",
    "text.format",
    "text.encode",
    "text.format_map",
    "a_set.pop",
    "a_set.clear",
    "number.to_bytes",
]


@pytest.mark.parametrize(("name", "expected"), OPEN.items(), ids=OPEN.keys())
def test_what_a_document_needs_is_readable(show: Show, world: dict[str, Any], name: str, expected: str) -> None:
    world["user"].first_name = "Ann"
    warnings: list[Any] = []
    assert show(f"{{{{ {name} }}}}", warnings=warnings, **world).startswith(expected)
    assert warnings == []


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_open_to_templates_stays_empty(show: Show, world: dict[str, Any], name: str) -> None:
    for source in (
        f"{{{{ {name} }}}}",
        f"{{% define {name} as x %}}{{{{ x }}}}",
        f"{{% for y in {name} %}}{{{{ y }}}}{{% endfor %}}",
    ):
        assert show(source, **world) == ""
    assert Part.objects.count() == 1


@pytest.mark.parametrize("name", ["user.password", "token", "part.delete", "settings"])
def test_a_refused_attribute_is_a_warning(show: Show, world: dict[str, Any], name: str) -> None:
    warnings: list[Any] = []
    show(f"{{{{ {name} }}}}", warnings=warnings, **world)
    assert [(warning.kind, warning.name) for warning in warnings] == [("refused_attribute", name)]


@pytest.mark.parametrize(
    "source",
    [
        "{{ users|dictsort:'password'|first }}",
        "{% for u in users|dictsort:'password' %}{{ u.password }}{% endfor %}",
        "{% regroup users by password as g %}{{ g.0.grouper }}",
        "{{ users|first|keyvalue:'password' }}",
        "{% filter_queryset users username='ann' as u %}{{ u.0.password }}{{ u.0.tokens }}",
        "{% for u in users.all %}{% with p=u.password %}{{ p }}{% endwith %}{% endfor %}",
        "{{ users|first|json_script:'x' }}",
        "{{ users|pprint }}",
    ],
)
def test_secrets_do_not_come_out_by_filters_and_tags(show: Show, world: dict[str, Any], source: str) -> None:
    try:
        text = show(source, **world)
    except TemplateError as err:
        text = str(err)
    assert world["user"].password not in text
    assert world["token"].key not in text


def test_sorting_by_a_secret_sorts_nothing(show: Show, db: None) -> None:
    users = [
        UserFactory.create(username=name, password=secret) for name, secret in (("a", "3"), ("b", "1"), ("c", "2"))
    ]
    text = show("{% for u in users|dictsort:'password' %}{{ u.username }}{% endfor %}", users=users)
    assert text in {"", "abc"}


def test_a_template_cannot_write_to_the_database(show: Show, world: dict[str, Any]) -> None:
    def rename() -> str:
        Part.objects.update(name="taken over")
        return "done"

    with pytest.raises(TemplateBroken, match="only read"), transaction.atomic():
        show("{{ rename }}", rename=rename)
    assert Part.objects.get().name == "fan"
    Part.objects.update(name="allowed again")


@pytest.mark.parametrize(
    "source",
    [
        "{% include '../../etc/passwd' %}",
        "{% include '/etc/passwd' %}",
        "{% extends '/etc/passwd' %}",
        "{% include '..\\..\\etc\\passwd' %}",
        "{% include '%2e%2e/passwd' %}",
    ],
)
def test_includes_stay_within_their_folders(tmp_path: Path, source: str) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "passwd").write_text("secret")
    engine = sandbox.build_engine(dirs=[str(tmp_path / "templates")])
    with pytest.raises(TemplateError):
        sandbox.render(engine.compile(source), {})
