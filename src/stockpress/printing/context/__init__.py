"""What a template may name: the base of every context, the model's own variables, the layout, and what plugins add."""
