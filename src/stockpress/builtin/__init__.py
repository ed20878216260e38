"""The plugins that come with Stockpress, written as every other plugin is."""
