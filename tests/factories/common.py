"""Parameters, attachments, project codes."""

from __future__ import annotations

import factory
from django.contrib.contenttypes.models import ContentType
from factory.django import DjangoModelFactory

from stockpress.inventory.common.models import Attachment, Parameter, ParameterTemplate, ProjectCode


class ParameterTemplateFactory(DjangoModelFactory):
    class Meta:
        model = ParameterTemplate

    name = factory.Sequence(lambda n: f"Parameter {n}")


class ParameterFactory(DjangoModelFactory):
    """`ParameterFactory(owner=part, template__name="Resistance", data="10k")`."""

    class Meta:
        model = Parameter
        exclude = ("owner",)

    owner = None
    template = factory.SubFactory(ParameterTemplateFactory)
    model_type = factory.LazyAttribute(lambda made: ContentType.objects.get_for_model(made.owner))
    model_id = factory.LazyAttribute(lambda made: made.owner.pk)
    data = "1"


class ProjectCodeFactory(DjangoModelFactory):
    class Meta:
        model = ProjectCode

    code = factory.Sequence(lambda n: f"PRJ-{n:03}")


class AttachmentFactory(DjangoModelFactory):
    """A link attached to `owner`."""

    class Meta:
        model = Attachment
        exclude = ("owner",)

    owner = None
    model_type = factory.LazyAttribute(lambda made: type(made.owner).__name__.lower())
    model_id = factory.LazyAttribute(lambda made: made.owner.pk)
    link = "https://example.com/datasheet"
