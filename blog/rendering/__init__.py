"""Markdown documents to safe HTML, outline, excerpt and plain text: pure functions, no database."""

from blog.rendering.client import markdown, render, render_comment
from blog.rendering.outline import Node, Stage, points, stages, toc
from blog.rendering.result import VERSION, Remark, Rendered
from blog.rendering.sections import Section, sections
from blog.rendering.slugs import slugize, title_id
from blog.rendering.stamping import marked, stamped

__all__ = [
    "VERSION",
    "Node",
    "Remark",
    "Rendered",
    "Section",
    "Stage",
    "markdown",
    "marked",
    "points",
    "render",
    "render_comment",
    "sections",
    "slugize",
    "stages",
    "stamped",
    "title_id",
    "toc",
]
