"""Purchase, sales and return orders, and shipments."""
