"""What all areas of the API share: form, permissions, errors, lists. It knows no model but users and groups."""
