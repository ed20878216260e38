"""Templates, snippets, assets, and the two ways to print."""
