"""A pair of Ed25519 keys: making, reading, fingerprint. Plain files; no database, no Django.

One pair signs seals of the trail, another documents (room verification). The private key stays on the server that
signs. The public key is copied off it: a verifier that trusts a key lying beside what was signed trusts whoever
changed it.
"""

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class KeyExists(Exception):
    """There is a key already; a new one would leave what was signed before without a signer to name."""


class KeyUnreadable(Exception):
    """The file is missing or holds no Ed25519 key; the text says which file."""


def public_key_path(path: Path) -> Path:
    """Return where the public key of a private key's file lies: beside it, `….pub.pem`."""
    return path.with_suffix(".pub.pem")


def make_key_pair(path: Path) -> str:
    """Make the pair of keys and return the public key's fingerprint.

    path  the private key's file, written with mode 0600; its folder is made where missing.
    Raises KeyExists where the file exists: a key is never overwritten.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    try:
        _write_new(path, pem, mode=0o600)
    except FileExistsError as error:
        raise KeyExists(str(path)) from error
    _write_new(public_key_path(path), public_pem(key.public_key()), mode=0o644)
    return fingerprint(key.public_key())


def _write_new(path: Path, content: bytes, *, mode: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def public_pem(key: Ed25519PublicKey) -> bytes:
    """Return the public key as PEM."""
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return the SHA-256, in hex, of the key's 32 bytes."""
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()


def read_private_key(path: Path) -> Ed25519PrivateKey:
    """Return the key that signs. Raises KeyUnreadable."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise KeyUnreadable(str(path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnreadable(str(path))
    return key


def read_public_key(path: Path) -> Ed25519PublicKey:
    """Return a key that verifies. Raises KeyUnreadable."""
    try:
        return public_key_of(path.read_bytes())
    except (OSError, ValueError) as error:
        raise KeyUnreadable(str(path)) from error


def public_key_of(pem: bytes) -> Ed25519PublicKey:
    """Return the key of a PEM text. Raises ValueError for anything else than an Ed25519 public key."""
    key = serialization.load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("not an Ed25519 public key")
    return key


def is_signed(*, key: Ed25519PublicKey, signature: str, payload: bytes) -> bool:
    """Tell whether a hex signature over the payload was made with the key's private half."""
    try:
        key.verify(bytes.fromhex(signature), payload)
    except (InvalidSignature, ValueError):
        return False
    return True
