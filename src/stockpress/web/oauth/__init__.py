"""OAuth2 for browsers and applications: signing in, allowing an application, and the addresses it talks to."""
