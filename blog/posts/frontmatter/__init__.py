"""The front matter of a document: read with its places in the text, changed value by value."""
