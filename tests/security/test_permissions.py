"""Who is answered what, on every path: a change of the table is a change of rights and is reviewed as one."""

from __future__ import annotations

import difflib
import os

import pytest

from stockpress.accounts.rulesets import is_ignored, roles_of_table, table_of
from tests.conftest import Api
from tests.security.walk import PARTS, PEOPLE, ROLE_OF_COLUMN, TABLE, header, models_by_path, part_of, renew, walk

# Open to everybody on purpose; everything else below /api/ and /media/ is 401 to whoever has not signed in.
OPEN = {
    "/api/",
    "/api/schema/",
    "/api/system/health/",
    "/api/auth/login-redirect/",
    "/api/email/generate/",
    "/api/email/login/",
}


def committed() -> list[tuple[str, str, dict[str, str]]]:
    """Path, method, and what each person is answered."""
    rows = [line.split() for line in TABLE.read_text().splitlines() if line.startswith("/")]
    return [(path, method, dict(zip(PEOPLE, codes, strict=True))) for path, method, *codes in rows]


def is_success(code: str) -> bool:
    return code.startswith("2")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("part", PARTS)
def test_everybody_is_answered_as_the_committed_table_says(api: Api, part: str) -> None:
    table = walk(api, part)
    if os.environ.get("STOCKPRESS_TEST_WRITE_PERMISSIONS"):
        renew(part, table)
    stored = [line for line in TABLE.read_text().splitlines() if line.startswith("/") and part_of(line) == part]
    diff = "\n".join(difflib.unified_diff(stored, table, "permissions.txt", "this server", lineterm="", n=0))
    assert diff == "", f"if the change is meant, renew the table as tests/security/walk.py says:\n{diff}"


def test_the_table_says_whose_answers_it_holds() -> None:
    assert [line for line in TABLE.read_text().splitlines() if not line.startswith("/")] == header()


def test_nobody_is_let_in_without_signing_in_but_where_it_is_meant() -> None:
    guarded = [
        (path, codes)
        for path, _method, codes in committed()
        if path.startswith(("/api/", "/media/")) and not path.startswith("/api/auth/v1/")
    ]
    assert len(guarded) > 50
    assert {path for path, codes in guarded if codes["anon"] != "401"} == OPEN


def test_no_request_makes_the_server_fail() -> None:
    assert [line for line in committed() if any(code.startswith("5") for code in line[2].values())] == []


def test_a_token_that_has_run_out_is_worth_as_much_as_none() -> None:
    opened = [
        (path, method)
        for path, method, codes in committed()
        if (codes["anon"] == "401" and codes["xpir"] != "401")
        or (is_success(codes["xpir"]) > is_success(codes["anon"]))
    ]
    assert opened == []


def test_an_application_without_a_scope_gets_nothing_that_not_everybody_gets() -> None:
    opened = [
        (path, method) for path, method, codes in committed() if is_success(codes["oaut"]) > is_success(codes["anon"])
    ]
    assert opened == []


def test_nobody_may_do_what_a_superuser_may_not() -> None:
    more = [
        (path, method, name)
        for path, method, codes in committed()
        for name, code in codes.items()
        if path.startswith(("/api/", "/media/")) and is_success(code) > is_success(codes["supr"])
    ]
    assert more == []


def test_a_user_without_roles_changes_nothing_but_what_is_their_own() -> None:
    own = (
        "/api/user/me/",
        "/api/user/profile/",
        "/api/user/tokens/",
        "/api/data-output/",
        "/api/notifications/",
        "/api/settings/user/",
        "/api/settings/notification/",
        "/api/settings/history/",
        "/api/plugins/<str:plugin>/user-settings/",
    )
    # Open to all: what they are allowed depends on the object that the request names, or on the plugin that acts.
    judged_later = ("/api/action/", "/api/locate/", "/api/barcode/")
    changing = [
        (path, method)
        for path, method, codes in committed()
        if method != "GET"
        and codes["user"] != "403"
        and path.startswith("/api/")
        # Signing in and out, and one's own account.
        and not path.startswith((*own, *judged_later, "/api/auth/", "/api/email/"))
    ]
    assert changing == []


def test_what_is_a_bystanders_own_is_there_for_nobody_but_staff() -> None:
    own = {
        (path, method): codes
        for path, method, codes in committed()
        if path in {"/api/data-output/<int:pk>/", "/api/user/tokens/<int:pk>/"}
    }
    assert len(own) == 4
    for (path, _), codes in own.items():
        roles = {codes[name] for name in ("user", *ROLE_OF_COLUMN)}
        assert roles == {"404"}
        assert is_success(codes["staf"]) == path.startswith("/api/data-output/")


@pytest.mark.django_db
def test_a_role_opens_the_objects_that_it_governs_and_no_others() -> None:
    seen, wrong = 0, []
    for path, method, codes in committed():
        model = models_by_path().get(path)
        if path == "/api/plugins/settings/":
            # The settings of all plugins together are for staff, whatever their role.
            continue
        if model is None or is_ignored(model) or codes["user"] != "403":
            continue
        governing = set(roles_of_table(table_of(model)))
        for name, role in ROLE_OF_COLUMN.items():
            seen += 1
            if method == "GET" and (codes[name] != "403") != (role in governing):
                wrong.append((path, method, role))
            if method != "GET" and codes[name] != "403" and role not in governing:
                wrong.append((path, method, role))
    assert wrong == []
    assert seen > 200
