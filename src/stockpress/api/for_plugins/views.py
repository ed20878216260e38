"""Generic views that plugins derive from. None declares who gets in: that is the rule of `framework.foreign`."""

from __future__ import annotations

from rest_framework import generics


class ListAPI(generics.ListAPIView):
    """GET a list."""


class CreateAPI(generics.CreateAPIView):
    """POST one more."""


class ListCreateAPI(generics.ListCreateAPIView):
    """GET a list, POST one more."""


class RetrieveAPI(generics.RetrieveAPIView):
    """GET one object."""


class UpdateAPI(generics.UpdateAPIView):
    """PUT and PATCH one object."""


class RetrieveUpdateAPI(generics.RetrieveUpdateAPIView):
    """GET, PUT and PATCH one object."""


class RetrieveDestroyAPI(generics.RetrieveDestroyAPIView):
    """GET and DELETE one object."""


class RetrieveUpdateDestroyAPI(generics.RetrieveUpdateDestroyAPIView):
    """GET, PUT, PATCH and DELETE one object."""
