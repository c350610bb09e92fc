"""Recognition of words in pictures: RapidOCR with the models that its package ships, without a network.

One engine a process, made when the first picture comes, on one thread: the pool gives each core a process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Image = Any
"""Grey pixels, uint8, height × width (a numpy array)."""
Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels, right and bottom exclusive."""

_LONGEST_SIDE = 1216
"""Pixels of the picture in which words are searched for; characters of 10 pixels are found in it."""
_BATCH = 1
"""Pictures at once: one. In a batch all are filled up to the widest, and a reading depends on the others."""
_HEIGHT, _NARROWEST = 48, 96
"""Pixels that the recogniser wants: its height, and the least width, enough for a single figure."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What stands in a picture of one line: the text, and for each of its characters a confidence (0…1)."""

    text: str
    sure: tuple[float, ...]

    @property
    def surest(self) -> float:
        """The mean confidence, 0 where nothing was recognised."""
        return sum(self.sure) / len(self.sure) if self.sure else 0.0


@lru_cache(maxsize=1)
def _engine() -> Any:
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    engine: Any = RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.max_side_len": 4 * _LONGEST_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.limit_type": "max",
            "Det.limit_side_len": _LONGEST_SIDE,
            "Rec.rec_img_shape": [3, _HEIGHT, _NARROWEST],
            "Rec.rec_batch_num": _BATCH,
        }
    )
    engine.return_word_box = True
    return engine


def recognise(pictures: Sequence[Image]) -> list[Recognised]:
    """What stands in each picture of a line of text. Raises MemoryError where memory is refused."""
    import cv2

    if not pictures:
        return []
    coloured = [cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR) for picture in pictures]
    found = _run(lambda engine: engine.recognize_txt(coloured))
    recognised: list[Recognised] = []
    for text, score, words in zip(found.txts, found.scores, found.word_results, strict=True):
        sure = tuple(float(each) for each in (getattr(words, "confs", None) or ()))
        recognised.append(Recognised(text, sure if len(sure) == len(text) else (float(score),) * len(text)))
    return recognised


def detect(picture: Image) -> list[Box]:
    """The boxes of the lines of text in a picture, from top to bottom."""
    import cv2

    height, width = picture.shape
    scale = min(1.0, _LONGEST_SIDE / max(height, width))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    coloured = cv2.cvtColor(small, cv2.COLOR_GRAY2BGR)
    found = _run(lambda engine: engine(coloured, use_det=True, use_rec=False, use_cls=False))
    boxes: list[Box] = []
    for corners in () if found.boxes is None else found.boxes:
        left, top = corners.min(axis=0) / scale
        right, bottom = corners.max(axis=0) / scale
        box = (max(0, int(left)), max(0, int(top)), min(width, int(right) + 1), min(height, int(bottom) + 1))
        if box[2] > box[0] and box[3] > box[1]:
            boxes.append(box)
    return sorted(boxes, key=lambda box: (box[1], box[0]))


def _run(work: Any) -> Any:
    try:
        return work(_engine())
    except Exception as error:
        # The runtime tells a refused allocation as a general error of its own.
        if "alloc" in str(error):
            raise MemoryError from error
        raise
