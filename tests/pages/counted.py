"""What the sentence of every page must say, counted from the snapshot's plain facts without the pages' code.

Each function takes a connection and what the address asks for, and gives pieces of text that must stand in
the answer. They read ``reports``, ``cells``, ``claims``, ``documents``, ``obligations``, ``standings`` and
``indicator_values``, never a mart or a query of the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from analytics.form import FORM
from analytics.metrics import METRICS, metric
from analytics.rules import RULES

Connection = duckdb.DuckDBPyConnection
Pieces = list[str]


@dataclass(frozen=True)
class Asked:
    """What an address asks for: year and kind, and the page's own filters by id."""

    con: Connection
    year: int
    kind: str | None
    own: Mapping[str, str]
    county: str | None = None

    def rows(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        return self.con.execute(sql, list(params)).fetchall()

    def one(self, sql: str, *params: Any) -> Any:
        ((found,),) = self.rows(sql, *params)
        return found


WANTED = "($kind IS NULL OR a.kind = $kind) AND ($county IS NULL OR a.county = $county)"
UNIT = f"NOT a.is_city AND {WANTED}"


def _ask(asked: Asked, sql: str, year: int | None = None, **more: Any) -> list[tuple[Any, ...]]:
    """With $year, $kind and $county, as far as the query names them."""
    given = {"year": year or asked.year, "kind": asked.kind, "county": asked.county, **more}
    return asked.con.execute(sql, {one: value for one, value in given.items() if f"${one}" in sql}).fetchall()


def _owed(asked: Asked) -> dict[str, bool]:
    """Units of the roster that owe a report, by short name: whether one can be read."""
    return dict(
        _ask(
            asked,
            f"""
            SELECT a.short_name, r.report_id IS NOT NULL FROM obligations o JOIN agencies a USING (agency_id)
            LEFT JOIN reports r ON r.agency_id = o.agency_id AND r.year = o.year AND r.is_current
            WHERE o.year = $year AND a.in_roster AND {UNIT} ORDER BY a.ordinal
            """,
        )
    )


def _readable(asked: Asked, year: int | None = None) -> int:
    ((count,),) = _ask(
        asked,
        "SELECT count(*) FROM reports r JOIN agencies a USING (agency_id) "
        f"WHERE r.is_current AND r.year = $year AND {UNIT}",
        year,
    )
    return int(count)


def _red(asked: Asked, year: int | None = None) -> dict[str, int]:
    """Red findings that count, by short name of the unit."""
    return dict(
        _ask(
            asked,
            "SELECT a.short_name, count(*)::INT FROM standings f JOIN agencies a USING (agency_id) "
            "WHERE f.standing = 'fail' AND f.severity = 'red' AND f.report_id IS NOT NULL AND f.year = $year "
            f"AND {UNIT} GROUP BY a.short_name",
            year,
        )
    )


def _settled(asked: Asked) -> int:
    ((count,),) = _ask(
        asked,
        "SELECT count(*) FROM standings f JOIN agencies a USING (agency_id) "
        f"WHERE f.standing = 'settled' AND f.report_id IS NOT NULL AND f.year = $year AND {UNIT}",
    )
    return int(count)


def _named(names: list[str], most: int = 3) -> Pieces:
    """All of a few names, else how many."""
    return names if len(names) <= most else [f"等 {len(names)} 家"]


# ------------------------------------------------------------------ the city


def overview(asked: Asked) -> Pieces:
    owed, red, readable = _owed(asked), _red(asked), _readable(asked)
    come = sum(owed.values())
    said: Pieces = []
    if not owed:
        said.append(f"收到 {readable} 家单位的报告" if readable else "没有应报的单位，也没有收到报告")
    elif come == len(owed):
        said.append(f"{len(owed)} 家应报，全部已报")
    elif come:
        said.append(f"{len(owed)} 家应报，{come} 家已报")
    else:
        said.append(f"{len(owed)} 家应报，")
    without = [name for name, is_here in owed.items() if not is_here]
    failed = {
        name
        for (name,) in _ask(
            asked,
            "SELECT a.short_name FROM documents d JOIN agencies a USING (agency_id) "
            f"WHERE d.outcome = 'failed' AND d.year = $year AND {UNIT}",
        )
    }
    missing = [name for name in without if name not in failed]
    said += ["一家也没有报"] if owed and len(missing) == len(owed) else _named(missing)
    said += [name for name in without if name in failed]
    if not readable:
        return [*said, "这一年没有能检查的报告"]
    before, was_readable = _red(asked, asked.year - 1), _readable(asked, asked.year - 1)
    total = sum(red.values())
    if not red:
        said.append(f"{readable} 份报告")
    else:
        said.append(f"{len(red)} 家共有红色缺口 {total} 项")
        if asked.year != 2021 and was_readable:
            more = total - sum(before.values())
            said.append("与上年持平" if not more else f"比上年{'多' if more > 0 else '少'} {abs(more)} 项")
    if _settled(asked):
        said.append(f"另有 {_settled(asked)} 项经人确认无误或忽略")
    return said


def compliance(asked: Asked) -> Pieces:
    red, readable = _red(asked), _readable(asked)
    if not readable:
        return ["这一年没有能检查的报告"]
    if not red:
        return [f"{readable} 份报告"]
    if len(red) == 1:
        return [f"只有{next(iter(red))}有红色缺口", f"{next(iter(red.values()))} 项"]
    most = max(red.values())
    worst = [name for name, count in red.items() if count == most]
    said = [f"{len(red)} 家有红色缺口 {sum(red.values())} 项"]
    return said + (_named(worst) if most > 1 and len(worst) < len(red) else [])


def _values(asked: Asked, indicator: str, year: int) -> dict[str, tuple[float, float | None]]:
    """Units that can be ranked by an indicator: value and denominator by short name."""
    one = metric(indicator)
    floor = one.floor if one.unit == "%" else 0
    found = _ask(
        asked,
        "SELECT a.short_name, v.value::DOUBLE, v.denominator::DOUBLE, v.edition FROM indicator_values v "
        f"JOIN agencies a USING (agency_id) WHERE v.indicator_id = $one AND v.year = $year AND {UNIT} "
        "AND v.value IS NOT NULL",
        year,
        one=indicator,
    )
    due = FORM.edition_for(year).id
    return {
        name: (value, whole)
        for name, value, whole, edition in found
        if (whole is None or whole >= floor) and (not one.edition_bound or edition == due)
    }


def _concerned(asked: Asked) -> int:
    """Units that owe a report or gave one."""
    ((count,),) = _ask(
        asked,
        f"""
        SELECT count(*) FROM (
            SELECT agency_id FROM obligations o JOIN agencies a USING (agency_id)
            WHERE o.year = $year AND {UNIT}
            UNION SELECT agency_id FROM documents d JOIN agencies a USING (agency_id)
            WHERE d.year = $year AND d.outcome <> 'unplaced' AND {UNIT}
        )
        """,
    )
    return int(count)


def ranking(asked: Asked) -> Pieces:
    indicator = asked.own.get("indicator", "disclosure_rate")
    if asked.own.get("span", "1") != "1":
        return ["家"]
    values = {name: value for name, (value, _) in _values(asked, indicator, asked.year).items()}
    aside = _concerned(asked) - len(values)
    if not values:
        return ["没有单位可按", *([f"{aside} 家未列入"] if aside else [])]
    told = [f"{len(values)} 家参与排名，{aside} 家未列入" if aside else f"{len(values)} 家全部参与排名"]
    if len(values) == 1:
        return [f"只有{next(iter(values))}可比", *told]
    ends = [
        [name for name, value in values.items() if value == end]
        for end in {max(values.values()), min(values.values())}
    ]
    if len(ends) == 1:
        return ["各家相同", *told]
    return told + [piece for names in ends for piece in _named(names, 2)]


def compare(asked: Asked) -> Pieces:
    indicator = asked.own.get("indicator", "disclosure_rate")
    one = metric(indicator)
    ((first, last),) = asked.rows("SELECT first_year, last_year FROM snapshot")
    if first == last:
        return ["还没有可以对比的年度"]
    if asked.own.get("agency"):
        return [asked.one("SELECT short_name FROM agencies WHERE agency_id = ?", asked.own["agency"])]
    against = int(asked.own.get("against") or (asked.year - 1 if asked.year > first else asked.year + 1))
    if one.break_at_edition and FORM.edition_for(asked.year).id != FORM.edition_for(against).id:
        return [f"{min(asked.year, against)} 年与 {max(asked.year, against)} 年之间换版"]
    now, before = _values(asked, indicator, asked.year), _values(asked, indicator, against)
    both = [(now[name][0], before[name][0]) for name in now.keys() & before.keys()]
    if not both:
        return ["没有一家单位两年都有可比的数" if now or before else f"{asked.year} 年"]
    rose, fell = sum(a > b for a, b in both), sum(a < b for a, b in both)
    same = f" {len(both) - rose - fell} 持平" if rose + fell < len(both) else ""
    return [f"{len(both)} 家可比，{rose} 升 {fell} 降{same}"]


# ------------------------------------------------------------------ the tables


def _cells(asked: Asked, table: str, row: str, column: str, years: list[int] | None = None) -> list[int]:
    """The figures that current reports of units state in a cell; a total that was lost is the sum of the
    columns where all of these are stated.
    """
    parts = [one.id for one in FORM.table(table).plain_columns if one.id != column]
    found = asked.con.execute(
        f"""
        SELECT r.report_id, c.column_id, c.value::INT, c.status
        FROM cells c JOIN reports r USING (report_id) JOIN agencies a USING (agency_id)
        WHERE r.is_current AND list_contains($years, r.year) AND c.table_id = $table AND c.row_id = $row
            AND {UNIT}
        """,
        {
            "years": years or [asked.year],
            "table": table,
            "row": row,
            "kind": asked.kind,
            "county": asked.county,
        },
    ).fetchall()
    reports: dict[str, dict[str, tuple[int | None, str]]] = {}
    for report_id, its_column, value, status in found:
        reports.setdefault(report_id, {})[its_column] = value, status
    figures: list[int] = []
    for held in reports.values():
        value, status = held.get(column, (None, "not_in_source"))
        others = [held.get(one, (None, ""))[0] for one in parts]
        if status == "stated" and value is not None:
            figures.append(value)
        elif table == "t3" and status == "not_in_source" and None not in others:
            figures.append(sum(one for one in others if one is not None))
    return figures


def proactive(asked: Asked) -> Pieces:
    if not _readable(asked):
        return [f"{asked.year} 年度还没有读得出正文的报告"]
    said = _ask(
        asked,
        "SELECT any_value(a.short_name), min(c.value)::INT FROM claims c JOIN reports r USING (report_id) "
        f"JOIN agencies a USING (agency_id) WHERE r.is_current AND r.year = $year AND {UNIT} "
        "AND c.claim_id = 'proactive.total' GROUP BY r.report_id HAVING count(DISTINCT c.value) = 1",
    )
    if len(said) == 1:
        pieces = [f"{said[0][0]}公开", f"{said[0][1]:,} 条"]
    else:
        total = sum(value for _, value in said)
        pieces = [f"{len(said)} 家共公开", f"{total:,} 条"] if said else ["没有说公开了多少条"]
    silent = _readable(asked) - len(said)
    if silent and said:
        pieces.append(f"另有 {silent} 家没有说总数")
    columns = ("made", "repealed", "in_force") if asked.year >= 2021 else ("newly_made",)
    for column in columns:
        figures = _cells(asked, "t2", "normative_documents", column)
        pieces += [f" {sum(figures):,} 件"] if figures else []
    return pieces


def requests(asked: Asked) -> Pieces:
    if not _readable(asked):
        return [f"{asked.year} 年度还没有读得出表三的报告"]
    done, left = (_cells(asked, "t3", row, "total") for row in ("outcome_total", "carried_out"))
    pieces = [f"办结 {sum(done):,} 件"] if sum(done) else []
    label = FORM.table("t3").row("carried_out").short
    if left:
        pieces.append(f"{label} {sum(left):,} 件" if sum(left) else f"没有{label}的申请")
    return pieces


def disputes(asked: Asked) -> Pieces:
    span = int(asked.own.get("span", "1"))
    first = asked.one("SELECT first_year FROM snapshot")
    years = [year for year in range(asked.year - span + 1, asked.year + 1) if year >= first]
    if not _readable(asked):
        return [f"{asked.year} 年度还没有读得出表四的报告"]
    review, *lawsuits = FORM.table("t4").all_rows
    pieces: Pieces = []
    for word, rows in ((review.label, [review]), (FORM.table("t4").groups[0].label, lawsuits)):
        total = [value for row in rows for value in _cells(asked, "t4", row.id, "total", years)]
        corrected = [value for row in rows for value in _cells(asked, "t4", row.id, "corrected", years)]
        if sum(total):
            pieces.append(f"{word} {sum(total):,} 件")
            pieces.append(f"纠正 {sum(corrected):,} 件" if sum(corrected) else "没有纠正的")
    return pieces


def roll_up(asked: Asked) -> Pieces:
    owed = _owed(Asked(asked.con, asked.year, None, {}))
    come = sum(owed.values())
    if not owed:
        return ["名册是空的"]
    if come == len(owed):
        return [f"{len(owed)} 家应报，全部计入合计"]
    return [f"{len(owed)} 家应报，{come} 家计入合计"]


# ------------------------------------------------------------------ agencies


def township(asked: Asked) -> Pieces:
    agency_id = asked.own["agency"]
    pieces = [asked.one("SELECT short_name FROM agencies WHERE agency_id = ?", agency_id)]
    report = asked.rows(
        "SELECT report_id FROM reports WHERE agency_id = ? AND year = ? AND is_current", agency_id, asked.year
    )
    if not report:
        return [*pieces, f"{asked.year} 年度"]
    red = asked.one(
        "SELECT count(*) FROM standings WHERE report_id = ? AND standing = 'fail' AND severity = 'red' "
        "AND level IN ('sums', 'prose')",
        report[0][0],
    )
    return pieces if red else [*pieces, "报"]


def text(asked: Asked) -> Pieces:
    if asked.own.get("view") == "search":
        words = asked.own.get("q", "").strip()
        if not words:
            return ["输入一个词"]
        section = asked.own.get("section", "")
        found = _ask(
            asked,
            "SELECT DISTINCT a.agency_id FROM sections s JOIN reports r USING (report_id) "
            f"JOIN agencies a USING (agency_id) WHERE r.is_current AND r.year = $year AND {UNIT} "
            "AND contains(s.text, $words) AND ($section = '' OR s.section_id = $section)",
            words=words,
            section=section,
        )
        return [f"{len(found)} 家写到“{words}”" if found else f"没有单位写到“{words}”"]
    copies = {rule: _outcomes(asked, rule) for rule in ("S01", "S02")}
    compared = {"fail", "pass"}
    if not any(compared & set(found) for found in copies.values()):
        return ["没有可以对照的正文"]
    own, others = copies["S01"].get("fail", 0), copies["S02"].get("fail", 0)
    pieces = ["照抄本单位上年"] if own else ["没有"]
    if 0 < own <= 3:
        pieces += [
            name
            for (name,) in _ask(
                asked,
                "SELECT DISTINCT a.short_name FROM findings f JOIN agencies a USING (agency_id) "
                f"WHERE f.rule_id = 'S01' AND f.outcome = 'fail' AND f.year = $year AND {UNIT}",
            )
        ]
    return pieces + ([f"{others} 家与别家雷同"] if others else [])


def _outcomes(asked: Asked, rule: str) -> dict[str, int]:
    """How many units a rule judged how."""
    sql = f"""
        SELECT f.outcome, count(DISTINCT f.agency_id) FROM findings f JOIN agencies a USING (agency_id)
        WHERE f.rule_id = $rule AND f.year = $year AND {UNIT} AND f.report_id IS NOT NULL GROUP BY 1
        """
    return dict(_ask(asked, sql, rule=rule))


# ------------------------------------------------------------------ the office


def intake(asked: Asked) -> Pieces:
    where = f"WHERE {WANTED}" + (" AND d.year = $year" if asked.year else "")
    counts = dict(
        _ask(
            asked,
            "SELECT CASE WHEN d.outcome = 'report' AND NOT r.is_current THEN 'earlier' ELSE d.outcome END, "
            "count(*) FROM documents d LEFT JOIN agencies a USING (agency_id) "
            f"LEFT JOIN reports r USING (sha256, part) {where} GROUP BY 1",
        )
    )
    if not counts:
        return ["没有收到这一范围的文件"]
    pieces = [f"共收到 {sum(counts.values())} 份", f"读出并归入 {counts.get('report', 0)} 份"]
    pieces += [f"无法读取 {counts['failed']} 份"] if "failed" in counts else []
    return pieces + ([f"未归入 {counts['unplaced']} 份"] if "unplaced" in counts else [])


def method(asked: Asked) -> Pieces:
    reports = asked.one("SELECT count(*) FROM reports WHERE is_current AND year = ?", asked.year)
    items, rules = asked.rows(
        "SELECT count(*), count(DISTINCT rule_id) FROM standings "
        "WHERE standing = 'fail' AND report_id IS NOT NULL AND year = ?",
        asked.year,
    )[0]
    pieces = [f"{len(METRICS)} 项指标", f"{len(RULES)} 条规则"]
    if not reports:
        return [*pieces, "没有能检查的报告"]
    found = f"{rules} 条规则查出不合规 {items:,} 项" if items else "没有发现不合规"
    return [*pieces, f"检查 {reports} 份报告", found]


COUNTED: Mapping[str, Callable[[Asked], Pieces]] = {
    "pages/city/overview.py": overview,
    "pages/city/compliance.py": compliance,
    "pages/city/ranking.py": ranking,
    "pages/city/compare.py": compare,
    "pages/business/proactive.py": proactive,
    "pages/business/requests.py": requests,
    "pages/business/disputes.py": disputes,
    "pages/agency/township.py": township,
    "pages/agency/text.py": text,
    "pages/office/intake.py": intake,
    "pages/office/roll_up.py": roll_up,
    "pages/office/method.py": method,
}
