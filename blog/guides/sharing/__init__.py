"""Cards that members show of their progress, at an address that they switch on and off."""
