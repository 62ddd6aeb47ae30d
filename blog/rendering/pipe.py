"""Messages between the application and its rendering process: a length, then JSON."""

import json
from io import RawIOBase
from typing import Any


def send(stream: RawIOBase, message: dict[str, Any]) -> None:
    """Write one message; raises OSError when nobody reads."""
    payload = json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass")
    rest = memoryview(len(payload).to_bytes(4, "big") + payload)
    while rest:
        rest = rest[stream.write(rest) or 0 :]


def receive(stream: RawIOBase) -> dict[str, Any] | None:
    """Read one message; None at the end of the stream, also amid a message."""
    header = _exactly(stream, 4)
    payload = _exactly(stream, int.from_bytes(header, "big")) if header else None
    return json.loads(payload) if payload else None


def _exactly(stream: RawIOBase, size: int) -> bytes | None:
    parts = []
    while size > 0:
        part = stream.read(size)
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
