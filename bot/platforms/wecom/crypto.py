"""WeCom's encryption: the callback's signature and envelope, and the files people send to the 智能机器人.

Algorithm: https://developer.work.weixin.qq.com/document/path/90968 (envelope and signature), .../path/100719 (files).
AES-256-CBC, key from 43 characters of base64, its first 16 bytes as the vector, PKCS#7 to a multiple of 32.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK = 32
_RANDOM = 16


class BadCipher(Exception):
    """What came cannot be trusted or read; the message is one English word for the log."""


def _key(text: str) -> bytes:
    """The 32 bytes behind a base64 key whose padding may be missing. Raises BadCipher."""
    try:
        key = base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise BadCipher("key") from None
    if len(key) != 32:
        raise BadCipher("key")
    return key


def _decrypt(key: bytes, data: bytes) -> bytes:
    if not data or len(data) % 16:
        raise BadCipher("length")
    opened = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    plain = opened.update(data) + opened.finalize()
    pad = plain[-1]
    if not 1 <= pad <= _BLOCK or pad > len(plain) or plain[-pad:] != bytes([pad]) * pad:
        raise BadCipher("padding")
    return plain[:-pad]


def decrypt_file(data: bytes, aes_key: str) -> bytes:
    """A file somebody sent to the 智能机器人. Raises BadCipher."""
    return _decrypt(_key(aes_key), data)


@dataclass(frozen=True)
class Envelope:
    """Signs and opens what the callback brings, for one app. `receive_id` is the corp id."""

    token: str
    aes_key: str
    receive_id: str

    def __post_init__(self) -> None:
        _key(self.aes_key)

    def signature(self, timestamp: str, nonce: str, cipher: str) -> str:
        parts = sorted((self.token, timestamp, nonce, cipher), key=lambda part: part.encode())
        return hashlib.sha1("".join(parts).encode()).hexdigest()  # noqa: S324 - the service's algorithm

    def is_signed(self, signature: str, timestamp: str, nonce: str, cipher: str) -> bool:
        """Whether the signature is right; takes as long for a wrong one."""
        return hmac.compare_digest(self.signature(timestamp, nonce, cipher).encode(), signature.encode())

    def open(self, cipher: str) -> str:
        """The message inside. Call `is_signed` first. Raises BadCipher."""
        try:
            data = base64.b64decode(cipher, validate=True)
        except (binascii.Error, ValueError):
            raise BadCipher("base64") from None
        plain = _decrypt(_key(self.aes_key), data)
        if len(plain) < _RANDOM + 4:
            raise BadCipher("short")
        (length,) = struct.unpack(">I", plain[_RANDOM : _RANDOM + 4])
        message, receive_id = plain[_RANDOM + 4 :][:length], plain[_RANDOM + 4 + length :]
        if len(message) != length:
            raise BadCipher("length")
        if not hmac.compare_digest(receive_id, self.receive_id.encode()):
            raise BadCipher("receiveid")
        try:
            return message.decode()
        except UnicodeDecodeError:
            raise BadCipher("text") from None

    def seal(self, message: str, random: bytes) -> str:
        """The other direction, for passive answers; `random` is 16 bytes."""
        data = message.encode()
        plain = random + struct.pack(">I", len(data)) + data + self.receive_id.encode()
        pad = _BLOCK - len(plain) % _BLOCK
        key = _key(self.aes_key)
        closed = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
        return base64.b64encode(closed.update(plain + bytes([pad]) * pad) + closed.finalize()).decode()
