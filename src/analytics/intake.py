"""Takes documents in: keep, read, match, judge, publish. The composition of the rooms below.

summary = ingest(Home.find(), [Path("收件箱")])
rebuild(Home.find())
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from analytics import reading
from analytics.agencies import Roster, load_roster
from analytics.reading import archive
from analytics.reading.errors import NotOpened, ReadingError
from analytics.reading.limits import bytes_of
from analytics.reading.model import Kind, Reading
from analytics.reading.sniff import is_document
from analytics.settings import Settings, load_settings
from analytics.store import marts, warehouse
from analytics.store.finding_basis import basis_of
from analytics.store.finding_states import State
from analytics.store.home import Home, MixedError
from analytics.store.journal import FINDING_STATE, HOME_CREATED, RECEIVED, Journal, current_user
from analytics.store.originals import Original, Originals
from analytics.store.placing import Placed
from analytics.store.readings import Readings
from analytics.store.workers import Job, Reader, read_all

NAMED = 2
"""Problems of a document that a summary spells out; all of them are in the snapshot."""

Progress = Callable[[int, int, str], None]
"""Called as (done, of, file name) while documents are read."""


@dataclass(frozen=True, slots=True)
class Item:
    """One document in a summary. ``revision`` from 1; 0 where it is no report. ``part``: which of the reports
    of its file, from 1; 0 where the file is one document.
    """

    file_name: str
    sha256: str | None = None
    agency: str | None = None
    year: int | None = None
    revision: int = 0
    reason: str | None = None
    part: int = 0

    @property
    def name(self) -> str:
        """The file, and which of its reports."""
        return f"{self.file_name}（第 {self.part} 份报告）" if self.part else self.file_name


@dataclass(slots=True)
class Summary:
    """What became of the documents of one intake.

    ``read``: first report of its agency and year; ``replaced``: a newer revision of one; ``unchanged``: the
    same file was there; ``doubtful``: kept, and a person should look (``reason``); ``failed``: cannot be read
    (``reason``); ``skipped``: files of a folder that are no reports by their ending. A doubtful document may
    also be read or replaced.
    """

    home: Path
    stamp: str | None = None
    path: Path | None = None
    read: list[Item] = field(default_factory=list["Item"])
    replaced: list[Item] = field(default_factory=list["Item"])
    unchanged: list[Item] = field(default_factory=list["Item"])
    doubtful: list[Item] = field(default_factory=list["Item"])
    failed: list[Item] = field(default_factory=list["Item"])
    skipped: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])

    def to_json(self) -> dict[str, Any]:
        """Plain values, for ``--json``."""

        def plain(items: Iterable[Item]) -> list[dict[str, Any]]:
            return [
                {name: value for name in Item.__slots__ if (value := getattr(item, name))} for item in items
            ]

        return {
            "home": str(self.home),
            "stamp": self.stamp,
            "read": plain(self.read),
            "replaced": plain(self.replaced),
            "unchanged": plain(self.unchanged),
            "doubtful": plain(self.doubtful),
            "failed": plain(self.failed),
            "skipped": self.skipped,
            "notes": self.notes,
        }


def ingest(
    home: Home,
    paths: Iterable[Path],
    *,
    progress: Progress | None = None,
    now: datetime | None = None,
    demo: bool = False,
    reader: Reader | None = None,
    workers: int | None = None,
) -> Summary:
    """Takes files and folders in and publishes a snapshot.

    ``now`` fixes the time that is recorded (else the clock's), ``demo`` marks the home as that of the
    demonstration city. ``reader`` and ``workers`` are those of ``store.workers.read_all``. Raises MixedError
    where demonstration and real documents would meet, SettingsError and StoreError; what is wrong with a
    document stands in the summary.
    """
    settings, roster = load_settings(home.root), load_roster(home.root)
    summary = Summary(home.root)
    at = now or datetime.now().astimezone()
    with home.lock():
        journal = Journal(home)
        refuse_mixing(home, journal, demo)
        if journal.torn:
            summary.notes.append(journal.torn)
        who = "demo" if demo else current_user()
        new = _keep(home, journal, paths, at, who, demo, summary)
        if journal.is_demo is None:  # nothing could be kept, and nothing was here before
            return summary
        built = _publish(home, settings, roster, progress, reader, workers)
    summary.stamp, summary.path = built.stamp, built.path
    taken = Counter(_place_in_file(document) for document in built.documents)
    for document in built.documents:
        if document.original.sha256 in new:
            _sort_in(document, summary, same=taken[_place_in_file(document)])
    _tell_again(built.documents, summary)
    return summary


def rebuild(
    home: Home,
    *,
    fresh: bool = False,
    progress: Progress | None = None,
    reader: Reader | None = None,
    workers: int | None = None,
) -> warehouse.Built:
    """Makes the snapshot again from originals and journal; ``fresh`` reads every original again.

    Raises JournalError for an empty home, and SettingsError.
    """
    settings, roster = load_settings(home.root), load_roster(home.root)
    with home.lock():
        if fresh:
            Readings(home, reader_version()).forget()
            shutil.rmtree(home.judged_dir, ignore_errors=True)
        return _publish(home, settings, roster, progress, reader, workers)


def decision(home: Home, finding_id: str, state: State, why: str) -> Mapping[str, Any]:
    """What the journal says of a decision (``finding_state``), with what the snapshot on show found.

    Raises StoreError for a home without snapshot, KeyError for a finding that it does not have.
    """
    with warehouse.open_current(home) as shown:
        found = shown.rows(_DECIDED_ON, [finding_id])
    if not found:
        raise KeyError(finding_id)
    report_id, version, title, expected, said, evidence, since = found[0]
    basis = basis_of(version, report_id, said, json.loads(evidence)).to_json()
    told = {"title": title, "expected": expected, "found": said}
    if since is not None:
        told["since"] = since.isoformat()
    return {"finding_id": finding_id, "state": str(state), "why": why, "basis": told | basis}


_DECIDED_ON = """
SELECT findings.report_id, findings.rule_version, findings.title, findings.expected, findings.found,
    findings.evidence, finding_states.since
FROM findings
LEFT JOIN finding_states ON finding_states.finding_id = findings.finding_id
WHERE findings.finding_id = ?
"""


def decide(
    home: Home,
    finding_ids: Sequence[str],
    state: State,
    why: str,
    *,
    who: str = "",
    now: datetime | None = None,
    reader: Reader | None = None,
    workers: int | None = None,
) -> warehouse.Built:
    """Puts a person's word on findings into the journal, and publishes a snapshot that shows it.

    Raises StoreError, SettingsError, and KeyError for a finding that the snapshot on show does not have.
    """
    settings, roster = load_settings(home.root), load_roster(home.root)
    at = now or datetime.now().astimezone()
    with home.lock():
        entries = [(FINDING_STATE, decision(home, one, state, why)) for one in finding_ids]
        Journal(home).append(at, who or current_user(), entries)
        return _publish(home, settings, roster, None, reader, workers)


def refuse_mixing(home: Home, journal: Journal, demo: bool) -> None:
    """Raises MixedError where demonstration documents and real ones would meet in one home."""
    there = journal.is_demo
    if demo and not home.is_empty and there is not True:
        raise MixedError(
            f"{home.root}：这里已有真实数据，不能再放入演示数据。请用 GONGKAI_HOME 指定另一个文件夹。"
        )
    if not demo and there is True:
        raise MixedError(
            f"{home.root}：这里放的是演示数据，不能与真实数据混在一起。"
            "请先删除演示数据：gongkai demo --remove，或用 GONGKAI_HOME 指定另一个文件夹。"
        )


def steps(settings: Settings, home: Home | None = None) -> tuple[warehouse.Step, ...]:
    """What is done to a snapshot once its facts are in, in this order; with a ``home`` what was found in
    superseded revisions is kept there for the next build.
    """
    from analytics import metrics, rules

    kept = None if home is None else rules.PastJudgements(home.judged_dir, _judges(settings))
    return (
        lambda con: marts.build(con, "base"),
        lambda con: rules.run(con, settings),
        lambda con: rules.follow(con, settings, kept=kept),
        metrics.materialise,
        lambda con: marts.build(con, "late"),
    )


def _judges(settings: Settings) -> str:
    """Names what judges: the source of all that it goes by, and the settings."""
    parts = ("rules", "store", "similarity", "form", "agencies.py", "settings.py")
    source = warehouse.source_fingerprint(*parts)
    return f"{source} {settings.canonical()}"


# ------------------------------------------------------------------ keep


def _keep(
    home: Home,
    journal: Journal,
    paths: Iterable[Path],
    at: datetime,
    who: str,
    demo: bool,
    summary: Summary,
) -> set[str]:
    """Keeps every file; returns the documents that are new."""
    originals = Originals(home)
    journaled = {str(entry["sha256"]) for entry in journal.entries if entry.get("event") == RECEIVED}
    new: set[str] = set()
    for name, data in _documents(paths, summary):
        if journal.is_demo is None:
            journal.append(at, who, [(HOME_CREATED, {"demo": demo})])
        original, is_new = originals.add(data, name, at)
        # A crash may have come between manifest and journal: the entry is made up for.
        if original.sha256 not in journaled:
            details = {"sha256": original.sha256, "file_name": original.file_name}
            journal.append(at, who, [(RECEIVED, details)])
            journaled.add(original.sha256)
        if is_new:
            new.add(original.sha256)
        else:
            summary.unchanged.append(Item(name, original.sha256, reason=_known_as(original, name)))
    return new


def _known_as(original: Original, name: str) -> str | None:
    return None if original.file_name == name else f"与“{original.file_name}”内容相同"


def _documents(paths: Iterable[Path], summary: Summary) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every document; a zip stands for those in it and is not kept itself."""
    for path in _files(paths, summary):
        try:
            data = bytes_of(path)
        except ReadingError as error:
            summary.failed.append(_unreadable(error))
            continue
        name = _plain_name(path)
        if archive.is_archive(data, name):
            yield from _members(data, name, summary)
        else:
            yield name, data


def _plain_name(path: Path) -> str:
    """The name in one line of text that every file and screen can hold; one of Windows in China is GBK."""
    raw = os.fsencode(path.name)
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        name = raw.decode("gb18030", "replace")
    return "".join(sign if sign.isprintable() else "?" for sign in name)


def _members(data: bytes, name: str, summary: Summary) -> Iterator[tuple[str, bytes]]:
    try:
        for member in archive.members(data, name):
            if member.error is None:
                yield Path(member.source).name, member.data
            else:
                summary.failed.append(_unreadable(member.error))
    except ReadingError as error:
        summary.failed.append(_unreadable(error))


def _unreadable(error: ReadingError) -> Item:
    return Item(error.source, reason=f"{error.reason}。{error.remedy}。")


def _files(paths: Iterable[Path], summary: Summary) -> Iterator[Path]:
    """The files to take, in the order given; a folder is walked in the order of names."""
    for path in paths:
        if path.is_dir():
            yield from _walk(path, summary)
        else:
            yield path


def _walk(folder: Path, summary: Summary) -> Iterator[Path]:
    def tell(error: OSError) -> None:
        summary.failed.append(_unreadable(NotOpened(str(error.filename), f"打不开（{error.strerror}）")))

    for top, folders, names in os.walk(folder, onerror=tell):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(top, name)
            # Hidden files, and the lock files that Word leaves beside an open document, are nobody's report.
            if name.startswith((".", "~$")):
                continue
            if is_document(path):
                yield path
            else:
                summary.skipped.append(str(path))


# ------------------------------------------------------------------ read, publish


def _publish(
    home: Home,
    settings: Settings,
    roster: Roster,
    progress: Progress | None,
    reader: Reader | None,
    workers: int | None,
) -> warehouse.Built:
    kept = Readings(home, reader_version())
    readings = _readings(kept, Originals(home), progress, reader or reading.read_all, workers)
    return warehouse.build(
        home,
        readings,
        roster,
        settings,
        finish=steps(settings, home),
        reader_version=kept.version,
    )


def reader_version() -> str:
    """Names what reads: the version that the reader gives itself, and its source."""
    return f"{reading.READER_VERSION}-{warehouse.source_fingerprint('reading', 'form')[:8]}"


def _readings(
    kept: Readings, originals: Originals, progress: Progress | None, reader: Reader, workers: int | None
) -> dict[str, tuple[Reading, ...]]:
    """The readings of every original: the kept ones, the others read now."""
    found = {original.sha256: kept.get(original.sha256) for original in originals.all()}
    jobs = [
        Job(original.sha256, originals.path(original.sha256), original.file_name)
        for original in originals.all()
        if found[original.sha256] is None
    ]
    for done, fresh in enumerate(read_all(jobs, reader, workers=workers), start=1):
        kept.put(fresh)
        found[fresh[0].sha256] = fresh
        if progress is not None:
            progress(done, len(jobs), fresh[0].source)
    kept.forget_others()
    return {sha256: one for sha256, one in found.items() if one is not None}


def _place_in_file(document: Placed) -> tuple[str, str | None, int | None]:
    agency_id = document.agency.agency_id if document.outcome == "report" and document.agency else None
    return document.original.sha256, agency_id, document.year


def _sort_in(document: Placed, summary: Summary, same: int) -> None:
    """Adds a new document to the lists it belongs to. ``same``: how many reports of its file are of its
    agency and year.
    """
    item = _item(document)
    if document.outcome == "failed":
        summary.failed.append(item)
        return
    if document.outcome == "report" and document.revision == 1:
        summary.read.append(item)
    elif document.outcome == "report" and (document.is_current or same > 1):
        summary.replaced.append(item)
    doubts = _doubts(document, same)
    if doubts:
        summary.doubtful.append(replace(item, reason="；".join(doubts)))


def _item(document: Placed) -> Item:
    return Item(
        file_name=document.original.file_name,
        sha256=document.original.sha256,
        agency=document.agency.name if document.agency else document.reading.agency,
        year=document.year,
        revision=document.revision,
        reason=document.message,
        part=document.part,
    )


def _tell_again(documents: Iterable[Placed], summary: Summary) -> None:
    """What was sent before and could not be read is still a failure, not just unchanged."""
    parts: dict[str, list[Placed]] = {}
    for one in documents:
        parts.setdefault(one.original.sha256, []).append(one)
    told = {item.sha256 for item in summary.failed}
    for item in summary.unchanged.copy():
        known = parts.get(item.sha256 or "", [])
        failed = [one for one in known if one.outcome == "failed"]
        if failed and len(failed) == len(known):
            summary.unchanged.remove(item)
        if item.sha256 not in told:
            told.add(item.sha256)
            summary.failed += [replace(_item(one), file_name=item.file_name) for one in failed]


def _doubts(document: Placed, same: int) -> Sequence[str]:
    doubts = [document.message] if document.message else []
    if document.outcome == "report" and same > 1:
        doubts.append(f"同一份文件里有 {same} 份该单位该年度的报告，以最后一份为准")
    elif document.outcome == "report" and not document.is_current and document.reading.kind is Kind.ROW:
        doubts.append("已有该单位该年度的年报全文，汇总表里的这一行只作留存")
    if document.agency is not None and not document.agency.in_roster:
        doubts.append(f"单位名录里没有“{document.agency.name}”，已按新单位保留")
    problems = [problem.message for problem in document.reading.problems]
    doubts.extend(problems[:NAMED])
    if len(problems) > NAMED:
        doubts.append(f"读取说明共 {len(problems)} 条")
    return [doubt.rstrip("。") for doubt in doubts]
