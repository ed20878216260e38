"""Who is answered what, on every path: a change of the table is a change of rights and is reviewed as one."""

from __future__ import annotations

import difflib
import os

from tests.conftest import Api
from tests.security.walk import TABLE, walk

# Open to everybody on purpose; everything else below /api/ and /media/ is 401 to whoever has not signed in.
OPEN = {
    "/api/",
    "/api/schema/",
    "/api/system/health/",
    "/api/auth/login-redirect/",
    "/api/email/generate/",
    "/api/email/login/",
}


def committed() -> list[tuple[str, str, list[str]]]:
    """Path, method, and what each person is answered."""
    lines = [line.split() for line in TABLE.read_text().splitlines()[1:]]
    return [(path, method, codes) for path, method, *codes in lines]


def test_everybody_is_answered_as_the_committed_table_says(api: Api) -> None:
    table = walk(api)
    if os.environ.get("STOCKPRESS_TEST_WRITE_PERMISSIONS"):
        TABLE.write_text("\n".join(table) + "\n")
    stored = TABLE.read_text().splitlines()
    diff = "\n".join(difflib.unified_diff(stored, table, "permissions.txt", "this server", lineterm="", n=0))
    assert diff == "", f"if the change is meant, renew the table as tests/security/walk.py says:\n{diff}"


def test_nobody_is_let_in_without_signing_in_but_where_it_is_meant() -> None:
    guarded = [
        (path, codes)
        for path, _method, codes in committed()
        if path.startswith(("/api/", "/media/")) and not path.startswith("/api/auth/v1/")
    ]
    assert len(guarded) > 50
    assert {path for path, codes in guarded if codes[0] != "401"} == OPEN


def test_no_request_makes_the_server_fail() -> None:
    assert [line for line in committed() if any(code.startswith("5") for code in line[2])] == []


def test_a_user_without_roles_changes_nothing_but_what_is_their_own() -> None:
    own = ("/api/user/me/", "/api/user/profile/", "/api/user/tokens/", "/api/data-output/")
    # Whether something may be printed depends on what it is.
    elsewhere = ("/api/auth/", "/api/email/", "/api/label/print/", "/api/report/print/")
    changing = [
        (path, method)
        for path, method, codes in committed()
        if method != "GET"
        and codes[1] != "403"
        and path.startswith("/api/")
        and not path.startswith((*own, *elsewhere))
    ]
    assert changing == []
