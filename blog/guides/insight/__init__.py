"""What authors may know of those who follow a guide: of groups, never of anybody."""
