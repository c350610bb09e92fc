"""What a sentence of a report says in figures, clause by clause: every claim of it, and no other."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.reading.chinese_numbers import chinese_integer
from analytics.reading.claims import find_claims
from analytics.reading.identity import identify
from analytics.reading.model import Claim, Line
from analytics.reading.narrative import read_prose

from .prose import document, lines_of

YEAR = 2024


def claims_of(text: str, *more: str) -> tuple[Claim, ...]:
    """The claims of a report for 2024 whose section one holds these lines."""
    lines = lines_of("某县某镇2024年政府信息公开工作年度报告", "一、总体情况", text, *more)
    return read_prose(document(), lines, "f.txt").claims


def said(claims: tuple[Claim, ...]) -> list[str]:
    return sorted(f"{claim.id} {claim.value}{'+' if claim.approximate else ''}" for claim in claims)


# A plus sign marks a rounded figure. One sentence each, with all that it claims.
CLAUSES: list[tuple[str, list[str]]] = [
    # -- items made public: a total in plain words
    ("全年主动公开政府信息86条。", ["proactive.total 86"]),
    ("2024年，我镇共主动公开各类政府信息 1,204 条。", ["proactive.total 1204"]),
    ("本年度累计公开政务信息320余条。", ["proactive.total 320+"]),
    ("截至年底，我局主动公开信息近500条。", ["proactive.total 500+"]),
    ("全年主动公开信息约1.2万条。", ["proactive.total 12000+"]),
    ("一年来主动公开各类信息四十余条。", ["proactive.total 40+"]),
    ("本年度主动公开政府信息二百一十三条。", ["proactive.total 213"]),
    ("主动公开政府信息总数为77件。", ["proactive.total 77"]),
    ("主动公开的政府信息数量59件。", ["proactive.total 59"]),
    ("政府信息公开总量达到64条。", ["proactive.total 64"]),
    (
        "今年新增主动公开政府信息130条，其中年报1条、机构职能1条、财政信息2条；另更新23条。",
        ["proactive.total 130"],
    ),
    ("我办发布各类政务信息共计120条，其中工作动态90条、公告30条。", ["proactive.total 120"]),
    ("全年公开领导信息、财政信息、民生信息等共计45条。", ["proactive.total 45"]),
    ("经公示栏等渠道发布信息100余条。", ["proactive.total 100+"]),
    ("通过政府网站、微信公众号等平台主动公开信息260条。", ["proactive.total 260"]),
    ("全年主动公开文件11份。", ["proactive.total 11"]),
    ("本年度制发公文58件，其中主动公开21件，依申请公开30件，不予公开7件。", ["proactive.total 21"]),
    ("主动公开政府信息300条以上。", ["proactive.total 300+"]),
    ("主动公开政府信息50条左右。", ["proactive.total 50+"]),
    ("本年度主动公开政府信息0条。", ["proactive.total 0"]),
    ("2024年主动公开政府信息80条，比上年增加12条，增长17.6%。", ["proactive.total 80"]),
    ("2023年主动公开政府信息70条，2024年主动公开政府信息80条。", ["proactive.total 80"]),
    ("与2023年相比，全年主动公开政府信息80条，略有上升。", ["proactive.total 80"]),
    ("主动公开政府信息88条，较2023年的70条有所增加。", ["proactive.total 88"]),
    ("去年公开信息66条，今年公开信息72条。", ["proactive.total 72"]),
    ("按要求公示2023年度部门决算；收到依申请公开3件。", ["requests.received 3"]),
    ("落实2023年政务公开工作要点，收到依申请公开3件。", ["requests.received 3"]),
    ("2023年公示部门决算，收到依申请公开3件。", []),
    ("2023年，编制年度报告，收到依申请公开3件。", []),
    (
        "主动公开政府信息90条，其中网站60条、微信公众号30条。",
        ["proactive.total 90", "proactive.website 60", "proactive.wechat 30"],
    ),
    ("全年主动公开各类信息，总计312条。", ["proactive.total 312"]),
    ("累计公开98条政府信息。", ["proactive.total 98"]),
    ("主动公开信息分别为：概况类1条，法规文件3条，合计4条。", ["proactive.total 4"]),
    ("全年公开信息389条，其中主动公开387条，依申请公开2条。", ["proactive.total 387"]),
    (
        "截至2024年底累计主动公开政府信息2103条，2024年度主动公开114条。",
        ["proactive.total 114"],
    ),
    (
        "在市政府网站公开政府信息三十二条，发放政策宣传单2000余份。",
        ["platform.materials 2000+", "proactive.total 32"],
    ),
    # -- items by channel: no total is added up
    ("县政府网站发布信息217条，微信公众号发布308条。", ["proactive.website 217", "proactive.wechat 308"]),
    ("门户网站累计更新54条。公众号累计推送612条。", ["proactive.website 54", "proactive.wechat 612"]),
    ("通过微博发布信息36条，通过村务公开栏张贴公告50余条。", ["proactive.board 50+", "proactive.weibo 36"]),
    (
        "在信息公开专栏发布359条，“某镇之声”公众号发布1088条。",
        ["proactive.website 359", "proactive.wechat 1088"],
    ),
    ("抖音号发布短视频32条，客户端推送15条。", []),
    (
        "网站主动公开信息40条，微信公开20条，全年总计主动公开信息60条。",
        ["proactive.total 60", "proactive.website 40", "proactive.wechat 20"],
    ),
    ("本年度政府网站主动公开信息409条，其中政务公开类300条，动态类109条。", ["proactive.total 409"]),
    # -- items: parts, lists, plans and lost figures give no total
    ("本乡挂出一般文件2件、预算资料2条、执法公告3条，会议纪要1条。", []),
    ("重点公开低保、救助等民生领域信息8条。", []),
    ("共主动公开条，内容涵盖民生各方面。", []),
    ("下一步计划主动公开政府信息200条。", []),
    ("每月公开信息不少于10条。", []),
    ("建站以来累计公开政府信息12000条。", []),
    ("归集约75亿条数据，信用信息4.51万条。", []),
    ("梳理公开事项目录31个领域，1600余项事项上网，网上可办率100%。", []),
    ("政府信息自形成之日起20个工作日内公开。", []),
    ("地址：某县某镇中心路5号，邮编：324406，电话：0570-7043307。", []),
    ("依据〔2021〕30号、国务院令第711号开展工作。", []),
    ("根据条例第二十条第一项，主动公开有关信息。", []),
    ("政策文件类2条，占比37.5%。", []),
    ("围绕5·15政务公开日开展宣传。", []),
    # -- policy readings
    ("发布政策解读15篇。", ["proactive.policy_reading 15"]),
    ("网上访谈0次，记者会0场，解读稿0篇。", ["proactive.policy_reading 0"]),
    ("全年公开政策解读材料6条。", ["proactive.policy_reading 6"]),
    ("主动公开信息400余条，其中政策解读100余条。", ["proactive.policy_reading 100+", "proactive.total 400+"]),
    # -- requests received
    (
        "共办理政府信息公开申请19件，其中上年结转2件、本年新收17件。",
        ["requests.carried_in 2", "requests.received 17"],
    ),
    (
        "收到政府信息公开申请共17件，其中16件为本年新收，1件为上年结转。",
        ["requests.carried_in 1", "requests.received 16"],
    ),
    ("未收到任何形式的政府信息公开申请。", ["requests.received 0"]),
    ("没有人申请公开政府信息。", ["requests.received 0"]),
    ("（二）依申请公开。无。", ["requests.received 0"]),
    ("（二）依申请公开情况：0件。", ["requests.received 0"]),
    ("（二）依申请公开情况。没有收到书面、电子邮件等形式的申请。", ["requests.received 0"]),
    (
        "（二）依申请公开情况。受理并办结1例，内容涉及征地补偿。",
        ["requests.answered 1", "requests.received 1"],
    ),
    ("（二）依申请公开情况。本年度未收到该类事项。", ["requests.received 0"]),
    (
        "主动公开政府信息28条（其中：动态20条、公示8条）；依申请公开0条。",
        ["proactive.total 28", "requests.received 0"],
    ),
    ("（三）政府信息管理。无。", []),
    ("全年共收到政府信息公开申请3件。", ["requests.received 3"]),
    ("本年度共收到公开申请 0 件，没有一件答复超期。", ["requests.received 0"]),
    ("2024年度收到公开申请一件，已办理完毕。", ["requests.received 1"]),
    ("本年度受理依申请公开件9件，均为信函递交。", ["requests.received 9"]),
    ("年内收办政府信息公开申请12封。", ["requests.received 12"]),
    ("全年承办依申请公开14件，无当面申请。", ["requests.received 14"]),
    ("收到群众申请公开政府信息5宗。", ["requests.received 5"]),
    ("全镇共受理公开申请总数1件。", ["requests.received 1"]),
    ("收到5件政府信息公开申请，全部按期答复。", ["requests.received 5"]),
    ("依申请公开政府信息0条。", ["requests.received 0"]),
    ("答复政府信息公开申请4件。", ["requests.answered 4", "requests.received 4"]),
    ("2024共收到依申请公开2件，其中结转下年0件。", ["requests.carried_out 0", "requests.received 2"]),
    (
        "收到政府信息公开申请6件，办结5件，结转下年1件。",
        ["requests.answered 5", "requests.carried_out 1", "requests.received 6"],
    ),
    (
        "本年新收政府信息公开申请8件，上年结转2件，办结10件。",
        ["requests.answered 10", "requests.carried_in 2", "requests.received 8"],
    ),
    ("上年度结转政府信息公开申请0件。", ["requests.carried_in 0"]),
    ("收到信息公开申请7件，其中自然人申请6件，法人申请1件。", ["requests.received 7"]),
    ("收到政府信息公开申请10余件。", ["requests.received 10+"]),
    ("收到公民、法人和其他组织的政府信息公开申请2件。", ["requests.received 2"]),
    ("2023年收到依申请公开5件，2024年收到依申请公开3件。", ["requests.received 3"]),
    ("共收到申请66件，同比增加8件。", ["requests.received 66"]),
    ("收到政府信息公开申请4件，予以公开3件，不予公开1件。", ["requests.received 4"]),
    # -- none received
    ("2024年度未收到政府信息公开申请。", ["requests.received 0"]),
    ("我局未收到申请。", ["requests.received 0"]),
    ("本年度没有收到公民、法人和其他组织的政府信息公开申请。", ["requests.received 0"]),
    ("本年无依申请公开事项。", ["requests.received 0"]),
    ("全年未受理任何公开申请。", ["requests.received 0"]),
    ("未收到依申请公开来信。", ["requests.received 0"]),
    ("尚未收到依申请公开政府信息的要求。", ["requests.received 0"]),
    ("本年度未发生依申请公开。", ["requests.received 0"]),
    ("依申请公开数量为0。", ["requests.received 0"]),
    ("2023年未收到公开申请，2024年收到公开申请2件。", ["requests.received 2"]),
    # -- received, but no requests for information
    ("收到信访事项26件，均已办结。", []),
    ("办理人大建议和政协提案共38件。", []),
    ("受理群众来电1200余次。", []),
    ("收到低保申请45件，审批40件。", []),
    ("收到网民留言19条，回复19条。", []),
    ("依申请公开答复率100%。", []),
    ("按时答复率达100%，未出现逾期答复的申请。", []),
    ("对申请人无正当理由逾期不补正的不再处理。", []),
    ("收到申请后在20个工作日内予以答复。", []),
    # -- reviews and lawsuits
    ("行政复议0件，行政诉讼0件。", ["disputes.litigation 0", "disputes.review 0"]),
    ("无行政复议和诉讼。", ["disputes.litigation 0", "disputes.review 0"]),
    ("未发生因政府信息公开引发的行政复议、行政诉讼案件。", ["disputes.litigation 0", "disputes.review 0"]),
    ("被申请行政复议2件，被提起行政诉讼1起。", ["disputes.litigation 1", "disputes.review 2"]),
    ("行政复议共0件。", ["disputes.review 0"]),
    ("行政复议、行政诉讼均为0。", ["disputes.litigation 0", "disputes.review 0"]),
    ("没有被申请行政复议，也没有被提起行政诉讼。", ["disputes.litigation 0", "disputes.review 0"]),
    ("因信息公开被提起行政复议和行政诉讼共3件。", []),
    ("发生行政复议案件1件，结果维持。", ["disputes.review 1"]),
    (
        "全年未收到公开申请，无复议、诉讼案件。",
        ["disputes.litigation 0", "disputes.review 0", "requests.received 0"],
    ),
    ("未发生因依申请公开引起的行政复议。", ["disputes.review 0"]),
    ("加强行政复议和行政诉讼应对工作。", []),
    # -- review of texts, corrections
    (
        "全年累计审查拟公开信息10条，排查整改表述不规范等问题1处。",
        ["management.corrected 1", "management.reviewed 10"],
    ),
    ("审核发布信息230条次，纠正错别字12处。", ["management.corrected 12", "management.reviewed 230"]),
    ("全年整改问题15个。", ["management.corrected 15"]),
    ("落实三审三校制度。", []),
    # -- materials, people, places
    ("摆放宣传资料5类300余份。", ["platform.materials 300+"]),
    ("发放宣传手册1200册，张贴海报30张。", ["platform.materials 1200", "platform.materials 30"]),
    ("全年累计服务群众8000余人次。", ["platform.people_served 8000+"]),
    ("接待群众咨询320人次。", ["platform.people_served 320"]),
    ("建成政务公开专区6个。", ["platform.service_points 6"]),
    ("打造3个村级公开角。", ["platform.service_points 3"]),
    ("在7个村1个社区党群服务中心设立公开角。", []),
    ("依托8个行政村推进公开。", []),
    # -- meetings, trainings, inspections
    ("召开专题推进会10次，研究解决重点问题3项。", ["supervision.meetings 10"]),
    ("组织召开2次政务公开工作会议。", ["supervision.meetings 2"]),
    ("举办业务培训4期，参训120人次。", ["supervision.trainings 4"]),
    ("全年开展3场政务公开培训。", ["supervision.trainings 3"]),
    ("组织培训会两次。", ["supervision.trainings 2"]),
    ("开展专项检查2次。", ["supervision.inspections 2"]),
    ("开展自查自纠5轮，督查通报1次。", ["supervision.inspections 1", "supervision.inspections 5"]),
    ("召开新闻发布会1次。", []),
    ("每季度召开1次例会。", []),
    ("每年开展2次检查。", []),
    ("明年将组织培训6次。", []),
    ("召开会议、培训各3次。", ["supervision.meetings 3", "supervision.trainings 3"]),
    # -- documents and fees
    ("本年度制发行政规范性文件3件。", ["documents.made 3"]),
    ("未制发规范性文件。", ["documents.made 0"]),
    ("主动公开信息90条，其中规范性文件3件。", ["proactive.total 90"]),
    (
        "本年度发出收费通知2件，总金额160元，实际收取160元。",
        ["fees.charged 160", "fees.collected 160", "fees.notices 2"],
    ),
    ("本年度收取信息处理费0元。", ["fees.collected 0"]),
    ("未收取信息处理费。", ["fees.collected 0"]),
    ("本年度没有产生信息公开处理费。", []),
    ("信息处理费管理办法（国办函〔2020〕109号）已落实。", []),
]


def test_the_labelled_clauses_are_many_enough_to_tell() -> None:
    assert len(CLAUSES) >= 120


@pytest.mark.parametrize(("sentence", "expected"), CLAUSES, ids=[sentence for sentence, _ in CLAUSES])
def test_a_clause_claims_exactly_this(sentence: str, expected: list[str]) -> None:
    assert said(claims_of(sentence)) == sorted(expected)


PIECES = st.sampled_from(
    [piece for sentence, _ in CLAUSES for piece in (sentence[:9], sentence[4:16], sentence[-8:])]
    + [
        "一、总体情况",
        "（一）",
        "其中",
        "、",
        "，",
        "。",
        "：",
        "|",
        " ",
        "2024年",
        "12条",
        "0件",
        "共计",
        "的",
        "市",
        "区",
        "向我",
        "\u3000",
        "𠮷",
    ]
)


@given(st.lists(st.lists(PIECES, max_size=30).map("".join), max_size=12))
def test_no_text_breaks_the_reading_and_every_claim_quotes_its_source(texts: list[str]) -> None:
    lines = lines_of(*texts)
    prose = read_prose(document(), lines, "f.txt")
    identify(document(), prose, "f.txt")
    assert [line.text for line in prose.lines] == texts
    source = "".join("".join(text.split()) for text in texts)
    for claim in prose.claims:
        assert claim.line is not None
        assert claim.place == lines[claim.line].place
        assert "".join(claim.quote.split()) in source


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("四十", 40),
        ("十二", 12),
        ("一百零三", 103),
        ("两千", 2000),
        ("三万五千", 35000),
        ("二〇二五", 2025),
        ("零", 0),
        ("龙", None),
    ],
)
def test_chinese_numerals(numeral: str, value: int | None) -> None:
    assert chinese_integer(numeral) == value


def test_a_claim_names_the_clause_and_the_line_it_was_read_from() -> None:
    claim = claims_of("健全机制，全年共收到政府信息公开申请 0 件，均按规定处理。")[0]
    assert (claim.id, claim.value, claim.unit) == ("requests.received", Decimal(0), "件")
    assert claim.quote == "全年共收到政府信息公开申请 0 件"
    assert (claim.place, claim.line) == ("line 3", 2)


def test_a_sentence_broken_over_lines_is_read_as_one_and_placed_where_the_figure_stands() -> None:
    claims = claims_of(
        "构建三级审查机制，由政务公开专", "干终审，全年累计审查拟公开信息", "10 条，整改问题1处。"
    )
    assert said(claims) == ["management.corrected 1", "management.reviewed 10"]
    assert claims[0].place == "line 5"
    assert claims[0].quote == "全年累计审查拟公开信息10 条"


def test_the_heading_of_an_aspect_gives_the_object_that_a_clause_leaves_out() -> None:
    assert said(claims_of("（二）依申请公开", "全年共收到0件。")) == ["requests.received 0"]
    assert said(claims_of("（五）监督保障", "全年共收到0件。")) == []


def test_a_heading_of_an_aspect_is_no_part_of_the_quote() -> None:
    claim = claims_of("（二）依申请公开情况。2024年收到公开申请1件。")[0]
    assert claim.quote == "2024年收到公开申请1件"


@pytest.mark.parametrize(
    "heading", ["2、政府信息公开申请行政复议、提起行政诉讼的情况", "（2）平台建设", "3.依申请公开方面"]
)
def test_nor_is_a_numbered_line_that_is_a_heading_and_no_more(heading: str) -> None:
    claim = claims_of(heading, "本年度我乡收到政府信息公开申请3件，行政复议0起。")[0]
    assert claim.quote == "本年度我乡收到政府信息公开申请3件"


def test_a_numbered_line_that_goes_on_is_no_heading() -> None:
    claim = claims_of("一是规范办理，全年收到政府信息", "公开申请3件。")[0]
    assert claim.quote == "全年收到政府信息公开申请3件"


def test_the_same_figure_said_twice_is_one_claim() -> None:
    assert said(claims_of("全年主动公开政府信息86条。", "综上，主动公开政府信息86条。")) == [
        "proactive.total 86"
    ]


def test_two_figures_for_one_thing_are_both_kept_for_the_rules_to_judge() -> None:
    both = claims_of("全年收到政府信息公开申请2件。", "本年度收到政府信息公开申请3件。")
    assert said(both) == ["requests.received 2", "requests.received 3"]


def test_a_sum_stated_in_weaker_words_gives_way_to_the_plain_one() -> None:
    assert said(claims_of("收到政府信息公开申请5件。", "答复依申请公开5件。")) == [
        "requests.answered 5",
        "requests.received 5",
    ]
    assert said(claims_of("收到政府信息公开申请6件。", "办理依申请公开4件。")) == ["requests.received 6"]


def test_figures_in_tables_are_no_claims() -> None:
    lines = (Line("一、总体情况", "line 1", "1"), Line("主动公开政府信息 | 86条", "line 2", "2", "t2"))
    assert find_claims(lines, {}, YEAR) == ()


def test_traditional_characters_are_read_and_quoted_as_they_stand() -> None:
    claim = claims_of("2024年受理依申請公開件9件，均已辦結。")[0]
    assert (claim.id, claim.value) == ("requests.received", 9)
    assert claim.quote == "2024年受理依申請公開件9件"


def test_a_report_all_on_one_line_gives_the_same_claims() -> None:
    text = (
        "（一）主动公开情况 2024年度共新增主动公开政府信息50条。其中机构类20条，内有领导10条；工作类11条。 "
        "（二）依申请公开情况 2024年度某乡未收到公开申请。"
    )
    assert said(claims_of(text)) == ["proactive.total 50", "requests.received 0"]
