"""Making the smaller pictures. What is due is in the database, so no process that ends forgets it."""

import logging
from collections.abc import Callable

import sqlalchemy as sa

from blog.config import settings
from blog.db import changes, db, utcnow
from blog.errors import Invalid, Unavailable
from blog.mail.kinds import in_words
from blog.media import imaging
from blog.media.kinds import kind_of
from blog.media.models import CLAIM, PATIENCE, VARIED, Picture, variant
from blog.media.queries import due_pictures, picture_of, unknown_images
from blog.media.storage import read, storage

log = logging.getLogger(__name__)
BATCH = 20


def develop_due(stopped: Callable[[], bool] = lambda: False) -> int:
    """Make what is due until nothing is or `stopped` says so; for how many pictures that was done."""
    _adopt()
    done = 0
    while digests := due_pictures(BATCH):
        for digest in digests:
            if stopped():
                return done
            done += _try(digest)
    return done


def _adopt() -> None:
    """Have a look at images that came in when nobody looked."""
    for digest in unknown_images():
        db.session.add(Picture(digest=digest, due_at=utcnow()))
    try:
        db.session.commit()
    except sa.exc.IntegrityError:
        db.session.rollback()  # another worker saw them first


def _try(digest: str) -> bool:
    picture = _claim(digest)
    if picture is None:
        return False
    try:
        _develop(picture, read(digest))
    except (FileNotFoundError, Invalid) as problem:
        log.warning("No variants of picture %s: %s", digest, problem)
        _settle(digest, due_at=None, problem=in_words(problem))
        return False
    except (OSError, Unavailable) as problem:  # no room, or the bucket is away: it is due again
        log.warning("Variants of picture %s have to wait: %s", digest, problem)
        _settle(digest, tries=picture.tries - 1, problem=in_words(problem))  # not the picture's fault
        return False
    return True


def _claim(digest: str) -> Picture | None:
    """The picture, if nobody else is at it and it is worth another try; until it is settled it stays due."""
    mine = sa.update(Picture).where(Picture.digest == digest, Picture.due_at <= utcnow())
    claimed = changes(mine.values(due_at=utcnow() + CLAIM, tries=Picture.tries + 1, problem=""))
    db.session.commit()
    picture = picture_of(digest) if claimed else None
    if picture and picture.tries > PATIENCE:
        log.error("Picture %s is given up", digest)
        _settle(digest, due_at=None, problem="It did not come to an end.")
        return None
    if picture:
        db.session.expunge(picture)  # so that no transaction stays open while it is developed
    db.session.rollback()
    return picture


def _develop(picture: Picture, data: bytes) -> None:
    kind = kind_of(data)
    media_type = kind.media_type if kind else ""
    if not picture.width:
        picture.width, picture.height = imaging.measure(data, media_type)
    made: dict[str, list[int]] = {}
    if picture.width and media_type in VARIED:
        (picture.width, picture.height), made = _varied(picture, data)
    done = {"width": picture.width, "height": picture.height, "variants": made}
    _settle(picture.digest, **done, due_at=None, problem="")
    if picture_of(picture.digest) is None:  # it was deleted meanwhile
        for name in Picture(digest=picture.digest, variants=made).names:
            storage().delete(name)


def _varied(picture: Picture, data: bytes) -> tuple[imaging.Size, dict[str, list[int]]]:
    wanted = picture.wanted
    size, parts = imaging.resized(data, settings().upload_megapixels * 10**6, wanted)
    made: dict[str, list[int]] = {}
    for (width, format), part in zip(wanted, parts, strict=True):
        if part and len(part) < len(data):  # else the picture as it is does better
            storage().put(variant(picture.digest, width, format), part)
            made.setdefault(format, []).append(width)
    return size, made


def try_again(digest: str | None) -> None:
    """Develop the picture that failed, or (None) all of them, as if for the first time."""
    failed = sa.update(Picture).where(Picture.has_failed)
    failed = failed.where(Picture.digest == digest) if digest else failed
    db.session.execute(failed.values(due_at=utcnow(), tries=0))
    db.session.commit()


def _settle(digest: str, **outcome: object) -> None:
    db.session.execute(sa.update(Picture).where(Picture.digest == digest).values(**outcome))
    db.session.commit()
