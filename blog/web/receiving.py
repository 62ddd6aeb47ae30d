"""Files that somebody sends, where they are too many or too large for memory."""

from collections.abc import Callable
from functools import partial
from typing import IO, Any

from flask import Flask, Request, request
from werkzeug.formparser import FormDataParser

FIELDS = 100  # parts of a form that are no files


class ReceivingRequest(Request):
    """A request whose files go where its view says, as they arrive, if it does so before it reads any."""

    receive: Callable[[str], IO[bytes]] | None = None  # file name -> where its bytes are written

    def make_form_data_parser(self) -> FormDataParser:
        """As Flask makes it, but for the place of the files."""
        parser = super().make_form_data_parser()
        if self.receive:
            parser.stream_factory = partial(_stream, self.receive)
        return parser


def init_app(app: Flask) -> None:
    """Let all requests be of this kind."""
    app.request_class = ReceivingRequest


def receive(take: Callable[[str], IO[bytes]], most: int) -> None:
    """Let the files of this request, `most` of them, go where `take` says."""
    asked: Any = request
    asked.receive, asked.max_form_parts = take, most + FIELDS


def _stream(
    take: Callable[[str], IO[bytes]], *_sizes: Any, filename: str | None = None, **_more: Any
) -> IO[bytes]:
    return take(filename or "")
