"""An S3 bucket (AWS, MinIO, Google Cloud Storage and others that speak it), through django-storages."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from oasis.core.errors import Unavailable
from oasis.core.storage import Upload
from oasis.core.storage.keys import BYTES, attachment

IN_MEMORY = 2 * 1024 * 1024  # bytes of an object that is read; a larger one waits in a temporary file
CHUNK = 64 * 1024
SECONDS = 10


class Bucket(S3Storage):
    """Stored objects in a bucket, which nobody but the application and who holds a signed URL can read."""

    def __init__(self, **options: Any) -> None:
        style = "path" if options.get("endpoint_url") else "virtual"  # what others than AWS understand
        super().__init__(
            **options,
            querystring_auth=True,
            transfer_config=TransferConfig(use_threads=False),
            client_config=Config(
                signature_version="s3v4",
                s3={"addressing_style": style},
                connect_timeout=SECONDS,
                read_timeout=SECONDS,
                retries={"total_max_attempts": 3, "mode": "standard"},
                request_checksum_calculation="when_required",  # newer checksums are AWS's alone
                response_checksum_validation="when_required",
            ),
        )

    @property
    def client(self) -> Any:
        """The thread's client."""
        return self.connection.meta.client

    def put(self, key: str, content: bytes | IO[bytes], content_type: str) -> None:
        """Upload an object."""
        source = BytesIO(content) if isinstance(content, bytes) else content
        source.seek(0)
        with _reaching(key):
            extra = {"ContentType": content_type or BYTES, "ContentDisposition": "attachment"}
            self.client.upload_fileobj(source, self.bucket_name, key, ExtraArgs=extra, Config=self.transfer_config)

    def stream(self, key: str) -> IO[bytes]:
        """Download an object."""
        with ExitStack() as until_read, _reaching(key):
            body = self.client.get_object(Bucket=self.bucket_name, Key=key)["Body"]
            found = until_read.enter_context(SpooledTemporaryFile(IN_MEMORY))
            for chunk in body.iter_chunks(CHUNK):
                found.write(chunk)
            found.seek(0)
            until_read.pop_all()  # from here on it is the caller's to close
        return cast("IO[bytes]", found)

    def first_bytes(self, key: str, length: int) -> bytes:
        """Download an object's beginning."""
        try:
            with _reaching(key):
                answer = self.client.get_object(Bucket=self.bucket_name, Key=key, Range=f"bytes=0-{length - 1}")
                return cast(bytes, answer["Body"].read())
        except EOFError:  # an object of no bytes has no first one
            return b""

    def length(self, key: str) -> int:
        """Ask for an object's size."""
        with _reaching(key):
            return int(self.client.head_object(Bucket=self.bucket_name, Key=key)["ContentLength"])

    def remove(self, key: str) -> None:
        """Delete an object."""
        with _reaching(key):
            self.client.delete_object(Bucket=self.bucket_name, Key=key)

    def signed_download(self, key: str, *, filename: str, content_type: str, minutes: int) -> str:
        """A presigned GET."""
        said = {"ResponseContentType": content_type, "ResponseContentDisposition": attachment(filename)}
        return self._presigned("get_object", key, minutes, said)

    def signed_upload(self, key: str, *, content_type: str, size: int, minutes: int) -> Upload:
        """A presigned PUT; type and length are signed with it, so that no other body is taken."""
        said = {"ContentType": content_type or BYTES, "ContentLength": size}
        url = self._presigned("put_object", key, minutes, said)
        return Upload(url, headers={"Content-Type": content_type or BYTES})

    def _presigned(self, act: str, key: str, minutes: int, said: dict[str, Any]) -> str:
        with _reaching(key):
            parameters = {"Bucket": self.bucket_name, "Key": key, **said}
            return str(self.client.generate_presigned_url(act, Params=parameters, ExpiresIn=60 * minutes))


@contextmanager
def _reaching(key: str) -> Iterator[None]:
    """Say in our words what the bucket answers: the object is missing, or the bucket cannot be reached."""
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        if status == 404 and error.response.get("Error", {}).get("Code") != "NoSuchBucket":
            raise FileNotFoundError(key) from error
        if status == 416:
            raise EOFError(key) from error
        raise Unavailable from error
    except BotoCoreError as error:
        raise Unavailable from error
