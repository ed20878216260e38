"""Settings of the server and of users, where their values come from, and how they changed."""
