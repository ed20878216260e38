"""Signing in with identity providers: whether it is on, who gets an account, and which groups come along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import requests
import structlog
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.headless.base.response import ConflictResponse
from allauth.headless.socialaccount.response import SocialAccountsResponse
from allauth.headless.socialaccount.views import ManageProvidersView, ProviderSignupView, RedirectToProviderView
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal.flows.signup import clear_pending_signup
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from django.contrib.auth.models import Group, User
from django.core.exceptions import ImproperlyConfigured, MultipleObjectsReturned
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from stockpress.api.signin import rules
from stockpress.settings_registry import flag, text

log = structlog.get_logger(__name__)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Knows no provider while signing in with them is switched off, so that every path to them is closed alike."""

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        if not flag("LOGIN_ENABLE_SSO"):
            return []
        return list(super().list_apps(request, provider=provider, client_id=client_id))

    def get_app(self, request: HttpRequest, provider: Any, client_id: Any = None) -> SocialApp:
        try:
            return super().get_app(request, provider=provider, client_id=client_id)
        except MultipleObjectsReturned as err:
            # A kind of provider of which there are several; each has a name of its own.
            raise SocialApp.DoesNotExist from err

    def is_open_for_signup(self, _request: HttpRequest, _sociallogin: SocialLogin) -> bool:
        return rules.is_open_for_sso_signup()

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Only with an address that the rules of registration accept; everybody else meets the form, which says why."""
        if not flag("LOGIN_SIGNUP_SSO_AUTO"):
            return False
        addresses = [address.email for address in sociallogin.email_addresses]
        if not addresses:
            return not flag("LOGIN_MAIL_REQUIRED") and not rules.allowed_domains()
        return rules.may_register(addresses[0]) and bool(super().is_auto_signup_allowed(request, sociallogin))


@transaction.atomic
def synchronise_groups(*, user: User, claims: Mapping[str, Any]) -> None:
    """Make the user a member of the groups that the provider named, as far as the map knows them.

    A name that the map does not know gives nothing: the provider's administrators decide over their names, not over ours.
    A provider that tells nothing of groups changes nothing.
    """
    named = claimed_groups(claims)
    if named is None:
        log.warning("sso_groups_missing", claim=text("SSO_GROUP_KEY"), user=user.pk)
        return
    wanted = {ours for theirs, ours in rules.group_map().items() if theirs in named}
    groups = [Group.objects.get_or_create(name=name)[0] for name in sorted(wanted)]
    if flag("SSO_REMOVE_GROUPS"):
        user.groups.set(groups)
    else:
        user.groups.add(*groups)


def claimed_groups(claims: Mapping[str, Any]) -> set[str] | None:
    """The provider's names of the user's groups, wherever in its answer they are; None when it tells nothing of them."""
    key = text("SSO_GROUP_KEY")
    for part in (claims, claims.get("userinfo"), claims.get("id_token")):
        if isinstance(part, Mapping) and key in part:
            found = part[key]
            names: Iterable[Any] = found if isinstance(found, list) else [found]
            return {name for name in names if isinstance(name, str)}
    return None


class ProviderRedirectView(RedirectToProviderView):
    """On to the provider; one that cannot be reached is told as any other failure there."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except (requests.RequestException, KeyError) as err:
            log.warning("sso_provider_away", provider=request.POST.get("provider"), reason=type(err).__name__)
            return render_authentication_error(request, provider=request.POST.get("provider"), exception=err)


class SignupView(ProviderSignupView):
    """Completing an account that a provider began; a provider that went away meanwhile ends it."""

    def handle(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().handle(request, *args, **kwargs)
        except (SocialApp.DoesNotExist, ImproperlyConfigured):
            clear_pending_signup(request)
            return ConflictResponse(request)


class ProviderAccountsView(ManageProvidersView):
    """The user's accounts at providers; those at providers that the server no longer knows are not shown."""

    @classmethod
    def respond_provider_accounts(cls, request: HttpRequest) -> SocialAccountsResponse:
        accounts = SocialAccount.objects.filter(user=request.user.pk)
        return SocialAccountsResponse(request, [account for account in accounts if _is_known(account)])

    def delete(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        account = self.input.cleaned_data["account"]
        if _is_known(account):
            return super().delete(request, *args, **kwargs)
        raise_if_reauthentication_required(request, app="allauth.socialaccount")
        account.delete()
        return self.respond_provider_accounts(request)


def _is_known(account: SocialAccount) -> bool:
    try:
        account.get_provider()
    except (SocialApp.DoesNotExist, ImproperlyConfigured):
        return False
    return True
