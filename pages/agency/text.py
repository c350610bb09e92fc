"""雷同与检索: who copied from whom; who said what."""

from __future__ import annotations

from analytics.ui import filters, frame, text_search_view, text_view


def main() -> None:
    page = frame.page("雷同与检索", keeps=("view", *text_view.PARAMS, *text_search_view.PARAMS))
    frame.html(f"<style>{frame.asset('text.css')}</style>")
    views = {"copies": "雷同", "search": "检索"}
    view = filters.choice(page, "view", "看什么", views)
    year = filters.year(page)
    kind = filters.kind(page)
    if view == "search":
        text_search_view.draw(page, year, kind)
    else:
        text_view.draw(page, year, kind)


main()
