"""Requests made up from the API document, sent to a running server: every answer is one that the document lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from django.contrib.auth.models import User
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from stockpress.accounts.tokens import issue_token
from tests.factories.users import GroupFactory, group_with_roles

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
# The same requests in every run: what fails here fails everywhere.
SAME = settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
PATHS = {
    "settings": r"^/api/settings/",
    "user": r"^/api/user/(?!group|ruleset|owner)",
    "groups": r"^/api/user/(group|ruleset|owner)",
    "server": r"^/api/(generic|version|license|system)",
    "barcodes": r"^/api/barcode/",
    "plugins at work": r"^/api/(action|locate|supplier)/",
}


def operations(pattern: str) -> list[Any]:
    from drf_spectacular.generators import SchemaGenerator

    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    schema = schemathesis.openapi.from_dict(document).include(path_regex=pattern)
    return [found.ok() for found in schema.get_all_operations()]


def each_made_up_request(operation: Any, send: Callable[[Any], None]) -> None:
    @SAME
    @given(case=operation.as_strategy())
    def run(case: Any) -> None:
        send(case)

    run()


def superuser() -> User:
    return User.objects.create_superuser("fuzzing")


def user_with_role() -> User:
    user = User.objects.create_user("fuzzing")
    user.groups.add(group_with_roles(admin="view,change", part="view"))
    return user


@pytest.mark.parametrize("who", [superuser, user_with_role])
@pytest.mark.parametrize("area", PATHS)
def test_whatever_is_sent_is_answered_as_described(area: str, who: Callable[[], User], live_server: Any) -> None:
    GroupFactory.create()
    sent: list[int] = []

    def send(case: Any) -> None:
        # The request before may have deleted or barred the one who asked: each has somebody who may ask.
        User.objects.filter(username="fuzzing").delete()
        key = issue_token(user=who(), name="fuzz").key
        answer = case.call(base_url=live_server.url, headers={"Authorization": f"Token {key}"})
        sent.append(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    found = operations(PATHS[area])
    assert found
    for operation in found:
        each_made_up_request(operation, send)
    # Not everything was refused: the requests reached what they were made for.
    assert any(200 <= status < 300 for status in sent)
