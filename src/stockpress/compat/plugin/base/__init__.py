"""`plugin.base`: the mixins by area."""
