"""Two reports built by hand."""

from __future__ import annotations

import pytest
from handmade import built

from extractor.records import Report


@pytest.fixture
def reports() -> list[Report]:
    """Two reports, not in the order of their ids."""
    return [built("330803-2024-66611"), built()]
