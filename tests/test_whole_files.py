"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from claimkit.errors import ClaimkitError
from claimkit.whole_files import whole_folder, write_whole


def test_file_replaces_the_old_one_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.json"
    for content in ("one", "two — ü"):
        write_whole(path, content)
        assert path.read_text(encoding="utf-8") == content
    assert [p.name for p in path.parent.iterdir()] == ["a.json"]


def write_half(folder: Path) -> None:
    (folder / "a").write_text("half")
    raise ValueError("stopped")


def test_folder_keeps_what_was_there_where_the_block_fails(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(ValueError, match="stopped"), whole_folder(tmp_path) as folder:
        write_half(folder)
    assert (tmp_path / "a").read_text() == "old"
    with whole_folder(tmp_path) as folder:
        (folder / "a").write_text("new")
        (folder / "b").write_text("more")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]
    assert (tmp_path / "a").read_text() == "new"


def test_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ClaimkitError, match="cannot be written"):
        write_whole(tmp_path / "file" / "a.json", "x")
    with pytest.raises(ClaimkitError, match="cannot be written"), whole_folder(tmp_path / "file"):
        pass
