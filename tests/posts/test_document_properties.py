"""Properties of all documents: nothing is lost, and a change is only that change."""

import json
from dataclasses import dataclass
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from blog.errors import Invalid
from blog.posts.document import compose, parse
from tests.fuzz import often

KEYS = ["title", "tags", "tag", "categories", "cover", "description", "excerpt", "top", "其他", "a b"]
WORDS = ["Python", "后端开发", "2025", "yes", "null!", "it's", 'say "hi"', "a: b", "#1", "- x", "C++, C#", ""]

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
words = st.sampled_from(WORDS)
line_ends = st.sampled_from(["\n", "\r\n"])
bodies = st.text(st.sampled_from("ab中 \n-;:#"), max_size=20).map(lambda body: "\n" + body)


@dataclass(frozen=True)
class Written:
    """A document in the pieces it was put together from: `lines` are a key and its text each."""

    head: str
    lines: list[tuple[str | None, str]]
    tail: str
    keys: dict[str, Any]

    @property
    def source(self) -> str:
        return self.head + "".join(text for _, text in self.lines) + self.tail

    def around(self, key: str) -> tuple[str, str]:
        at = [name for name, _ in self.lines].index(key)
        before = "".join(text for _, text in self.lines[:at])
        return self.head + before, "".join(text for _, text in self.lines[at + 1 :]) + self.tail


def quoted(draw: st.DrawFn, word: str) -> str:
    if draw(st.booleans()):
        return "'" + word.replace("'", "''") + "'"
    return word if word in WORDS[:5] else json.dumps(word, ensure_ascii=draw(st.booleans()))


@st.composite
def values(draw: st.DrawFn, eol: str) -> tuple[str, Any]:
    """What follows the colon, and what it means."""
    items = draw(st.lists(words, min_size=1, max_size=4))
    spelled = [quoted(draw, item) for item in items]
    comment, pad = draw(st.sampled_from(["", " # c"])), " " * draw(st.integers(0, 3))
    blocks = f"{comment}{eol}" + eol.join(f"{pad}- {item}{comment}" for item in spelled)
    nested = eol + eol.join(f"{pad}- - {item}{eol}{pad}  - z" for item in spelled)
    return draw(
        st.sampled_from(
            [
                (f" {pad}{spelled[0]}{comment}", items[0]),
                (f" [{', '.join(spelled)}]{comment}", items),
                (f" [ {f'{eol} ,'.join(spelled)} ]", items),
                (blocks, items),
                (nested, [[item, "z"] for item in items]),
                (f" [[{', '.join(spelled)}], z]", [items, "z"]),
                (f" |{comment}{eol} {pad}x{eol}{eol} {pad} y", "x\n\n y\n"),
                (f" >-{eol} {pad}x{eol} {pad}y", "x y"),
                (comment, None),
                (f" {{a: {spelled[0]}}}", {"a": items[0]}),
            ]
        )
    )


@st.composite
def documents(draw: st.DrawFn) -> Written:
    eol, bom = draw(line_ends), draw(st.sampled_from(["", "\ufeff"]))
    fence, opened = draw(st.sampled_from(["---", "-----"])), draw(st.booleans())
    lines: list[tuple[str | None, str]] = []
    keys: dict[str, Any] = {}
    for key in draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=6, unique=True)):
        text, keys[key] = draw(values(eol))
        lines.append((key, f"{key}:{text}{eol}"))
        if draw(st.booleans()):
            lines.append((None, draw(st.sampled_from([f"# 说明{eol}", eol]))))
    tail = f"{fence}{eol}{draw(bodies)}"
    return Written(bom + (f"{fence}{eol}" if opened else ""), lines, tail, keys)


@often(100)
@given(documents())
def test_a_document_says_what_was_written_and_stays_as_it_is(written: Written) -> None:
    document = parse(written.source)
    assert dict(document.keys) == written.keys
    assert document.source == written.source
    assert document.patch().source == written.source


@often(100)
@given(documents())
def test_telling_a_document_what_it_says_changes_nothing(written: Written) -> None:
    document = parse(written.source)
    fields = ("title", "tags", "categories", "cover", "description", "excerpt", "published", "body")
    told = {field: getattr(document, field) for field in fields}
    assert document.patch(**told).source == written.source
    flat = {key: value for key, value in written.keys.items() if isinstance(value, str | list)}
    assert document.patch(keys=flat).source == written.source


@often(100)
@given(documents(), st.one_of(texts, st.lists(texts, max_size=4)), st.data())
def test_changing_one_key_leaves_every_other_line(
    written: Written, value: str | list[str], data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from([name for name, _ in written.lines if name]))
    after = parse(written.source).patch(keys={key: value})
    before, behind = written.around(key)
    assert after.source.startswith(before)
    assert after.source.endswith(behind)
    assert dict(parse(after.source).keys) == written.keys | {key: value}


@often(100)
@given(documents(), st.data())
def test_changing_one_item_leaves_the_lines_of_its_neighbours(written: Written, data: st.DataObject) -> None:
    lists = [key for key, value in written.keys.items() if isinstance(value, list)]
    if not lists:
        return
    key = data.draw(st.sampled_from(lists))
    items = list(written.keys[key])
    at = data.draw(st.integers(0, len(items)))
    items[at : at + data.draw(st.integers(0, 1))] = data.draw(st.lists(words, max_size=2))
    after = parse(written.source).patch(keys={key: items})
    assert dict(parse(after.source).keys) == written.keys | {key: items}
    gone = set(written.source.splitlines()) - set(after.source.splitlines())
    assert len(gone) <= 3 or not items


@often(100)
@given(documents(), st.data())
def test_taking_a_key_out_takes_only_its_lines(written: Written, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from([name for name, _ in written.lines if name]))
    after = parse(written.source).patch(keys={key: None})
    if len(written.keys) > 1:
        assert after.source == "".join(written.around(key))
    assert dict(parse(after.source).keys) == {k: v for k, v in written.keys.items() if k != key}


@often(100)
@given(documents(), texts, st.one_of(texts, st.lists(texts, max_size=3), st.booleans()))
def test_a_new_key_is_new_lines(written: Written, key: str, value: str | list[str] | bool) -> None:
    if key in {*written.keys, "date", "updated"}:
        return
    after = parse(written.source).patch(keys={key: value})
    spelled = str(value).lower() if isinstance(value, bool) else value
    assert dict(parse(after.source).keys) == written.keys | {key: spelled}
    lines = after.source.splitlines(keepends=True)
    assert [line for line in written.source.splitlines(keepends=True) if line not in lines] == []


@often(100)
@given(documents(), bodies)
def test_a_new_body_leaves_the_front_matter(written: Written, body: str) -> None:
    document = parse(written.source)
    after = document.patch(body=body)
    assert after.source == written.source.removesuffix(document.body) + body
    assert (after.keys, after.body) == (document.keys, body)


@often(100)
@given(st.dictionaries(st.sampled_from(KEYS), st.one_of(texts, st.lists(texts)), max_size=5), texts)
def test_json_documents_keep_every_text(keys: dict[str, Any], new: str) -> None:
    inside = json.dumps(keys, ensure_ascii=False, indent=1)[1:-1] or " "
    document = parse(f";;;\n{inside}\n;;;\nbody")
    assert document.keys == keys
    after = document.patch(keys={"title": new, "new": [new]})
    assert parse(after.source).keys == keys | {"title": new, "new": [new]}
    assert json.loads("{" + (after.front.text if after.front else "") + "}") == after.keys


@often(100)
@given(texts, st.lists(texts, max_size=4), texts)
def test_any_text_can_be_written_and_every_yaml_reader_takes_it_for_text(
    title: str, tags: list[str], body: str
) -> None:
    document = compose(title, body, excerpt=body, keys={"list": tags})
    assert (document.title, document.keys["list"]) == (title, tags)
    assert (document.excerpt, document.body) == (body, body)
    assert document.front is not None
    for version in ("1.1", "1.2"):
        yaml = YAML(typ="safe", pure=True)
        yaml.version = version  # type: ignore[assignment]
        read = yaml.load(document.front.text + "\n")
        assert read == {"title": title, "list": tags, "excerpt": body}


YAMLISH = st.lists(
    st.sampled_from(
        [
            *("---", ";;;", "\n", "\r\n", "\r", " ", "  ", "\t", "a", "title", "date", "tags", ": "),
            *(":", "- ", "-", "[", "]", "{", "}", ", ", "'", '"', "|", ">", "+", "# c", "&a ", "*a"),
            *("!!str ", "!", "%", "? ", "~", "2025-01-01", "\\", "\\x", "@", "`", "<<", "中"),
            *("\x7f", "\x85", "\u2028", "\ufeff"),
        ]
    ),
    max_size=30,
).map("".join)
FORMS = st.sampled_from(
    ["{}", "---\n{}\n---\nb", "---\ntitle: x\n{}\n---\nb", ";;;\n{}\n;;;\n", "a: b\n{}\n---\n"]
)


@often(200)
@given(st.one_of(st.text(), YAMLISH), FORMS)
def test_no_text_raises_anything_but_invalid(text: str, form: str) -> None:
    source = form.replace("{}", text)
    try:
        document = parse(source)
    except Invalid:
        return
    assert document.source == source
    assert document.patch().source == source


@often(200)
@given(
    YAMLISH, FORMS, st.sampled_from([{"title": "a: b"}, {"tags": ["x", "#"]}, {"date": None}, {"body": "b"}])
)
def test_a_change_is_refused_or_exactly_that_change(text: str, form: str, change: dict[str, Any]) -> None:
    try:
        document = parse(form.replace("{}", text))
        after = parse(document.patch(**change).source)
    except Invalid:
        return
    field, value = next(iter(change.items()))
    assert getattr(after, field) == value
    assert {k: v for k, v in after.keys.items() if k != field} == {
        k: v for k, v in document.keys.items() if k != field
    }
