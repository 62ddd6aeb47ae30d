"""Taking one's data along."""

import json
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

from blog.media.actions import upload
from blog.posts import actions
from blog.posts.models import Post
from tests.media.pictures import picture
from tests.world import HASH, World

ZIP = "/account/data/archive.zip"
NEW = "---\ntitle: 新的\n---\n\n草稿。\n"


def taken(world: World, name: str = "bob") -> dict[str, bytes]:
    """What is in the zip, by the names of the files."""
    with world.browser(name).client.get(ZIP) as response:
        assert (response.status_code, response.mimetype) == (200, "application/zip")
        assert response.headers["Cache-Control"] == "no-store"
        data = response.data
    with ZipFile(BytesIO(data)) as zip:
        return {name: zip.read(name) for name in zip.namelist()}


def test_everything_of_ones_own_is_in_it(world: World) -> None:
    slug = world.post("标题", "正文。")
    world.change(slug, lambda post: actions.revise(post, post.author, NEW, post.version))
    world.browser("bob").submit("/account/avatar", picture=(BytesIO(picture()), "me.png"))
    sent = world.ask(lambda: upload(world.person("bob"), "a.pdf", b"%PDF-1.7").path)
    files = taken(world)
    assert files["files" + sent.removeprefix("media")] == b"%PDF-1.7"
    assert [record["path"] for record in json.loads(files["files.json"])] == [sent]
    assert json.loads(files["profile.json"])["email"] == "bob@example.com"
    assert json.loads(files["sessions.json"])[0]["address"] == "192.0.2.7"
    assert {event["kind"] for event in json.loads(files["security-events.json"])} >= {"signed-in"}
    (post,) = json.loads(files["posts.json"])
    live, draft, *_states = (files[document["file"]].decode() for document in post["documents"])
    assert (post["slug"], "正文。" in live, draft) == (slug, True, NEW)
    assert files["picture.webp"][8:12] == b"WEBP"


def test_older_states_of_a_text_are_in_it(world: World) -> None:
    """What was published or named stays as long as the post; what was saved along the way, for a while."""
    slug = world.post("标题", "第一版。")
    for text in ("第二版。", "第三版。"):
        world.change(slug, lambda post, text=text: revised(post, NEW.replace("草稿。", text)))
    world.change(slug, lambda post: actions.revise(post, post.author, NEW, post.version))
    files = taken(world)
    (post,) = json.loads(files["posts.json"])
    states = [document for document in post["documents"] if "at" in document]
    published = [document["file"] for document in states if "/revisions/" in document["file"]]
    said = [files[name].decode().split("---\n\n")[-1].strip() for name in published]
    assert said == ["第一版。", "第二版。", "第三版。"]
    assert len({document["file"] for document in post["documents"]}) == len(post["documents"])
    assert any("/autosaves/" in document["file"] for document in states)
    assert all(datetime.fromisoformat(document["at"]) for document in states)


def revised(post: Post, source: str) -> None:
    actions.revise(post, post.author, source, post.version)
    actions.publish(post, post.author)


def test_nothing_of_anybody_else_and_no_secret_is_in_it(world: World) -> None:
    world.post("别人的", "别人的正文。", by="erik")
    world.browser("erik")
    world.ask(lambda: upload(world.person("erik"), "a.pdf", b"%PDF-1.7"))
    files = taken(world)
    assert len(json.loads(files["sessions.json"])) == 1
    assert json.loads(files["posts.json"]) == json.loads(files["files.json"]) == []
    everything = b"\n".join(files.values()).decode()
    assert not [word for word in ("erik", "别人的", HASH, "token", "password_hash") if word in everything]
    assert "digest" not in everything


def test_it_needs_a_fresh_sign_in(world: World) -> None:
    response = world.browser("bob", fresh=False).client.get(ZIP)
    assert (response.status_code, response.location) == (303, f"/auth/again?next={ZIP}")
    assert world.browser().client.get(ZIP).location == f"/auth/sign-in?next={ZIP}"


def test_it_cannot_be_asked_for_all_the_time(world: World) -> None:
    browser = world.browser("bob")
    codes = []
    for _time in range(7):
        with browser.client.get(ZIP) as response:
            codes.append(response.status_code)
    assert codes[0] == 200
    assert codes[-1] == 429


def test_the_page_says_what_there_is(world: World) -> None:
    assert ZIP in world.browser("charlie").open("/account/data").links()
