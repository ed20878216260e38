"""What the areas of the inventory share, and what belongs to none of them: parameters and project codes."""
