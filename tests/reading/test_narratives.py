"""Whole narratives in the manner of many writers: agency, year, dates, sections and every claim of them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from analytics.form import FORM

from .narrated import Narrative, claims_of, narratives, read_told, sections_of

TOLD = tuple(narratives())


def test_the_narratives_are_many_and_claim_all_that_the_form_asks_for() -> None:
    assert len(TOLD) >= 60
    assert len({told.id for told in TOLD}) == len(TOLD)
    assert {claim.split()[0] for told in TOLD for claim in told.claims} == {claim.id for claim in FORM.claims}


@pytest.mark.parametrize("told", TOLD, ids=[told.id for told in TOLD])
def test_a_narrative_says_exactly_this(told: Narrative) -> None:
    reading = read_told(told)
    assert reading.error is None
    assert (reading.agency, reading.year) == (told.agency, told.year)
    assert (reading.published_on, reading.signed_on) == (told.published_on, told.signed_on)
    assert sections_of(reading) == (told.sections or sections_of(reading))
    assert claims_of(reading) == told.claims


def test_every_claim_of_a_narrative_quotes_its_line_of_the_text() -> None:
    for told in TOLD:
        source = "".join(told.text.replace("*", "").split())
        for claim in read_told(told).claims:
            assert "".join(claim.quote.split()) in source
            assert claim.place


def test_claims_stand_in_reading_order() -> None:
    for told in TOLD:
        lines = [claim.line or 0 for claim in read_told(told).claims]
        assert all(one <= next for one, next in pairwise(lines))
