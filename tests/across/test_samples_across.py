"""The sample site: what its reports contradict is found, and nothing else is flagged."""

from pathlib import Path

from extractor import pipeline
from extractor.console import Console
from extractor.crawler.sources import load_sources
from extractor.loopback import serve
from extractor.output.ledger import Ledger
from extractor.rulebook import Rulebook, shipped


def test_the_samples_contradict_each_other_once(tmp_path: Path) -> None:
    sources = [
        one.model_copy(update={"delay_seconds": 0})
        for one in load_sources(shipped("samples") / "sources.toml")
    ]
    with serve(shipped("samples") / "site") as site:
        result = pipeline.run(
            sources, tmp_path / "out", Rulebook(), Console(quiet=True), connect_to=site.connect_to
        )
    told = [
        (one.severity, one.check, one.document_ids)
        for one in result.findings
        if one.severity != "note" and len(one.document_ids) > 1
    ]
    assert told == [("warning", "XDOC", ["330803-2024-00017", "330803-2024-00146"])]
    with Ledger(tmp_path / "out") as ledger:
        ids = {
            project.entity_id
            for report in ledger.newest()
            for project in report.projects
            if project.name == "云溪大桥改建工程"
        }
    assert len(ids) == 1
    assert ids != {""}
