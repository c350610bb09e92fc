"""What table two asks of documents, decisions and charges, and the words that prose has for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analytics.form import FORM
from analytics.reading.claim_words import DOCUMENT, FILL

_T2 = FORM.table("t2")
_REGULATION = _T2.row("regulations").label
DOCUMENTS = rf"(?:行政)?{DOCUMENT}"
REGULATIONS = rf"(?<!党内)(?:政府)?{_REGULATION}(?!制度)"
NONE = r"(?:未|没有|(?<!有)无|没|不(?=涉及|存在))"
_MAKE = r"(?:制发|制定|制订|出台|印发|颁布|新增)"
MADE = (
    rf"(?:新)?{_MAKE}(?:(?:和|、|并|及|或)?(?:{_MAKE}|发布|公布|下发))*(?:了|本级|新的?|的|并公开|实施|各类)*"
)
_REPEAL = r"(?:废止|宣布失效|失效|废除)"
REPEALED = rf"(?:公布|宣布)?{_REPEAL}(?:(?:和|、|或者?|及)?{_REPEAL})*(?:了|的)?"
IN_FORCE = r"(?:现行有效|继续有效|继续执行|保留|现行|有效)(?:的)?"
_BESIDE = rf"发布|公布|下发|实施|新|并|和|、|及|或|了|过|任何|的|本级|行政|{_REGULATION}"
_NUMBER_OF = r"(?:文件|本年|当年|新|的|件数|数量|数|情况)*"
CARRIED_OUT = r"(?:作出|做出|下达|处理决定|办理|实施|核发|准予|执行)"
_BARE = r"[、,和及]*(?:全年|本年度?|今年|20\d\d年度?|年内|共|我?[局镇乡办委])*"
_PIECES = frozenset("件份个部项篇")
_CASES = frozenset("件宗起个次例项")


@dataclass(frozen=True, slots=True)
class Item:
    """What a sentence counts and the cells that print it, one an edition: the first that the report has.

    ``object_near``: the sentence must name it, where the words at the count need not. ``sure``: without it
    the figure may be of something else, and a person must look.
    """

    locus: str
    name: str
    cells: tuple[tuple[str, str], ...]
    units: frozenset[str]
    lead: re.Pattern[str]
    object_near: re.Pattern[str] | None = None
    sure: re.Pattern[str] | None = None
    verb: re.Pattern[str] | None = None
    """The verb alone, where the noun follows the count: 制发3件…."""
    nought: re.Pattern[str] | None = None
    """Words that say there was none."""


def _documents(row: str, words: str, name: str) -> Iterator[Item]:
    near = re.compile(words)
    yield Item(
        f"t2.{row}.made",
        f"制发{name}",
        ((row, "made"), (row, "newly_made")),
        _PIECES,
        re.compile(
            rf"{MADE}{words}(?:文件|件数)?{FILL}$|{words}{_NUMBER_OF}(?:共)?{MADE}(?:件数|数量|数)?{FILL}$"
            rf"|^[、,:和及]*(?:本年度?|全年|当年|20\d\d年度?|共)*{MADE}(?:件数)?{FILL}$"
        ),
        verb=re.compile(rf"{MADE}(?:共|累计)?$"),
        object_near=near,
        nought=re.compile(
            rf"{NONE}(?:{_REPEAL}(?:{_BESIDE})+)?新?{_MAKE}(?:{_MAKE}|{_REPEAL}|{_BESIDE})*{words}"
            rf"|{NONE}(?:{_BESIDE})*(?<!废止){words}(?:的)?(?:{_MAKE}|发布|情况)*(?=$|[,;。、])"
            rf"|(?:^|[,;:、])(?:本年度?|全年|20\d\d年度?)?{words}(?:数量|数|为|是|:)*(?:0|零)[件份个]?(?=$|[,;。、])"
        ),
    )
    yield Item(
        f"t2.{row}.repealed",
        f"废止{name}",
        ((row, "repealed"),),
        _PIECES,
        re.compile(rf"{REPEALED}(?:{words})?(?:件数)?{FILL}$"),
        object_near=near,
        nought=re.compile(
            rf"{NONE}(?:(?:{_MAKE}|{_BESIDE})+)?{REPEALED}(?:{_MAKE}|{_BESIDE})*{words}|{NONE}{words}(?:被)?{REPEALED}"
        ),
        verb=re.compile(rf"{REPEALED}$"),
    )
    yield Item(
        f"t2.{row}.in_force",
        f"现行有效{name}",
        ((row, "in_force"),),
        _PIECES,
        re.compile(rf"{IN_FORCE}(?:{words})?(?:件数)?{FILL}$"),
        object_near=near,
        nought=re.compile(rf"{NONE}现行(?:有效)?(?:的)?(?:本级|行政)*{words}"),
        sure=re.compile(rf"(?:(?<!继续)有效|现行)(?:的)?(?:{words})?(?:件数)?{FILL}$"),
    )


def decision(row: str) -> str:
    """What a decision is called; behind another one its first word may be left out: 行政许可3件、处罚2件."""
    label = _T2.row(row).label
    return rf"(?:{label}|(?<=[、,和及]){label.removeprefix('行政')})"


def _decisions(row: str) -> Item:
    label = decision(row)
    return Item(
        f"t2.{row}.decisions",
        f"{_T2.row(row).label}处理决定",
        ((row, "decisions"),),
        _CASES | {"份"},
        re.compile(rf"{label}(?:措施)?(?:的)?(?:处理)?(?:决定书?|案件|案|事项|件)*{FILL}$"),
        object_near=re.compile(label),
        verb=re.compile(r"(?:作出|做出|下达|实施)(?:了|共)*$"),
        sure=re.compile(
            rf"{CARRIED_OUT}[^,;。]{{0,14}}$|决定书?(?:数量)?{FILL}$|^{_BARE}{label}(?:案件|案)?{FILL}$"
        ),
    )


FEES = _T2.row("fees").label
ITEMS = (
    *_documents("regulations", REGULATIONS, _REGULATION),
    *_documents("normative_documents", DOCUMENTS, _T2.row("normative_documents").label),
    *(_decisions(row) for row in ("licensing", "penalties", "coercion")),
    Item(
        "t2.fees.amount",
        FEES,
        (("fees", "amount"),),
        frozenset({"元"}),
        re.compile(rf"(?:{FEES}|收费)(?:收入|收费|总|金额|总额|收取)*{FILL}$"),
        object_near=re.compile(FEES),
    ),
)
MENTIONS = "|".join(
    (DOCUMENT, _REGULATION, *(_T2.row(row).label for row in ("licensing", "penalties", "coercion", "fees")))
)
