"""The metadata quality score of data.europa.eu, as far as it needs no live address: 325 of its 405 points."""

from __future__ import annotations

from pathlib import Path

from rdflib import DCTERMS, RDF, Graph, URIRef

DCAT = "http://www.w3.org/ns/dcat#"
EU = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
OPEN = {"CSV", "JSON", "XML", "PARQUET"}


def score(path: Path, shapes_hold: bool) -> int:
    """Return the points of the data set `#dataset` of a catalog; each property counts where every node has it."""
    graph = Graph().parse(path, format="turtle")
    (dataset,) = (
        one for one in graph.subjects(RDF.type, URIRef(f"{DCAT}Dataset")) if str(one).endswith("#dataset")
    )
    files = list(graph.objects(dataset, URIRef(f"{DCAT}distribution")))
    assert files

    def has(name: str | URIRef, *, of_files: bool = False, begins: str = "") -> bool:
        predicate = name if isinstance(name, URIRef) else URIRef(f"{DCAT}{name}")
        nodes = files if of_files else [dataset]
        values = [[str(one) for one in graph.objects(node, predicate)] for node in nodes]
        return all(found and all(one.startswith(begins) for one in found) for found in values)

    formats = {str(one).rpartition("/")[2] for file in files for one in graph.objects(file, DCTERMS.format)}
    points = {
        "keyword": (30, has("keyword")),
        "theme": (30, has("theme", begins=EU)),
        "spatial": (20, has(DCTERMS.spatial)),
        "temporal": (20, has(DCTERMS.temporal)),
        "downloadURL": (20, has("downloadURL", of_files=True)),
        "format": (20, has(DCTERMS.format, of_files=True)),
        "mediaType": (10, has("mediaType", of_files=True)),
        "vocabularies": (
            10,
            has("mediaType", of_files=True, begins=IANA) and has(DCTERMS.format, of_files=True, begins=EU),
        ),
        "non-proprietary": (20, formats <= OPEN),
        "machine readable": (20, formats <= OPEN),
        "shapes": (30, shapes_hold),
        "licence": (20, has(DCTERMS.license, of_files=True)),
        "licence vocabulary": (10, has(DCTERMS.license, of_files=True, begins=f"{EU}licence/")),
        "access rights": (10, has(DCTERMS.accessRights)),
        "access rights vocabulary": (5, has(DCTERMS.accessRights, begins=f"{EU}access-right/")),
        "contact": (20, has("contactPoint")),
        "publisher": (10, has(DCTERMS.publisher)),
        "rights": (5, has(DCTERMS.rights, of_files=True)),
        "byteSize": (5, has("byteSize", of_files=True)),
        "issued": (5, has(DCTERMS.issued)),
        "modified": (5, has(DCTERMS.modified)),
    }
    return sum(worth for worth, there in points.values() if there)
