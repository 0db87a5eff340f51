"""The other end of the callback's encryption, written apart from the adapter's: PKCS7 and SHA1 of the library, no sharing.

https://developer.work.weixin.qq.com/document/path/90968; held against the published vectors in test_wecom_crypto.py.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


@dataclass(frozen=True)
class Sender:
    """Seals and signs as the service does."""

    token: str
    encoding_aes_key: str
    receive_id: str

    def seal(self, message: str, *, random: bytes = b"", receive_id: str | None = None, pad: bytes = b"") -> str:
        """Base64 of the encrypted block; `pad` replaces the padding by a wrong one of its length."""
        data = message.encode("utf-8")
        block = (random or secrets.token_bytes(16)) + len(data).to_bytes(4, "big") + data
        block += (self.receive_id if receive_id is None else receive_id).encode()
        padder = padding.PKCS7(256).padder()
        padded = padder.update(block) + padder.finalize()
        if pad:
            padded = padded[: -len(pad)] + pad
        key = base64.b64decode(self.encoding_aes_key + "=")
        encryptor = Cipher(algorithms.AES256(key), modes.CBC(key[:16])).encryptor()
        return base64.standard_b64encode(encryptor.update(padded) + encryptor.finalize()).decode("ascii")

    def sign(self, timestamp: str, nonce: str, cipher: str) -> str:
        digest = hashes.Hash(hashes.SHA1())
        for part in sorted([self.token, timestamp, nonce, cipher]):
            digest.update(part.encode())
        return digest.finalize().hex()
