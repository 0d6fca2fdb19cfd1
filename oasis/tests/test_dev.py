"""`./dev` where the installation cannot work: a sentence that says what to do, no traceback."""

import hashlib
import io
import os
import shutil
import socket
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from oasis.tests.running import ROOT, SECONDS

PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
BACKEND = """
def prepare_metadata_for_build_wheel(folder, config_settings=None):
    raise OSError({words!r})

def build_wheel(folder, config_settings=None, metadata_directory=None):
    raise OSError({words!r})
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing but the script; its environment is made by the first who needs it."""
    made = tmp_path_factory.mktemp("clone")
    shutil.copy(ROOT / "dev", made)
    return made


def said(folder: Path, requirements: str, **environment: str) -> str:
    """What `./dev check` says before it gives up."""
    (folder / "requirements.txt").write_text(requirements)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    done = subprocess.run(
        ["./dev", "check"],
        cwd=folder,
        env={**kept, "PYTHON": sys.executable, "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "0", **environment},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert not list(folder.glob(".venv/.installed-*"))
    return done.stderr


def source(folder: Path, words: str) -> str:
    """A package that has to be built and fails with `words`; returns the line that requires it."""
    with tarfile.open(folder / "built-1.tar.gz", "w:gz") as archive:
        for name, text in (("pyproject.toml", PROJECT), ("backend.py", BACKEND.format(words=words)), ("PKG-INFO", "")):
            entry = tarfile.TarInfo(f"built-1/{name}")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    digest = hashlib.sha256((folder / "built-1.tar.gz").read_bytes()).hexdigest()
    return f"built==1 --hash=sha256:{digest}\n"


def test_without_a_network_it_says_so(folder: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # held, so that nobody else listens there, and not listened to
        index = f"http://127.0.0.1:{nobody.getsockname()[1]}/simple"
        words = said(folder, f"absent==1 --hash=sha256:{'0' * 64}\n", PIP_INDEX_URL=index)
    assert "the package index cannot be reached" in words


@pytest.mark.parametrize(
    ("failure", "advice"),
    [
        pytest.param("command 'cc' failed: No such file or directory", "install a C compiler", id="no compiler"),
        pytest.param("[Errno 28] No space left on device", "the disk is full", id="full disk"),
    ],
)
def test_a_package_that_cannot_be_built_is_explained(folder: Path, failure: str, advice: str) -> None:
    words = said(folder, source(folder, failure), PIP_NO_INDEX="1", PIP_FIND_LINKS=str(folder))
    assert advice in words


def test_a_file_that_is_not_the_locked_one_is_refused(folder: Path) -> None:
    source(folder, "never built")
    line = f"built==1 --hash=sha256:{'0' * 64}\n"
    assert "another file than the one that was locked" in said(
        folder, line, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(folder)
    )
