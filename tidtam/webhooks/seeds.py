"""The secret that signs a webhook's messages. It is stored nowhere: it is made anew whenever something is signed.

Made of a random seed in the database and the installation's own key (TIDTAM_SECRET_KEY): neither alone says anything of
it, and a copy of the database signs nothing. With another key the secret is another, which its fingerprint tells.
"""

import secrets as chance

from django.utils.crypto import salted_hmac

PURPOSE = "tidtam.webhooks.secret"


def new_seed() -> str:
    """Return 256 bits of chance."""
    return chance.token_hex(32)


def secret_of(seed: str) -> bytes:
    """Return the secret of a seed: 32 bytes."""
    return salted_hmac(PURPOSE, seed, algorithm="sha256").digest()
