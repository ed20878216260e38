"""What is stored: values, the counters that say when to read them again, and every change.

The modules are imported one by one: `values` offers reading and writing by its classes, which need the counters first.
"""
