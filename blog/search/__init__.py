"""Search: what is public, by section, in Chinese and in every script with spaces between words."""
