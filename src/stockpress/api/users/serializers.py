"""Users, groups, rule sets, owners and tokens as the API shows them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import Group, User
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from stockpress.accounts import selectors
from stockpress.accounts.models import ApiToken, Owner, RuleSet, UserProfile
from stockpress.api.framework.details import Detail
from stockpress.api.framework.serializers import ModelSerializer, Serializer


class UserSerializer(ModelSerializer):
    """A user in brief, as it stands in the `..._detail` fields of other objects."""

    username = serializers.CharField(max_length=150, help_text="Username")
    first_name = serializers.CharField(max_length=150, help_text="First name of the user", allow_blank=True)
    last_name = serializers.CharField(max_length=150, help_text="Last name of the user", allow_blank=True)
    email = serializers.EmailField(help_text="Email address of the user", allow_blank=True)

    class Meta:
        model = User
        fields = ["pk", "username", "first_name", "last_name", "email"]


class BriefUserProfileSerializer(ModelSerializer):
    """What others see of a user's profile."""

    class Meta:
        model = UserProfile
        fields = [
            "displayname",
            "position",
            "status",
            "location",
            "active",
            "contact",
            "type",
            "organisation",
            "primary_group",
        ]


class UserProfileSerializer(BriefUserProfileSerializer):
    """A user's own profile."""

    class Meta(BriefUserProfileSerializer.Meta):
        fields = ["language", "theme", "widgets", *BriefUserProfileSerializer.Meta.fields]


class RuleSetSerializer(ModelSerializer):
    """What a group may do within one role."""

    label = serializers.CharField(read_only=True)  # type: ignore[assignment]  # a field named as an attribute of fields

    class Meta:
        model = RuleSet
        fields = ["pk", "name", "label", "group", "can_view", "can_add", "can_change", "can_delete"]
        read_only_fields = ["name", "group"]


class GroupSerializer(ModelSerializer):
    """A group of users."""

    permissions = serializers.SerializerMethodField(allow_null=True)
    roles = RuleSetSerializer(source="rule_sets", many=True, read_only=True, allow_null=True)
    users = UserSerializer(source="user_set", many=True, read_only=True, allow_null=True)

    class Meta:
        model = Group
        fields = ["pk", "name", "permissions", "roles", "users"]
        details = {
            "permissions": Detail(query="permission_detail", prefetch=("permissions",)),
            "roles": Detail(query="role_detail", default=True, prefetch=("rule_sets",)),
            "users": Detail(query="user_detail", prefetch=("user_set",)),
        }

    @extend_schema_field({"type": "object", "additionalProperties": {}, "nullable": True})
    def get_permissions(self, group: Group) -> dict[str, list[str]]:
        return selectors.group_permission_summary(group)


class ExtendedUserSerializer(UserSerializer):
    """A user as administrators see and change it."""

    groups = GroupSerializer(many=True, read_only=True)
    group_ids = serializers.PrimaryKeyRelatedField(
        many=True, write_only=True, required=False, queryset=Group.objects.all(), source="groups"
    )
    is_staff = serializers.BooleanField(required=False, help_text="Does this user have staff permissions")
    is_superuser = serializers.BooleanField(required=False, help_text="Is this user a superuser")
    is_active = serializers.BooleanField(required=False, help_text="Is this user account active")
    profile = serializers.SerializerMethodField()

    class Meta(UserSerializer.Meta):
        fields = [
            *UserSerializer.Meta.fields,
            "groups",
            "group_ids",
            "is_staff",
            "is_superuser",
            "is_active",
            "profile",
        ]

    @extend_schema_field(BriefUserProfileSerializer)
    def get_profile(self, user: User) -> dict[str, Any]:
        return dict(BriefUserProfileSerializer(selectors.profile_of(user), context=self.context).data)


class UserCreateSerializer(ExtendedUserSerializer):
    """A user to be added, and the list of users."""


class MeUserSerializer(ExtendedUserSerializer):
    """The user who asks. Of what is sent, only `first_name` and `last_name` are taken."""

    is_staff = serializers.BooleanField(read_only=True)
    is_superuser = serializers.BooleanField(read_only=True)
    is_active = serializers.BooleanField(read_only=True)
    group_ids = None  # type: ignore[assignment]  # how the framework is told to leave an inherited field out

    class Meta(UserSerializer.Meta):
        fields = [*UserSerializer.Meta.fields, "groups", "is_staff", "is_superuser", "is_active", "profile"]

    @extend_schema_field(UserProfileSerializer)
    def get_profile(self, user: User) -> dict[str, Any]:
        return dict(UserProfileSerializer(selectors.profile_of(user), context=self.context).data)


class UserSetPasswordSerializer(Serializer):
    """A new password for a user."""

    password = serializers.CharField(write_only=True, trim_whitespace=False, style={"input_type": "password"})
    override_warning = serializers.BooleanField(
        write_only=True, required=False, help_text="Override warning about password rules"
    )


class RoleSerializer(ModelSerializer):
    """What a user may do: within each role, and with each model."""

    user = serializers.IntegerField(source="pk")
    roles = serializers.SerializerMethodField()
    permissions = serializers.SerializerMethodField(allow_null=True)

    class Meta:
        model = User
        fields = ["user", "username", "roles", "permissions", "is_staff", "is_superuser"]
        extra_kwargs: ClassVar[dict[str, Any]] = {"username": {"validators": []}}

    @extend_schema_field({"type": "object", "additionalProperties": {}})
    def get_roles(self, user: User) -> dict[str, list[str] | None]:
        return selectors.role_summary(user)

    @extend_schema_field({"type": "object", "additionalProperties": {}, "nullable": True})
    def get_permissions(self, user: User) -> dict[str, list[str]]:
        return selectors.permission_summary(user)


class OwnerSerializer(ModelSerializer):
    """A user or a group, as the one responsible for something."""

    owner_model = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]

    class Meta:
        model = Owner
        fields = ["pk", "owner_id", "owner_model", "name", "label"]


class GetAuthTokenSerializer(ModelSerializer):
    """A token with its whole key."""

    token = serializers.CharField(source="key", read_only=True)
    name = serializers.CharField()

    class Meta:
        model = ApiToken
        fields = ["token", "name", "expiry"]
        read_only_fields = ["expiry"]


class ApiTokenSerializer(ModelSerializer):
    """A token with the middle of its key hidden."""

    user_detail = UserSerializer(source="user", read_only=True)
    in_use = serializers.SerializerMethodField()
    active = serializers.BooleanField(read_only=True)
    token = serializers.CharField(read_only=True)

    class Meta:
        model = ApiToken
        fields = [
            "id",
            "created",
            "expiry",
            "last_seen",
            "name",
            "token",
            "active",
            "revoked",
            "user",
            "user_detail",
            "in_use",
        ]
        extra_kwargs = {"user": {"required": False}}

    def get_in_use(self, token: ApiToken) -> bool:
        used = getattr(self.context.get("request"), "auth", None)
        return isinstance(used, ApiToken) and used.pk == token.pk
