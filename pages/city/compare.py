"""年度对比: this year against any other, one agency against any group."""

from __future__ import annotations

from analytics.ui import compare_data, compare_source, compare_tables, compare_view, compare_words, frame


def main() -> None:
    page = frame.page("年度对比", keeps=("indicator", "against", "agency", "group", compare_source.PARAM))
    frame.html(f"<style>{frame.asset('compare.css')}</style>")
    asked = compare_data.choose(page)
    if asked.against is None:
        frame.answer(page, compare_words.scope(asked), compare_words.ONE_YEAR)
        compare_tables.draw_one_year(asked)
    elif asked.agency_id:
        compare_view.draw_own(page, asked, asked.against)
    else:
        compare_view.draw_city(page, asked, asked.against)
    compare_source.show(asked)


main()
