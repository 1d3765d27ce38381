"""The pair of keys that signs seals: making, reading, fingerprint. Plain files; no database, no Django.

The private key stays on the server that seals. The public key is copied off it: a verifier that trusts a key lying
beside the trail trusts whoever changed the trail.
"""

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class SealKeyExists(Exception):
    """There is a key already; a new one would leave earlier seals without a signer to name."""


class SealKeyUnreadable(Exception):
    """The file is missing or holds no Ed25519 key; the text says which file."""


def public_key_path(path: Path) -> Path:
    """Return where the public key of a private key's file lies: beside it, `….pub.pem`."""
    return path.with_suffix(".pub.pem")


def make_seal_key(path: Path) -> str:
    """Make the pair of keys and return the public key's fingerprint.

    path  the private key's file, written with mode 0600; its folder is made where missing.
    Raises SealKeyExists where the file exists: a key is never overwritten.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    try:
        _write_new(path, pem, mode=0o600)
    except FileExistsError as error:
        raise SealKeyExists(str(path)) from error
    _write_new(public_key_path(path), public_pem(key.public_key()), mode=0o644)
    return fingerprint(key.public_key())


def _write_new(path: Path, content: bytes, *, mode: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def public_pem(key: Ed25519PublicKey) -> bytes:
    """Return the public key as PEM, as `verify-audit --public-key` reads it."""
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return the SHA-256, in hex, of the key's 32 bytes."""
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()


def read_private_key(path: Path) -> Ed25519PrivateKey:
    """Return the key that signs. Raises SealKeyUnreadable."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise SealKeyUnreadable(str(path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SealKeyUnreadable(str(path))
    return key


def read_public_key(path: Path) -> Ed25519PublicKey:
    """Return a key that verifies. Raises SealKeyUnreadable."""
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise SealKeyUnreadable(str(path)) from error
    if not isinstance(key, Ed25519PublicKey):
        raise SealKeyUnreadable(str(path))
    return key


def is_signed(*, key: Ed25519PublicKey, signature: str, payload: bytes) -> bool:
    """Tell whether a hex signature over the payload was made with the key's private half."""
    try:
        key.verify(bytes.fromhex(signature), payload)
    except (InvalidSignature, ValueError):
        return False
    return True
