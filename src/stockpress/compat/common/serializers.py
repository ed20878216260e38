"""`common.serializers`."""

from stockpress.api.common.attachment_serializers import AttachmentSerializer
from stockpress.api.common.serializers import ParameterSerializer, ParameterTemplateSerializer, ProjectCodeSerializer
from stockpress.api.outputs.serializers import DataOutputSerializer

__all__ = [
    "AttachmentSerializer",
    "DataOutputSerializer",
    "ParameterSerializer",
    "ParameterTemplateSerializer",
    "ProjectCodeSerializer",
]
