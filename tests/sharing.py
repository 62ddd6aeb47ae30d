"""What the thousands of sites of a run learn once for all of them: it was most of what making one costs."""

from functools import wraps
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from blog.db import db
from blog.web.addresses import Rule


class Compiled(BytecodeCache):
    """What templates compile to."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[bucket.key] = bucket.bytecode_to_string()


class Statements(dict[tuple[Any, ...], Any]):
    """What statements compile to, shared by all engines that speak to one kind of database."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get(self._shared(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__(self._shared(key), compiled)

    @staticmethod
    def _shared(key: tuple[Any, ...]) -> tuple[Any, ...]:
        dialect, *statement = key
        return (dialect.name, *statement)


_COMPILED = Compiled()
_STATEMENTS = Statements()


def share_templates(site: Flask) -> None:
    """Spare the site compiling templates that another one has compiled."""
    site.jinja_env.bytecode_cache = _COMPILED


def share(site: Flask) -> None:
    """Spare the site compiling what another one has compiled."""
    share_templates(site)
    with site.app_context():
        db.engine.update_execution_options(compiled_cache=_STATEMENTS)


def share_rules() -> None:
    """Spare all sites parsing addresses that one has parsed: rules that read the same are the same."""
    parse, known = Rule.compile, dict[tuple[Any, ...], dict[str, Any]]()

    @wraps(parse)
    def compile(self: Rule) -> None:
        rule = self.rule, self.subdomain, self.host, self.merge_slashes, str(self.defaults)
        if rule not in known:
            parse(self)
            learned = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")
            known[rule] = {name: getattr(self, name) for name in learned}
        vars(self).update(known[rule])

    Rule.compile = compile  # type: ignore[method-assign]
