"""Import names of other software, each for an object of ours.

This folder is a root of the search path (see `project/compat_path.py`): plugins that were written for InvenTree import
`plugin`, `part.models` and the rest from here, unchanged. The modules define nothing; they import what stands elsewhere.
Names whose modules are heavy, or cannot be loaded as early as a plugin, are loaded when they are first asked for.
"""
