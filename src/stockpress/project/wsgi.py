"""The WSGI application that the web processes serve."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stockpress.project.settings")

application = get_wsgi_application()
