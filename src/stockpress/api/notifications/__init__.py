"""Messages to the user who asks."""
