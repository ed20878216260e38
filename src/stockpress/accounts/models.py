"""Tokens, rule sets, owners and profiles. Users and groups themselves are Django's."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MinLengthValidator
from django.db import models
from django.utils import timezone

from stockpress.accounts import token_keys
from stockpress.accounts.key_field import KeyField
from stockpress.accounts.rulesets import ROLE_LABELS


def default_expiry() -> dt.date:
    return timezone.localdate() + token_keys.DEFAULT_LIFETIME


class ApiToken(models.Model):
    """A key that stands for a user; one user may have many. A revoked key stays as a row and opens nothing.

    The row holds no key: only its digest, the seed that the server's secret turns into the key again, and what of the
    key is shown. Without a seed the key is known to those who have it, and to nobody else.
    """

    key = KeyField(
        max_length=token_keys.MAX_LENGTH,
        unique=True,
        validators=[MinLengthValidator(token_keys.MIN_LENGTH)],
    )
    seed = models.CharField(max_length=token_keys.SEED_LENGTH, blank=True, default="", editable=False)
    shown = models.CharField(max_length=token_keys.MAX_LENGTH, blank=True, default="", editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens", help_text="User")
    name = models.CharField(max_length=100, blank=True, help_text="Custom token name")
    created = models.DateTimeField(auto_now_add=True)
    expiry = models.DateField(default=default_expiry, help_text="Token expiry date, the last day on which it is valid")
    last_seen = models.DateField(null=True, blank=True, help_text="Last day on which the token was used")
    revoked = models.BooleanField(default=False, help_text="Token has been revoked")
    metadata = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = "API token"
        verbose_name_plural = "API tokens"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.token

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A row without a key is given one; of a key that was given from outside, its visible parts are noted."""
        if not self.key:
            self.seed = token_keys.new_seed()
            day = f"{timezone.localdate():%Y%m%d}"
            self.key = token_keys.key_of(self.seed, day, secret=settings.SECRET_KEY)
        if not self.shown:
            self.shown = token_keys.redacted(self.key)
        super().save(*args, **kwargs)

    @property
    def token(self) -> str:
        """The key with its middle hidden; the whole key is shown once, when it is issued."""
        return self.shown

    @property
    def is_known(self) -> bool:
        """Whether the server can tell the whole key again."""
        return not isinstance(self.key, token_keys.Digest)

    @property
    def expired(self) -> bool:
        return self.expiry < timezone.localdate()

    @property
    def active(self) -> bool:
        return not self.revoked and not self.expired


class RuleSet(models.Model):
    """What one group may do within one role."""

    name = models.CharField(max_length=50, choices=list(ROLE_LABELS.items()), help_text="Permission set")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="rule_sets", help_text="Group")
    can_view = models.BooleanField(default=False, verbose_name="View", help_text="Permission to view items")
    can_add = models.BooleanField(default=False, verbose_name="Add", help_text="Permission to add items")
    can_change = models.BooleanField(default=False, verbose_name="Change", help_text="Permission to edit items")
    can_delete = models.BooleanField(default=False, verbose_name="Delete", help_text="Permission to delete items")

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name", "group"], name="one_ruleset_per_role_and_group")
        ]

    def __str__(self) -> str:
        return f"{self.group.name}: {self.label}"

    @property
    def label(self) -> str:
        return ROLE_LABELS.get(self.name, self.name)

    def complete(self) -> None:
        """Grant what the granted permissions imply: who deletes may change and add, who changes or adds may view."""
        if self.can_delete:
            self.can_add = self.can_change = True
        if self.can_add or self.can_change:
            self.can_view = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.complete()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "can_view", "can_add", "can_change"}
        super().save(*args, **kwargs)
        # Saving the group rebuilds its permissions and tells everybody who watches groups.
        self.group.save()


class Owner(models.Model):
    """A user or a group, as the one who is responsible for something."""

    owner_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, null=True, blank=True)
    owner_id = models.PositiveIntegerField(null=True, blank=True)
    owner = GenericForeignKey("owner_type", "owner_id")

    class Meta:
        ordering = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owner_type", "owner_id"], name="one_owner_per_user_or_group")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def owner_model(self) -> str:
        """`user`, `group`, or nothing when neither is left."""
        return self.owner_type.model if self.owner_type else ""

    @property
    def name(self) -> str:
        """The user's or group's own name; empty when it is gone."""
        return str(self.owner) if self.owner is not None else ""

    @property
    def label(self) -> str:
        """The name with what it is a name of, such as `engineering (group)`."""
        return f"{self.name} ({self.owner_model})" if self.name else ""

    def includes(self, user: User) -> bool:
        """Whether the owner is the user, or a group that the user belongs to."""
        if self.owner_model == "group":
            return user.groups.filter(pk=self.owner_id).exists()
        return self.owner_model == "user" and self.owner_id == user.pk


class UserProfile(models.Model):
    """What a user tells about themselves, and how they like the interface."""

    class UserType(models.TextChoices):
        BOT = "bot", "Bot"
        INTERNAL = "internal", "Internal"
        EXTERNAL = "external", "External"
        GUEST = "guest", "Guest"

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    metadata = models.JSONField(null=True, blank=True)
    language = models.CharField(max_length=10, null=True, blank=True, help_text="Preferred language for the user")
    theme = models.JSONField(null=True, blank=True, help_text="Settings for the web UI as JSON")
    widgets = models.JSONField(null=True, blank=True, help_text="Settings for the dashboard widgets as JSON")
    displayname = models.CharField(
        max_length=255, null=True, blank=True, verbose_name="Display name", help_text="Chosen display name for the user"
    )
    position = models.CharField(max_length=255, null=True, blank=True, help_text="Main job title or position")
    status = models.CharField(max_length=2000, null=True, blank=True, help_text="User status message")
    location = models.CharField(max_length=2000, null=True, blank=True, help_text="User location information")
    active = models.BooleanField(default=True, help_text="User is actively using the system")
    contact = models.CharField(
        max_length=255, null=True, blank=True, help_text="Preferred contact information for the user"
    )
    type = models.CharField(
        max_length=10,
        choices=UserType.choices,
        default=UserType.INTERNAL,
        verbose_name="User type",
        help_text="Which type of user is this?",
    )
    organisation = models.CharField(max_length=255, null=True, blank=True, help_text="Users primary organisation")
    primary_group = models.ForeignKey(
        Group,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="primary_users",
        help_text="Primary group for the user",
    )

    def __str__(self) -> str:
        return f"{self.user.username} user profile"


class SharedValue(models.Model):
    """What all processes of the server must agree on for a while: counters of attempts, codes that were used up.

    `shared_values` reads and writes it, as the cache of the server.
    """

    key = models.CharField(max_length=250, primary_key=True)
    value = models.TextField()
    expires = models.FloatField(db_index=True)

    def __str__(self) -> str:
        return self.key
