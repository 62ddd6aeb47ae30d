"""Private notes of members on the points of a guide."""
