"""The frame around the pages: theme, logo, navigation, source panel. Start it with ``gongkai serve``."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analytics.ui import frame, panel, theme


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: the group it stands in, its file, its title, its address (the first page stands at “/”)."""

    group: str
    file: str
    title: str
    url_path: str


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
    for entry in PAGES:
        groups.setdefault(entry.group, []).append(
            st.Page(entry.file, title=entry.title, url_path=entry.url_path, default=entry is PAGES[0])
        )
    return groups


st.set_page_config(page_title="年报监测", page_icon=frame.favicon(), layout="wide", initial_sidebar_state=208)
chosen = st.navigation(navigation(), expanded=True)
st.set_page_config(page_title=f"{chosen.title} · 年报监测")
frame.sidebar(theme.install())
chosen.run()
panel.show()
