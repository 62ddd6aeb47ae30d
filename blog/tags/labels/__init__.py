"""The pages of editors about tags and categories."""
