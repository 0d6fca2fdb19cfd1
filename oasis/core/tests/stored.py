"""Fixtures of tests about stored objects: a real S3 API on loopback, and the embedded folder."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """A server of S3's API on this machine."""
    from moto.server import ThreadedMotoServer

    os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(settings: Any, s3_endpoint: str) -> str:
    """Objects are kept in a fresh bucket; its name."""
    from django.core.files.storage import storages

    name = f"oasis-{uuid4().hex}"
    options = {
        "bucket_name": name,
        "endpoint_url": s3_endpoint,
        "region_name": "eu-west-1",
        "access_key": "test",
        "secret_key": "test",
    }
    default = {"BACKEND": "oasis.core.storage.bucket.Bucket", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    where: Any = {"LocationConstraint": "eu-west-1"}
    storages["default"].client.create_bucket(Bucket=name, CreateBucketConfiguration=where)  # type: ignore[attr-defined]
    return name


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """Objects are kept in a fresh folder."""
    default = {
        "BACKEND": "oasis.core.storage.folder.Folder",
        "OPTIONS": {"location": str(tmp_path / "files"), "file_permissions_mode": 0o600},
    }
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return tmp_path / "files"


@pytest.fixture(params=["folder", "bucket"])
def kept(request: pytest.FixtureRequest) -> Any:
    """A test of this fixture runs with both storages."""
    return request.getfixturevalue(request.param)
