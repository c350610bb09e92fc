"""What pages are made of: theme, frame, filters in the address, read-only data, source panel, tables,
downloads.

A page is answer → filters → one mart → chart → table and download. It holds no SQL, no arithmetic beyond
picking and counting what it shows, and no label of the form (those come from ``FORM``). The whole of a page
file::

    from analytics.charts import bars
    from analytics.ui import data, filters, frame, links, panel, tables

    page = frame.page(
        "主动公开", keeps=("basis",)
    )  # bar with search and 下载; the empty state ends the page here
    year = filters.year(page)  # ?year=2025, remembered from page to page
    kind = filters.kind(page)  # None = 全部
    basis = filters.choice(page, "basis", "口径", {"done": "占办结", "open": "可公开口径"})

    values = data.indicators(("granted",), kind=kind)  # a frame of one mart, cached
    frame.answer(page, filters.scope(year, kind), "全市主动公开 <b>1,234</b> 条，<u>清溪镇</u>最多。")
    frame.kpis(
        page,
        [
            frame.Kpi(
                "新收申请",
                "1,265",
                "件",
                note="较上年 +123 件",
                years=years,
                values=series,
                door=links.Door(links.RANKING, {"indicator": "requests_received"}),
            )
        ],
    )
    left, right = frame.columns()  # 1.62 : 1
    with left:
        frame.section("谁公开得多", "单位：条")
        frame.picture(
            page,
            lambda tokens: bars.ranked(rows, tokens),
            key="ranked",
            alt="各单位公开条数排名",
            title="谁公开得多（条）",
            on_point=lambda custom: panel.cell(*custom),
        )
        frame.caption("清溪镇最多，白沙镇次之。")  # prints “图示：…”
    frame.downloads(page, [frame.Sheet("排名", table)], name="主动公开-2025", note="工作簿含：…")

Doors
    Every figure leads to its source. A click calls one of ``panel.cell(report_id, table, row, column)``,
    ``panel.finding(finding_id)``, ``panel.report(agency_id, year)``: they put ``?open=…`` into the address,
    and the frame (app.py) draws the drawer after the page. In HTML use ``panel.cell_link(...)`` etc. as
    ``href`` with ``target="_self"``. Links to pages: ``links.Door(file, params)`` for a KPI,
    ``links.href(file, **params)`` in HTML.
Filters
    ``filters.choice`` keeps its value in the address and gives back the id; ids are what stands in the
    address, words are what people see. Year and kind go with the reader from page to page. ``keeps`` names
    the page's own parameters; all others but the common ones are taken out of the address.
Data
    ``data.*`` return frozen dataclasses (one thing) or pandas frames (a mart); figures in frames are floats
    for drawing, with NaN for what is not known; never 0 in its place. All queries are cached under the
    snapshot's name.
Many agencies
    Twenty thousand agencies cost a page what thirty do. Counts and sums come from SQL
    (``warehouse.fetch``), never from a frame of all agencies; what is drawn is limited there too
    (``city.SHOWN`` columns, ``compliance_data.LISTED`` rows, both ends of a ranking), and the page says
    how many are left out. What is shown is a dataclass with ``eq=False`` kept by ``@memo.view``, so that
    it can be the argument of the next view; figures and styled tables (``tables.kept``) are kept by
    ``@memo.chart`` with the tokens as an argument. The whole is asked for when a download button is
    pressed, by a function in ``frame.Sheet``. To choose among agencies: ``search.near``. Measure with
    ``make bench-pages``.
Downloads
    ``frame.downloads(page, sheets, name=, note=)``: a ``frame.Sheet`` is a name and a frame whose columns
    are heads as printed; give ``columns`` (``export.sheets.ColumnSpec``) where percentages or marks matter.
    Every picture drawn with ``frame.picture`` before it can be had as PNG and SVG.
HTML
    ``frame.html(text)`` writes HTML in the page's own classes; ``tables.html(head, rows)`` writes a hairline
    table. Put every text that comes from a document through ``html.escape``. Source matter gets
    ``class="src"`` (Song type).
"""

from __future__ import annotations
