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
    plans = [one for one in result.findings if one.check == "PLAN"]
    assert sorted(one.explanation_zh.partition("，计划与实际：")[0] for one in plans) == [
        "云溪共富产业园一期的竣工",
        "云溪镇的2024年危房",
        "枫林村文化礼堂工程的2024年计划投资",
        "镇中心幼儿园迁建项目的2024年年度投资",
        "集镇农贸市场改造的完工",
    ]
    assert {one.document_ids[-1] for one in plans} == {"00000000X-2025-00003"}
    (rate,) = [
        one
        for one in result.findings
        if one.check == "RATE" and one.document_ids[-1] == "00000000X-2025-00003"
    ]
    assert "未达 2，延后 2，未再提及 2" in rate.explanation_zh
    with Ledger(tmp_path / "out") as ledger:
        ids = {
            project.entity_id
            for report in ledger.newest()
            for project in report.projects
            if project.name == "云溪大桥改建工程"
        }
    assert len(ids) == 1
    assert ids != {""}
