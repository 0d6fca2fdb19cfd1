"""Which addresses of the outside world may be called: the guard against server-side request forgery (CWE-918).

A URL is looked at when it is subscribed (`url_problem`), and every address that its host resolves to each time it is
called (`may_be_called`), on the very addresses that the connection is then made to.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

LONGEST_URL = 500
LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "onion")
LOWEST_FREE_PORT = 1024
WEB_PORTS = {80, 443}
# IPv6 networks that carry an IPv4 address: NAT64 (RFC 6052) in the last 32 bits, 6to4 (RFC 3056) after the prefix
NAT64 = ip_network("64:ff9b::/96")
SIX_TO_FOUR = ip_network("2002::/16")
# what `is_global` lets pass or has let pass in some version of Python
NEVER = tuple(
    map(
        ip_network,
        ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48", "2001::/32", "2001:db8::/32", "3fff::/20",
         "fec0::/10", "::/96"),
    )
)  # fmt: skip

Address = IPv4Address | IPv6Address


def may_be_called(address: Address, *, allow_loopback: bool = False) -> bool:
    """Whether `address` belongs to the public internet; an IPv4 address inside an IPv6 one is what is judged.

    Private, loopback, link-local (the clouds' metadata live there), CGNAT, multicast and reserved ones do not;
    `allow_loopback` lets the machine itself pass, for development.
    """
    inner = _carried(address)
    if inner is not None:
        return may_be_called(inner, allow_loopback=allow_loopback)
    if address.is_loopback:
        return allow_loopback
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return False
    if any(address.version == network.version and address in network for network in NEVER):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved and not address.is_unspecified


def _carried(address: Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for."""
    if not isinstance(address, IPv6Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address in SIX_TO_FOUR:
        return IPv4Address(int(address) >> 80 & 0xFFFFFFFF)
    return None


def url_problem(url: str, *, allow_loopback: bool = False) -> str:
    """What speaks against calling `url`, as a code; "" for one that may be tried.

    `malformed`, `scheme` (https only; http to this machine where loopback is allowed), `credentials`, `port`, `host`
    (a name or an address that is not of the public internet).
    """
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or any(sign in url for sign in " \\<>"):
        return "malformed"
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return "malformed"
    if not host or "%" in parts.netloc or parts.fragment:
        return "malformed"
    local = allow_loopback and _is_loopback(host)
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        return "scheme"
    if "@" in parts.netloc:
        return "credentials"
    if port is not None and port not in WEB_PORTS and port < LOWEST_FREE_PORT:
        return "port"
    return "" if local or _may_be_named(host) else "host"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _may_be_named(host: str) -> bool:
    try:
        return may_be_called(ip_address(host))
    except ValueError:
        labels = host.lower().split(".")
        return len(labels) > 1 and labels[-1] not in LOCAL_NAMES and not labels[-1].isdigit() and all(labels)
