"""An edition as a DCAT-AP 3 catalog (valid as DCAT-US 3 too), in Turtle and JSON-LD.

Every node has an address, so that the same edition gives the same bytes. Source pages are `prov:Entity` and never
`dcat:Dataset`: a harvester would take them for data sets of their own. Titles stand in one literal for all languages,
since portals keep the one of their own language and drop the others. JSON Lines are left out here, for no registered
media type names them; `index.json` lists them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from rdflib import DCTERMS, FOAF, PROV, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef

from extractor.output.described import DATASET, RIGHTS, Described, File
from extractor.output.dictionary import dictionary
from extractor.output.package import PROFILE
from extractor.output.tables import Row

if TYPE_CHECKING:
    from rdflib.term import Node

# rdflib knows DCAT 2 only.
DCAT = Namespace("http://www.w3.org/ns/dcat#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
EU = Namespace("http://publications.europa.eu/resource/authority/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
WKT = URIRef("http://www.opengis.net/ont/geosparql#wktLiteral")
# The mainland, roughly. Where a township lies is not known; its name and code are keywords.
BOX = "POLYGON((73.5 18.1,134.8 18.1,134.8 53.6,73.5 53.6,73.5 18.1))"
CENTRE = "POINT(104.2 35.9)"
IANA = Namespace("https://www.iana.org/assignments/media-types/")
LICENSE = EU["licence/CC_BY_4_0"]
THEME = EU["data-theme/GOVE"]
THEMES = EU["data-theme"]
STABLE = EU["planned-availability/STABLE"]
AVAILABILITIES = EU["planned-availability"]
FORMATS = {"text/csv": "CSV", "application/json": "JSON", "application/vnd.apache.parquet": "PARQUET"}
PREFIXES = {
    "adms": ADMS, "dcat": DCAT, "dcatap": DCATAP, "dct": DCTERMS, "foaf": FOAF, "prov": PROV, "rdfs": RDFS, "skos": SKOS,
    "spdx": SPDX, "vcard": VCARD, "xsd": XSD,
}  # fmt: skip


def graph_of(edition: Described) -> Graph:
    """Return the catalog of an edition as a graph."""
    return _Catalog(edition).graph


def turtle(graph: Graph) -> str:
    """Return a graph in Turtle."""
    return graph.serialize(format="turtle")


def json_ld(graph: Graph) -> str:
    """Return a graph in JSON-LD."""
    context = {name: str(space) for name, space in PREFIXES.items()}
    found = _ordered(json.loads(graph.serialize(format="json-ld", context=context)))
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _ordered(value: Any) -> Any:
    """Return JSON-LD with its sets in one order; the library's own is another at each run."""
    if isinstance(value, dict):
        return {key: _ordered(one) for key, one in value.items()}
    if isinstance(value, list):
        return sorted(map(_ordered, value), key=lambda one: json.dumps(one, sort_keys=True))
    return value


class _Catalog:
    """Fills a graph with the nodes of one edition."""

    def __init__(self, edition: Described) -> None:
        self.edition = edition
        self.base = Namespace(edition.settings.base_url)
        self.graph = Graph(bind_namespaces="none")
        for name, space in PREFIXES.items():
            self.graph.bind(name, space)
        self.catalog = self.base["#catalog"]
        self.dataset = self.base["#dataset"]
        self._concepts()
        self._people()
        self._catalog()
        self._dataset()
        for place in edition.places:
            self._series(place)

    def _add(self, subject: Node, kinds: Iterable[Node], facts: Iterable[tuple[Node, Node | None]]) -> None:
        for kind in kinds:
            self.graph.add((subject, RDF.type, kind))
        for predicate, value in facts:
            if value is not None:
                self.graph.add((subject, predicate, value))

    def _concepts(self) -> None:
        """What the vocabularies call the terms that are used: their types and labels."""
        schemes = ((THEMES, "Data theme"), (AVAILABILITIES, "Planned availability"))
        for scheme, title in schemes:
            named = [(DCTERMS.title, Literal(title, "en")), (SKOS.prefLabel, Literal(title, "en"))]
            self._add(scheme, [SKOS.ConceptScheme], named)
        for concept, scheme, label in (
            (THEME, THEMES, "Government and public sector"),
            (STABLE, AVAILABILITIES, "stable"),
        ):
            facts = [(SKOS.prefLabel, Literal(label, "en")), (SKOS.inScheme, scheme)]
            self._add(concept, [SKOS.Concept], facts)
        for frequency in (self.edition.settings.frequency, "ANNUAL"):
            self._add(EU[f"frequency/{frequency}"], [DCTERMS.Frequency], [])
        for language in ("ZHO", "ENG"):
            self._add(EU[f"language/{language}"], [DCTERMS.LinguisticSystem], [])
        self._add(
            EU["access-right/PUBLIC"], [DCTERMS.RightsStatement], [(RDFS.label, Literal("public", "en"))]
        )
        license_type = URIRef("http://purl.org/adms/licencetype/Attribution")
        license_said = [(DCTERMS.title, Literal("CC BY 4.0")), (DCTERMS.type, license_type)]
        self._add(LICENSE, [DCTERMS.LicenseDocument], license_said)
        self._labelled(license_type, "Attribution", "http://purl.org/adms/licencetype/1.1")
        self._add(SPDX.checksumAlgorithm_sha256, [SPDX.ChecksumAlgorithm], [])
        self._add(self.base["#rights"], [DCTERMS.RightsStatement], [(RDFS.label, Literal(RIGHTS, "en"))])
        self._add(URIRef(PROFILE), [DCTERMS.Standard], [(DCTERMS.title, Literal("Data Package 2.0", "en"))])
        country = [
            (SKOS.prefLabel, Literal("China", "en")),
            (DCAT.bbox, Literal(BOX, datatype=WKT)),
            (DCAT.centroid, Literal(CENTRE, datatype=WKT)),
        ]
        self._add(EU["country/CHN"], [DCTERMS.Location], country)

    def _labelled(self, concept: URIRef, label: str, scheme: str) -> None:
        facts = [(SKOS.prefLabel, Literal(label, "en")), (SKOS.inScheme, URIRef(scheme))]
        self._add(concept, [SKOS.Concept], facts)
        self._add(
            URIRef(scheme), [SKOS.ConceptScheme], [(DCTERMS.title, Literal(scheme.split("/")[-2], "en"))]
        )

    def _people(self) -> None:
        settings = self.edition.settings
        kind = URIRef(f"http://purl.org/adms/publishertype/{settings.publisher_type}")
        self._labelled(kind, settings.publisher_type, "http://purl.org/adms/publishertype/1.0")
        agent = [(FOAF.name, Literal(settings.publisher)), (DCTERMS.type, kind)]
        self._add(self.base["#publisher"], [FOAF.Agent], agent)
        contact: list[tuple[Node, Node | None]] = [
            (VCARD.fn, Literal(settings.contact_name)),
            (VCARD.hasEmail, URIRef(f"mailto:{quote(settings.contact_email, safe='@.+-_')}")),
        ]
        self._add(self.base["#contact"], [VCARD.Kind, VCARD.Organization], contact)
        home = [(DCTERMS.title, Literal(settings.title))]
        self._add(URIRef(settings.base_url), [FOAF.Document], home)

    def _catalog(self) -> None:
        settings = self.edition.settings
        self._add(
            self.catalog,
            [DCAT.Catalog],
            [
                (DCTERMS.title, Literal(settings.title, "zh")),
                (DCTERMS.description, Literal(settings.description, "zh")),
                (DCTERMS.publisher, self.base["#publisher"]),
                (DCTERMS.identifier, Literal(str(self.catalog))),
                (DCTERMS.license, LICENSE),
                (DCTERMS.rights, self.base["#rights"]),
                (DCTERMS.spatial, EU["country/CHN"]),
                (DCAT.themeTaxonomy, THEMES),
                (DCAT.contactPoint, self.base["#contact"]),
                (FOAF.homepage, URIRef(settings.base_url)),
                (DCAT.dataset, self.dataset),
                *self._languages(),
                *self._dates(),
            ],
        )

    def _dataset(self) -> None:
        edition, settings = self.edition, self.edition.settings
        named = [
            (DCTERMS.identifier, Literal(f"{settings.base_url}{DATASET}")),
            (DCTERMS.title, Literal(settings.title, "zh")),
            (DCTERMS.description, Literal(settings.description, "zh")),
            (DCAT.version, Literal(edition.version)),
            (ADMS.versionNotes, Literal(edition.notes, "en")),
            (DCTERMS.spatial, EU["country/CHN"]),
            (DCTERMS.accrualPeriodicity, EU[f"frequency/{settings.frequency}"]),
            (DCTERMS.conformsTo, URIRef(PROFILE)),
            (DCAT.landingPage, URIRef(settings.base_url)),
            (PROV.wasGeneratedBy, self.base["#reading"]),
        ]
        self._add(
            self.dataset, [DCAT.Dataset], [*named, *self._shared(), *self._period(self.dataset, "", "")]
        )
        self._add(
            self.base["#reading"], [PROV.Activity], [(RDFS.label, Literal("reading of the pages", "en"))]
        )
        for source in edition.sources:
            self._add(URIRef(source), [PROV.Entity], [])
            self.graph.add((self.dataset, PROV.wasDerivedFrom, URIRef(source)))
        for file in edition.files:
            if file.media_type in FORMATS and file.rows is not None:
                self.graph.add((self.dataset, DCAT.distribution, self._distribution(file)))

    def _distribution(self, file: File) -> URIRef:
        table = dictionary()[file.table]
        address = self.base[file.path]
        node = self.base[f"#{file.path}"]
        checksum = self.base[f"#checksum-{file.path}"]
        file_format = EU[f"file-type/{FORMATS[file.media_type]}"]
        media_type = IANA[file.media_type]
        self._add(file_format, [DCTERMS.MediaTypeOrExtent], [])
        self._add(media_type, [DCTERMS.MediaType, DCTERMS.MediaTypeOrExtent], [])
        self._add(
            checksum,
            [SPDX.Checksum],
            [
                (SPDX.algorithm, SPDX.checksumAlgorithm_sha256),
                (SPDX.checksumValue, Literal(file.sha256, datatype=XSD.hexBinary)),
            ],
        )
        self._add(
            node,
            [DCAT.Distribution],
            [
                (DCTERMS.title, Literal(f"{table.title_zh} {file.path.rpartition('/')[2]}", "zh")),
                (DCTERMS.description, Literal(table.description, "en")),
                (DCTERMS.identifier, Literal(str(node))),
                (DCAT.accessURL, address),
                (DCAT.downloadURL, address),
                (DCAT.mediaType, media_type),
                (DCTERMS.format, file_format),
                (DCTERMS.license, LICENSE),
                (DCTERMS.rights, self.base["#rights"]),
                (DCTERMS.accessRights, EU["access-right/PUBLIC"]),
                (DCATAP.availability, STABLE),
                (DCAT.byteSize, Literal(str(file.bytes), datatype=XSD.nonNegativeInteger)),
                (SPDX.checksum, checksum),
                (DCTERMS.conformsTo, URIRef(PROFILE)),
                *self._languages(),
                *self._dates(),
            ],
        )
        return node

    def _series(self, place: Row) -> None:
        """A series for each place, with a member for each year that its documents look back on or ahead to."""
        years = self.edition.years.get(place["place_id"], ())
        if not years:
            return
        settings, name = self.edition.settings, place["place_name"] or place["place_code"]
        series = self.base[f"#series-{quote(place['place_id'], safe='')}"]
        self._add(
            series,
            [DCAT.DatasetSeries],
            [
                (DCTERMS.identifier, Literal(str(series))),
                (DCTERMS.title, Literal(f"{name} {settings.title}", "zh")),
                (DCTERMS.description, Literal(f"{place['description']}: one member a year.", "en")),
                (DCTERMS.accrualPeriodicity, EU["frequency/ANNUAL"]),
                *self._place(place),
                (DCTERMS.publisher, self.base["#publisher"]),
                (DCAT.contactPoint, self.base["#contact"]),
                *self._dates(),
                *self._period(series, f"{years[0]:04}-01-01", f"{years[-1]:04}-12-31"),
            ],
        )
        for year in years:
            self._member(series, place, name, year)

    def _member(self, series: URIRef, place: Row, name: str, year: int) -> None:
        member = URIRef(f"{series}-{year}")
        described = (
            f"Figures of the documents of {name} that look back on {year} or ahead to it: rows of figures.csv whose "
            f"document_id is that of a row of documents.csv with this place and report_year or plan_year {year}."
        )
        named = [
            (DCTERMS.identifier, Literal(str(member))),
            (DCTERMS.title, Literal(f"{name} {year} {self.edition.settings.title}", "zh")),
            (DCTERMS.description, Literal(described, "en")),
            *self._place(place),
            (DCAT.inSeries, series),
            (DCAT.version, Literal(self.edition.version)),
        ]
        period = self._period(member, f"{year:04}-01-01", f"{year:04}-12-31")
        self._add(member, [DCAT.Dataset], [*named, *self._shared(), *period])
        self.graph.add((self.catalog, DCAT.dataset, member))
        for file in self.edition.csv():
            if file.table in ("documents", "figures"):
                self.graph.add((member, DCAT.distribution, self.base[f"#{file.path}"]))

    def _place(self, place: Row) -> list[tuple[Node, Node | None]]:
        words = [place[name] for name in ("place_name", "place_code") if place[name]]
        return [
            (DCTERMS.spatial, EU["country/CHN"]),
            *((DCAT.keyword, Literal(word, "zh")) for word in words),
        ]

    def _period(self, subject: Node, first: str, last: str) -> list[tuple[Node, Node | None]]:
        first, last = first or self.edition.first, last or self.edition.last
        if not first:
            return []
        node = self.base[f"#period-{first}-{last}"]
        days = [
            (DCAT.startDate, Literal(first, datatype=XSD.date)),
            (DCAT.endDate, Literal(last, datatype=XSD.date)),
        ]
        self._add(node, [DCTERMS.PeriodOfTime], days)
        return [(DCTERMS.temporal, node)]

    def _shared(self) -> list[tuple[Node, Node | None]]:
        """What all data sets say alike."""
        return [
            (DCTERMS.publisher, self.base["#publisher"]),
            (DCAT.contactPoint, self.base["#contact"]),
            (DCAT.theme, THEME),
            (DCTERMS.license, LICENSE),
            (DCTERMS.accessRights, EU["access-right/PUBLIC"]),
            *((DCAT.keyword, Literal(word, "zh")) for word in self.edition.settings.keywords),
            *self._languages(),
            *self._dates(),
        ]

    def _languages(self) -> list[tuple[Node, Node | None]]:
        return [(DCTERMS.language, EU["language/ZHO"]), (DCTERMS.language, EU["language/ENG"])]

    def _dates(self) -> list[tuple[Node, Node | None]]:
        if not self.edition.moment:
            return []
        moment = Literal(self.edition.moment, datatype=XSD.dateTime, normalize=False)
        return [(DCTERMS.issued, moment), (DCTERMS.modified, moment)]
