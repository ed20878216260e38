"""The WSGI application that the web processes serve."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stockpress.project.settings")

application = get_wsgi_application()

# Plugins need Django ready, which it is only now.
from stockpress.project.plugin_host import start_plugins  # noqa: E402

start_plugins()
