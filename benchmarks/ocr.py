"""Scans of demonstration reports against their text: the share of figures read right, and none invented.

    python -m benchmarks.ocr [reports] [clean|usual|poor]

Ends with status 1 where a figure was read that is not there, or fewer than 97 of 100 were read (poor: 85).
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from tests.reading.scans import Scanner, as_pdf, compared

from analytics import demo
from analytics.demo import pdf
from analytics.demo.paper import paper_of
from analytics.reading import read

SCANNERS = {
    "clean": (Scanner(tilt=0.0, noise=0.0, blur=0.0, shade=0.0, quality=95), 97),
    "usual": (Scanner(dpi=150, tilt=1.2, noise=8.0, blur=0.7, quality=65), 97),
    "poor": (Scanner(dpi=150, tilt=1.8, noise=14.0, blur=0.9, shade=25.0, quality=45), 85),
}


def main(count: int, kind: str) -> int:
    scanner, least = SCANNERS[kind]
    readable = [file.report for file in demo.files() if file.readable]
    chosen = readable[:: max(1, len(readable) // count)][:count]
    total: Counter[str] = Counter()
    pages, seconds, strangers = 0, 0.0, 0
    for number, report in enumerate(chosen):
        text = pdf.write(paper_of(report))
        truth = read(text, "text.pdf")
        scanned = scanner.pages(text, number)
        began = time.perf_counter()
        scan = read(as_pdf(scanned, scanner.dpi, scanner.quality), "scan.pdf")
        seconds += time.perf_counter() - began
        pages += len(scanned)
        counts = compared(truth, scan)
        total += counts
        strangers += (scan.agency, scan.year) != (truth.agency, truth.year)
        print(f"{truth.agency} {truth.year}: {dict(counts)} {scan.error or ''}", flush=True)
    right = 100 * total["right"] / max(1, total.total())
    print(f"{kind}: {len(chosen)} reports, {pages} pages, {dict(total)}")
    print(f"right {right:.2f} % (at least {least}), wrong {total['wrong']}, blank {total['blank']} (none)")
    print(f"agency or year otherwise: {strangers}; {seconds / max(1, pages):.1f} s a page")
    return int(right < least or total["wrong"] > 0 or total["blank"] > 0)


if __name__ == "__main__":
    asked = sys.argv[1:]
    sys.exit(main(int(asked[0]) if asked else 12, asked[1] if len(asked) > 1 else "usual"))
