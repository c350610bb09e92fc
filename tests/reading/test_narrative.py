"""The six sections of a report: found by title whatever happened to the numerals, and what stands there."""

from __future__ import annotations

from analytics.form import FORM
from analytics.reading.narrative import Prose, read_prose

from .prose import document, lines_of

HEADINGS = tuple(section.heading for section in FORM.sections)


def read(*texts: str) -> Prose:
    return read_prose(document(), lines_of(*texts), "f.txt")


def states(prose: Prose) -> str:
    """One letter a section in form order: p present, e empty, m missing."""
    assert [section.id for section in prose.sections] == ["1", "2", "3", "4", "5", "6"]
    return "".join(section.status[0] for section in prose.sections)


def under(*headings: str) -> list[str]:
    return [text for heading in headings for text in (heading, "正文。")]


def test_a_whole_report() -> None:
    prose = read(
        HEADINGS[0], "正文。", HEADINGS[1], "|t2|规章 | 0", HEADINGS[2], "|t3|一、本年新收 | 0",
        HEADINGS[3], "|t4|0 | 0", HEADINGS[4], "（一）问题。", HEADINGS[5], "无。",
    )  # fmt: skip
    assert states(prose) == "pppppp"
    assert [section.order for section in prose.sections] == [1, 2, 3, 4, 5, 6]
    assert [line.section for line in prose.lines] == list("112233445566")
    assert prose.sections[4].text == "（一）问题。"
    assert (prose.sections[4].heading, prose.sections[4].place) == (HEADINGS[4], "line 9")


def test_a_table_alone_makes_a_section_present_and_is_no_text_of_it() -> None:
    section = read(HEADINGS[1], "|t2|规章 | 0 | 0 | 0").sections[1]
    assert (section.status, section.text) == ("present", "")


def test_a_heading_with_nothing_under_it_is_empty() -> None:
    assert states(read(*under(HEADINGS[0]), HEADINGS[3], *under(HEADINGS[4]))) == "pmmepm"


def test_a_signature_and_page_furniture_are_nothing() -> None:
    end = ("甲县清溪镇人民政府", "2025年1月9日", "附件：报告.docx", "上一篇：其他", "打印 关闭")
    assert states(read(*under(HEADINGS[0]), HEADINGS[5], *end)) == "pmmmme"
    assert read(HEADINGS[0], "正文。", HEADINGS[5], "无。", *end).sections[5].text == "无。"


def test_lost_headings_are_missing() -> None:
    assert states(read("清溪镇2024年政府信息公开工作年度报告", "正文。")) == "mmmmmm"
    assert [problem.code for problem in read("正文。").problems] == ["no_sections"]


def test_other_wordings_of_the_headings() -> None:
    prose = read(*under(
        "一、政府信息公开工作的基本情况", "二、2024年主动公开政府信息情况", "三、依申请公开政府信息情况",
        "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
        "五、政府信息公开工作存在的主要问题及下一步打算", "六、需要报告的其他事项",
    ))  # fmt: skip
    assert states(prose) == "pppppp"


def test_wrong_numerals_do_not_mislead() -> None:
    prose = read(
        *under(
            "一、总体情况",
            "四、收到和处理政府信息公开申请情况",
            "六、存在的主要问题及改进情况",
            "七、其他需要报告的事项",
        )
    )
    assert states(prose) == "pmpmpp"


def test_the_order_found_is_kept_for_the_rules() -> None:
    prose = read(*under(HEADINGS[0], HEADINGS[2], HEADINGS[1]))
    assert [prose.sections[index].order for index in (0, 1, 2)] == [1, 3, 2]


def test_lost_and_other_numerals() -> None:
    assert states(read(*under("、主动公开政府信息情况"))) == "mpmmmm"
    assert states(read(*under("- 总体情况", "• 存在的主要问题及改进情况"))) == "pmmmpm"
    assert states(read(*under("1、总体情况", "2、主动公开政府信息情况", "6、其他需要报告的事项"))) == "ppmmmp"
    assert states(read(*under("第一部分 总体情况", "第二部分 主动公开政府信息情况"))) == "ppmmmm"
    assert states(read(*under(*(section.title for section in FORM.sections)))) == "pppppp"
    assert (
        states(read(*under(*(f"（{section.numeral}）{section.title}" for section in FORM.sections))))
        == "pppppp"
    )


def test_aspects_of_section_one_are_no_sections() -> None:
    prose = read("一、总体情况", "（一）主动公开政府信息情况", "正文。", "（二）依申请公开情况", "正文。")
    assert states(prose) == "pmmmmm"
    prose = read("一、总体情况", "1.主动公开政府信息的情况", "正文。", "2.依申请公开情况", "正文。")
    assert states(prose) == "pmmmmm"
    prose = read(
        "一、总体情况", "一、主动公开情况", "正文。", "二、依申请公开情况", "正文。", HEADINGS[1], "|t2|0"
    )
    assert states(prose) == "ppmmmm"
    assert prose.sections[1].heading == HEADINGS[1]


def test_a_heading_mentioned_in_a_sentence_is_none() -> None:
    prose = read(
        "一、总体情况", f"详见“{HEADINGS[1]}”和{HEADINGS[2]}两表。", "《六、其他需要报告的事项》未列。"
    )
    assert states(prose) == "pmmmmm"


def test_a_list_of_contents_gives_way_to_the_headings_themselves() -> None:
    prose = read(*HEADINGS, *under(*HEADINGS))
    assert states(prose) == "pppppp"
    assert prose.sections[0].place == "line 7"


def test_heading_and_text_on_one_line() -> None:
    prose = read(
        "一、总体情况。2024年，我镇认真落实。",
        "五、存在的主要问题及改进情况：一是人员不足。",
        "六、其他需要报告的事项 无",
    )
    assert states(prose) == "pmmmpp"
    assert [prose.sections[index].text for index in (0, 4, 5)] == [
        "2024年，我镇认真落实。",
        "一是人员不足。",
        "无",
    ]


def test_a_whole_report_on_one_line() -> None:
    prose = read(
        "一、总体情况 全年主动公开政府信息9条。 二、主动公开政府信息情况 表略 "
        "三、收到和处理政府信息公开申请情况 表略 四、政府信息公开行政复议、行政诉讼情况 无 "
        "五、存在的主要问题及改进情况 （一）人员不足。 六、其他需要报告的事项 无。"
    )
    assert states(prose) == "pppppp"
    assert prose.sections[0].text == "全年主动公开政府信息9条。"
    assert prose.sections[5].text == "无。"
    assert [claim.id for claim in prose.claims] == ["proactive.total"]


def test_a_heading_within_the_first_cell_of_a_table_row_counts() -> None:
    prose = read(
        "一、总体情况",
        "正文。",
        "|t3|三、收到和处理政府信息公开申请情况 | 申请人情况",
        "|t3|一、本年新收政府信息公开申请数量 | 0",
    )
    assert states(prose) == "pmpmmm"


def test_rows_of_the_tables_are_no_headings() -> None:
    rows = [f"|t3|{row.printed('2021')} | 0" for row in FORM.table("t3").rows("2021")]
    assert states(read(HEADINGS[0], "正文。", HEADINGS[2], *rows)) == "pmpmmm"
    loose = [row.printed("2021") for row in FORM.table("t3").rows("2021")]
    assert states(read(HEADINGS[0], "正文。", HEADINGS[2], *loose)) == "pmpmmm"


def test_lines_before_the_first_heading_belong_to_no_section() -> None:
    prose = read("首页 > 公开", "清溪镇2024年政府信息公开工作年度报告", HEADINGS[0], "正文。")
    assert [line.section for line in prose.lines] == ["0", "0", "1", "1"]


def parts_of(*texts: str) -> list[tuple[str, str, str]]:
    return [(part.heading, part.topic, part.text) for part in read(*texts).sections[0].parts]


def test_a_section_is_parted_at_its_sub_headings() -> None:
    assert parts_of(
        "一、总体情况", "我镇稳步推进。", "（一）主动公开情况", "公开9条。", "更新及时。",
        "（二）依申请公开。未收到申请。", "（三）压实责任。专人负责。", "五、存在的主要问题及改进情况",
    ) == [
        ("（一）主动公开情况", "proactive", "公开9条。\n更新及时。"),
        ("（二）依申请公开。", "requests", "未收到申请。"),
        ("（三）压实责任", "", "专人负责。"),
    ]  # fmt: skip


def test_the_sub_headings_of_a_report_on_one_line_part_it_as_well() -> None:
    line = (
        "一、总体情况 公开工作有序。 （一）主动公开 公开9条。（二）依申请公开情况 无。 "
        "六、其他需要报告的事项 无。"
    )
    assert [(heading, text) for heading, _, text in parts_of(line)] == [
        ("（一）主动公开", "公开9条。"),
        ("（二）依申请公开情况", "无。"),
    ]
    assert read(line).sections[0].parts[0].place == "line 1"


def test_numbers_within_a_text_part_nothing() -> None:
    assert parts_of("一、总体情况", "根据条例第二十条第（一）项公开。", "1.制度健全", "2.人员到位") == []


def test_no_prose_at_all() -> None:
    assert states(read()) == "mmmmmm"
    assert read().claims == ()
