"""Plugins that answer addresses of their own, and plugins that ask other servers."""

from stockpress.plugins.activation.guarding import auth_exempt
from stockpress.plugins.mixins import APICallMixin, UrlsMixin

__all__ = ["APICallMixin", "UrlsMixin", "auth_exempt"]
