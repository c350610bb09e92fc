"""Finding copies among many sections: time, memory, and what is found of the copies planted.

    python benchmarks/similarity.py [sections, 100000] [--seed N]

Sections are made up from words; those of one year and part of the form are compared. One in fifty copies
another agency's with every tenth sign edited, in three ways: single signs, words, whole sentences. One in
fifty says nothing but the form's own and everybody's sentences. Ends with status 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter
from dataclasses import dataclass

import numpy as np
from rensa import RMinHash

from analytics.form import FORM
from analytics.settings import load_settings
from analytics.similarity import Masker, Texts, alike, common
from analytics.similarity.candidates import SEED, SIGNS

SECONDS, BYTES, RECALL = 60.0, 4 * 2**30, 0.95
"""The bars for 100,000 sections on two cores."""
YEARS, PARTS = 5, 2
EDITED = 0.1
LEAST = 60

DOES = (
    *(
        "梳理",
        "核对",
        "编印",
        "更新",
        "归集",
        "张贴",
        "讲解",
        "回访",
        "排查",
        "登记",
        "汇总",
        "抽查",
        "细化",
        "拍摄",
    ),
    *(
        "录制",
        "走访",
        "答复",
        "移交",
        "整合",
        "备份",
        "翻译",
        "校对",
        "标注",
        "预告",
        "直播",
        "巡查",
        "装订",
        "派发",
    ),
)
WHAT = (
    *(
        "补贴",
        "河道",
        "路灯",
        "校车",
        "菜场",
        "公厕",
        "低保",
        "危房",
        "水库",
        "林地",
        "茶园",
        "鱼塘",
        "桥梁",
        "班次",
    ),
    *(
        "药品",
        "疫苗",
        "养老",
        "托育",
        "就业",
        "集市",
        "堤坝",
        "消防",
        "燃气",
        "供暖",
        "管网",
        "垃圾",
        "绿化",
        "停车",
    ),
    *(
        "户籍",
        "婚姻",
        "殡葬",
        "耕地",
        "农机",
        "种子",
        "果园",
        "渔船",
        "矿山",
        "粮库",
        "电梯",
        "食堂",
        "浴室",
        "书屋",
    ),
    *(
        "广场",
        "泵站",
        "闸口",
        "渡口",
        "祠堂",
        "戏台",
        "球场",
        "步道",
        "驿站",
        "仓储",
        "冷库",
        "作坊",
        "民宿",
        "古树",
    ),
)
KIND = (
    *(
        "台账",
        "清单",
        "手册",
        "公告",
        "名册",
        "图解",
        "问答",
        "进度",
        "标准",
        "流程",
        "价目",
        "合同",
        "账目",
        "预案",
    ),
    *(
        "照片",
        "短片",
        "地图",
        "日程",
        "电话",
        "意见",
        "投诉",
        "回执",
        "样表",
        "目录",
        "档案",
        "报表",
        "批文",
        "简报",
    ),
)
WHO = (
    *(
        "网格员",
        "村会计",
        "包片干部",
        "窗口人员",
        "志愿者",
        "老党员",
        "驻村队员",
        "楼栋长",
        "法律顾问",
        "年轻同志",
    ),
    *(
        "社区书记",
        "档案员",
        "播音员",
        "热线坐席",
        "审计小组",
        "退休教师",
        "返乡青年",
        "护林员",
        "河长",
        "调解员",
    ),
)
WHERE = (
    *(
        "赶集那天",
        "农闲时节",
        "汛期之前",
        "开学当周",
        "午休时段",
        "周末晚上",
        "换届以后",
        "收割之后",
        "年底盘点时",
    ),
    *(
        "雨季来临前",
        "每逢月初",
        "节假日前后",
        "征求意见时",
        "项目完工后",
        "接到来电后",
        "入户途中",
        "院坝会上",
    ),
)
SAID_BY_ALL = (
    "认真落实政府信息公开各项工作要求，不断提高公开的质量和实效。",
    "进一步加强组织领导，明确责任分工，确保工作落到实处。",
    "及时、准确、全面公开群众关注的信息，保障群众的知情权。",
    "严格执行信息发布审核制度，做到先审后发。",
    "加强工作人员业务培训，提升依法公开的能力和水平。",
    "下一步将继续完善工作机制，推动公开工作再上新台阶。",
)


@dataclass
class Made:
    """Sections as offices send them. ``copies``: number of the copy, and of what it copies, by kind."""

    texts: list[str]
    agencies: list[int]
    groups: list[int]
    years: list[int]
    empty: set[int]
    copies: dict[str, list[tuple[int, int]]]
    names: list[str]


def name_of(agency: int) -> str:
    signs = "云清石白青龙柳桃松安平福泰和永兴东西南北"
    return "".join(signs[agency // 20**place % 20] for place in range(4)) + "镇"


def sentence(dice: random.Random) -> str:
    """A sentence of an agency's own."""
    pick = dice.choice
    clauses = [
        f"{pick(WHERE)}由{pick(WHO)}{pick(DOES)}{pick(WHAT)}{pick(WHAT)}{pick(KIND)}",
        f"{pick(DOES)}{pick(WHAT)}{pick(KIND)}{dice.randint(2, 90)}份",
        f"把{pick(WHAT)}{pick(KIND)}交给{pick(WHO)}{pick(DOES)}",
        f"{pick(WHO)}反映的{pick(WHAT)}{pick(WHAT)}问题已{pick(DOES)}",
    ]
    dice.shuffle(clauses)
    return "，".join(clauses[: dice.randint(2, 4)]) + "。"


def section(dice: random.Random, name: str, year: int) -> list[str]:
    """A section of some five to seven hundred signs."""
    topics = [
        f"（{numeral}）{topic.title}\n"
        for numeral, topic in zip("一二三四五", FORM.sections[0].topics, strict=True)
    ]
    own = [sentence(dice) for _ in range(dice.randint(12, 18))]
    told = [*own, *dice.sample(SAID_BY_ALL, 3)]
    dice.shuffle(told)
    for place, topic in enumerate(topics):
        told.insert(place * 4, topic)
    return [f"{year}年，{name}共公开信息{dice.randint(20, 900)}条。", *told]


def hollow(dice: random.Random, name: str, year: int) -> list[str]:
    """Nothing but what the form and everybody says."""
    headings = [
        f"（{numeral}）{topic.title}\n"
        for numeral, topic in zip("一二三四五", FORM.sections[0].topics, strict=True)
    ]
    return [f"{year}年，{name}认真贯彻《{FORM.applicable_law}》。", *headings, *dice.sample(SAID_BY_ALL, 5)]


def edited(dice: random.Random, told: list[str], kind: str, old: str, new: str) -> str:
    """A copy with every tenth sign changed."""
    if kind == "sentences":
        changed = set(dice.sample(range(len(told)), max(1, round(EDITED * len(told)))))
        return "".join(sentence(dice) if n in changed else one for n, one in enumerate(told)).replace(
            old, new
        )
    text = "".join(told).replace(old, new)
    signs = list(text)
    length = 1 if kind == "signs" else 2
    for place in dice.sample(range(0, len(signs) - length, length), round(EDITED * len(signs) / length)):
        signs[place : place + length] = dice.choice(WHAT)[:length]
    return "".join(signs)


def make(count: int, seed: int) -> Made:
    dice = random.Random(seed)
    agencies = max(1, count // (YEARS * PARTS))
    made = Made([], [], [], [], set(), {"signs": [], "words": [], "sentences": []}, [])
    made.names = [name_of(agency) for agency in range(agencies)]
    for number in range(count):
        agency, group = number // (YEARS * PARTS), number % (YEARS * PARTS)
        year, name = 2019 + group % YEARS, name_of(agency)
        made.agencies.append(agency)
        made.groups.append(group)
        made.years.append(year)
        draw = dice.random()
        if draw < 0.02 and agency > 0:
            source = dice.randrange(agency) * YEARS * PARTS + group
            while source in made.empty:
                source = dice.randrange(agency) * YEARS * PARTS + group
            kind = dice.choice(list(made.copies))
            whole = [part + "。" for part in made.texts[source].split("。") if part]
            made.texts.append(edited(dice, whole, kind, name_of(made.agencies[source]), name))
            made.copies[kind].append((number, source))
        elif draw > 0.98:
            made.texts.append("".join(hollow(dice, name, year)))
            made.empty.add(number)
        else:
            made.texts.append("".join(section(dice, name, year)))
    return made


def pairs_among(made: Made) -> tuple[set[tuple[int, int]], dict[str, float]]:
    """The pairs found, and the seconds of each step."""
    spent: dict[str, float] = {}
    began = time.perf_counter()

    def lap(step: str) -> None:
        spent[step] = time.perf_counter() - began - sum(spent.values())

    masker = Masker(made.names)
    texts = Texts(map(masker.mask, made.texts))
    lap("mask")
    owners, years = np.array(made.agencies), np.array(made.years)
    said = common(texts, owners, years, 0.3, 10)
    texts.mask_sentences(np.unique(np.array([one.print for one in said], np.uint64)))
    lap("common")
    groups = np.array(made.groups)
    groups[[texts.size(number) < LEAST for number in range(len(texts))]] = -1
    shipped = load_settings()
    least = [float(shipped.threshold(name)) for name in ("copy_yellow", "copy_wording")]
    found = {(pair.own, pair.other) for pair in alike(texts, groups, *least)}
    lap("pairs")
    return found, spent


def floor(made: Made) -> float:
    """Seconds that rensa takes for the bare signatures of the same shingles."""
    texts = Texts(map(Masker(made.names).mask, made.texts))
    hashes, offsets = texts.all_shingles(0, len(texts))
    began = time.perf_counter()
    RMinHash.digest_matrix_from_flat_token_hashes(hashes, offsets, SIGNS, SEED)
    return time.perf_counter() - began


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sections", type=int, nargs="?", default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    made = make(args.sections, args.seed)
    signs = sum(map(len, made.texts))
    before = peak()
    began = time.perf_counter()
    found, spent = pairs_among(made)
    seconds, memory = time.perf_counter() - began, peak()
    print(f"{len(made.texts)} sections, {signs / 1e6:.0f} million signs, {YEARS * PARTS} groups")
    print(f"{seconds:.1f} s ({', '.join(f'{step} {lap:.1f}' for step, lap in spent.items())})")
    print(f"peak memory {memory / 2**30:.2f} GiB, {before / 2**30:.2f} of it the texts themselves")
    planted = {tuple(sorted(pair)) for pairs in made.copies.values() for pair in pairs}
    recalls = Counter(
        {
            kind: sum(tuple(sorted(pair)) in found for pair in pairs) / max(1, len(pairs))
            for kind, pairs in made.copies.items()
        }
    )
    for kind, pairs in made.copies.items():
        print(f"recall, {kind} edited: {recalls[kind]:.4f} of {len(pairs)}")
    recall = len(planted & found) / max(1, len(planted))
    false = found - related(made)
    hollow_pairs = [pair for pair in found if made.empty & set(pair)]
    print(f"recall {recall:.4f}, false pairs {len(false)}, of the form's own text {len(hollow_pairs)}")
    bare = floor(made)
    print(f"bare signatures {bare:.1f} s, the whole {seconds / bare:.1f} times as long")
    scale = max(1.0, args.sections / 100_000)
    return int(
        seconds > SECONDS * scale
        or memory > BYTES * scale
        or min(recalls.values()) < RECALL
        or bool(false)
        or bool(hollow_pairs)
    )


def related(made: Made) -> set[tuple[int, int]]:
    """Planted pairs, and pairs of copies of one source or of copies of copies."""
    from analytics.similarity import clusters

    pairs = [(min(pair), max(pair)) for planted in made.copies.values() for pair in planted]
    return {
        (one, other) for members in clusters(pairs) for one in members for other in members if one < other
    }


def peak() -> int:
    """The most memory so far in bytes, of this process and of those it started."""
    return 1024 * sum(
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )


if __name__ == "__main__":
    sys.exit(main())
