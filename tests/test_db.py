"""The database: durable, one writer at a time without errors, moments in UTC."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from flask import Flask

from blog.db import SiteStamp, db
from blog.posts.models import Draft, Post
from blog.tags.models import Tag
from tests.world import World


def pragma(name: str) -> object:
    return db.session.execute(sa.text(f"PRAGMA {name}")).scalar_one()


@pytest.mark.sqlite
def test_sqlite_keeps_what_it_acknowledged(app: Flask) -> None:
    with app.app_context():
        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == 2  # FULL
        assert pragma("foreign_keys") == 1
        assert int(str(pragma("busy_timeout"))) >= 5000


def test_eight_writers_that_read_first_never_see_a_locked_database(app: Flask) -> None:
    """With deferred transactions most of these would fail at once; see security.md 5.2."""
    with app.app_context():
        db.session.add(Tag(name="0", slug="counter"))
        db.session.commit()
    failures: list[Exception] = []

    def count() -> None:
        for _ in range(25):
            try:
                with app.app_context():
                    tag = db.session.execute(
                        sa.select(Tag).where(Tag.slug == "counter").with_for_update()
                    ).scalar_one()
                    tag.name = str(int(tag.name) + 1)
                    db.session.commit()
            except Exception as error:
                failures.append(error)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert failures == []
        assert db.session.scalars(sa.select(Tag.name)).one() == "200"


@pytest.mark.sqlite
def test_readers_hold_no_transaction(app: Flask) -> None:
    with app.app_context():
        db.session.scalars(sa.select(Tag)).all()
        assert db.session.connection().connection.dbapi_connection.in_transaction is False  # type: ignore[union-attr]


def test_a_moment_comes_back_aware_and_in_utc(world: World) -> None:
    tokyo = datetime(2025, 7, 29, 9, tzinfo=timezone(timedelta(hours=9)))
    slug = world.post("甲")
    world.change(slug, lambda post: (setattr(post, "updated_at", tokyo), db.session.commit()))
    assert world.ask(lambda: world.get(slug).updated_at) == datetime(2025, 7, 29, tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused(world: World) -> None:
    slug = world.post("甲")
    with pytest.raises(sa.exc.StatementError, match="needs a time zone"):
        world.change(
            slug, lambda post: (setattr(post, "updated_at", datetime(2025, 1, 1)), db.session.commit())
        )


def stamp(world: World) -> int:
    return world.ask(lambda: db.session.scalars(sa.select(SiteStamp.value)).one())


def test_every_change_of_content_moves_the_stamp_and_a_rollback_takes_it_back(world: World) -> None:
    before = stamp(world)
    world.post("甲")
    after = stamp(world)
    assert after > before

    def undone() -> None:
        db.session.execute(sa.delete(Post))
        db.session.rollback()

    world.ask(undone)
    assert stamp(world) == after
    world.ask(lambda: (db.session.execute(sa.update(Post).values(guide=True)), db.session.commit()))
    assert stamp(world) > after


def test_reading_moves_nothing(world: World) -> None:
    slug, before = world.post("甲"), stamp(world)
    world.app.test_client().get(f"/posts/{slug}")
    assert stamp(world) == before


def test_what_no_page_shows_leaves_cached_pages_alone(world: World) -> None:
    slug, before = world.draft("正文。"), stamp(world)

    def save() -> None:
        post = world.get(slug)
        assert post.draft
        post.draft.source = "改了。"
        db.session.commit()
        db.session.execute(sa.update(Draft).values(version=Draft.version + 1))
        db.session.commit()

    world.ask(save)
    assert stamp(world) == before
