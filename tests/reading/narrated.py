"""The narratives of ``narratives/*.toml``: whole texts with all that an honest reader takes from them.

    python -m tests.reading.narrated

prints how many of each claim are found and how many of those found are right.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from analytics.reading import read
from analytics.reading.model import Reading

FOLDER = Path(__file__).with_name("narratives")


@dataclass(frozen=True)
class Narrative:
    """One text with its truth. ``claims``: "id value", with a plus sign where rounded; ``sections``: one
    letter each in form order (p, e, m), empty where they are not judged; ``file``: its name."""

    id: str
    text: str
    agency: str | None
    year: int | None
    published_on: date | None
    signed_on: date | None
    sections: str
    file: str
    claims: tuple[str, ...]


def narratives() -> Iterator[Narrative]:
    for path in sorted(FOLDER.glob("*.toml")):
        for told in tomllib.loads(path.read_text(encoding="utf-8"))["report"]:
            yield _narrative(path.stem, told)


def _narrative(group: str, told: dict[str, Any]) -> Narrative:
    return Narrative(
        id=f"{group}/{told['id']}",
        text=told["text"].lstrip("\n"),
        agency=told.get("agency"),
        year=told.get("year"),
        published_on=told.get("published_on"),
        signed_on=told.get("signed_on"),
        sections=told.get("sections", "pmmmmm"),
        file=told.get("file", "report.txt"),
        claims=tuple(sorted(told["claims"])),
    )


def read_told(told: Narrative) -> Reading:
    return read(told.text.encode(), told.file)


def sections_of(reading: Reading) -> str:
    return "".join(section.status[0] for section in reading.sections)


def claims_of(reading: Reading) -> tuple[str, ...]:
    said = (f"{claim.id} {claim.value}{'+' if claim.approximate else ''}" for claim in reading.claims)
    return tuple(sorted(said))


def main() -> None:
    right, found, meant = Counter[str](), Counter[str](), Counter[str]()
    for told in narratives():
        have, want = set(claims_of(read_told(told))), set(told.claims)
        for counter, claims in ((right, have & want), (found, have), (meant, want)):
            counter.update(claim.split()[0] for claim in claims)
    for claim_id in (*sorted(meant | found), None):
        n = [counter[claim_id] if claim_id else counter.total() for counter in (right, found, meant)]
        precision, recall = n[0] / max(n[1], 1), n[0] / max(n[2], 1)
        print(f"{claim_id or 'all':28} precision {precision:.3f}  recall {recall:.3f}  of {n[2]}")


if __name__ == "__main__":
    main()
