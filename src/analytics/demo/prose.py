"""The sentences of a report, put together from pools: the same unit and year always says the same.

From one year to the next a unit moves on in each pool, so that its own last year is not copied by chance.
What the form calls something is asked from ``FORM`` (the words in braces); figures are those of the tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from analytics.demo.city import CITY, CITY_HALL, FIRST_YEAR, UNITS
from analytics.demo.dice import Dice
from analytics.demo.figures import figures_of
from analytics.demo.phrases import (
    ANSWERS,
    CASE,
    DISPUTES,
    EPISODES,
    FEES,
    GUARANTEE,
    INTRODUCTIONS,
    LAST_WORDS,
    MANAGEMENT,
    OPENING,
    PAPERS,
    PLATFORM,
    PROACTIVE,
    PROBLEMS,
    REQUESTS,
    REQUESTS_NONE,
    REVIEWED,
    SPREAD,
    SUPERVISION,
    THINGS,
    TOPICS,
    WHEN,
    WHO,
)
from analytics.demo.report import Report, plain
from analytics.form import FORM

Pair = tuple[str, str]
"""A problem and what is done about it."""


Source = tuple[str, int]
"""A unit's id and a year."""
EPISODES_TOLD = 3


class Speaker:
    """What one report says, as lists of paragraphs; ``said`` collects the figures by claim. ``words_of``: the
    unit and year whose wording it takes over, with figures of its own; else it finds its own words.
    """

    def __init__(self, report: Report, words_of: Source | None = None) -> None:
        self.report = report
        self._source = words_of or (report.unit.id, report.year)
        self.said: dict[str, Decimal] = {}
        self._dice = Dice("prose", report.unit.id, report.year)
        t4 = FORM.table("t4")
        self._words = {
            "year": str(report.year),
            "next": str(report.year + 1),
            "unit": report.unit.name,
            "short": report.unit.short_name,
            "we": report.unit.self_name,
            "city": CITY,
            "law": FORM.applicable_law,
            "title": FORM.title,
            "document": report.document,
            "normative": FORM.table("t2").row("normative_documents").label_in("2021"),
            "review": t4.row("review").label,
            "litigation": t4.group("litigation").label,
            "topic": self._turn("topic", TOPICS[report.unit.kind]),
            "other_topic": self._turn("other topic", TOPICS[report.unit.kind]),
        }

    # -------------------------------------------------------------- choosing

    def _turn(self, slot: str, pool: Sequence[str]) -> str:
        """One of a pool: where a unit begins is chance, each year it goes on by one or more."""
        unit_id, year = self._source
        dice = Dice("turn", slot, unit_id)
        start, step = dice.whole(0, len(pool) - 1), 1 + dice.whole(0, 1) * (len(pool) % 2)
        return pool[(start + step * (year - FIRST_YEAR)) % len(pool)]

    def _say(self, slot: str, pool: Sequence[str], **figures: Decimal | int) -> str:
        sentence = self._turn(slot, pool)
        spoken = {name: plain(Decimal(value)) for name, value in figures.items()}
        return sentence.format(**self._words, **spoken)

    def _claim(self, claim: str, value: Decimal | int) -> Decimal:
        """A figure for a sentence; the report may have been told to say another."""
        figure = self.report.said.get(claim, Decimal(value))
        self.said[claim] = figure
        return figure

    def _printed(self, table: str, row: str, column: str) -> Decimal:
        """The printed figure; where the table shows none, the one that the unit knows."""
        figure = self.report.number(table, row, column)
        if figure is None:
            figure = figures_of(self.report.unit.id, self.report.year).value(table, row, column)
        return figure

    # -------------------------------------------------------------- paragraphs

    def preamble(self) -> list[str]:
        year = self.report.year
        period = f"本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
        return [self._say("preamble", INTRODUCTIONS), period + self.report.covers]

    def overview(self) -> list[str]:
        return [self._say("opening", OPENING), *self._episodes()]

    def _episodes(self) -> list[str]:
        """What happened here in this year."""
        dice = Dice("episodes", *self._source)
        things = dice.shuffled(THINGS)[:EPISODES_TOLD]
        patterns = dice.shuffled(EPISODES)
        told = [
            pattern.format(
                when=dice.pick(WHEN),
                who=dice.pick(WHO),
                thing=thing,
                paper=dice.pick(PAPERS),
                spread=dice.pick(SPREAD),
                answer=dice.pick(ANSWERS),
            )
            for pattern, thing in zip(patterns, things, strict=False)
        ]
        return ["".join(told)]

    def topic(self, topic_id: str) -> list[str]:
        """The paragraphs under one of the five aspects of section one."""
        return {
            "proactive": self._proactive,
            "requests": self._requests,
            "management": self._management,
            "platform": self._platform,
            "supervision": self._supervision,
        }[topic_id]()

    def _proactive(self) -> list[str]:
        dice, unit = self._dice, self.report.unit
        size = 12 if unit.kind == "部门" else 3 if unit.kind == "乡" else 6
        website = dice.whole(18, 60) * size // 2
        wechat, board = dice.whole(8, 40) * size // 2, dice.whole(4, 22) * size // 3
        figures = {
            "website": self._claim("proactive.website", website),
            "wechat": self._claim("proactive.wechat", wechat),
            "board": self._claim("proactive.board", board),
            "total": self._claim("proactive.total", website + wechat + board),
        }
        text = self._say("proactive", PROACTIVE, **figures)
        made = self.report.number("t2", "normative_documents", "made")
        if made:
            count = plain(self._claim("documents.made", made))
            text += f"全年制发{self._words['normative']}{count}件，均在印发后按规定公开。"
        readings = plain(self._claim("proactive.policy_reading", dice.whole(1, 4) * max(1, size // 3)))
        return [text + f"围绕{self._words['other_topic']}发布政策解读{readings}篇。"]

    def _requests(self) -> list[str]:
        received = self._claim("requests.received", self._printed("t3", "received", "total"))
        if received == 0 and self._printed("t3", "carried_in", "total") == 0:
            text = self._say("no requests", REQUESTS_NONE)
        else:
            text = self._say(
                "requests",
                REQUESTS,
                received=received,
                carried_in=self._claim("requests.carried_in", self._printed("t3", "carried_in", "total")),
                answered=self._claim("requests.answered", self._printed("t3", "outcome_total", "total")),
                carried_out=self._claim("requests.carried_out", self._printed("t3", "carried_out", "total")),
            )
        rows = ("review", "litigation_direct", "litigation_after_review")
        reviews, *lawsuits = (self._printed("t4", row, "total") for row in rows)
        if all(self.report.number("t4", row, "total") is not None for row in rows):
            text += self._say(
                "disputes",
                DISPUTES,
                reviews=self._claim("disputes.review", reviews),
                lawsuits=self._claim("disputes.litigation", sum(lawsuits, Decimal(0))),
            )
        return [text]

    def _management(self) -> list[str]:
        dice = self._dice
        reviewed = int(self.said["proactive.total"]) + dice.whole(0, 25)
        figures = {
            "reviewed": self._claim("management.reviewed", reviewed),
            "corrected": self._claim("management.corrected", dice.whole(1, 9)),
        }
        return [self._say("management", MANAGEMENT) + self._say("reviewed", REVIEWED, **figures)]

    def _platform(self) -> list[str]:
        dice = self._dice
        figures = {
            "points": self._claim("platform.service_points", dice.whole(1, 12)),
            "materials": self._claim("platform.materials", dice.whole(4, 60) * 50),
            "people": self._claim("platform.people_served", dice.whole(60, 4800)),
        }
        return [self._say("platform", PLATFORM, **figures)]

    def _supervision(self) -> list[str]:
        dice = self._dice
        figures = {
            "meetings": self._claim("supervision.meetings", dice.whole(1, 6)),
            "trainings": self._claim("supervision.trainings", dice.whole(1, 5)),
            "inspections": self._claim("supervision.inspections", dice.whole(1, 4)),
        }
        return [self._say("supervision", SUPERVISION, **figures) + self._say("guarantee", GUARANTEE)]

    def problems(self) -> list[Pair]:
        """Two or three problems, each with its measure. No two units name the same ones in a year."""
        unit_id, year = self._source
        count = 2 + Dice("number of problems", unit_id, year).whole(0, 1)
        place = [unit.id for unit in (*UNITS, CITY_HALL)].index(unit_id)
        turn, gap = place + 5 * (year - FIRST_YEAR), 2 ** (place // len(PROBLEMS))
        chosen = [PROBLEMS[(turn + index * gap) % len(PROBLEMS)] for index in range(count)]
        dice = Dice("cases", unit_id, year)
        return [
            (self._with_case(problem, dice), measure.format(**self._words)) for problem, measure in chosen
        ]

    def _with_case(self, problem: str, dice: Dice) -> str:
        """A problem as this unit has met it."""
        case = CASE.format(when=dice.pick(WHEN), thing=dice.pick(THINGS), paper=dice.pick(PAPERS))
        return problem.format(**self._words).removesuffix("。") + f"，{case}。"

    def last_words(self) -> list[str]:
        unpaid = self.report.number("t3", "other.fee_unpaid", "total") or Decimal(0)
        charged = unpaid > 0 or (self.report.unit.kind == "部门" and self._dice.chance(0.12))
        notices = (
            unpaid + self._dice.whole(1, 3) if charged and self.report.year > FIRST_YEAR + 1 else Decimal(0)
        )
        figures = {
            "notices": self._claim("fees.notices", notices),
            "collected": self._claim("fees.collected", (notices - unpaid) * 90),
        }
        fees = FEES["new" if self.report.year > FIRST_YEAR + 1 else "old"]
        return [self._say("fees", fees, **figures), self._say("last words", LAST_WORDS)]
