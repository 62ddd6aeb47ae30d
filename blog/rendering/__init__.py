"""Markdown documents to safe HTML, outline, excerpt and plain text: pure functions, no database."""

from blog.rendering.client import markdown, render, render_comment
from blog.rendering.outline import ROLES, Node, Stage, is_resources, stage_in, stage_named, toc
from blog.rendering.phrases import is_whole, phrases, pieces
from blog.rendering.result import VERSION, Remark, Rendered
from blog.rendering.sections import Section, sections
from blog.rendering.slugs import slugize, title_id
from blog.rendering.stamping import marked, stamped
from blog.rendering.tags import ids

__all__ = [
    "ROLES",
    "VERSION",
    "Node",
    "Remark",
    "Rendered",
    "Section",
    "Stage",
    "ids",
    "is_resources",
    "is_whole",
    "markdown",
    "marked",
    "phrases",
    "pieces",
    "render",
    "render_comment",
    "sections",
    "slugize",
    "stage_in",
    "stage_named",
    "stamped",
    "title_id",
    "toc",
]
