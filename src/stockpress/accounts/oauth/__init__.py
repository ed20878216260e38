"""OAuth2: applications, the scopes that they can be given, and the tokens that they present."""
