"""Posts of realistic size, cut from the guide."""

import re
from pathlib import Path

from blog.cli import DEMO

GUIDE = DEMO / "_posts" / "python-backend-guide.md"
TAGS = ("后端开发", "学习路线", "数据库")  # of every post: the worst case for lists and related posts
CATEGORY = "技术分享"


def document(number: int, least: int = 2000, most: int = 6000) -> str:
    """A Hexo document whose body has between `least` and `most` bytes, by and large; the same every time."""
    wanted = least + number * 997 % (most - least)
    tags = "".join(f"  - {tag}\n" for tag in TAGS)
    date = f"2001-02-03 04:{number // 60 % 60:02}:{number % 60:02}"
    front = f"title: 第{number + 1}篇笔记：从环境到部署\ndate: {date}\n"
    return f"---\n{front}categories: {CATEGORY}\ntags:\n{tags}---\n\n{body(number, wanted)}\n"


def body(number: int, wanted: int) -> str:
    """Consecutive paragraphs and lists of the guide, `wanted` bytes or a little more."""
    blocks = _blocks()
    at, text = number * 13 % len(blocks), ""
    while len(text.encode()) < wanted:
        text += blocks[at % len(blocks)] + "\n\n"
        at += 1
    return text.rstrip()


def write(folder: Path, numbers: range, **sizes: int) -> Path:
    """A folder with these documents, as Hexo has them."""
    posts = folder / "_posts"
    posts.mkdir(parents=True)
    for number in numbers:
        (posts / f"note-{number:05}.md").write_text(document(number, **sizes), "utf-8")
    return folder


def _blocks() -> list[str]:
    text = GUIDE.read_text("utf-8").split("<!-- more -->", 1)[1]
    return [block for block in re.split(r"\n{2,}", text) if block.strip()]
