"""Network addresses, as far as they identify a client."""

from ipaddress import IPv6Address, ip_address, ip_network

SUBSCRIBER = 64  # bits of an IPv6 address that one subscriber's devices share


def valid_address(text: str | None) -> str | None:
    """`text` if it is an IPv4 or IPv6 address, else None (a proxy's header may hold anything)."""
    try:
        return str(ip_address(text)) if text else None
    except ValueError:
        return None


def network_of(text: str | None) -> str:
    """What failures are counted by: an IPv4 address, the /64 of an IPv6 one, `unknown` for anything else."""
    valid = valid_address(text)
    if valid is None:
        return "unknown"
    address = ip_address(valid)
    if not isinstance(address, IPv6Address):
        return valid
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((address.packed, SUBSCRIBER), strict=False))
