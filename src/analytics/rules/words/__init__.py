"""What rules of prose see of a report: one model of its words for all of them.

Report      sections and lines as they stand, paragraphs folded, claims, the cells asked for; ``judgement``
Paragraph   a run of prose under one heading; Sentence; Count
reports     loads them, once for all rules that judge with ``EachReport``; ``with_last_year`` in pairs
"""

from __future__ import annotations

from analytics.rules.words.loading import reports, with_last_year
from analytics.rules.words.prose import OWN_OFFICE, WHOLE_AREA, Count, Paragraph, Sentence, TextLine
from analytics.rules.words.report import Cells, Claimed, Printed, Report, SectionText
from analytics.rules.words.saying import as_written, half_sentences, named, say, shortened, with_inner_quotes

__all__ = [
    "OWN_OFFICE",
    "WHOLE_AREA",
    "Cells",
    "Claimed",
    "Count",
    "Paragraph",
    "Printed",
    "Report",
    "SectionText",
    "Sentence",
    "TextLine",
    "as_written",
    "half_sentences",
    "named",
    "reports",
    "say",
    "shortened",
    "with_inner_quotes",
    "with_last_year",
]
