#!/usr/bin/env python3
"""Verify a copy of the audit trail without OASIS: Python 3.9 or newer and this file are all it takes.

    python verify_audit.py audit.jsonl [checkpoints.jsonl ...] --public-key <hex> [--json]

The files are what `manage.py export_audit` wrote. Give the public key that you were told by somebody you trust, not the
one that the file itself names; and a checkpoint file from another day or another hand, so that a tail which was cut off
together with its checkpoints is noticed. Exits 0 when everything fits, 1 when something does not (the first bad record
is named), 2 when a file cannot be read.

Each link's hash is SHA-256 over "oasis.audit.v1", the former hash (32 zero bytes before the first), the record's fields
and the two cipher texts, every part after its length in eight bytes (all ones for null). Checkpoints are signed with
Ed25519; the verification below is RFC 8032, section 5.1.7, with the arithmetic of its section 6.
"""

import argparse
import base64
import hashlib
import json
import sys

FIELDS = (
    "id created_at actor_id organization_id person_id action target_type target_id request_id changes".split()  # noqa: SIM905
)

# -- Ed25519 ----------------------------------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def _x_of(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def _add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0])
    f = (a[1] + a[0]) * (b[1] + b[0])
    g = 2 * a[3] * b[3] * D
    h = 2 * a[2] * b[2]
    e, f, g, h = f - e, h - g, h + g, f + e
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(number, point):
    result = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = _add(result, point)
        point = _add(point, point)
        number >>= 1
    return result


def _point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = _x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_verify(public_key, message, signature):
    """Whether `signature` (64 bytes) of `message` was made with the private key of `public_key` (32 bytes)."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key, point = _point(public_key), _point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or point is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % ORDER
    left, right = _times(s, BASE), _add(point, _times(h, key))
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)


# -- the chain --------------------------------------------------------------------------------------


def part(value):
    """One part of what is hashed: its length, then itself."""
    return b"\xff" * 8 if value is None else len(value).to_bytes(8, "big") + value


def link_hash(former, record):
    """The hash of a record's link after the one before it."""
    texts = [None if record[name] is None else record[name].encode() for name in FIELDS]
    ciphers = [None if record[name] is None else base64.b64decode(record[name]) for name in ("trace", "personal")]
    return hashlib.sha256(b"oasis.audit.v1" + b"".join(map(part, [former, *texts, *ciphers]))).digest()


def checkpoint_message(line):
    """What a checkpoint's signature is over."""
    parts = [str(line["position"]).encode(), line["record_id"].encode(), bytes.fromhex(line["hash"])]
    return b"oasis.audit.checkpoint.v1" + b"".join(map(part, [*parts, line["created_at"].encode()]))


def verify(records, checkpoints, trusted):
    """The findings, the first one first: `{position, record_id, problem}`."""
    findings = []
    signed = {}  # type: ignore[var-annotated]

    def found(position, record_id, problem):
        findings.append({"position": position, "record_id": record_id, "problem": problem})

    for line in checkpoints:
        good = line["public_key"] in trusted and ed25519_verify(
            bytes.fromhex(line["public_key"]), checkpoint_message(line), bytes.fromhex(line["signature"])
        )
        if good:
            signed.setdefault(line["position"], line)
        else:
            found(line["position"], line["record_id"], "the checkpoint's signature is not good")
    former, position, before = bytes(32), 0, "the beginning"
    for record in records:
        stored = bytes.fromhex(record["hash"])
        if record["position"] != position + 1:
            gap = (
                str(position + 1)
                if record["position"] == position + 2
                else f"{position + 1} to {record['position'] - 1}"
            )
            known = next(
                (signed[at]["record_id"] for at in range(position + 1, record["position"]) if at in signed), ""
            )
            found(position + 1, known, f"removed: record {gap} of the chain, between {before} and {record['id']}")
        elif link_hash(former, record) != stored:
            found(record["position"], record["id"], "altered: the record is not the one that was sealed")
        claim = signed.get(record["position"])
        if claim and (claim["hash"] != record["hash"] or claim["record_id"] != record["id"]):
            found(record["position"], record["id"], "rewritten: the signed checkpoint says another hash")
        former, position, before = stored, record["position"], record["id"]
    beyond = [at for at in signed if at > position]
    if beyond:
        last = signed[max(beyond)]
        said = f"cut off: the chain goes on to {last['position']} ({last['record_id']}), sealed {last['created_at']}"
        found(position + 1, signed[min(beyond)]["record_id"], said)
    return sorted(findings, key=lambda finding: finding["position"])


def read(paths):
    """Records in order, checkpoints and the keys that the files themselves name."""
    records, checkpoints, named = [], [], set()
    for path in paths:
        with open(path, encoding="utf-8") as file:
            for text in file:
                line = json.loads(text)
                if line["kind"] == "record":
                    records.append(line)
                elif line["kind"] == "checkpoint":
                    checkpoints.append(line)
                elif line["kind"] == "header" and line["format"] == "oasis.audit.v1":
                    named.update(line["public_keys"])
                else:
                    raise ValueError(f"not a line of an export: {text[:80]}")
    return sorted(records, key=lambda line: line["position"]), checkpoints, named


def main(arguments=None):
    """Verify the files named on the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description="Verify a copy of the OASIS audit trail.")
    parser.add_argument("files", nargs="+", help="what export_audit wrote")
    parser.add_argument("--public-key", action="append", default=[], help="hex; more than one after a change of keys")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args(arguments)
    try:
        records, checkpoints, named = read(options.files)
        findings = verify(records, checkpoints, set(options.public_key) or named)
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"cannot be read: {error!r}", file=sys.stderr)  # noqa: T201
        return 2
    say = {"ok": not findings, "records": len(records), "checkpoints": len(checkpoints), "findings": findings}
    if options.json:
        print(json.dumps(say))  # noqa: T201
        return 1 if findings else 0
    if not options.public_key:
        print("warning: no --public-key; the file's own keys are believed, so whoever made it could sign it")  # noqa: T201
    for finding in findings:
        print(f"{finding['position']} {finding['record_id'] or '-'}: {finding['problem']}")  # noqa: T201
    print(f"{len(records)} records, {len(checkpoints)} checkpoints: {'NOT as sealed' if findings else 'all as sealed'}")  # noqa: T201
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
