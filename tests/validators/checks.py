"""One function a validator: what it finds wrong with an edition, as short names; nothing where it accepts it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest


def frictionless(public: Path) -> set[str]:
    """Return the types of errors that frictionless reports, with the fields they are in."""
    library = pytest.importorskip(
        "frictionless", reason="frictionless is not installed; .ci/validate does that"
    )
    found = library.validate(str(public / "datapackage.json"))
    return {":".join(filter(None, one)) for one in found.flatten(["type", "fieldName"])}


def package_schema(public: Path, shapes: Path) -> set[str]:
    """Return where the package differs from the Data Package 2.0 profile."""
    jsonschema = pytest.importorskip(
        "jsonschema", reason="jsonschema is not installed; .ci/validate does that"
    )
    schema = json.loads((shapes / "datapackage-2.0" / "datapackage.json").read_text(encoding="utf-8"))
    package = json.loads((public / "datapackage.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    return {"/".join(map(str, one.absolute_path)) for one in validator.iter_errors(package)}


def json_schema(public: Path, file: str, schema: str) -> set[str]:
    """Return where a JSON file of the edition differs from the schema published beside it."""
    jsonschema = pytest.importorskip(
        "jsonschema", reason="jsonschema is not installed; .ci/validate does that"
    )
    told = json.loads((public / schema).read_text(encoding="utf-8"))
    said = json.loads((public / file).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(told)
    found = jsonschema.Draft202012Validator(told).iter_errors(said)
    return {"/".join(map(str, one.absolute_path)) or one.message for one in found}


def csvw(public: Path) -> set[str]:
    """Return what csvwvalidate refuses: one word, for it tells no more."""
    pytest.importorskip("csvw", reason="csvw is not installed; .ci/validate does that")
    code = (
        "import sys, warnings; warnings.simplefilter('ignore'); from csvw import CSVW; "
        "one = CSVW(sys.argv[1], validate=True); print('valid' if one.is_valid else 'refused')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(public / "data" / "csvw-metadata.json")],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    lines = run.stdout.split()
    if lines[-1:] == ["valid"]:
        return set()
    said = run.stderr.strip().splitlines()[-1:] or ["refused"]
    assert lines[-1:] == ["refused"] or said[0].startswith(("ValueError", "KeyError")), run.stderr
    return {said[0]}


def shacl(public: Path, shapes: Path, name: str) -> set[str]:
    """Return the paths that a file of shapes is not content with. A graph without triples is a crash, not a pass."""
    pyshacl = pytest.importorskip("pyshacl", reason="pyshacl is not installed; .ci/validate does that")
    import rdflib

    data = rdflib.Graph().parse(public / "catalog.ttl", format="turtle")
    told = rdflib.Graph().parse(shapes / f"{name}.ttl", format="turtle")
    assert len(data) > 100
    assert len(told) > 100
    conforms, found, text = pyshacl.validate(data, shacl_graph=told)
    assert isinstance(found, rdflib.Graph), text
    path = rdflib.URIRef("http://www.w3.org/ns/shacl#resultPath")
    paths = {str(one).rpartition("#")[2].rpartition("/")[2] for one in found.objects(None, path)}
    return set() if conforms else paths or {str(text)}


def croissant(public: Path, table: str = "") -> set[str]:
    """Return what mlcroissant refuses: the metadata alone, or the rows of a table too."""
    library = pytest.importorskip(
        "mlcroissant", reason="mlcroissant is not installed; .ci/validate does that"
    )
    try:
        dataset = library.Dataset(jsonld=str(public / "croissant.json"))
        if table:
            rows = [row for row, _ in zip(dataset.records(record_set=table), range(5), strict=False)]
            assert all(rows)
    except Exception as error:
        return {type(error).__name__}
    return set()
