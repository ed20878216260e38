"""Paths below /api/ of builds and their lines."""

from django.urls import path

from stockpress.api.build import action_views, views

urlpatterns = [
    path("build/line/", views.BuildLineListView.as_view(), name="api-buildline-list"),
    path("build/line/<int:pk>/", views.BuildLineDetailView.as_view(), name="api-buildline-detail"),
    path("build/", views.BuildListView.as_view(), name="api-build-list"),
    path("build/<int:pk>/", views.BuildDetailView.as_view(), name="api-build-detail"),
    path("build/<int:pk>/issue/", action_views.BuildIssueView.as_view(), name="api-build-issue"),
    path("build/<int:pk>/hold/", action_views.BuildHoldView.as_view(), name="api-build-hold"),
    path("build/<int:pk>/cancel/", action_views.BuildCancelView.as_view(), name="api-build-cancel"),
    path("build/<int:pk>/finish/", action_views.BuildFinishView.as_view(), name="api-build-finish"),
    path("build/<int:pk>/complete/", action_views.BuildOutputCompleteView.as_view(), name="api-build-output-complete"),
]
