"""Paths below the media prefix."""

from django.urls import path

from stockpress.api.media.views import MediaView

urlpatterns = [path("<path:path>", MediaView.as_view(), name="media")]
