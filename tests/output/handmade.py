"""Reports built by hand, with everything that is hard to write into a table."""

from __future__ import annotations

import hashlib
from datetime import date
from decimal import Decimal

from extractor.records import Document, Figure, Finding, Link, Project, Repair, Report, Section

TEXT = "大洲镇2023年工作总结\r\n总投资2.1亿元，\t“引号”。\n=HYPERLINK(1)项目占地15亩。\n"


def built(document_id: str = "330803-2024-66610", text: str = TEXT, **fields: object) -> Report:
    """Return a report whose records all hold."""
    document = Document(
        document_id=document_id,
        url=f"https://www.example.gov.cn/{document_id}.html",
        source_id="dazhou",
        title="大洲镇2023年工作总结",
        published_date=date(2024, 1, 5),
        retrieved_at="2026-01-02T03:04:05Z",
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        text_length=len(text),
        place_code="330803110",
        place_name="大洲镇",
        county_code="330803",
        text=text,
        sections=(Section(0, 4, 0, "大洲镇", "大洲镇"),),
        **fields,  # type: ignore[arg-type]
    )
    figures = [
        _figure(document, "15亩", "area", Decimal("10000"), "m2", measure="land_area"),
        _figure(document, "2.1亿元", "money", Decimal("210000000"), "CNY", measure="total_investment"),
        _figure(
            document, "2023年", "date", None, "", date_start=date(2023, 1, 1), date_end=date(2023, 12, 31)
        ),
    ]
    names = [figure.figure_id for figure in figures]
    first = figures[0]
    project = Project(
        project_id=f"p-{document_id}", document_id=document_id, name="=HYPERLINK(1)项目", figure_ids=names[:2]
    )
    repair = Repair(
        repair_id=f"r-{document_id}",
        document_id=document_id,
        figure_ids=names[:1],
        start=first.start,
        end=first.end,
        surface=first.surface,
        reading=first.surface,
        level="plausible",
        proof_kind="lexical",
    )
    link = Link(
        link_id=f"l-{document_id}",
        relation="ratio",
        role="total",
        figure_id=names[1],
        document_id=document_id,
    )
    finding = Finding(
        finding_id=f"f-{document_id}",
        check="SUM",
        severity="error",
        document_ids=[document_id],
        figure_ids=names[:2],
        difference=Decimal("-5"),
        quotes=["甲", "乙"],
    )
    return Report(
        document=document,
        figures=figures,
        projects=[project],
        repairs=[repair],
        links=[link],
        findings=[finding],
    )


def _figure(
    document: Document, surface: str, kind: str, value: Decimal | None, code: str, **fields: object
) -> Figure:
    start = document.text.index(surface)
    return Figure(
        figure_id=f"{kind}-{document.document_id}",
        document_id=document.document_id,
        start=start,
        end=start + len(surface),
        surface=surface,
        kind=kind,  # type: ignore[arg-type]
        value=value,
        lower=value,
        upper=value,
        unit_code=code,
        **fields,  # type: ignore[arg-type]
    )
