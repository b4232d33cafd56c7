"""The edition of the samples, published once, for validators that other people wrote.

They are heavy: `.ci/validate` installs them into environments of their own. Without them these tests skip, saying why.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from test_samples import ARTICLES, RULES, report

from extractor.output.publish import publish
from extractor.pipeline import audited

SHAPES = Path(__file__).resolve().parents[3] / "shared" / "validators"
MOMENT = "2024-07-02T03:04:05Z"


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """OUT with the edition of the samples. Not to be changed."""
    out = tmp_path_factory.mktemp("edition")
    reports = [report(article) for article in ARTICLES]
    findings = audited(reports, RULES)
    publish(reports, out, RULES, across=findings, moment=MOMENT)
    return out


@pytest.fixture
def public(whole: Path, tmp_path: Path) -> Path:
    """A copy of the edition that a test may spoil."""
    shutil.copytree(whole / "public", tmp_path / "public")
    return tmp_path / "public"


@pytest.fixture(scope="session")
def shapes() -> Path:
    """The folder of shapes and schemas that lies beside the project."""
    if not SHAPES.is_dir():
        pytest.skip("the shapes and schemas are not beside the project")
    return SHAPES
