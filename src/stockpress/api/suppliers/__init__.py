"""Articles of suppliers that plugins know, and importing them."""
