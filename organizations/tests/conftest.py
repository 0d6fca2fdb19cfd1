"""Fixtures of the backoffice's tests."""

from oasis.core.tests.stored import bucket, folder, kept, s3_endpoint

__all__ = ["bucket", "folder", "kept", "s3_endpoint"]
