"""单位画像: everything about one agency: the tables as printed, the prose, the years, the originals."""

from __future__ import annotations

from analytics.ui import (
    agency,
    agency_book,
    agency_prose,
    agency_words,
    evidence,
    filters,
    frame,
    search,
    township_view,
)


def main() -> None:
    page = frame.page(
        "单位画像", keeps=("agency", "tab", "table", "section", "cell", "finding", *evidence.PARAMS)
    )
    frame.html(f"<style>{frame.asset('agency.css')}</style>")
    named = search.near(filters.carried("agency"))
    agency_id = filters.choice(
        page, "agency", "单位", named, look="select", width=168, carried=True, stated=True
    )
    year = filters.year(page)
    tab = filters.choice(page, "tab", "内容", township_view.TABS)
    unit = agency.unit(agency_id, year)
    if unit is None:
        return
    frame.answer(
        page,
        f"{unit.agency.short_name} · {year} 年度",
        agency_words.answer(unit, agency_prose.copied(unit)),
    )
    frame.kpis(page, agency_words.kpis(unit))
    if tab == "form":
        township_view.draw_form(page, unit)
    elif tab == "years":
        township_view.draw_years(page, unit)
    elif tab == "findings":
        township_view.draw_findings(unit)
    else:
        township_view.draw_papers(unit)
    agency_book.foot(page, unit)
    evidence.show(None)


main()
