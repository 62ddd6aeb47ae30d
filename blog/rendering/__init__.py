"""Markdown documents to safe HTML, outline, excerpt and plain text: pure functions, no database."""

from blog.rendering.client import render
from blog.rendering.outline import Node, Stage, points, stages, toc
from blog.rendering.result import VERSION, Rendered
from blog.rendering.sections import Section, sections
from blog.rendering.slugs import slugize, title_id
from blog.rendering.stamping import stamped

__all__ = [
    "VERSION",
    "Node",
    "Rendered",
    "Section",
    "Stage",
    "points",
    "render",
    "sections",
    "slugize",
    "stages",
    "stamped",
    "title_id",
    "toc",
]
