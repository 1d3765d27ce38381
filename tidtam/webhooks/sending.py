"""One signed message to one address: an HTTPS conversation with whoever stands behind a name, and with nobody else.

The name is resolved here, every address it leads to must be one of the public internet, and the connection goes to the
very address that was looked at, with TLS verified against the name: a name that leads elsewhere a moment later leads
nowhere. No proxy is asked, no redirection followed, and nothing of an answer is read but its status.
"""

import functools
import http.client
import socket
import ssl
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from tidtam.webhooks import rules
from tidtam.webhooks.choices import Failure

TOTAL_SECONDS = 15.0
"""What a conversation may take from its first byte to the status of its answer."""
CONNECT_SECONDS = 5.0
LARGEST_HEAD = 16_384
"""Bytes of an answer up to its status and headers."""


class NotDelivered(Exception):
    """The message was not taken; `failure` says why, `code` is the status of the answer where one came."""

    def __init__(self, failure: Failure, code: int | None = None) -> None:
        self.failure, self.code = failure, code
        super().__init__(failure, code)


def resolved(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses that a name leads to. Raises OSError, UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_rest, address in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The network that messages leave by. Tests give one of their own; nothing that is configured can.

    cafile  certificates to trust in place of the machine's.
    """

    resolve: Callable[[str, int], Sequence[str]] = resolved
    is_allowed: Callable[[str], bool] = rules.is_public
    cafile: str | None = None
    seconds: float = TOTAL_SECONDS


INTERNET = Network()


def post(
    url: str, *, headers: Mapping[str, str], body: bytes, ports: Collection[int], network: Network = INTERNET
) -> int:
    """Send a message and return the status, 2xx, by which it was taken. Raises NotDelivered."""
    if rules.why_not(url, ports=ports) is not None:  # taken when it was typed: since then, ports alone can have changed
        raise NotDelivered(Failure.PORT)
    target = rules.target_of(url)
    try:
        addresses = network.resolve(target.host, target.port)
    except (OSError, UnicodeError) as error:
        raise NotDelivered(Failure.NAME) from error
    if not addresses or not all(map(network.is_allowed, addresses)):
        raise NotDelivered(Failure.ADDRESS)
    code = _asked(target, addresses, headers, body, network)
    if not rules.is_taken(code):
        raise NotDelivered(Failure.STATUS, code)
    return code


def _asked(
    target: rules.Target, addresses: Sequence[str], headers: Mapping[str, str], body: bytes, network: Network
) -> int:
    deadline = time.monotonic() + network.seconds
    connection = http.client.HTTPSConnection(target.host, target.port, context=_context(network.cafile))
    try:
        connection.sock = _opened(target, addresses, deadline, network)
        connection.request("POST", target.path, body=body, headers={**headers, "Connection": "close"})
        return connection.getresponse().status
    except TimeoutError as error:
        raise NotDelivered(Failure.TIMEOUT) from error
    except ssl.SSLCertVerificationError as error:
        raise NotDelivered(Failure.CERTIFICATE) from error
    except OSError as error:
        raise NotDelivered(Failure.CONNECTION) from error
    except http.client.HTTPException as error:
        raise NotDelivered(Failure.ANSWER) from error
    finally:
        connection.close()


def _opened(target: rules.Target, addresses: Sequence[str], deadline: float, network: Network) -> ssl.SSLSocket:
    """Return a connection to the first of some addresses that takes one, spoken to under the target's name."""
    plain = _connected(target.port, addresses, deadline)
    try:
        plain.settimeout(_left(deadline))
        found = cast("_LimitedSocket", _context(network.cafile).wrap_socket(plain, server_hostname=target.host))
    except BaseException:
        plain.close()
        raise
    found.deadline = deadline
    return found


@functools.cache
def _context(cafile: str | None) -> ssl.SSLContext:
    """Return whom to trust, read once by each process."""
    context = ssl.create_default_context(cafile=cafile)
    context.sslsocket_class = _LimitedSocket
    return context


def _connected(port: int, addresses: Sequence[str], deadline: float) -> socket.socket:
    *others, last = addresses
    for address in others:
        try:
            return socket.create_connection((address, port), min(CONNECT_SECONDS, _left(deadline)))
        except OSError:
            continue
    return socket.create_connection((last, port), min(CONNECT_SECONDS, _left(deadline)))


def _left(deadline: float) -> float:
    """Return the seconds that are left. Raises TimeoutError."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _LimitedSocket(ssl.SSLSocket):
    """Is read until a deadline and so far, however slowly or long the other side speaks."""

    deadline: float
    taken = 0

    def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
        """Read what has come. Raises TimeoutError, http.client.HTTPException."""
        if self.taken > LARGEST_HEAD:
            raise http.client.HTTPException("the answer is too long")
        self.settimeout(_left(self.deadline))
        got = super().recv_into(buffer, nbytes, flags)
        self.taken += got
        return got
