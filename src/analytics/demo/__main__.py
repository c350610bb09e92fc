"""``python -m analytics.demo data/samples`` renews the samples of the repository."""

from __future__ import annotations

import sys
from pathlib import Path

from analytics.demo import samples


def main(folder: Path) -> None:
    """Writes the five samples into a folder, over those that are there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in samples():
        folder.joinpath(name).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data/samples"))
