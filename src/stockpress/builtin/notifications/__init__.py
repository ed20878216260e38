"""Ways of telling people something, and a plugin that has something to tell."""
