"""Validators that other people wrote accept the edition of the samples."""

import json
import os
import subprocess
from pathlib import Path

import checks
import pytest
from quality import score

HERE = Path(__file__).parent
SHAPES = [
    "dcat-ap-3.0.1/shapes", "dcat-ap-3.0.1/range", "dcat-ap-3.0.1/shapes_recommended", "dcat-ap-3.0.1/dcat-ap-SHACL",
    "dcat-us-3/dcat-us_3.0_shacl_shapes",
]  # fmt: skip
TABLES = ["documents", "figures", "projects", "findings", "links", "units", "measures", "places"]
CKAN = os.environ.get("EXTRACTOR_CKAN_PYTHON", "")
SCHEMAS = [("index.json", "index.schema.json"), ("catalog.zh.json", "catalog.zh.schema.json")]


def test_frictionless(whole):
    assert checks.frictionless(whole / "public") == set()


def test_the_package_profile(whole, shapes):
    assert checks.package_schema(whole / "public", shapes) == set()


def test_csv_on_the_web(whole):
    assert checks.csvw(whole / "public") == set()


@pytest.mark.parametrize(("file", "schema"), SCHEMAS)
def test_our_own_schemas(whole, file, schema):
    assert checks.json_schema(whole / "public", file, schema) == set()


@pytest.mark.parametrize("name", SHAPES)
def test_the_shapes_hold(whole, shapes, name):
    assert checks.shacl(whole / "public", shapes, name) == set()


@pytest.mark.parametrize("table", ["", *TABLES])
def test_croissant(whole, table):
    assert checks.croissant(whole / "public", table) == set()


def test_the_quality_score(whole, shapes):
    holds = not checks.shacl(whole / "public", shapes, SHAPES[0])
    assert score(whole / "public" / "catalog.ttl", holds) >= 315


@pytest.mark.skipif(
    not CKAN, reason="EXTRACTOR_CKAN_PYTHON names no Python with ckanext-dcat; .ci/validate does"
)
def test_the_record_that_ckan_stores(whole, request):
    """The whole record is a golden file, but for sizes and digests, which are those of the files."""
    run = subprocess.run(
        [CKAN, str(HERE / "ckan_record.py"), str(whole / "public" / "catalog.ttl")],
        capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    packages = json.loads(run.stdout)
    index = json.loads((whole / "public" / "index.json").read_text(encoding="utf-8"))
    files = {one["path"]: one for one in index["resources"]}
    for package in packages:
        for resource in package["resources"]:
            file = files[resource["url"].partition("/township-disclosure-figures/")[2]]
            assert (resource.pop("size"), resource.pop("hash")) == (file["bytes"], file["sha256"])
    found = json.dumps(packages, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    golden = HERE / "golden" / "ckan.json"
    if request.config.getoption("--update-golden"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")
