"""What 口径说明 asks the snapshot for: what became of every rule, and what the snapshot is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.intake import reader_version
from analytics.rules import RULES, RULES_VERSION
from analytics.settings import Settings, load_settings
from analytics.store.home import Home
from analytics.ui import memo, warehouse


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A rule in a year. ``items`` that fail in reports and the units (``agencies``) that have them;
    ``absent``: items of agencies without any report; ``outcomes``: judgements by standing; ``example``: what
    one that fails was expected to be.
    """

    items: int = 0
    agencies: int = 0
    absent: int = 0
    outcomes: Mapping[str, int] | None = None
    example: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Year:
    """All rules in a year, by id, and how many reports were judged."""

    reports: int
    rules: Mapping[str, Judged]

    @property
    def items(self) -> int:
        """Everything that fails in reports, as 合规缺口 counts it."""
        return sum(one.items for one in self.rules.values())

    @property
    def found(self) -> tuple[str, ...]:
        """Rules by which something fails in a report, those that most agencies fail first."""
        failing = [one for one in RULES if self.rules[one.id].items]
        return tuple(one.id for one in sorted(failing, key=lambda one: -self.rules[one.id].agencies))


@memo.view
def year(report_year: int) -> Year:
    """What became of every rule in a report year."""
    standings: dict[str, dict[str, int]] = {}
    told: dict[str, tuple[int, int, int, str]] = {}
    for rule_id, standing, count, items, agencies, example in warehouse.rows(
        """
        SELECT rule_id, standing, count(*), count(report_id),
            count(DISTINCT units.agency_id) FILTER (WHERE report_id IS NOT NULL), min(expected)
        FROM standings LEFT JOIN units USING (agency_id) WHERE year = ? GROUP BY rule_id, standing
        """,
        report_year,
    ):
        standings.setdefault(rule_id, {})[standing] = count
        if standing == "fail":
            told[rule_id] = items, agencies, count - items, example
    reports = warehouse.rows("SELECT count(*) FROM reports WHERE year = ? AND is_current", report_year)
    return Year(
        int(reports[0][0]) if reports else 0,
        {
            one.id: Judged(*told.get(one.id, (0, 0, 0, ""))[:3], standings.get(one.id, {}), example)
            for one in RULES
            for example in [told.get(one.id, (0, 0, 0, ""))[3]]
        },
    )


@memo.view
def settings() -> Settings:
    """The settings of the home."""
    return load_settings(Home.find().root)


@memo.view
def made_of() -> tuple[tuple[str, str], ...]:
    """(head, words): what the snapshot on show was made of, and by what."""
    found = warehouse.snapshot()
    if found is None:
        return ()
    ((documents, originals),) = warehouse.rows("SELECT count(*), count(DISTINCT sha256) FROM documents")
    return (
        ("办公室", found.city),
        ("快照", found.stamp),
        ("截至", f"{found.taken_at:%Y-%m-%d %H:%M}（最近一次入库或处理的时间）"),
        ("年度", f"{found.first_year}—{found.last_year}"),
        ("收到", f"文件 {originals:,} 个，内含 {documents:,} 份；有效报告 {found.reports:,} 份"),
        ("单位", f"{found.agencies:,} 家"),
        ("读取程序", reader_version()),
        ("规则库", f"{len(RULES)} 条，版本 {RULES_VERSION}"),
        ("数据性质", "演示数据，单位均为虚构" if found.demo else "各单位报送的年报"),
    )
