"""What clients send by mistake or on purpose: refused in the known shapes, never with a failure of the server."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from stockpress.settings_registry import setting
from stockpress.settings_registry.checks import at_least, at_most, json_object
from stockpress.settings_registry.definitions import LARGEST_NUMBER, SettingDef
from stockpress.settings_registry.models.history import SettingChange
from tests.conftest import Api
from tests.factories.settings import declared

PATH = "/api/settings/global/"


def sample(**options: Any) -> SettingDef:
    return SettingDef(**{"key": "TEST_BAD", "name": "x", "description": "x", **options})


def with_field(_value: object) -> None:
    raise ValidationError({"value": ["no"]})


@pytest.mark.parametrize(
    ("options", "value", "field"),
    [
        ({"type": int, "default": 1}, "x", "non_field_errors"),
        ({"type": int, "default": 1}, "", "non_field_errors"),
        ({"type": int, "default": 1}, None, "non_field_errors"),
        ({"type": int, "default": 1}, 1.5, "non_field_errors"),
        ({"type": int, "default": 1}, True, "non_field_errors"),
        ({"type": int, "default": 1}, [1], "non_field_errors"),
        ({"type": int, "default": 1}, {"a": 1}, "non_field_errors"),
        ({"type": int, "default": 1}, LARGEST_NUMBER + 1, "non_field_errors"),
        ({"type": int, "default": 1}, "9" * 1999, "non_field_errors"),
        ({"type": int, "default": 5, "check": at_least(5)}, 4, "non_field_errors"),
        ({"type": int, "default": 5, "check": [at_least(1), at_most(9)]}, 10, "non_field_errors"),
        ({"type": float, "default": 1.0}, "x", "non_field_errors"),
        ({"type": float, "default": 1.0}, "nan", "non_field_errors"),
        ({"type": float, "default": 1.0}, "-inf", "non_field_errors"),
        ({"type": bool, "default": False}, "maybe", "non_field_errors"),
        ({"type": bool, "default": False}, "", "non_field_errors"),
        ({"type": bool, "default": False}, 2, "non_field_errors"),
        ({"choices": [("a", "A")]}, "b", "non_field_errors"),
        ({"choices": lambda: [("a", "A")]}, "b", "non_field_errors"),
        ({"check": json_object, "default": "{}"}, "[1]", "non_field_errors"),
        ({"check": json_object, "default": "{}"}, "{" * 1000, "non_field_errors"),
        ({"check_now": with_field}, "x", "value"),
        ({}, "x" * 2001, "value"),
        ({}, "x" * 10_000_000, "value"),
        ({}, "<b>bold</b>", "value"),
        ({}, "<script>alert(1)</script>", "value"),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_changes_nothing(
    api: Api, options: dict[str, Any], value: Any, field: str
) -> None:
    with declared(sample(**options)):
        before = setting("TEST_BAD")
        answer = api.staff().patch(f"{PATH}TEST_BAD/", {"value": value})
        assert (answer.status_code, list(answer.json())) == (400, [field])
        assert all(isinstance(text, str) and text for text in answer.json()[field])
        assert len(answer.content) < 1000
        assert setting("TEST_BAD") == before
    assert not SettingChange.objects.exists()


@pytest.mark.parametrize(
    ("options", "value", "stored"),
    [
        ({"type": int, "default": 1}, "5", 5),
        ({"type": int, "default": 1}, " 5 ", 5),
        ({"type": float, "default": 1.0}, 2, 2.0),
        ({"type": bool, "default": False}, True, True),
        ({"type": bool, "default": False}, "Yes", True),
        ({"type": bool, "default": False}, "ON", True),
        ({"type": bool, "default": True}, 0, False),
        ({"type": bool, "default": True}, "none", False),
        ({}, None, ""),
        ({}, 7, "7"),
        ({}, " a\nb\x00c\t ", "abc"),
        ({}, "\x1b[31mred\u0007", "[31mred"),
        ({}, ["a"], "['a']"),
        ({}, "a < b & c > d", "a < b & c > d"),
        ({}, "ÄÖ 中文 🏷", "ÄÖ 中文 🏷"),
        ({}, "x" * 2000, "x" * 2000),
        # A default is always a value, even one that is no choice.
        ({"choices": [("a", "A")], "default": ""}, "", ""),
    ],
)
def test_what_can_be_understood_is_stored(api: Api, options: dict[str, Any], value: Any, stored: Any) -> None:
    with declared(sample(**options)):
        answer = api.staff().patch(f"{PATH}TEST_BAD/", {"value": value})
        assert (answer.status_code, answer.json()["value"]) == (200, stored)
        assert setting("TEST_BAD") == stored


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("{", "application/json", 400),
        ("", "application/json", 400),
        ('{"value": NaN}', "application/json", 400),
        ('{"value": 1e999}', "application/json", 400),
        ("[1]", "application/json", 400),
        ('"x"', "application/json", 400),
        ("null", "application/json", 400),
        ('{"value": ' + "[" * 100_000, "application/json", 400),
        ("value: 1", "text/yaml", 415),
        ("<value>1</value>", "application/xml", 415),
        ("value=203", "application/x-www-form-urlencoded", 200),
    ],
)
def test_a_body_of_another_form_is_refused(api: Api, body: str, content_type: str, status: int) -> None:
    answer = api.staff().generic("PUT", f"{PATH}LABEL_DPI/", body, content_type)
    assert answer.status_code == status
    assert isinstance(answer.json(), dict)


def test_a_file_is_no_value(api: Api) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = api.staff().patch(f"{PATH}LABEL_DPI/", {"value": SimpleUploadedFile("a.txt", b"203")}, format="multipart")
    assert (answer.status_code, list(answer.json())) == (400, ["value"])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("path", [f"{PATH}LABEL_DPI/", "/api/settings/user/LABEL_INLINE/", f"{PATH}CURRENCY_CODES/"])
def test_no_value_makes_the_server_fail(api: Api, path: str) -> None:
    client = api.staff()

    @given(value=JSON)
    @hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    def check(value: Any) -> None:
        answer = client.patch(path, json.dumps({"value": value}), content_type="application/json")
        assert answer.status_code in {200, 400}
        assert isinstance(answer.json(), dict)

    check()
