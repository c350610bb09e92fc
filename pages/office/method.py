"""口径说明: what every figure, rule, mark and setting means."""

from __future__ import annotations

from analytics.ui import (
    filters,
    frame,
    method_data,
    method_lists,
    method_parts,
    method_sheets,
    method_words,
)

TABS = {
    "indicators": ("指标", method_lists.draw_indicators),
    "rules": ("规则", method_lists.draw_rules),
    "form": ("表格", method_parts.draw_form),
    "marks": ("标记", method_parts.draw_marks),
    "sources": ("来源", method_parts.draw_sources),
}


def main() -> None:
    page = frame.page("口径说明", keeps=("tab", "q", "rule", "indicator", "edition", "table"))
    frame.html(f"<style>{frame.asset('office.css')}</style>")
    tabs = {name: words for name, (words, _) in TABS.items()}
    tab = filters.choice(page, "tab", "章", tabs, default=method_lists.opening(), stated=True)
    year = filters.year(page)
    found = method_data.year(year)
    frame.answer(page, f"{TABS[tab][0]} · {filters.scope(year, None)}", method_words.answer(found, year))
    frame.kpis(page, method_words.kpis(found, year, f"{page.snapshot.taken_at:%m-%d}"))
    TABS[tab][1](page, year)
    frame.downloads(
        page,
        method_sheets.sheets(year),
        name=f"口径说明-{year}",
        main="下载口径 xlsx",
        note="工作簿含：指标字典、规则（附本年度查出几项）、换版对照、阈值，另附快照与日期；CSV 是指标字典。",
    )


main()
