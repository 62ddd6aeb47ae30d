"""Learning paths: what an outline asks of its readers, and how far each of them is."""
