"""Front matter meant to hurt: refused with an Invalid, soon, or harmless."""

import time

import pytest

from blog.errors import Invalid
from blog.posts.document import parse

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)
)

REFUSED = {
    "alias bomb": BOMB,
    "python object": "a: !!python/object/apply:os.system [id]",
    "python name": "a: !!python/name:os.system",
    "own tag": "a: !secret x",
    "own tag directive": "%TAG ! tag:yaml.org,2002:python/\n--- \na: !name:os.system x",
    "no such version": "%YAML 1.21\n--- \na: 1",
    "no such directive version": "%YAML 99999999999999999999.x\n--- \na: 1",
    "binary": "a: !!binary aGk=",
    "endless alias": "a: &a [*a]",
    "unknown alias": "a: *b",
    "two documents": "a: 1\n... \n--- \nb: 2",
    "a list as a key": "[a, b]: 1",
    "a mapping as a key": "title: {{ title }}",
    "nested brackets": "a: " + "[" * 20_000,
    "closed brackets": "a: " + "[" * 5_000 + "]" * 5_000,
    "nested braces": "a: " + "{x: " * 10_000,
    "nested dashes": "a:\n  " + "- " * 20_000 + "x",
    "nested keys": "\n".join(" " * depth + "k:" for depth in range(300)),
    "nested question marks": "? " * 20_000,
    "too many items": "a: [" + "x," * 20_000 + "]",
    "too long": "a: " + "x" * 70_000,
    "control character": "a: \x01",
    "escaped nul": 'a: "\\0"',
    "escaped nul in a key": '"\\0": a',
    "half a surrogate pair": 'a: "\\ud800"',
    "no such character": 'a: "\\U99999999"',
    "a tab before a key": "\ta: 1",
}
REFUSED_JSON = {
    "nested brackets": '"a": ' + "[" * 20_000,
    "closed brackets": '"a": ' + "[" * 5_000 + "]" * 5_000,
    "nested objects": '"a": ' + '{"x":' * 10_000,
    "somewhat deep": '"a": ' + "[" * 40 + "]" * 40,
    "a brace too many": '"a": 1} , {"b": 2',
    "trailing comma": '"a": 1,',
    "not a number": '"a": NaN',
    "single quotes": "'a': 1",
    "number as a key": "1: 2",
    "no colon": '"a" 1',
    "no comma": '"a": 1 "b": 2',
    "escaped nul": '"a": {"b": ["\\u0000"]}',
    "escaped nul in a key": '"a": {"\\u0000": 1}',
    "half a surrogate pair": '"a": "\\ud800"',
    "line break in text": '"a": "x\ny"',
}


@pytest.mark.parametrize("front", REFUSED.values(), ids=REFUSED)
def test_hostile_yaml_is_refused(front: str) -> None:
    with pytest.raises(Invalid, match=r"post\.md, line \d+: the front matter is not valid YAML"):
        parse(f"-----\n{front}\n-----\nbody", name="post.md")


@pytest.mark.parametrize("front", REFUSED_JSON.values(), ids=REFUSED_JSON)
def test_hostile_json_is_refused(front: str) -> None:
    with pytest.raises(Invalid, match=r"post\.md, line \d+: the front matter is not valid JSON"):
        parse(f";;;\n{front}\n;;;\nbody", name="post.md")


def test_a_character_that_no_database_holds_is_refused_anywhere() -> None:
    for source in ("a\0b", "---\na: 1\n---\n\0", "\ud800"):
        with pytest.raises(Invalid, match="cannot be stored"):
            parse(source)
    for value in ("a\0b", "\udfff"):
        with pytest.raises(Invalid, match="cannot be stored"):
            parse("---\na: 1\n---\n").patch(title=value)
        with pytest.raises(Invalid, match="cannot be stored"):
            parse("").patch(body=value)


def test_front_matter_does_not_grow_beyond_its_limit() -> None:
    with pytest.raises(Invalid, match="longer than 64 KB"):
        parse("---\na: 1\n---\n").patch(description="x" * 70_000)


SLOW = {
    "one long line": "a: " + "x " * 30_000,
    "many lines": "a:\n" + "  x\n" * 15_000,
    "blank lines": "a: |\n" + "\n" * 60_000 + "  x",
    "block with comments": "a: |\n" + "  # x\n" * 8_000,
    "comments": "# x\n" * 15_000 + "a: 1",
    "many keys": "\n".join(f"k{n}: {n}" for n in range(2_400)),
    "many tags": "tags:\n" + "\n".join(f"- t{n}" for n in range(4_000)),
    "quotes": 'a: "' + '\\"' * 30_000 + '"',
    "tabs": "a:\n" + "\t- x\n" * 4_000,
    "anchors": "\n".join(f"k{n}: &a{n} x" for n in range(2_000)),
    "colons": "a: " + "x:x" * 20_000,
    "hashes": "a: " + "#" * 60_000,
    "dashes in an unclosed form": "-" * 60_000,
}


@pytest.mark.parametrize("front", SLOW.values(), ids=SLOW)
def test_the_longest_front_matter_is_read_and_changed_in_good_time(front: str) -> None:
    began = time.process_time()
    document = parse(f"---\n{front}\n---\nbody")
    document.patch(title="x", tags=["a"])
    assert time.process_time() - began < 5


def test_a_long_body_costs_nothing() -> None:
    began = time.process_time()
    for body in ("x\n---\n" * 200_000, "\n" * 1_000_000, "-" * 1_000_000, "\r" * 1_000_000):
        parse(body)
        assert parse(f"---\na: 1\n---\n{body}").patch(title="t").body == body
    assert time.process_time() - began < 10
