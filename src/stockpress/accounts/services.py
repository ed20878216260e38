"""Writes to users, groups and what hangs on them. Keyword arguments, one transaction each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission, User
from django.contrib.auth.password_validation import validate_password
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from stockpress.accounts.errors import PasswordTooWeak, SuperuserNeeded, UsernameTaken
from stockpress.accounts.models import Owner, RuleSet, UserProfile
from stockpress.accounts.permissions import acts_as_superuser
from stockpress.accounts.rulesets import PERMISSION_NAMES, ROLE_NAMES, ROLES

# What everybody may change of themselves, superusers through an application included.
OWN_NAMES = frozenset({"first_name", "last_name"})
GRANTS = tuple(f"can_{name}" for name in PERMISSION_NAMES)


@transaction.atomic
def create_user(
    *,
    username: str,
    password: str | None = None,
    email: str = "",
    first_name: str = "",
    last_name: str = "",
    is_active: bool = True,
    is_staff: bool = False,
    is_superuser: bool = False,
    groups: Iterable[Group] = (),
) -> User:
    """Create a user with a profile and an owner; without a password nobody can sign in as them yet.

    Raises UsernameTaken.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise UsernameTaken(username=username)
    user = User.objects.create_user(
        username=username,
        password=password,
        email=email,
        first_name=first_name,
        last_name=last_name,
        is_active=is_active,
        is_staff=is_staff or is_superuser,
        is_superuser=is_superuser,
    )
    user.groups.set(groups)
    return user


@transaction.atomic
def ensure_first_admin(*, username: str, password: str, email: str = "") -> User | None:
    """Create the superuser that the deployment names, unless a user of that name exists; returns who was created.

    An existing user keeps password and rights: a restart must not undo what an administrator changed.
    """
    if User.objects.filter(username__iexact=username).exists():
        return None
    return create_user(username=username, password=password, email=email, is_superuser=True)


@transaction.atomic
def update_user(
    *, user: User, changed_by: User, changes: Mapping[str, object], groups: Iterable[Group] | None = None
) -> User:
    """Change fields of a user on behalf of another.

    Superusers alone may change a superuser or the mark that makes one, else whoever may edit users could take over
    an account that may do more than they may. Raises SuperuserNeeded, UsernameTaken.
    """
    if user != changed_by or not OWN_NAMES.issuperset(changes):
        _guard_superusers(user=user, changed_by=changed_by, action="change a superuser")
    if "is_superuser" in changes and not acts_as_superuser(changed_by):
        raise SuperuserNeeded(action="make or unmake superusers")
    name = str(changes.get("username", user.username))
    if name != user.username and User.objects.filter(username__iexact=name).exclude(pk=user.pk).exists():
        raise UsernameTaken(username=name)
    for field, value in changes.items():
        setattr(user, field, value)
    user.save()
    if groups is not None:
        user.groups.set(groups)
    return user


@transaction.atomic
def delete_user(*, user: User, changed_by: User) -> None:
    """Delete a user; superusers only by superusers. Raises SuperuserNeeded."""
    _guard_superusers(user=user, changed_by=changed_by, action="delete a superuser")
    user.delete()


def set_password(*, user: User, password: str, accept_weak: bool = False) -> None:
    """Give the user a new password. Raises PasswordTooWeak with every rule it breaks, unless weak ones are accepted."""
    if not accept_weak:
        try:
            validate_password(password, user)
        except ValidationError as err:
            raise PasswordTooWeak(reason=" ".join(err.messages)) from err
    user.set_password(password)
    user.save(update_fields=["password"])


@transaction.atomic
def remove_second_factors(*, user: User) -> int:
    """Remove apps, keys and recovery codes of a user who lost them; returns how many there were.

    Browsers that were trusted for them are trusted no longer.
    """
    return int(Authenticator.objects.filter(user=user).delete()[0])


@transaction.atomic
def update_profile(*, user: User, changes: Mapping[str, object]) -> UserProfile:
    """Change the user's profile, making one if there is none. A primary group that is not theirs becomes none."""
    profile, _ = UserProfile.objects.get_or_create(user=user)
    for field, value in changes.items():
        setattr(profile, field, value)
    if profile.primary_group_id and not user.groups.filter(pk=profile.primary_group_id).exists():
        profile.primary_group = None
    profile.save()
    return profile


@transaction.atomic
def save_group(*, group: Group, name: str) -> Group:
    """Store a new or renamed group; a new one gets its nine rule sets, which grant nothing yet."""
    group.name = name
    group.save()
    return group


@transaction.atomic
def change_ruleset(*, rules: RuleSet, grants: Mapping[str, bool]) -> RuleSet:
    """Grant or withdraw permissions (`GRANTS` -> bool) within one role, with what they imply, in Django's too."""
    for name in GRANTS:
        setattr(rules, name, grants.get(name, getattr(rules, name)))
    rules.save()
    return rules


@transaction.atomic
def ensure_companions(*, user_or_group: User | Group) -> None:
    """Give a user a profile and an owner, a group its owner, nine rule sets and the permissions they grant."""
    Owner.objects.get_or_create(
        owner_type=ContentType.objects.get_for_model(type(user_or_group)), owner_id=user_or_group.pk
    )
    if isinstance(user_or_group, User):
        UserProfile.objects.get_or_create(user=user_or_group)
        return
    known = set(user_or_group.rule_sets.values_list("name", flat=True))
    user_or_group.rule_sets.exclude(name__in=ROLE_NAMES).delete()
    RuleSet.objects.bulk_create(
        [RuleSet(group=user_or_group, name=name) for name in ROLE_NAMES if name not in known], ignore_conflicts=True
    )
    rebuild_permissions(group=user_or_group)


@transaction.atomic
def rebuild_permissions(*, group: Group) -> None:
    """Make the group's Django permissions on governed tables exactly those that its rule sets grant.

    Permissions on tables that no role governs, such as those of plugins, stay as an administrator gave them.
    """
    rules_by_role = {rules.name: rules for rules in group.rule_sets.all()}
    granted: set[tuple[str, str, str]] = set()
    governed: set[tuple[str, str]] = set()
    for role in ROLES:
        rules = rules_by_role.get(role.name)
        for table in role.tables:
            app_label, _, model = table.rpartition("_")
            governed.add((app_label, model))
            granted.update(
                (app_label, model, f"{name}_{model}")
                for name in PERMISSION_NAMES
                if rules is not None and getattr(rules, f"can_{name}")
            )
    wanted, dropped = set(), set()
    known = Permission.objects.filter(
        Q(content_type__app_label__in={app for app, _ in governed}) | Q(group=group)
    ).values_list("pk", "content_type__app_label", "content_type__model", "codename")
    for pk, app_label, model, codename in known.distinct():
        if (app_label, model, codename) in granted:
            wanted.add(pk)
        elif (app_label, model) in governed and codename.partition("_")[0] in PERMISSION_NAMES:
            dropped.add(pk)
    held = set(group.permissions.values_list("pk", flat=True))
    group.permissions.remove(*(held & dropped))
    group.permissions.add(*(wanted - held))


def _guard_superusers(*, user: User, changed_by: User, action: str) -> None:
    if user.is_superuser and not acts_as_superuser(changed_by):
        raise SuperuserNeeded(action=action)
