"""Places: headings and list items of a post, each with a number that survives edits and is never reused."""
