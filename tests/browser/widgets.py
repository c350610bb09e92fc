"""Every widget that pages use or may come to use, each in the state in which Streamlit speaks of itself."""

from __future__ import annotations

import datetime

import pandas as pd
import streamlit as st

from analytics.ui import chinese

chinese.install()
st.html('<div class="g-page">部件</div>')
with st.sidebar:
    st.html("侧栏")
st.selectbox("选一项", ["甲", "乙"], index=None)
st.multiselect("选几项", ["甲", "乙"], default=["甲"])
st.text_input("一行字")
st.text_area("几行字")
st.number_input("数字", 0, 10, 1)
st.date_input("日期", datetime.date(2025, 1, 31))
st.file_uploader("文件", type=["docx"], accept_multiple_files=True)
st.dataframe(pd.DataFrame({"单位": ["清溪镇", "白沙镇"], "件数": [1, 2]}), key="grid", alt="表")
st.data_editor(pd.DataFrame({"件数": [1, 2]}), key="editor", num_rows="dynamic")
st.tabs(["前", "后"])
st.expander("详情").write("内容")
st.popover("更多").write("内容")
st.segmented_control("级别", ["红", "黄"])
st.toggle("开关")
st.progress(0.5, "进度")
st.download_button("下载", b"", "a.csv")
if st.button("打开"):
    st.dialog("抽屉")(lambda: st.write("内容"))()
st.toast("已保存", duration="infinite")
