"""The frame around the pages: theme, logo, navigation, source panel. Start it with ``gongkai serve``."""

from __future__ import annotations

import streamlit as st

from analytics.ui import chinese, entry, frame, joined, panel, theme, warehouse
from analytics.ui.entry import Entry

PAGES: tuple[Entry, ...] = (
    Entry("看全市", "pages/city/overview.py", "总览", "overview"),
    Entry("看全市", "pages/city/compliance.py", "合规缺口", "compliance"),
    Entry("看全市", "pages/city/ranking.py", "排名下载", "ranking"),
    Entry("看全市", "pages/city/compare.py", "年度对比", "compare"),
    Entry("看业务", "pages/business/proactive.py", "主动公开", "proactive"),
    Entry("看业务", "pages/business/requests.py", "申请办理", "requests"),
    Entry("看业务", "pages/business/disputes.py", "复议诉讼", "disputes"),
    Entry("看单位", "pages/agency/township.py", "单位画像", "township"),
    Entry("看单位", "pages/agency/text.py", "雷同与检索", "text"),
    Entry("办工作", "pages/office/intake.py", "报告入库", "intake"),
    Entry("办工作", "pages/office/roll_up.py", "汇总核对", "roll_up"),
    Entry("办工作", "pages/office/method.py", "口径说明", "method"),
)


def navigation() -> dict[str, list[st.Page]]:
    """The groups in the order of PAGES."""
    groups: dict[str, list[st.Page]] = {}
    for one in PAGES:
        groups.setdefault(one.group, []).append(entry.page(one, default=one is PAGES[0]))
    return groups


warehouse.look()
opening = entry.opening()
if opening:
    st.set_page_config(layout="wide", initial_sidebar_state=208)  # before the list of pages is shown
chosen = st.navigation(navigation(), expanded=True)
st.set_page_config(
    page_title=f"{chosen.title} · 年报监测",
    page_icon=frame.favicon(),
    layout="wide",
    initial_sidebar_state=208,
)
frame.sidebar(theme.install())
try:
    chosen.run()
finally:
    joined.end()
    if opening:
        chinese.install()
panel.show()
