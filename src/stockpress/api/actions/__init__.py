"""What plugins do when they are asked to: actions, and showing where something lies."""
