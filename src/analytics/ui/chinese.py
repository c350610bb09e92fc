"""Streamlit's own words in Chinese: labels of its buttons, menus, dialogs and what it tells screen readers.

Its frontend has no other language than English. A script (assets/chinese.js) that stands in the page's own
document replaces what ``WORDS`` and ``PATTERNS`` know wherever it appears, also in what is drawn later; it
never touches what pages and documents say. It also names the page's language, mends the list of pages, and
gives the keyboard back its place when that was drawn anew (assets/focus.js: an element of its own would cost
every page as much again). A browser test fails on every English word that is left.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

import streamlit as st

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

WORDS: dict[str, str] = {
    # frame
    "Skip to main content": "跳到正文",
    "Sidebar": "侧栏",
    "Collapse sidebar": "收起侧栏",
    "Expand sidebar": "展开侧栏",
    "App pages": "页面",
    "Navigate to home page": "回到总览",
    "Logo": "年报监测",
    "App Logo": "年报监测",
    "Sidebar Logo": "年报监测",
    "Header Logo": "年报监测",
    "Main menu": "菜单",
    "Notifications": "提示",
    "View less": "收起",
    "View more": "展开",
    # state of the server
    "Running...": "正在计算……",
    "Connecting": "正在连接",
    "Connecting...": "正在连接……",
    "CONNECTING": "正在连接",
    "Please wait...": "请稍候……",
    "Stop": "停止",
    "Rerun": "重新计算",
    "Always rerun": "总是重新计算",
    "File change.": "程序已更新。",
    "Connection error": "连接中断",
    "Connecting to Streamlit server": "正在连接服务器",
    "Unable to connect to Streamlit server": "无法连接服务器",
    "Streamlit server is not responding. Are you connected to the internet?": (
        "服务器没有应答。请确认看板程序仍在运行。"
    ),
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": (
        "看板程序可能已经停止，请在终端重新启动："
    ),
    "Is Streamlit still running?": "看板程序可能已经停止。",
    "If you accidentally stopped Streamlit, just restart it in your terminal:": "请在终端重新启动：",
    "Connection timed out.": "连接超时。",
    "Connection timed out": "连接超时",
    "Network issue": "网络有问题",
    "Network error": "网络有问题",
    "Connection closed": "连接已断开",
    "Connection lost. Please wait for the app to reconnect, then try again.": (
        "连接已断开，请等待恢复后再试。"
    ),
    "Reconnected to server.": "已重新连接。",
    "Page not found": "没有这个页面",
    "The page that you have requested does not seem to exist. Running the app's main page.": (
        "这个地址没有对应的页面，现在显示总览。"
    ),
    "Script execution error": "计算出错",
    "Bad message format": "收到的内容无法识别",
    "Oh no.": "出错了。",
    "Error running app.": "页面出错了。",
    "Unknown error": "出错了",
    "Unknown Error": "出错了",
    "An error occurred": "出错了",
    "Something went wrong": "出错了",
    "Try again": "再试一次",
    "Failed to load data": "数据没有载入",
    "Your app is having trouble loading the component.": "页面的一部分没有载入。",
    "Traceback:": "详细记录：",
    "Download failed": "下载没有成功",
    "Download Button": "下载",
    # fields
    "Open": "展开选项",
    "Close": "关闭",
    "Dismiss": "关闭",
    "Error:": "出错：",
    "add icon": "添加",
    "Cancel": "取消",
    "Choose an option": "请选择",
    "Choose options": "请选择",
    "Add options": "添加",
    "No options to select": "没有可选的项",
    "No options": "没有可选的项",
    "Select...": "请选择",
    "Select all": "全选",
    "Clear all": "全部清除",
    "Clear value": "清除",
    "Clear entry": "清除",
    "Clear date": "清除日期",
    "Clear dates": "清除日期",
    "Clear selection": "取消选择",
    "Selected values": "已选",
    "Selectbox options": "选项",
    "Multiselect options": "选项",
    "All selected options have been cleared.": "已全部清除。",
    "Show suggestions": "显示选项",
    "Suggestions": "选项",
    "No results": "没有匹配的项",
    "No content": "没有内容",
    "No data": "没有数据",
    "empty": "空",
    "Increment": "加一",
    "Decrement": "减一",
    "Show password": "显示密码",
    "Hide password": "隐藏密码",
    "Choose date": "选择日期",
    "Choose date range": "选择起止日期",
    "Choose date and time": "选择日期和时间",
    "Start Date": "起始日期",
    "End Date": "截止日期",
    "Date range": "起止日期",
    "Calendar": "日历",
    "Invalid Date": "日期不对",
    "year": "年",
    "month": "月",
    "day": "日",
    **{name: f"{number} 月" for number, name in enumerate(_MONTHS, start=1)},
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": (
        "用方向键移动，回车选定，退出键关闭。"
    ),
    "Press Enter to apply": "按回车键确定",
    "Press Ctrl+Enter to apply": "按 Ctrl 加回车键确定",
    "Press ⌘+Enter to apply": "按 ⌘ 加回车键确定",
    "Press Enter to submit form": "按回车键提交",
    "Press Ctrl+Enter to submit form": "按 Ctrl 加回车键提交",
    "Scroll tabs left": "向左移动标签",
    "Scroll tabs right": "向右移动标签",
    "Copy": "复制",
    "Copied": "已复制",
    "Copy to clipboard": "复制",
    # files
    "Upload": "选择文件",
    "file upload": "选择文件",
    "progress": "进度",
    "Browse files": "选择文件",
    "Add files": "添加文件",
    "Upload directories": "选择文件夹",
    "Drag and drop a file here": "把文件拖到这里",
    "Drag and drop file here": "把文件拖到这里",
    "Drag and drop files here": "把文件拖到这里",
    "Drag and drop directories here": "把文件夹拖到这里",
    "Only one file is allowed.": "只能放一个文件。",
    "File type not allowed.": "不接受这种文件。",
    "Error uploading file": "文件没有传上来",
    "Error deleting file": "文件没有移除",
    "Request timed out": "传输超时",
    "Request aborted": "传输中断",
    "Previous page": "上一页",
    "Next page": "下一页",
    # grids
    "Search": "查找",
    "Type to search": "键入要找的字",
    "Previous Result": "上一处",
    "Next Result": "下一处",
    "Close Search": "关闭查找",
    "Fullscreen": "全屏",
    "Close fullscreen": "退出全屏",
    "Download as CSV": "下载 CSV",
    "Show/hide columns": "显示或隐藏列",
    "Add row": "添加一行",
    "Delete row(s)": "删除所选行",
    "Dataframe column menu": "列的菜单",
    "Button action menu": "菜单",
    "Toolbar action": "操作",
    "Sort ascending": "升序排列",
    "Sort descending": "降序排列",
    "Hide column": "隐藏此列",
    "Pin column": "固定此列",
    "Unpin column": "取消固定",
    "Autosize": "适应宽度",
    "Copy column name": "复制列名",
    "Statistics": "统计",
    "Format": "格式",
    "Automatic": "自动",
    "Localized": "按地区",
    "Plain": "原样",
    "Compact": "缩写",
    "Percent": "百分比",
    "Scientific": "科学计数",
    "Distance": "相距时间",
    "Average": "平均",
    "Median": "中位数",
    "Minimum": "最小",
    "Maximum": "最大",
    "Sum": "合计",
    "Count": "个数",
    "Distinct": "不同值",
    "Empty": "空白",
    "Range": "范围",
    "Standard deviation": "标准差",
    "Based on sample": "按抽样",
    "The value cannot be interpreted as a number.": "这里要填数字。",
    "The value is not part of the allowed options.": "不在可选的范围内。",
    "Invalid input.": "填写不对。",
    "Number is above the allowed range.": "数字太大。",
    "Number is below the allowed range.": "数字太小。",
}
"""What Streamlit says, whole."""

PATTERNS: tuple[tuple[str, str], ...] = (
    (r"(\d+) results?", "$1 处"),
    (r"over (\d+) results?", "超过 $1 处"),
    (r"(\d+) of (\d+) results?", "第 $1 处，共 $2 处"),
    (r"(\d+) options? available\.", "有 $1 项可选。"),
    (r"(.+), selected", "已选：$1"),
    (r"Remove (.+)", "移除 $1"),
    (r"Add (.+)", "添加 $1"),
    (r"Select (\d+) match(?:es)?", "选中找到的 $1 项"),
    (r"(\d[\d.]*\s?[KMGT]?B) per file(?: • (.+))?", "每个文件不超过 $1　$2"),
    (r"Limit (\d[\d.]*\s?[KMGT]?B) per file(?: • (.+))?", "每个文件不超过 $1　$2"),
    (r"File must be (\d[\d.]*\s?[KMGT]?B) or smaller\.", "文件不能超过 $1。"),
    (r"\S+ files are not allowed\.", "不接受这种文件。"),
    (r"Showing page (\d+) of (\d+)", "第 $1 页，共 $2 页"),
    (r"Value must be (\S+) or (?:earlier|later|less|more)\.", "超出范围：$1。"),
    (r"Selected Date: (\w+) (\d+), (\d+)", "已选日期：$3 年 $1 $2 日"),
    (r"Selected Range: (\w+) (\d+), (\d+) to (\w+) (\d+), (\d+)", "已选：$3 年 $1 $2 日至 $6 年 $4 $5 日"),
    (r"(year|month|day), (.+)", "$1，$2"),
    (r"(\d\d)\s.\s(\w+)", "$2"),
    (r"(\w+) (\d{4})", "$2 年 $1"),
)
"""What Streamlit says with something in it: a regular expression of the whole (as JavaScript reads it), and
the Chinese with its groups; a group that ``WORDS`` knows is said in Chinese too.
"""


SCRIPTS = ("focus", "doors", "paper")
"""What else runs in the page's own document: the reader's place, doors of pictures by keyboard, printing."""


def install() -> None:
    """Put the scripts into the page, at its end, in the runs that open a session (app.py): they stay in the
    reader's document from then on, and at the end leaving it out moves nothing.
    """
    st.html(_script(), unsafe_allow_javascript=True)


@cache
def _script() -> str:
    assets = resources.files("analytics.ui").joinpath("assets")
    others = "\n".join(assets.joinpath(f"{name}.js").read_text("utf-8") for name in SCRIPTS)
    chinese = assets.joinpath("chinese.js").read_text("utf-8").strip()
    given = ", ".join(json.dumps(one, ensure_ascii=False) for one in (WORDS, PATTERNS)).replace(
        "<", "\\u003c"
    )
    # Names of their own: the script may be sent to one document twice.
    # The browser's sanitizer takes a script away in which something looks like a tag.
    return f"<script>(() => {{\n{others}\n({chinese})({given});\n}})()</script>"
