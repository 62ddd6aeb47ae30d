"""A device with passkeys, made of software: it answers as WebAuthn says, and lies where a test wants."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40  # flags of authenticator data


def text(data: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


class Authenticator:
    """Holds one passkey."""

    def __init__(self, origin: str = "http://localhost:8000", host: str = "localhost") -> None:
        self.origin, self.host = origin, host
        self.id, self.key = secrets.token_bytes(16), ec.generate_private_key(ec.SECP256R1())
        self.count, self.flags = 0, PRESENT | VERIFIED

    def create(self, options: str) -> str:
        """Answer a request for a new passkey."""
        asked = json.loads(options)
        data = self._data(WITH_KEY) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + self._public()
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked["challenge"])
        return self._answer(client, attestationObject=text(attestation), transports=["internal", "x"])

    def get(self, options: str, **lies: Any) -> str:
        """Answer a request to sign."""
        asked = json.loads(options) | lies
        self.count += 1
        data, client = self._data(0), self._client("webauthn.get", asked["challenge"])
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(client, authenticatorData=text(data), signature=text(signature))

    def _answer(self, client: bytes, **response: Any) -> str:
        common = {"id": text(self.id), "rawId": text(self.id), "type": "public-key"}
        return json.dumps(common | {"response": {"clientDataJSON": text(client), **response}})

    def _client(self, kind: str, challenge: str) -> bytes:
        assert len(urlsafe_b64decode(challenge + "==")) == 32
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, more: int) -> bytes:
        flags = (self.flags | more).to_bytes(1, "big")
        return hashlib.sha256(self.host.encode()).digest() + flags + self.count.to_bytes(4, "big")

    def _public(self) -> bytes:
        numbers = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
