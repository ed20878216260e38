"""`django_q`."""
