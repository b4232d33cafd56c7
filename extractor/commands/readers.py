"""Which room reads which rule file; loads them all, so that a wrong one is named before work begins."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

from extractor.errors import ExtractorError
from extractor.rulebook import Rulebook, RuleFile

# Who reads which rule file: the module and the model there; a folder stands for all its files.
READERS: dict[str, tuple[str, ...]] = {
    "accounts.toml": ("findings.account_rules:AccountRules",),
    "across.toml": ("across.vocabulary:AcrossRules",),
    "again.toml": ("findings.again:AgainRules",),
    "amounting.toml": ("findings.heaps:HeapRules",),
    "among.toml": ("findings.among:AmongRules",),
    "apiece.toml": ("findings.apiece:ApieceRules",),
    "appended.toml": ("findings.appended:AppendedRules",),
    "asides.toml": ("findings.asides:AsideRules",),
    "backwards.toml": ("findings.backwards:BackwardsRules",),
    "balances.toml": ("findings.balances:BalanceRules",),
    "banded.toml": ("findings.banded:BandedRules",),
    "bare.toml": ("findings.bare:BareRules",),
    "beside.toml": ("findings.nearby:BesideRules",),
    "beyond.toml": ("findings.beyond:BeyondRules",),
    "bills.toml": ("findings.bills:BillsRules",),
    "both_named.toml": ("findings.both_named:BothRules",),
    "bounded.toml": ("findings.bounded:BoundedRules",),
    "captions.toml": ("documents.tables:CaptionRules",),
    "cellwise.toml": ("findings.cellwise:CellwiseRules",),
    "checks.toml": ("findings.explain:CheckRules",),
    "columns.toml": ("findings.derived_columns:ColumnRules",),
    "compared.toml": ("findings.compared:ComparedRules",),
    "composed.toml": ("findings.composed:ComposedRules",),
    "counts.toml": ("findings.counts:CountRules",),
    "couples.toml": ("findings.couples:CoupleRules",),
    "cumulated.toml": ("findings.cumulated:CumulatedRules",),
    "damage.toml": ("figures.damage:DamageRules",),
    "dates.toml": ("values.dates:DateRules",),
    "days_counted.toml": ("findings.days_counted:DaysCountedRules",),
    "differences.toml": ("findings.difference_rules:DifferenceRules",),
    "directions.toml": ("documents.directions:DirectionRules",),
    "divided.toml": ("findings.divided:DividedRules",),
    "divisions.toml": ("findings.divisions:DivisionRules",),
    "dockets.toml": ("findings.dockets:DocketRules",),
    "each.toml": ("findings.each:EachRules",),
    "ended.toml": ("findings.ended:EndedRules",),
    "exchanged.toml": ("findings.exchanged:ExchangedRules",),
    "extremes.toml": ("findings.extremes:ExtremesRules",),
    "feasible.toml": ("findings.feasible:FeasibleRules",),
    "factors.toml": ("findings.factor_rules:FactorsRules",),
    "families.toml": ("findings.families:FamilyRules",),
    "flows.toml": ("findings.flows:FlowRules",),
    "forms.toml": ("figures.forms:FormRules",),
    "fulfilled.toml": ("findings.fulfilled:FulfilledRules",),
    "genres.toml": ("documents.years:GenreRules",),
    "halves.toml": ("findings.halves:HalvesRules",),
    "handed_down.toml": ("findings.handed_down:HandedDownRules",),
    "happened.toml": ("findings.happened:HappenedRules",),
    "headed.toml": ("findings.headed:HeadedRules",),
    "headings.toml": ("documents.sections:HeadingRules",),
    "implied.toml": ("figures.compounds:ImpliedRules",),
    "invested.toml": ("findings.invested:InvestedRules",),
    "joints.toml": ("figures.compounds:JointWords",),
    "kinds.toml": ("findings.kinds:KindRules",),
    "ladders.toml": ("findings.ladders:LadderRules",),
    "lasting.toml": ("findings.lasting:LastingRules",),
    "levels.toml": ("findings.levels:LevelRules",),
    "limits.toml": ("findings.limits:LimitRules",),
    "listed_changes.toml": ("findings.listed_changes:ChangeRules",),
    "listing.toml": ("crawler.vocabulary:ListingRules",),
    "losses.toml": ("figures.losses:LossRules",),
    "made.toml": ("findings.made:MadeRules",),
    "measures.toml": ("reports.measures:MeasureRules",),
    "metadata.toml": ("documents.vocabulary:MetadataRules",),
    "monotone.toml": ("findings.monotone:MonotoneRules",),
    "mottos.toml": ("findings.mottos:MottoRules",),
    "named.toml": ("findings.named_shares:NamedRules",),
    "nearly.toml": ("findings.nearly:NearlyRules",),
    "neighbours.toml": ("findings.neighbours:NeighbourRules",),
    "nested.toml": ("findings.nested:NestedRules",),
    "nonfigures.toml": ("figures.choose:NonFigureRules",),
    "nouns.toml": ("reports.nouns:NounRules",),
    "numbered_names.toml": ("findings.numbered_names:NumberedNameRules",),
    "numerals.toml": ("values.numerals:NumeralRules",),
    "occasions.toml": ("findings.occasions:OccasionRules",),
    "ordered.toml": ("findings.ordered:OrderRules",),
    "others.toml": ("findings.others:OthersRules",),
    "outdone.toml": ("findings.outdone:OutdoneRules",),
    "own_month.toml": ("findings.own_month:OwnMonthRules",),
    "pace.toml": ("findings.pace:PaceRules",),
    "parted.toml": ("findings.parted:PartedRules",),
    "pending.toml": ("findings.pending:PendingRules",),
    "per_head.toml": ("findings.per_head:PerHeadRules",),
    "persons.toml": ("findings.persons:PersonsRules",),
    "places/": ("documents.places:PlaceRules",),
    "placings.toml": ("findings.placings:PlacingRules",),
    "pledges.toml": ("findings.pledges:PledgeRules",),
    "points.toml": ("findings.points:PointsRules",),
    "products.toml": ("findings.products:ProductRules",),
    "projects.toml": ("reports.projects:ProjectRules",),
    "qualifiers.toml": ("values.qualifiers:QualifierRules",),
    "proportions.toml": ("findings.proportions:ProportionRules",),
    "quantities.toml": ("findings.quantity_rules:QuantityRules",),
    "quoted_names.toml": ("findings.quoted_names:QuotedRules",),
    "ranked.toml": ("findings.ranked:RankedRules",),
    "rates.toml": ("findings.rate_rules:RateRules",),
    "realms.toml": ("findings.realms:RealmRules",),
    "recalled.toml": ("findings.recalled:RecalledRules",),
    "recounted.toml": ("findings.recounted:RecountedRules",),
    "relations.toml": ("findings.wordings:RelationRules",),
    "relisted.toml": ("findings.relisted:ListedAgainRules",),
    "repairs.toml": ("repairs.vocabulary:RepairRules",),
    "reported.toml": ("findings.reported:ReportedRules",),
    "respective.toml": ("findings.respective:RespectiveRules",),
    "retelling.toml": ("findings.retelling:RetellingRules",),
    "retold.toml": ("findings.retold:OnceRules",),
    "risen.toml": ("findings.risen:GrownRules",),
    "same_amount.toml": ("findings.same_amount:SameRules",),
    "said_of_both.toml": ("findings.said_of_both_rules:SaidOfBothRules",),
    "share_complete.toml": ("findings.share_complete:CompleteRules",),
    "shared_rows.toml": ("findings.shared_rows:SharedRowsRules",),
    "shares.toml": ("findings.far:ShareRules",),
    "since_then.toml": ("findings.since_then:SinceThenRules",),
    "sites/": ("documents.sites:SiteFile",),
    "slogans.toml": ("findings.slogan_rules:SloganRules",),
    "sofar.toml": ("findings.sofar:SoFarRules",),
    "spacing.toml": ("findings.spacing:SpacingRules",),
    "spreads.toml": ("findings.spreads:SpreadRules",),
    "stamps.toml": ("findings.stamps:StampsRules",),
    "states.toml": ("findings.states:StateRules",),
    "status.toml": ("reports.status:StatusRules",),
    "steps.toml": ("findings.steps:StepRules",),
    "struck.toml": ("findings.struck:StruckRules",),
    "subjects.toml": ("reports.names:SubjectRules",),
    "sums.toml": ("findings.sums:SumRules",),
    "tables.toml": ("figures.cells:TableRules",),
    "tallies.toml": ("findings.tallies:TallyRules",),
    "tasks.toml": ("findings.tasks:TaskRules",),
    "tariffs.toml": ("findings.tariffs:TariffsRules",),
    "these.toml": ("findings.these:TheseRules",),
    "thousands.toml": ("findings.thousands:ThousandRules",),
    "tiers.toml": ("findings.tiers:TierRules",),
    "times.toml": ("findings.times:TimeRules",),
    "told_of_this.toml": ("findings.told_of_this:ThisRules",),
    "topmost.toml": ("findings.topmost:TopmostRules",),
    "twice.toml": ("findings.twice_rules:TwiceRules",),
    "units.toml": ("values.units:UnitRules",),
    "unread.toml": ("findings.unread:UnreadRules",),
    "ups_and_downs.toml": ("findings.ups_and_downs:UpsRules",),
    "vague.toml": ("figures.vague:VagueRules",),
    "workload.toml": ("findings.workload:WorkloadRules",),
    "yearly.toml": ("findings.yearly:YearlyRules",),
    "years.toml": ("figures.years:YearRules",),
}
FOLDERS = ("", "places", "sites")


def loaded_files(book: Rulebook) -> Iterator[tuple[str, RuleFile]]:
    """Yield each rule file as each of its readers loads it. Raises ExtractorError for one that is wrong."""
    for name in (name for folder in FOLDERS for name in book.files(folder)):
        readers = READERS.get(name) or READERS.get(name.rpartition("/")[0] + "/")
        if not readers:
            raise ExtractorError(
                "no room reads this file", str(book.base / name), "name its reader in commands/readers.py"
            )
        for reader in readers:
            model = named(reader)
            assert isinstance(model, type)
            assert issubclass(model, RuleFile)
            yield name, book.load(name, model)


def named(reader: str) -> object:
    """Return what a name such as `values.units:UnitRules` names. Its module is imported now."""
    module, _, name = reader.partition(":")
    return getattr(importlib.import_module(f"extractor.{module}"), name)
