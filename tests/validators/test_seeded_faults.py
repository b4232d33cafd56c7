"""Seeded faults, each alone: the validator named beside it must refuse the file. What no validator sees, `verify` does.

A validator that passes a file it used to refuse fails here.
"""

import re

import checks
import pytest
from spoiling import change_json, describe_again

from extractor.commands.descriptions import wrong_descriptions
from extractor.commands.verify import Edition
from extractor.output.publish import PUBLIC
from extractor.rulebook import Rulebook


def swap(path, pattern, new, count=1):
    text = path.read_text(encoding="utf-8")
    changed, done = re.subn(pattern, new, text, count=count, flags=re.M | re.S)
    assert done, pattern
    path.write_text(changed, encoding="utf-8", newline="")


def in_csv(table, pattern, new):
    def spoil(public):
        path = public / "data" / f"{table}.csv"
        content = path.read_bytes().decode("utf-8")
        changed, done = re.subn(pattern, new, content, count=1)
        assert done, pattern
        path.write_bytes(changed.encode("utf-8"))
        describe_again(public)

    return spoil


def in_json(file, change):
    return lambda public: change_json(public / file, change)


def in_catalog(pattern, new, count=1):
    return lambda public: swap(public / "catalog.ttl", pattern, new, count)


def stale_hash(public):
    path = public / "data" / "figures.csv"
    path.write_bytes(path.read_bytes().replace("户".encode(), "人".encode(), 1))


def first_field(package, name, **said):
    fields = package["resources"][1]["schema"]["fields"]
    next(field for field in fields if field["name"] == name).update(said)


def set_type(package):
    first_field(package, "value", type="amount")


def no_keys(package):
    package["resources"][3]["schema"]["foreignKeys"] = []


def lost_column(public):
    path = public / "data" / "measures.csv"
    lines = path.read_bytes().decode("utf-8").splitlines()
    path.write_bytes("".join(f"{line.partition(',')[0]}\r\n" for line in lines).encode("utf-8"))
    describe_again(public)


def doubled(public):
    path = public / "data" / "measures.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines, lines[1]]))
    describe_again(public)


DATASET = r"(<[^>]*#dataset> a dcat:Dataset ;.*?)"
FILE = r"(#data/documents.csv> a dcat:Distribution ;.*?)"
AP, FULL, RECOMMENDED, RANGE = (
    f"dcat-ap-3.0.1/{name}" for name in ("shapes", "dcat-ap-SHACL", "shapes_recommended", "range")
)

TABLE_FAULTS = {
    "a byte changed": (stale_hash, "hash-count"),
    "text in a number column": (in_csv("figures", r"(?<=,money,)\d+(?=,)", "viel"), "type-error:value"),
    "a key that stands twice": (doubled, "primary-key"),
    "a key that leads nowhere": (
        in_csv("links", r"\r\n(\w+,\w+,\w+),\w+,", r"\r\n\1,nowhere,"),
        "foreign-key",
    ),
    "a term that is none": (in_csv("figures", r",money,", ",monney,"), "constraint-error:kind"),
    "below the minimum": (in_csv("documents", r",(\d+),0,,", r",-\1,0,,"), "constraint-error:text_length"),
    "a column that is missing": (lost_column, "missing-label:description"),
}


@pytest.mark.parametrize("name", TABLE_FAULTS)
def test_frictionless_refuses(public, name):
    spoil, seen = TABLE_FAULTS[name]
    spoil(public)
    assert any(one.startswith(seen) for one in checks.frictionless(public)), checks.frictionless(public)


@pytest.mark.parametrize("name", ["text in a number column", "a key that stands twice"])
def test_csvw_refuses(public, name):
    TABLE_FAULTS[name][0](public)
    assert checks.csvw(public)


@pytest.mark.parametrize("change", [set_type, no_keys], ids=["an unknown type", "an empty list of keys"])
def test_the_profile_refuses(public, shapes, change):
    in_json("datapackage.json", change)(public)
    assert checks.package_schema(public, shapes)


def test_frictionless_refuses_an_unknown_type(public):
    in_json("datapackage.json", set_type)(public)
    frictionless = pytest.importorskip(
        "frictionless", reason="frictionless is not installed; .ci/validate does that"
    )
    assert not frictionless.validate(str(public / "datapackage.json")).valid


CATALOG_FAULTS = {
    "no title": (DATASET + r"dct:title [^;]*;", r"\1", AP, "title"),
    "no accessURL": (FILE + r"dcat:accessURL [^;]*;", r"\1", AP, "accessURL"),
    "byteSize as text": (r'dcat:byteSize "(\d+)"\^\^xsd:nonNegativeInteger', r'dcat:byteSize "\1"', AP, "byteSize"),
    "publisher as text": (DATASET + r"dct:publisher <[^>]*>", r'\1dct:publisher "Wang"', AP, "publisher"),
    "frequency as text": (
        DATASET + r"dct:accrualPeriodicity <[^>]*>", r'\1dct:accrualPeriodicity "daily"', FULL, "accrualPeriodicity"),
    "licence as text": (FILE + r"dct:license <[^>]*>", r'\1dct:license "CC BY"', FULL, "license"),
    "checksum without algorithm": (r"spdx:algorithm spdx:checksumAlgorithm_sha256 ;", "", AP, "algorithm"),
    "no licence": (FILE + r"dct:license <[^>]*> ;", r"\1", RECOMMENDED, "license"),
    "no keyword": (DATASET + r"dcat:keyword [^;]*;", r"\1", RECOMMENDED, "keyword"),
    "no theme": (DATASET + r"dcat:theme [^;]*;", r"\1", RECOMMENDED, "theme"),
}  # fmt: skip


@pytest.mark.parametrize("name", CATALOG_FAULTS)
def test_the_shapes_refuse(public, shapes, name):
    pattern, new, shape, path = CATALOG_FAULTS[name]
    in_catalog(pattern, new)(public)
    assert path in checks.shacl(public, shapes, shape)


def drop(*names):
    def change(found):
        for name in names:
            del found[name]

    return change


def set_to(**said):
    return lambda found: found.update(said)


def no_such_column(found):
    found["recordSet"][1]["field"][7]["source"]["extract"]["column"] = "amount"


def test_croissant_refuses_a_column_that_is_not_there(public):
    in_json("croissant.json", no_such_column)(public)
    assert checks.croissant(public, "figures")


UNSEEN = {
    "a package without licence": (in_json("datapackage.json", drop("licenses")), "datapackage.json: has no licence"),
    "an empty version": (in_json("datapackage.json", set_to(version="")), "datapackage.json: version is ''"),
    "modified yesterday": (
        in_catalog(r'dct:modified "[^"]*"', 'dct:modified "yesterday"'), "modified is no moment: 'yesterday'"),
    "Croissant without licence": (in_json("croissant.json", drop("license")), "croissant.json: has no licence"),
    "Croissant with another column": (
        in_json("croissant.json", no_such_column), "figures: the columns of the file are other ones: amount, value"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNSEEN)
def test_verify_refuses_descriptions(public, name):
    spoil, fault = UNSEEN[name]
    assert list(wrong_descriptions(public)) == []
    spoil(public)
    assert any(fault in one for one in wrong_descriptions(public)), list(wrong_descriptions(public))


ROWS = {
    "the end before the start": (r'"start": (\d+), "end": \d+', r'"start": \1, "end": 0', "span"),
    "an offset shifted by one": (
        r'"start": 13, "end": 18', '"start": 14, "end": 19', "does not stand at 14..19"),
    "a value outside its interval": (
        r'"kind": "money", "value": "\d+"', '"kind": "money", "value": "1"', "value 1 is outside"),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_verify_refuses_rows(public, name):
    pattern, new, fault = ROWS[name]
    swap(public / "jsonl" / "figures.jsonl", pattern, new)
    assert public.name == PUBLIC
    faults = list(Edition(public.parent, Rulebook()).faults())
    assert any(fault in one for one in faults), faults
