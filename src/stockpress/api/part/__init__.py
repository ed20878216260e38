"""Categories, parts and their bills of materials."""
