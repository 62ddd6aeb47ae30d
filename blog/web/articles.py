"""How a post becomes a page, here or at an address that it used to have."""

from types import SimpleNamespace

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from blog.auth.models import Actor
from blog.config import settings
from blog.db import Row, utcnow
from blog.posts import queries
from blog.posts.models import Post
from blog.posts.surroundings import around
from blog.rendering import marked, title_id
from blog.web.guides import Shown as Guided
from blog.web.guides import shown
from blog.web.pictures import illustrated, images_in, known_pictures
from blog.web.sharing import picture_of
from blog.web.talks import counts, first_page


def article(post: Row, viewer: Actor) -> str:
    """The page of a post or a standing page: one for everybody, but for those who may change it."""
    said = first_page(post) if post.kind == "post" else None
    marks = counts(said) if said else {}
    followed = shown(post, post.html, marks)
    return render_template(
        "posts/show.html",
        post=_shown(post, marks, followed),
        followed=followed,
        **vars(around(post)),
        discussion=said,
        editable=queries.may_edit(post.author_id, viewer),
        is_waiting=post.published_at > utcnow(),
    )


def _shown(post: Row, said: dict[int, str], followed: Guided | None) -> SimpleNamespace:
    pictures = known_pictures([*images_in(post.html), *filter(None, [post.cover, settings().site_cover])])
    done = followed.marks if followed else {}
    marks = {key: done.get(key, "") + said.get(key, "") for key in {*done, *said}}
    derived = {
        "html": illustrated(marked(post.html, marks), pictures, eager=not post.cover),
        "pictures": pictures,
        "shared": picture_of(post, pictures),
        "toc": post.contents["toc"],
        "anchor": title_id(post.title, post.html),
    }
    return SimpleNamespace(**{**post._mapping, **derived})


def moved(path: str) -> ResponseReturnValue:
    """A redirect to the post that used to live at `path`; raises NotFound."""
    post = queries.moved_to(path)
    return redirect(Post(kind=post.kind, slug=post.slug).address, 301)
