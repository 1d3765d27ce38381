"""A key that signs seals, for the tests of this room."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@pytest.fixture
def seal_key():
    return Ed25519PrivateKey.generate()
