"""Pairs that hang together, as groups."""

from __future__ import annotations

from collections.abc import Iterable


def clusters(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The members of each group in rising order, groups by their first member."""
    root: dict[int, int] = {}

    def top(member: int) -> int:
        root.setdefault(member, member)
        while root[member] != member:
            root[member] = root[root[member]]
            member = root[member]
        return member

    for one, other in pairs:
        first, second = sorted((top(one), top(other)))
        root[second] = first
    grouped: dict[int, list[int]] = {}
    for member in sorted(root):
        grouped.setdefault(top(member), []).append(member)
    return list(grouped.values())
