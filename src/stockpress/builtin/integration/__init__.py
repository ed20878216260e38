"""What asks other servers."""
