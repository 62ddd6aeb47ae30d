"""Somebody's own account: profile, preferences, security, and the data that all features hold."""
