"""A receiver of webhooks on this machine: HTTPS as receiver.example, vouched for by an authority of its own."""

import datetime as dt
import http.server
import ssl
import threading
from contextlib import contextmanager

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tidtam.webhooks.sending import Network

HOST = "receiver.example"
LONG_AGO, FAR_AHEAD = dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.datetime(2999, 1, 1, tzinfo=dt.UTC)


def certificates(folder):
    """Write the authority's certificate and the receiver's, with its key; return both paths."""
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _signed("authority", authority_key, "authority", authority_key, ca=True)
    leaf = _signed(HOST, key, "authority", authority_key, ca=False)
    pem = serialization.Encoding.PEM
    (folder / "authority.pem").write_bytes(authority.public_bytes(pem))
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "receiver.pem").write_bytes(secret + leaf.public_bytes(pem))
    return str(folder / "authority.pem"), str(folder / "receiver.pem")


def _signed(name, key, issuer, issuer_key, *, ca):
    builder = x509.CertificateBuilder(
        issuer_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]),
        subject_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]),
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=LONG_AGO,
        not_valid_after=FAR_AHEAD,
    )
    builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


class Receiver:
    """What was received, and how to reach it. answers: in turn a status, or a call of the handler; then 204."""

    def __init__(self, port, authority):
        self.port, self.received, self.answers = port, [], []
        self.url = f"https://{HOST}:{port}/tidtam?from=office"
        self.network = Network(
            resolve=lambda _host, _port: ["127.0.0.1"], is_allowed=lambda _address: True, cafile=authority, seconds=5
        )


@contextmanager
def serving(authority, certificate):
    """Serve on a port of this machine; yield the Receiver."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.received.append((self.path, dict(self.headers), body))
            answer = receiver.answers.pop(0) if receiver.answers else 204
            if callable(answer):
                return answer(self)
            self.send_response(answer)
            self.send_header("Location", receiver.url)
            self.end_headers()
            return None

        def log_message(self, *_args):
            """Say nothing."""

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_args):
            """Say nothing of clients that leave."""

    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver = Receiver(server.server_address[1], authority)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
