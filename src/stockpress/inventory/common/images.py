"""Pictures of parts and companies, with the smaller variants that an imported media folder may hold beside them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.db import models
from django.db.models.fields.files import ImageFieldFile
from django.templatetags.static import static

BLANK_IMAGE = "img/blank_image.png"
BLANK_THUMBNAIL = "img/blank_image.thumbnail.png"


def variant_name(name: str, variant: str) -> str:
    """The name of a variant: `part_images/fan.png` becomes `part_images/fan.thumbnail.png`."""
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}.{variant}{path.suffix}"))


class VariantImageFile(ImageFieldFile):
    """An image whose variants are asked for by name; a variant that was never made is the image itself."""

    def variant(self, variant: str) -> ImageFieldFile:
        if self.name:
            name = variant_name(self.name, variant)
            if self.storage.exists(name):
                return ImageFieldFile(self.instance, self.field, name)
        return self

    @property
    def thumbnail(self) -> ImageFieldFile:
        return self.variant("thumbnail")

    @property
    def preview(self) -> ImageFieldFile:
        return self.variant("preview")


class VariantImageField(models.ImageField):
    attr_class = VariantImageFile


class ImageMixin(models.Model):
    """A model with a picture in its `image` field."""

    class Meta:
        abstract = True

    def get_image_url(self) -> str:
        """The URL of the picture, or of a blank one."""
        image: Any = getattr(self, "image", None)
        return str(image.url) if image else static(BLANK_IMAGE)

    def get_thumbnail_url(self) -> str:
        image: Any = getattr(self, "image", None)
        return str(image.thumbnail.url) if image else static(BLANK_THUMBNAIL)
