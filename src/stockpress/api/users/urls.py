"""Paths below /api/ of users and sign-in."""

from django.urls import path

from stockpress.api.users import token_views, views

urlpatterns = [
    path("user/token/", token_views.GetTokenView.as_view(), name="api-token"),
    path("user/tokens/", token_views.TokenListView.as_view(), name="api-token-list"),
    path("user/tokens/<int:pk>/", token_views.TokenDetailView.as_view(), name="api-token-detail"),
    path("user/me/", views.MeView.as_view(), name="api-user-me"),
    # Where clients of newer versions ask for the same.
    path("user/me/token/", token_views.GetTokenView.as_view(), name="api-user-me-token"),
    path("user/me/roles/", views.RolesView.as_view(), name="api-user-me-roles"),
    path("user/profile/", views.ProfileView.as_view(), name="api-user-profile"),
    path("user/roles/", views.RolesView.as_view(), name="api-user-roles"),
    path("user/owner/", views.OwnerListView.as_view(), name="api-owner-list"),
    path("user/owner/<int:pk>/", views.OwnerDetailView.as_view(), name="api-owner-detail"),
    path("user/group/", views.GroupListView.as_view(), name="api-group-list"),
    path("user/group/<int:pk>/", views.GroupDetailView.as_view(), name="api-group-detail"),
    path("user/ruleset/", views.RuleSetListView.as_view(), name="api-ruleset-list"),
    path("user/ruleset/<int:pk>/", views.RuleSetDetailView.as_view(), name="api-ruleset-detail"),
    path("user/", views.UserListView.as_view(), name="api-user-list"),
    path("user/<int:pk>/", views.UserDetailView.as_view(), name="api-user-detail"),
    path("user/<int:pk>/set-password/", views.SetPasswordView.as_view(), name="api-user-set-password"),
    path("auth/login-redirect/", views.LoginRedirectView.as_view(), name="api-login-redirect"),
]
