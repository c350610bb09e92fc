"""Which slip is made where: one line a planted fault, read by ``faults.py``."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.demo.city import CITY_HALL


@dataclass(frozen=True, slots=True)
class Plant:
    """One slip: unit, year, kind (a name in ``faults.PLANTERS``), and what that kind asks for."""

    unit: str
    year: int
    kind: str
    table: str = ""
    row: str = ""
    column: str = ""
    by: int = 0
    text: str = ""


NATURAL, TOTAL = "natural_person", "total"

# Order matters within one report: first a table's edition, then its figures, lost rows and columns last.
PLAN: tuple[Plant, ...] = (
    # ---- 2025: fifteen units with about thirty red findings, and the small slips of many
    Plant("shuangqiao", 2025, "old_form"),
    Plant("shuangqiao", 2025, "swapped_sections", row="5", column="6"),
    Plant("shuangqiao", 2025, "dispute_total", row="review", by=1),
    Plant("shuangqiao", 2025, "said", by=3),
    Plant("qingxi", 2025, "outcome_total", column=NATURAL, by=2),
    Plant("qingxi", 2025, "said", by=-3),
    Plant("qingxi", 2025, "other_label", table="t3", column="social_org", by=0),
    Plant("gongan", 2025, "carried_in", column=NATURAL, by=1),
    Plant("gongan", 2025, "dispute_total", row="litigation_direct", by=1),
    Plant("gongan", 2025, "outcome", row="denied.process_info", column=NATURAL, by=1),
    Plant("gongan", 2025, "lost_column", table="t3", column="social_org"),
    Plant("gongan", 2025, "stock", by=2),
    Plant("zhujian", 2025, "old_form"),
    Plant("zhujian", 2025, "received", column=NATURAL, by=10),
    Plant("shijian", 2025, "no_section", row="6"),
    Plant("shijian", 2025, "stock", by=-2),
    Plant("taoyuan", 2025, "said", by=1),
    Plant("taoyuan", 2025, "lost_row", table="t3", row="not_processed.reconfirm"),
    Plant("taoyuan", 2025, "other_label", table="t2", row="normative_documents", by=0),
    Plant("songlin", 2025, "swapped_totals", row="granted", text="partly_granted"),
    Plant("songlin", 2025, "dispute_total", row="review", by=1),
    Plant("songlin", 2025, "other_label", table="t2", row="normative_documents", by=0),
    Plant("yongfeng", 2025, "no_section", row="5"),
    Plant("yongfeng", 2025, "outcome", row="not_processed.petition", column=NATURAL, by=1),
    Plant("qingshi", 2025, "said", by=-6),
    Plant("qingshi", 2025, "no_figures", table="t2", row="regulations", text="/"),
    Plant("qingshi", 2025, "other_label", table="t3", column="social_org", by=0),
    Plant("liuhe", 2025, "dispute_total", row="review", by=1),
    Plant("liuhe", 2025, "other_label", table="t2", row="normative_documents", by=0),
    Plant("baisha", 2025, "said", by=2),
    Plant("baisha", 2025, "stock", by=1),
    Plant("baisha", 2025, "other_label", table="t3", row="denied.process_info", by=0),
    Plant("jiefanglu", 2025, "said", by=-1),
    Plant("jiefanglu", 2025, "other_label", table="t3", column="social_org", by=0),
    Plant("anping", 2025, "carried_in", column=NATURAL, by=1),
    Plant("anping", 2025, "no_figures", table="t2", row="coercion", text="—"),
    Plant("anping", 2025, "other_label", table="t2", row="normative_documents", by=0),
    Plant("chengxi", 2025, "lost_row", table="t4", row="litigation_direct"),
    Plant("chengxi", 2025, "other_label", table="t3", column="social_org", by=0),
    Plant("xinhua", 2025, "stock", by=3),
    Plant("xinhua", 2025, "other_label", table="t2", row="normative_documents", by=0),
    Plant("minzheng", 2025, "stock", by=1),
    Plant("wushi", 2025, "document_number", text="国务院公开办函"),
    Plant("wushi", 2025, "other_label", table="t2", row="normative_documents", by=0),
    Plant("yunling", 2025, "document_number", text="2019"),
    Plant("shiqiao", 2025, "no_figures", table="t3", column="total", text=""),
    Plant("chengdong", 2025, "other_label", table="t3", row="not_processed.petition", by=1),
    Plant("chengdong", 2025, "section_of_another", row="5", text="binhe"),
    Plant("binhe", 2025, "section_taken", row="5", text="chengdong"),
    Plant("ziran", 2025, "fees_in_yuan"),
    Plant(CITY_HALL.id, 2025, "left_out", table="t4", text="zhujian"),
    Plant(CITY_HALL.id, 2025, "left_out", table="t2", row="licensing", text="shuangqiao"),
    # ---- 2024
    Plant(CITY_HALL.id, 2024, "left_out", table="t2", row="coercion", text="shijian"),
    Plant("caizheng", 2024, "copied_section", row="1"),
    Plant("xinhua", 2024, "copied_section", row="5"),
    # A wrong stock stays in the books: units that did not report for 2025 show it once.
    Plant("hewan", 2024, "too_few_documents"),
    Plant("hongyan", 2024, "too_few_documents"),
    Plant("gaoxin", 2024, "too_few_documents"),
    Plant("gaoxin", 2024, "jump", row="licensing", by=10),
    Plant("yongfeng", 2024, "fraction", table="t2", row="penalties", column="decisions"),
    Plant("binhe", 2024, "regulation"),
    Plant("zhujian", 2024, "disputes_of_last_year"),
    Plant("qingshi", 2024, "received_twice", column=NATURAL, by=2),
    Plant("shuangqiao", 2024, "no_section", row="6"),
    Plant("shuangqiao", 2024, "said", by=-2),
    Plant("gongan", 2024, "carried_in", column=NATURAL, by=-1),
    Plant("gongan", 2024, "outcome", row="denied.process_info", column=NATURAL, by=1),
    Plant("zhujian", 2024, "outcome_total", column=NATURAL, by=-2),
    Plant("songlin", 2024, "said", by=1),
    Plant("songlin", 2024, "no_figures", table="t4", text="/"),
    Plant("taoyuan", 2024, "lost_row", table="t2", row="coercion"),
    Plant("yongfeng", 2024, "said", by=2),
    Plant("yongfeng", 2024, "document_number", text="国务院公开办函"),
    Plant("baisha", 2024, "dispute_total", row="review", by=1),
    Plant("jiefanglu", 2024, "swapped_totals", row="unavailable.not_held", text="unavailable.needs_creation"),
    Plant("chengxi", 2024, "stock", by=1),
    Plant("liuhe", 2024, "other_label", table="t2", row="normative_documents", by=0),
    Plant("anping", 2024, "other_label", table="t3", column="social_org", by=0),
    Plant("shijian", 2024, "said", by=-5),
    # ---- 2023
    Plant(CITY_HALL.id, 2023, "scope_unsaid"),
    Plant("hongyan", 2023, "fraction", table="t2", row="licensing", column="decisions"),
    Plant("shiqiao", 2023, "regulation"),
    Plant("ziran", 2023, "disputes_of_last_year"),
    Plant("shuangqiao", 2023, "swapped_sections", row="5", column="6"),
    Plant("gongan", 2023, "received", column="legal_service", by=1),
    Plant("minzheng", 2023, "dispute_total", row="review", by=2),
    Plant("songlin", 2023, "no_section", row="6"),
    Plant("yunling", 2023, "no_figures", table="t3", text=""),
    Plant("taihe", 2023, "single_row"),
    Plant("caizheng", 2023, "carried_in", column=NATURAL, by=1),
    Plant("yongfeng", 2023, "lost_row", table="t3", row="unavailable.unclear"),
    Plant("chengdong", 2023, "said", by=4),
    Plant("zhujian", 2023, "stock", by=2),
    Plant("liuhe", 2023, "other_label", table="t2", row="normative_documents", by=0),
    Plant("longtan", 2023, "copied_section", row="1"),
    Plant("jiaoyu", 2023, "section_of_another", row="1", text="fagai"),
    Plant("fagai", 2023, "section_taken", row="1", text="jiaoyu"),
    # ---- 2022: the first year that the city adds up its units
    Plant(CITY_HALL.id, 2022, "counted_twice", table="t2", row="penalties", text="gongan"),
    # ---- 2022: some still use the form of 2019
    Plant("songlin", 2022, "fraction", table="t2", row="licensing", column="decisions"),
    Plant("wushi", 2022, "regulation"),
    Plant("yongfeng", 2022, "old_form"),
    Plant("yunling", 2022, "old_form"),
    Plant("shuangqiao", 2022, "said", by=-4),
    Plant("hewan", 2022, "no_section", row="5"),
    Plant("zhujian", 2022, "outcome", row="unavailable.not_held", column=NATURAL, by=-2),
    Plant("binhe", 2022, "single_row"),
    Plant("longtan", 2022, "dispute_total", row="review", by=1),
    Plant("ziran", 2022, "carried_in", column=NATURAL, by=-2),
    Plant("jiaoyu", 2022, "stock", by=2),
    Plant("baisha", 2022, "other_label", table="t2", row="normative_documents", by=0),
    Plant("wushi", 2022, "document_number", text="2019"),
    # ---- 2021: the first year of the new form
    Plant("yongfeng", 2021, "old_form"),
    Plant("liuhe", 2021, "old_form"),
    Plant("taoyuan", 2021, "single_row"),
    Plant("songlin", 2021, "said", by=1),
    Plant("gongan", 2021, "outcome_total", column=NATURAL, by=1),
    Plant("anping", 2021, "no_figures", table="t2", row="regulations", text="/"),
    Plant("chengxi", 2021, "other_label", table="t3", column="social_org", by=0),
    Plant("fagai", 2021, "document_number", text="2019"),
    Plant("shiqiao", 2021, "lost_row", table="t3", row="denied.enforcement_file"),
    # ---- 2019, 2020
    Plant("xinhua", 2020, "table_of_another", table="t2", text="chengxi"),
    Plant("chengxi", 2020, "table_taken", table="t2", text="xinhua"),
    Plant("shuangqiao", 2020, "said", by=2),
    Plant("qingshi", 2020, "received", column=NATURAL, by=-1),
    Plant("jiefanglu", 2020, "carried_in", column=NATURAL, by=1),
    Plant("minzheng", 2020, "swapped_totals", row="granted", text="partly_granted"),
    Plant("shijian", 2019, "dispute_total", row="review", by=1),
    Plant("zhujian", 2019, "outcome", row="granted", column=NATURAL, by=1),
    Plant("hewan", 2019, "no_section", row="6"),
    Plant("xinhua", 2019, "said", by=-3),
)
