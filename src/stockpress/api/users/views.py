"""Users, groups, rule sets and owners."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.views.generic import RedirectView
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from stockpress.accounts import selectors, services
from stockpress.accounts.models import Owner, RuleSet, UserProfile
from stockpress.api.framework import requires
from stockpress.api.framework.filters import BooleanFilter, FilterSet
from stockpress.api.framework.views import (
    DetailUpdateDeleteView,
    DetailUpdateView,
    DetailView,
    ListCreateView,
    ListView,
    ServiceView,
    user_of,
)
from stockpress.api.users.serializers import (
    ExtendedUserSerializer,
    GroupSerializer,
    MeUserSerializer,
    OwnerSerializer,
    RoleSerializer,
    RuleSetSerializer,
    UserCreateSerializer,
    UserProfileSerializer,
    UserSetPasswordSerializer,
)
from stockpress.api.users.welcome import send_welcome

_USERS = User.objects.select_related("profile").prefetch_related("groups")
_ADMINISTRATION = requires.written_by_people(requires.named_role_to_write("admin", and_staff=True))


class UserFilter(FilterSet):
    class Meta:
        model = User
        fields = ["is_active", "is_staff", "is_superuser"]


class UserListView(ListCreateView):
    """All users."""

    permission = _ADMINISTRATION
    queryset = _USERS
    serializer_class = UserCreateSerializer
    filterset_class = UserFilter
    search_fields = ["first_name", "last_name", "username"]
    ordering_fields = ["email", "username", "first_name", "last_name", "is_staff", "is_superuser", "is_active"]

    def perform_create(self, serializer: BaseSerializer) -> None:
        values = dict(serializer.validated_data)
        # Rights are given to a user that exists, by a request of its own that is checked for it.
        for right in ("is_staff", "is_superuser"):
            values.pop(right, None)
        serializer.instance = services.create_user(**values)
        if serializer.instance.email:
            send_welcome(serializer.instance)


class UserDetailView(DetailUpdateDeleteView):
    """One user. Superusers are changed and deleted by superusers only."""

    permission = _ADMINISTRATION
    queryset = _USERS
    serializer_class = ExtendedUserSerializer

    def perform_update(self, serializer: BaseSerializer) -> None:
        changes = dict(serializer.validated_data)
        groups = changes.pop("groups", None)
        services.update_user(user=self.get_object(), changed_by=user_of(self.request), changes=changes, groups=groups)
        serializer.instance = self.get_object()

    def perform_destroy(self, instance: User) -> None:
        services.delete_user(user=instance, changed_by=user_of(self.request))


class SetPasswordView(ServiceView):
    """Give a user a new password; one that breaks the password rules needs `override_warning`."""

    permission = requires.never_by_application(requires.superuser)
    queryset = User.objects.all()
    serializer_class = UserSetPasswordSerializer

    def put(self, request: Request, **_: Any) -> Response:
        values = self.parse(request)
        services.set_password(
            user=self.get_object(), password=values["password"], accept_weak=values.get("override_warning", False)
        )
        return Response({})

    patch = put


class MeView(DetailUpdateView):
    """The user who asks. Of what is sent, only the first and last name are taken."""

    permission = requires.signed_in
    queryset = _USERS
    serializer_class = MeUserSerializer

    def get_object(self) -> User:
        return self.get_queryset().get(pk=self.request.user.pk)

    def perform_update(self, serializer: BaseSerializer) -> None:
        given = serializer.validated_data
        changes = {name: given[name] for name in services.OWN_NAMES if name in given}
        user = user_of(self.request)
        services.update_user(user=user, changed_by=user, changes=changes)
        serializer.instance = self.get_object()

    @extend_schema(responses={204: None, 405: OpenApiTypes.OBJECT})
    def delete(self, request: Request, **_: Any) -> Response:
        """Not offered: nobody deletes their own account. Always 405."""
        return self.http_method_not_allowed(request)


class ProfileView(DetailUpdateView):
    """The profile of the user who asks."""

    permission = requires.signed_in
    queryset = UserProfile.objects.all()
    serializer_class = UserProfileSerializer

    def get_object(self) -> UserProfile:
        return selectors.profile_of(user_of(self.request))

    def perform_update(self, serializer: BaseSerializer) -> None:
        serializer.instance = services.update_profile(user=user_of(self.request), changes=serializer.validated_data)


class RolesView(DetailView):
    """What the user who asks may do."""

    permission = requires.signed_in
    queryset = User.objects.all()
    serializer_class = RoleSerializer

    def get_object(self) -> User:
        return user_of(self.request)


class GroupListView(ListCreateView):
    """All groups."""

    permission = requires.staff_to_write
    queryset = Group.objects.all()
    serializer_class = GroupSerializer
    search_fields = ["name"]
    ordering_fields = ["name"]

    def perform_create(self, serializer: BaseSerializer) -> None:
        serializer.instance = services.save_group(group=Group(), name=serializer.validated_data["name"])


class GroupDetailView(DetailUpdateDeleteView):
    """One group."""

    permission = requires.staff_to_write
    queryset = Group.objects.all()
    serializer_class = GroupSerializer

    def perform_update(self, serializer: BaseSerializer) -> None:
        group = self.get_object()
        serializer.instance = services.save_group(group=group, name=serializer.validated_data.get("name", group.name))


class RuleSetFilter(FilterSet):
    class Meta:
        model = RuleSet
        fields = ["group", "name"]


class RuleSetListView(ListView):
    """The rule sets of all groups, nine each."""

    permission = requires.staff_to_write
    queryset = RuleSet.objects.all()
    serializer_class = RuleSetSerializer
    filterset_class = RuleSetFilter
    search_fields = ["name"]
    ordering_fields = ["name"]


class RuleSetDetailView(DetailUpdateDeleteView):
    """One rule set."""

    permission = requires.staff_to_write
    queryset = RuleSet.objects.select_related("group")
    serializer_class = RuleSetSerializer

    def perform_update(self, serializer: BaseSerializer) -> None:
        serializer.instance = services.change_ruleset(rules=self.get_object(), grants=serializer.validated_data)

    def perform_destroy(self, instance: RuleSet) -> None:
        """A group keeps a rule set for each role: deleting one takes its rights away."""
        services.change_ruleset(rules=instance, grants=dict.fromkeys(services.GRANTS, False))


class OwnerFilter(FilterSet):
    is_active = BooleanFilter(field_name="owner_is_active")

    class Meta:
        model = Owner
        fields: list[str] = []


class OwnerListView(ListView):
    """Users and groups that can be responsible for something."""

    permission = requires.signed_in
    queryset = Owner.objects.all()
    serializer_class = OwnerSerializer
    filterset_class = OwnerFilter
    search_fields = ["owner_name", "owner_full_name"]

    def get_queryset(self) -> QuerySet[Owner]:
        return selectors.owners()


class LoginRedirectView(RedirectView):
    """Where a sign-in that began elsewhere comes back to: on to the web interface."""

    permission = requires.anyone
    url = "/web/logged-in/"


class OwnerDetailView(DetailView):
    """One owner."""

    permission = requires.signed_in
    queryset = Owner.objects.all()
    serializer_class = OwnerSerializer
