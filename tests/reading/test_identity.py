"""Which agency, which year, published and signed when, as real pages say it: in many ways, or not at all."""

from __future__ import annotations

from datetime import date

import pytest

from analytics.reading.identity import Identity, identify
from analytics.reading.narrative import read_prose

from .prose import document, lines_of

PERIOD = "统计期限为2024年1月1日至2024年12月31日。"


def read(*texts: str, source: str = "f0001.txt", **meta: str) -> Identity:
    page = document(**meta)
    return identify(page, read_prose(page, lines_of(*texts), source), source)


TITLES = [
    ("清溪镇人民政府2023年政府信息公开工作年度报告", "清溪镇人民政府", 2023),
    ("甲县清溪镇 2024 年政府信息公开工作年度报告", "甲县清溪镇", 2024),
    ("甲县清溪镇2024年度政府信息公开工作年度报告", "甲县清溪镇", 2024),
    ("甲县清溪镇2024政府信息公开年度报告", "甲县清溪镇", 2024),
    ("甲县清溪镇二〇二四年政府信息公开工作年度报告", "甲县清溪镇", 2024),
    ("２０２４年度清溪镇政府信息公开工作年度报告", "清溪镇", 2024),
    ("2023年度清溪镇人民政府信息公开工作年度报告", "清溪镇人民政府", 2023),
    ("甲县清溪镇人民政府政府信息公开工作年度报告（2022年）", "甲县清溪镇人民政府", 2022),
    ("甲县公安局政府信息公开工作2022年度报告", "甲县公安局", 2022),
    ("《甲县林业和草原局2021年政府信息公开工作年度报告》", "甲县林业和草原局", 2021),
    ("关于发布《甲县清溪镇2024年政府信息公开工作年度报告》的公告", "甲县清溪镇", 2024),
    ("甲县清溪镇人民政府关于2024年政府信息公开工作情况的报告", "甲县清溪镇人民政府", 2024),
    ("清溪镇2024年度信息公开年报", "清溪镇", 2024),
    ("甲县水利局2020年政务公开工作总结", "甲县水利局", 2020),
    ("甲市乙区人民政府丙街道办事处2020年政府信息公开工作年度报告", "甲市乙区人民政府丙街道办事处", 2020),
    ("甲縣南門街道辦事處2021年政府信息公開工作年度報告", "甲縣南門街道辦事處", 2021),
    ("标 题：清溪镇2024年政府信息公开工作年度报告", "清溪镇", 2024),
    ("标题：关于印发《甲县清溪镇2024年政府信息公开工作年度报告》的通知", "甲县清溪镇", 2024),
]


@pytest.mark.parametrize(("title", "agency", "year"), TITLES, ids=[title for title, _, _ in TITLES])
def test_a_title_gives_agency_and_year(title: str, agency: str, year: int) -> None:
    known = read(title, "一、总体情况", "正文。")
    assert (known.agency, known.year) == (agency, year)
    assert known.problems == ()


@pytest.mark.parametrize(
    "parts",
    [
        ("甲县水利局2023年政府信息公开", "工作年度报告"),
        ("甲县水利局", "2023年政府信息公开工作年度报告"),
        ("甲县水利局", "政府信息公开工作年度报告", "（2023年）"),
        ("甲县水利局2023年", "政府信息公开工作", "年度报告"),
    ],
)
def test_a_title_parted_over_lines_is_one_title(parts: tuple[str, ...]) -> None:
    known = read(*parts, "一、总体情况", "正文。")
    assert (known.agency, known.year) == ("甲县水利局", 2023)


def test_a_running_header_is_no_part_of_the_title() -> None:
    known = read("甲县水利局", "甲县水利局", "2023年政府信息公开工作年度报告", "一、总体情况")
    assert (known.agency, known.title) == ("甲县水利局", "甲县水利局2023年政府信息公开工作年度报告")
    known = read("政府信息公开年报", "甲县水利局2023年政府信息公开工作年度报告", "一、总体情况")
    assert known.agency == "甲县水利局"


def test_a_line_of_the_page_over_a_parted_title_is_no_part_of_it() -> None:
    found = read(
        "网站导航", "甲县清溪镇人民政府2024年", "政府信息公开工作年度报告", "一、总体情况", "公开9条。"
    )
    assert (found.agency, found.year) == ("甲县清溪镇人民政府", 2024)


def test_the_agency_may_stand_under_the_title() -> None:
    found = read(
        "政府信息公开工作年度报告", "（2024年度）", "甲县清溪镇人民政府", "一、总体情况", "公开9条。"
    )
    assert (found.agency, found.year) == ("甲县清溪镇人民政府", 2024)


def test_a_page_that_is_all_one_line_has_its_head_before_the_first_heading() -> None:
    found = read(
        "分享到： 发布时间：2025-01-20 来源：本站 甲县清溪镇2024年 政府信息公开工作年度报告 "
        "一.总体情况 公开9条。"
    )
    assert (found.agency, found.year, found.published_on) == ("甲县清溪镇", 2024, date(2025, 1, 20))


def test_furniture_of_the_page_is_no_title() -> None:
    known = read(
        "首页 > 甲县人民政府 > 2021年政府信息公开工作年度报告",
        "来源：甲县政务公开办 字体：大 中 小",
        "清溪镇2024年政府信息公开工作年度报告",
        "一、总体情况",
    )
    assert (known.agency, known.year) == ("清溪镇", 2024)


def test_a_bare_place_takes_the_full_name_that_the_text_gives_it() -> None:
    contact = "如有疑问，请与清溪乡人民政府办公室联系（电话：0123-4567890）。"
    assert read("清溪乡2023年政府信息公开工作年度报告", "一、总体情况", contact).agency == "清溪乡人民政府"
    compiled = "由甲县人民政府办公室编制。"
    assert read("甲县2023年政府信息公开工作年度报告", "一、总体情况", compiled).agency == "甲县人民政府"


def test_a_bare_place_stays_bare_where_only_a_website_has_the_longer_name() -> None:
    text = "本报告可在清溪镇人民政府网站查阅。"
    assert read("清溪镇2023年政府信息公开工作年度报告", "一、总体情况", text).agency == "清溪镇"


@pytest.mark.parametrize(
    "where",
    [
        ["信息提供日期 : 2025-01-21 17:48 来源 : 甲市乙区农村经济服务署", "一、总体情况", "正文。"],
        [
            "一、总体情况",
            "正文。",
            "六、其他需要报告的事项",
            "无。",
            "甲市乙区农村经济服务署",
            "2025年1月9日",
        ],
        ["本报告由甲市乙区农村经济服务署编制。", "一、总体情况", "正文。"],
    ],
    ids=["source", "signature", "text"],
)
def test_a_title_that_leaves_out_the_place_takes_it_from_who_signed_or_published(where: list[str]) -> None:
    known = read("2024年区农村经济服务署政府信息公开工作年度报告", *where)
    assert known.agency == "甲市乙区农村经济服务署"


def test_another_agency_of_the_same_place_lends_no_name() -> None:
    known = read("2024年区财政局政府信息公开工作年度报告", "来源：甲市乙区统计局", "一、总体情况", "正文。")
    assert known.agency == "区财政局"


def test_another_agency_in_the_text_does_not_take_the_place_of_the_title() -> None:
    text = "按照甲县人民政府办公室要求，如有疑问请与甲县政务公开办联系。"
    known = read("甲县清溪镇人民政府2023年政府信息公开工作年度报告", "一、总体情况", text)
    assert known.agency == "甲县清溪镇人民政府"


BODIES = [
    ("本报告由甲县清溪镇人民政府编制。", "甲县清溪镇人民政府"),
    ("由甲市乙区人民政府丙街道编制，见甲市政府网站。", "甲市乙区人民政府丙街道"),
    ("本年报由甲县卫生健康委员会编制。", "甲县卫生健康委员会"),
    ("如有疑问，请与甲县清溪镇人民政府党政办联系。", "甲县清溪镇人民政府"),
    ("请联系甲县民族宗教事务局办公室，地址：甲县中心路。", "甲县民族宗教事务局"),
    ("请與甲縣南門街道辦事處聯系，電話：0123-4567890。", "甲縣南門街道辦事處"),
    ("本报告包括甲旗乙镇情况。", "甲旗乙镇"),
    ("地址：某某省甲县清溪乡人民政府，邮编：123456。", "甲县清溪乡人民政府"),
    ("现公布清溪街道2024年度政府信息公开工作年度报告。", "清溪街道"),
    ("现公布《甲市清溪镇人民政府2024年政府信息公开工作年度报告》。", "甲市清溪镇人民政府"),
    ("甲县财政局按照要求编制2024年政府信息公开工作年度报告。", "甲县财政局"),
    ("2024年以来，甲县清溪镇人民政府认真贯彻条例，公开信息9条。", "甲县清溪镇人民政府"),
]


@pytest.mark.parametrize(("text", "agency"), BODIES, ids=[text for text, _ in BODIES])
def test_without_a_title_the_text_names_the_agency(text: str, agency: str) -> None:
    assert read("一、总体情况", text, PERIOD).agency == agency


def test_without_title_and_text_the_signature_names_the_agency() -> None:
    known = read(
        "一、总体情况",
        f"我镇认真落实。{PERIOD}",
        "六、其他需要报告的事项",
        "无。",
        "甲县清溪镇人民政府",
        "2025年1月9日",
    )
    assert known.agency == "甲县清溪镇人民政府"
    assert known.signed_on == date(2025, 1, 9)


def test_the_metadata_of_the_page_is_asked_after_the_text() -> None:
    rows = ("索引号：K1", "发布机构 | 甲县清溪镇人民政府 | 发布日期 | 2025-01-17 17:08")
    known = read(*rows, "一、总体情况", f"我镇认真落实。{PERIOD}")
    assert known.agency == "甲县清溪镇人民政府"
    titled = read(*rows, "甲县人民政府办公室2024年政府信息公开工作年度报告", "一、总体情况")
    assert titled.agency == "甲县人民政府办公室"


def test_we_are_no_name() -> None:
    known = read("一、总体情况", "2024年，我乡主动公开政府信息9条。")
    assert known.agency is None
    assert known.year == 2024


def test_the_title_of_the_page_serves_where_the_text_has_none() -> None:
    known = read("一、总体情况", "正文。", title="甲县清溪镇2022年政府信息公开工作年度报告_甲县人民政府网")
    assert (known.agency, known.year) == ("甲县清溪镇", 2022)


def test_what_only_the_file_name_says_is_said_to_come_from_there() -> None:
    known = read("一、总体情况", "正文。", source="reports/甲县清溪镇人民政府2023年年报.docx")
    assert (known.agency, known.year) == ("甲县清溪镇人民政府", 2023)
    assert [problem.code for problem in known.problems] == ["agency_from_file_name", "year_from_file_name"]


# ------------------------------------------------------------------ year

PERIODS = [
    ("统计期限自2021年1月1日起至2021年12月31日止。", 2021),
    ("期限从2024年1月1日到12月31日止。", 2024),
    ("数据统计期限为20251月1日至202512月31日。", 2025),
    ("期限自202011日起，至20201231日止。", 2020),
    ("本报告所列数据的统计期限是2022年1月1日至12月31日。", 2022),
    ("2023年度，我局共公开信息3条。2022年的问题已整改。2023年未收到申请。", 2023),
]


@pytest.mark.parametrize(("text", "year"), PERIODS, ids=[text for text, _ in PERIODS])
def test_without_a_title_the_period_or_the_text_gives_the_year(text: str, year: int) -> None:
    assert read("一、总体情况", text).year == year


def test_the_title_stands_above_the_period() -> None:
    known = read(
        "清溪镇2023年政府信息公开工作年度报告", "一、总体情况", "统计期限为2022年1月1日至2022年12月31日。"
    )
    assert known.year == 2023


def test_the_year_is_never_worked_out_from_a_date() -> None:
    known = read("发布时间：2025-01-20", "一、总体情况", "正文。", "清溪镇人民政府", "2025年1月9日")
    assert known.year is None


def test_document_numbers_are_no_years() -> None:
    assert read("一、总体情况", "根据国办公开办函〔2021〕30号和国办函〔2020〕109号编制。").year is None


# ------------------------------------------------------------------ dates

HEADS = [
    ("发布时间：2025-01-20 09:30 来源：清溪镇 浏览次数：12", date(2025, 1, 20)),
    ("发布日期: 2025年1月20日", date(2025, 1, 20)),
    ("时间：2025-01-16 18:06", date(2025, 1, 16)),
    ("日期:2025-08-06", date(2025, 8, 6)),
    ("时间:2025-01-2610:31", date(2025, 1, 26)),
    ("时间：2025-01-16 - 来源：清溪镇", date(2025, 1, 16)),
    ("更新日期：2025/1/8 信息来源：甲县政务公开办", date(2025, 1, 8)),
    ("来源：清溪镇 发 布 日 期：2025-01-11", date(2025, 1, 11)),
    ("发布时间:2025-01-2610:31", date(2025, 1, 26)),
    ("發佈時間：2025-01-20", date(2025, 1, 20)),
    ("2025-01-20 10:33 来源：清溪镇 浏览量：7", date(2025, 1, 20)),
    ("成文日期：2025-01-10", None),
    ("生效日期：2025-01-10 失效日期：2026-01-10", None),
    ("来源：清溪镇 发布时间： 浏览次数：12", None),
    ("发布时间：2025-02-30", None),
    ("数据统计时间：2024年1月1日至2024年12月31日。", None),
    ("报告时间：2024年1月1日—12月31日", None),
]


@pytest.mark.parametrize(("head", "published"), HEADS, ids=[head for head, _ in HEADS])
def test_the_head_of_a_page_says_when_it_was_published(head: str, published: date | None) -> None:
    known = read(head, "清溪镇2024年政府信息公开工作年度报告", "一、总体情况", "正文。")
    assert known.published_on == published


def test_a_publication_date_stands_above_other_dates_of_the_head() -> None:
    known = read(
        "成文日期：2025-01-10 发布日期：2025-01-20", "清溪镇2024年政府信息公开工作年度报告", "一、总体情况"
    )
    assert known.published_on == date(2025, 1, 20)


def test_metadata_gives_the_publication_date_where_the_head_does_not() -> None:
    known = read("清溪镇2024年政府信息公开工作年度报告", "一、总体情况", published="2025-01-20 09:30:00")
    assert known.published_on == date(2025, 1, 20)


def test_a_date_of_the_text_is_no_publication_date() -> None:
    known = read("清溪镇2024年政府信息公开工作年度报告", "一、总体情况", "于2024年3月1日起施行。")
    assert (known.published_on, known.signed_on) == (None, None)


ENDS = [
    (("清溪镇人民政府", "2026年1月22日"), date(2026, 1, 22)),
    (("清溪镇人民政府", "2026.1.22"), date(2026, 1, 22)),
    (("清溪镇人民政府", "2026-01-22"), date(2026, 1, 22)),
    (("清溪镇人民政府", "二〇二六年一月二十二日"), date(2026, 1, 22)),
    (("清溪镇人民政府（盖章）", "二○二六年元月"), None),
    (("2026年1月22日", "清溪镇人民政府"), date(2026, 1, 22)),
    (("清溪镇人民政府 2026 年 1 月 22 日",), date(2026, 1, 22)),
    (("本年度没有需要报告的事项。 清溪镇人民政府 2026年1月22日",), date(2026, 1, 22)),
    (
        ("清溪镇人民政府", "2026年1月22日", "附件：报告.docx", "上一篇：其他报告", "打印 关闭"),
        date(2026, 1, 22),
    ),
    (("统计期限为2025年1月1日至2025年12月31日",), None),
    (("本办法自2025年3月1日起施行。",), None),
]


@pytest.mark.parametrize(("end", "signed"), ENDS, ids=[" / ".join(end) for end, _ in ENDS])
def test_the_date_under_the_report_is_the_signature(end: tuple[str, ...], signed: date | None) -> None:
    known = read(
        "清溪镇2025年政府信息公开工作年度报告", "一、总体情况", "正文。", "六、其他需要报告的事项", *end
    )
    assert known.signed_on == signed
