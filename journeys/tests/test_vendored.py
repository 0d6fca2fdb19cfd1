"""Scripts of others are as they were released."""

import re
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "static" / "vendor"
ROW = re.compile(
    r"^\| `(?P<folder>[^`]+)` \|.*\| `(?:dist/)?(?P<file>[^`]+)` \| `(?P<hash>[0-9a-f]{64})` \|", re.MULTILINE
)


def test_each_folder_has_its_licence_and_the_file_that_the_table_says() -> None:
    rows = {row["folder"]: row for row in ROW.finditer((FOLDER / "README.md").read_text())}
    assert set(rows) == {one.name for one in FOLDER.iterdir() if one.is_dir()}
    for name, row in rows.items():
        assert (FOLDER / name / "LICENSE").stat().st_size > 500
        assert sha256((FOLDER / name / row["file"]).read_bytes()).hexdigest() == row["hash"]
