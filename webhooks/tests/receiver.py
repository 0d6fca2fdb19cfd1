"""A receiver of webhooks on this machine that can fail in every way there is."""

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import orjson

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


@dataclass(frozen=True)
class Received:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)


Behaviour = Callable[[socket.socket], None]


def answers(status: int, **headers: str) -> Behaviour:
    """Answer with a status."""
    lines = [f"HTTP/1.1 {status} Said", "Content-Length: 0", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return lambda connection: connection.sendall("\r\n".join([*lines, "", ""]).encode())


def accepts(connection: socket.socket) -> None:
    """Answer 200."""
    connection.sendall(OK)


def resets(connection: socket.socket) -> None:
    """Close at once, with a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def closes_in_the_middle(connection: socket.socket) -> None:
    """Promise more than is sent."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")


def speaks_nonsense(connection: socket.socket) -> None:
    """Answer something that is not HTTP."""
    connection.sendall(b"220 mail.example ESMTP\r\n")


def never_ends(connection: socket.socket) -> None:
    """Answer 200 and then write more than anybody should read; raises OSError when nobody does any more."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    for _ in range(5000):
        connection.sendall(b"x" * 65_536)


@dataclass
class Receiver:
    """Listens on 127.0.0.1; `behave` does the next answers in their order, the last one for ever."""

    tls: ssl.SSLContext | None = None
    received: list[Received] = field(default_factory=list)
    script: list[Behaviour] = field(default_factory=lambda: [accepts])
    server_names: list[str | None] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> "Receiver":
        self._closing = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        if self.tls is not None:
            self.tls.sni_callback = lambda _socket, name, _context: self.server_names.append(name)
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # the thread that accepts holds it open
        self._listener.close()

    def url(self, path: str = "/hook", *, host: str = "127.0.0.1") -> str:
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def behave(self, *script: Behaviour) -> None:
        self.script[:] = script

    def is_slow(self, connection: socket.socket) -> None:
        """Say nothing until the end of the test."""
        self._closing.wait(60)

    def drips(self, connection: socket.socket) -> None:
        """Write a header a byte at a time."""
        for byte in b"HTTP/1.1 200 OK\r\n" + b"X-Drip: " + b"x" * 1000:
            connection.sendall(bytes([byte]))
            if self._closing.wait(0.1):
                return

    def _listen(self) -> None:
        while not self._closing.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self.tls is not None:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection:
                self.received.append(_read(connection))
                behaviour = self.script[0] if len(self.script) == 1 else self.script.pop(0)
                behaviour(connection)
        except OSError:
            return


def _read(connection: socket.socket) -> Received:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65_536)
        if not chunk:
            raise ConnectionError
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", "0")):
        body += connection.recv(65_536)
    return Received(first.split(" ")[1], headers, body)


def certificate(folder: Path, *, name: str) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS context with a certificate for `name`, and the file of the authority (itself)."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    try:
        alternative: x509.GeneralName = x509.IPAddress(ip_address(name))
    except ValueError:
        alternative = x509.DNSName(name)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    authority, private = folder / f"{name}.pem", folder / f"{name}.key"
    authority.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, private)
    return context, authority
