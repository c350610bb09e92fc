"""Originals, journal and the snapshots built from them. ``Home`` is where they lie."""

from __future__ import annotations

from analytics.store.home import Home, SnapshotError, StoreError

__all__ = ["Home", "SnapshotError", "StoreError"]
