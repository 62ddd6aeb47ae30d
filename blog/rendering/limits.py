"""How much a document may ask of the renderer."""

MAX_BYTES = 1024 * 1024  # of source, as UTF-8
MAX_HTML = 4 * 1024 * 1024  # characters of what is rewritten as Markdown
MAX_DEPTH = 100  # quotes, lists and notes inside each other
MAX_OUTPUT = 16 * 1024 * 1024  # characters of HTML: links and abbreviations can repeat a long text
MAX_SECONDS = 10.0
COMMENT_DEPTH = 8
COMMENT_OUTPUT = 100_000
COMMENT_SECONDS = 2.0
MAX_MEMORY = 1024 * 1024 * 1024  # bytes of address space


class Refused(Exception):
    """A document that asks too much, or cannot be rendered; the message is for its author.

    The worker's own error: it runs without the application, so it cannot raise `blog.errors`.
    """
