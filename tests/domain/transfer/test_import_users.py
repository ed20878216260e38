"""Users, groups and what belongs to them, brought from an export."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from stockpress.accounts.models import Owner, RuleSet
from stockpress.accounts.services import create_user
from stockpress.accounts.tokens import issue_token
from stockpress.inventory.part.models import Part
from stockpress.inventory.transfer import import_file
from tests.domain.transfer.exports import part, record, user, write

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_users_keep_password_groups_and_get_what_belongs_to_a_user(tmp_path: Path) -> None:
    known = create_user(username="model", password="secret-Password-1")
    import_file(
        write(
            tmp_path,
            user(50, "ann", password=known.password, groups=[["makers"]]),
            record("auth.group", 9, name="makers", permissions=[]),
            record("users.ruleset", 1, name="part", group=["makers"], can_view=True, can_change=True),
            record("users.ruleset", 2, name="stocktake", group=["makers"], can_view=True),
            record("users.owner", 77, owner_type=["auth", "user"], owner_id=50),
        )
    )
    ann = User.objects.get(pk=50)
    assert ann.password == known.password
    assert ann.check_password("secret-Password-1")
    assert [group.name for group in ann.groups.all()] == ["makers"]
    assert ann.has_perm("part.change_part")
    assert not ann.has_perm("part.delete_part")
    assert ann.profile is not None
    assert RuleSet.objects.filter(group_id=9).count() == 9
    assert Owner.objects.get(owner_type__model="user", owner_id=50).pk == 77


def test_owners_that_have_another_key_here_are_still_found(tmp_path: Path) -> None:
    here = create_user(username="here")
    taken = Owner.objects.get(owner_id=here.pk).pk
    import_file(
        write(
            tmp_path,
            user(90, "ann"),
            record("users.owner", taken, owner_type=["auth", "user"], owner_id=90),
            part(1, responsible_owner=taken),
        )
    )
    assert Part.objects.get(pk=1).responsible_owner.owner.username == "ann"
    assert Owner.objects.get(pk=taken).owner == here


def test_profiles_tokens_addresses_and_tags_of_newer_exports_come_along(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        user(90, "ann"),
        record("users.userprofile", 4, user=["ann"], displayname="Ann B.", language="de", primary_group=None),
        record("users.apitoken", 7, key="inv-" + "k" * 40, user=["ann"], name="phone", expiry="2030-01-01"),
        record("account.emailaddress", 2, user=["ann"], email="ann@example.com", verified=True, primary=True),
        part(1),
        record("taggit.tag", 5, name="Spring", slug="spring"),
        record("taggit.taggeditem", 1, tag=5, content_type=["part", "part"], object_id=1),
        record("taggit.taggeditem", 2, tag=5, content_type=["part", "part"], object_id=404),
    )
    import_file(path)
    ann = User.objects.get(username="ann")
    assert (ann.profile.displayname, ann.profile.language) == ("Ann B.", "de")
    assert ann.api_tokens.get().name == "phone"
    assert ann.emailaddress_set.get().verified
    assert [tag.name for tag in Part.objects.get().tags.all()] == ["Spring"]
    again = import_file(path)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 7)


def test_a_profile_that_was_made_for_a_user_here_is_completed(tmp_path: Path) -> None:
    here = create_user(username="ann")
    import_file(
        write(tmp_path, user(here.pk, "ann"), record("users.userprofile", 77, user=["ann"], displayname="Ann B."))
    )
    here.refresh_from_db()
    assert here.profile.displayname == "Ann B."


def test_a_user_who_becomes_another_one_loses_the_tokens_and_is_named(tmp_path: Path) -> None:
    boss = create_user(username="boss", password="a-long-password-1")
    token = issue_token(user=boss, name="phone")
    report = import_file(write(tmp_path, user(boss.pk, "ann")))
    token.refresh_from_db()
    assert token.revoked
    assert any("boss" in warning and "ann" in warning for warning in report.warnings)
    assert import_file(write(tmp_path, user(boss.pk, "ann"))).warnings == []


def test_a_user_who_stays_the_same_keeps_the_tokens(tmp_path: Path) -> None:
    ann = create_user(username="ann", password="a-long-password-1")
    token = issue_token(user=ann, name="phone")
    report = import_file(write(tmp_path, user(ann.pk, "ann")))
    token.refresh_from_db()
    assert not token.revoked
    assert any("password of the export" in warning for warning in report.warnings)


def test_a_user_whose_password_takes_minutes_to_compare_is_left_out(tmp_path: Path) -> None:
    report = import_file(write(tmp_path, user(1, "ann", password="pbkdf2_sha256$999999999$salt$hash")))
    assert not User.objects.filter(username="ann").exists()
    assert any("rounds" in reason for _kind, reason in report.skipped)
