"""Label printers that make a PDF."""
