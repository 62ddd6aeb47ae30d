"""What the tests of import and export share."""

from pathlib import Path

import pytest

from tests.transfer.sites import Hexo


@pytest.fixture
def hexo(tmp_path: Path) -> Hexo:
    """An empty Hexo site."""
    return Hexo(tmp_path / "hexo")
