"""Who must report: the roster, and how names on documents find their way to it.

    roster = load_roster(home)
    roster.match("伊宁市巴彦岱镇人民政府")   -> Agency, or None where the roster does not know it for sure
    unlisted("南岭镇人民政府")              -> Agency(in_roster=False), of the name alone
    kind_of(name), short_name(name)       what a name says by itself

Two names mean the same agency when they are equal after folding (width, blanks, traditional signs, the words
for a government behind the name); the county before it may be left out as long as only one agency fits.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path

FILE_NAME = "agencies.csv"
COLUMNS = (
    "agency_id",
    "name",
    "short_name",
    "kind",
    "county",
    "aliases",
    "since_year",
    "until_year",
    "population",
    "population_year",
    "population_source",
)
KINDS = ("镇", "乡", "街道", "部门", "其他")

# Signs met on report pages that are set in traditional characters, each beside its simplified form.
_TRADITIONAL = (
    "東东區区縣县鎮镇鄉乡鳳凤龍龙馬马鳥鸟島岛灣湾溝沟陽阳陰阴興兴慶庆寧宁營营橋桥嶺岭豐丰華华廣广"
    "與与處处辦办務务業业員员會会處处廳厅門门關关係系聯联繫系總总體体統统計计開开發发條条號号黨党"
    "類类網网眾众訊讯遞递結结達达請请諮咨詢询報报導导動动態态機机構构職职責责權权規规範范劃划設设備备"
    "資资訴诉訟讼複复議议應应電电話话郵邮編编傳传線线項项數数據据審审監监訓训檢检場场個个"
    "萬万億亿餘余約约兩两無无對对於于為为從从來来時时間间現现實实際际問问題题進进還还後后見见這这種种"
    "屬属國国書书簡简單单獲获繼继續续轉转歸归屆届長长參参較较給给點点們们學学習习強强點点層层級级羅罗"
    "財财產产費费稅税農农環环護护衛卫醫医療疗險险愛爱養养幫帮隊队車车輛辆運运輸输採采購购標标誌志樣样"
    "紅红綠绿藍蓝黃黄雲云風风飛飞馮冯楊杨陳陈趙赵吳吴劉刘張张盧卢葉叶賀贺顧顾鄭郑許许謝谢鐘钟孫孙蘇苏"
    "濟济灤滦瀋沈漢汉濱滨滬沪瀏浏濰潍澤泽湯汤淺浅渾浑溫温潤润濕湿滿满漁渔鹽盐鐵铁銅铜錦锦銀银鋼钢錢钱"
    "錄录鑄铸鑒鉴閱阅閒闲闊阔隨随雙双雜杂離离難难靈灵靜静韓韩頂顶頭头願愿顯显驗验驛驿魯鲁麗丽齊齐齒齿"
    "圖图團团圍围園园壩坝墾垦壓压壘垒堅坚執执報报塊块壽寿夢梦奮奋婦妇寶宝將将專专尋寻屆届崗岗嶼屿"
    "幣币庫库廟庙廠厂廢废彎弯彙汇徑径復复憑凭憲宪懷怀戰战戲戏擔担據据擁拥擇择擬拟擴扩攔拦敗败敘叙斷断"
    "曆历曉晓術术樓楼樂乐榮荣槍枪欄栏決决況况滅灭漲涨澗涧爾尔牆墙狀状獎奖瑪玛畫画當当疊叠癥症盡尽睏困"
    "矚瞩礦矿禮礼禪禅稱称積积穩稳窮穷競竞筆笔籌筹糧粮紀纪紙纸組组細细終终紹绍經经維维網网緊紧緣缘"
    "練练縮缩績绩織织義义聖圣聲声聽听肅肃脈脉腦脑臨临舉举舊旧艦舰艱艰藝艺藥药蓮莲蔣蒋蕭萧薩萨蘭兰號号"
    "補补製制訂订記记講讲設设訪访評评認认語语說说課课調调談谈論论謀谋證证識识譯译讀读變变讓让豎竖貝贝"
    "負负貢贡貧贫貨货貫贯販贩貴贵貿贸賓宾賞赏賠赔質质賴赖贊赞趨趋跡迹踐践軍军軟软載载輔辅輪轮辭辞農农"
    "連连週周過过遊游適适選选遠远遲迟遷迁遺遗鄰邻釋释針针鈴铃鏈链鍾钟鎖锁鑼锣陸陆階阶隸隶預预領领"
    "頻频顆颗顏颜類类飯饭館馆駐驻騰腾驅驱鬥斗魚鱼鮮鲜鴻鸿鵬鹏鶴鹤鷹鹰麥麦黽黾龜龟吿告啟启佈布併并僅仅"
    "倉仓偉伟側侧債债傑杰傷伤價价儀仪優优儲储內内冊册凱凯別别刪删則则創创劑剂勞劳勢势勵励勸劝勻匀協协"
    "卻却厲厉參参吶呐員员喬乔嚴严囑嘱圓圆墊垫夾夹妝妆孫孙寬宽屢屡廈厦張张彌弥徵征徹彻恆恒慮虑憂忧懇恳"
)
_SIMPLIFIED = str.maketrans(_TRADITIONAL[::2], _TRADITIONAL[1::2])

_GOVERNMENT = re.compile(r"(?:人民政府|政府)?(?:街道)?(?:办事处)$|(?:人民政府|政府)$")
_UNIT = re.compile(r".{1,9}?(?:自治区|自治州|自治县|自治旗|地区|省|市|县|(?<![社园景辖小库灾])区|旗|盟)")
_TOO_GENERAL = re.compile(
    r"(?:镇|乡|街道|街|苏木|管理委员会|管委会|分局|办公室|人民政府|政府|人民政府办公室|政府办公室)?(?:人民政府|政府)?"
)
_DEPARTMENT = re.compile(
    r"(?:局|委|委员会|办|办公室|厅|部|中心|法院|检察院|院|会|联合会|协会|支队|大队|总队|队|所|站|处|署|馆|台|司|室|社)$"
)


class RosterError(Exception):
    """A roster that cannot be used; the message names the file, the line, the reason and the remedy."""

    def __init__(self, file: Path | str, line: int | None, reason: str, remedy: str) -> None:
        self.file = str(file)
        self.line = line
        self.reason = reason
        self.remedy = remedy
        where = f"{self.file}：第 {line} 行：" if line else f"{self.file}："
        super().__init__(f"{where}{reason}。{remedy}。")


_REGION = re.compile(r"[省市县区州旗盟]人民政府$")


@dataclass(frozen=True)
class Agency:
    """One agency. ``county`` is the city or county above it; open years are None; population in persons."""

    agency_id: str
    name: str
    short_name: str
    kind: str
    county: str | None = None
    aliases: tuple[str, ...] = ()
    since_year: int | None = None
    until_year: int | None = None
    population: Decimal | None = None
    population_year: int | None = None
    population_source: str | None = None
    in_roster: bool = True
    ordinal: int = 0

    @cached_property
    def initials(self) -> str:
        """Pinyin initials of the short name, lower case: 清溪镇 → qxz."""
        # Imported here: its dictionaries take longer to load than a report takes to read.
        from pypinyin import Style, lazy_pinyin

        return "".join(lazy_pinyin(self.short_name, style=Style.FIRST_LETTER)).lower()

    def owes(self, year: int) -> bool:
        """Whether it has to report for ``year`` as far as its own years say."""
        return (self.since_year is None or self.since_year <= year) and (
            self.until_year is None or year <= self.until_year
        )

    @property
    def is_region(self) -> bool:
        """Whether it reports for a whole county, city or district, and not for an office or a town."""
        return self.kind == "其他" and _REGION.search(fold_name(self.name)) is not None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by, the full one first."""
        return tuple(dict.fromkeys((self.name, self.short_name, *self.aliases)))


@dataclass(frozen=True)
class Roster:
    """The agencies that must report, in the order of the file."""

    agencies: tuple[Agency, ...]

    def __len__(self) -> int:
        return len(self.agencies)

    @cached_property
    def _by_id(self) -> Mapping[str, Agency]:
        return {agency.agency_id: agency for agency in self.agencies}

    @cached_property
    def _by_key(self) -> Mapping[str, tuple[Agency, ...]]:
        keys: dict[str, list[Agency]] = {}
        for agency in self.agencies:
            for key in dict.fromkeys(name_key(name) for name in agency.names):
                keys.setdefault(key, []).append(agency)
        return {key: tuple(found) for key, found in keys.items()}

    @cached_property
    def _by_tail(self) -> Mapping[str, tuple[Agency, ...]]:
        """Names without the places before them."""
        tails: dict[str, list[Agency]] = {}
        for agency in self.agencies:
            for tail in dict.fromkeys(_split(name_key(name))[1] for name in agency.names):
                tails.setdefault(tail, []).append(agency)
        return {tail: tuple(found) for tail, found in tails.items()}

    def get(self, agency_id: str) -> Agency | None:
        """The agency with this id."""
        return self._by_id.get(agency_id)

    def match(self, name: str, hint: str = "") -> Agency | None:
        """The agency that ``name`` means: full name, short name or alias, with or without the county.

        ``hint`` (a folder or file name, say) decides between agencies that all fit. None where none fits, or
        more than one: never a guess.
        """
        key = name_key(name)
        if not key:
            return None
        full = [agency for agency in self.agencies if name_key(agency.name) == key]
        if len(full) == 1:
            return full[0]
        exact = self._by_key.get(key, ())
        if exact:
            return _only(exact, hint)
        places, tail = _split(key)
        fitting = [agency for agency in self._by_tail.get(tail, ()) if _compatible(places, agency)]
        return _only(fitting, hint)


def name_key(name: str) -> str:
    """A name folded for comparison: two names with one key mean the same, as far as names can tell."""
    folded = fold_name(name)
    folded = re.sub(r"[\s,.:;()<>《》“”\"'、，。·|]", "", folded)
    if _DEPARTMENT.search(folded) and not folded.endswith("办事处"):
        return folded
    within = re.sub(r"(?<=[市县区旗盟州])(?:人民政府|政府)(?=.+(?:街道|街|镇|乡|办事处|苏木))", "", folded)
    core = _strip_government(within)
    return core + "道" if core.endswith("街") else core


def fold_name(name: str) -> str:
    """NFKC, simplified signs, no blanks."""
    return simplified("".join(unicodedata.normalize("NFKC", name).split()))


def simplified(text: str) -> str:
    """Traditional signs as simplified ones, sign by sign (the length stays)."""
    return text.translate(_SIMPLIFIED)


def kind_of(name: str) -> str:
    """镇 乡 街道 部门 其他, as the name says."""
    folded = fold_name(name)
    core = _strip_government(folded)
    if folded.endswith("办事处") or re.search(r"(?:街道|街|街道办|街道党工委)$", core):
        return "街道"
    if core.endswith("镇"):
        return "镇"
    if re.search(r"(?:乡|苏木)$", core):
        return "乡"
    if re.search(r"管理委员会$|管委会$", core):
        return "其他"
    return "部门" if _DEPARTMENT.search(core) else "其他"


def short_name(name: str) -> str:
    """What pages print: 伊宁市巴彦岱镇人民政府 → 巴彦岱镇, 云泽市公安局 → 公安局, 正定县人民政府 → 正定县."""
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    folded = simplified(plain)
    stop = len(_strip_government(folded))
    if folded[stop:].startswith("街道"):
        stop += len("街道")
    start = 0
    while unit := _UNIT.match(folded, start, stop):
        rest = re.sub(r"^(?:人民政府|政府)(?=..)", "", folded[unit.end() : stop])
        if not rest or _TOO_GENERAL.fullmatch(rest):
            break
        start = stop - len(rest)
    return plain[start:stop] or plain


def unlisted(name: str) -> Agency:
    """An agency made of its name alone, for a unit that the roster does not know."""
    digest = hashlib.sha256(name_key(name).encode()).hexdigest()[:10]
    places = _split(name_key(name))[0]
    return Agency(
        agency_id=f"x-{digest}",
        name=name,
        short_name=short_name(name),
        kind=kind_of(name),
        county=places[-1] if places else None,
        in_roster=False,
    )


def shipped_path() -> Path:
    """The roster that comes with the software: of the checkout, else of the installed package."""
    package = Path(__file__).resolve().parent
    checkout = package.parent.parent / "data" / FILE_NAME
    return checkout if checkout.is_file() else package / "_data" / FILE_NAME


def load_roster(home: Path | None = None) -> Roster:
    """The roster of a home folder, else the shipped one. Raises RosterError."""
    own = home / FILE_NAME if home is not None else None
    return read_roster(own if own is not None and own.is_file() else shipped_path())


def read_roster(path: Path) -> Roster:
    """Reads one roster file (CSV, UTF-8 or GB18030). Raises RosterError."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RosterError(
            path, None, f"无法打开（{error.strerror}）", "请检查文件是否存在、是否有读取权限"
        ) from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="replace")
    reader = csv.DictReader(io.StringIO(text))
    missing = [column for column in ("agency_id", "name") if column not in (reader.fieldnames or ())]
    if missing:
        raise RosterError(path, 1, f"缺少列：{'、'.join(missing)}", f"首行应为：{','.join(COLUMNS)}")
    unknown = [column for column in reader.fieldnames or () if column and column.strip() not in COLUMNS]
    if unknown:
        raise RosterError(path, 1, f"不认识的列：{'、'.join(unknown)}", f"首行应为：{','.join(COLUMNS)}")
    agencies: list[Agency] = []
    seen: dict[str, int] = {}
    for row in reader:
        values = {
            key: (value or "").strip() for key, value in row.items() if key and not isinstance(value, list)
        }
        if not any(values.values()):
            continue
        agency = _agency(path, reader.line_num, values, ordinal=len(agencies) + 1)
        if agency.agency_id in seen:
            reason = f"编号 {agency.agency_id} 与第 {seen[agency.agency_id]} 行重复"
            raise RosterError(path, reader.line_num, reason, "请为每个单位使用唯一的 agency_id")
        seen[agency.agency_id] = reader.line_num
        agencies.append(agency)
    return Roster(tuple(agencies))


def _agency(path: Path, line: int, values: Mapping[str, str], ordinal: int) -> Agency:
    for column in ("agency_id", "name"):
        if not values.get(column):
            raise RosterError(path, line, f"{column} 为空", "请补填")
    if values["agency_id"].startswith("x-"):
        raise RosterError(path, line, "agency_id 以 x- 开头", "x- 留给名单之外的单位，请换一个编号")
    kind = values.get("kind") or kind_of(values["name"])
    if kind not in KINDS:
        raise RosterError(path, line, f"kind 为“{kind}”", f"请填 {'、'.join(KINDS)} 之一，或留空")
    since, until = _year(path, line, values, "since_year"), _year(path, line, values, "until_year")
    if since is not None and until is not None and since > until:
        raise RosterError(path, line, "since_year 晚于 until_year", "请更正年度")
    return Agency(
        agency_id=values["agency_id"],
        name=values["name"],
        short_name=values.get("short_name") or short_name(values["name"]),
        kind=kind,
        county=values.get("county") or None,
        aliases=tuple(
            alias for part in re.split("[；;]", values.get("aliases", "")) if (alias := part.strip())
        ),
        since_year=since,
        until_year=until,
        population=_population(path, line, values),
        population_year=_year(path, line, values, "population_year"),
        population_source=values.get("population_source") or None,
        ordinal=ordinal,
    )


def _year(path: Path, line: int, values: Mapping[str, str], column: str) -> int | None:
    raw = values.get(column, "")
    if not raw:
        return None
    if not re.fullmatch(r"(?:19|20)\d{2}", raw):
        raise RosterError(path, line, f"{column} 为“{raw}”", "请填四位年份，或留空")
    return int(raw)


def _population(path: Path, line: int, values: Mapping[str, str]) -> Decimal | None:
    raw = values.get("population", "").replace(",", "")
    if not raw:
        return None
    try:
        population = Decimal(raw)
    except InvalidOperation:
        population = Decimal(-1)
    if not population.is_finite() or population <= 0:
        raise RosterError(path, line, f"population 为“{raw}”", "请填人数（正数），或留空")
    return population


def _strip_government(folded: str) -> str:
    """伊宁市巴彦岱镇人民政府 → 伊宁市巴彦岱镇; 高新区街道办事处 → 高新区街道."""
    if folded.endswith("街道办"):
        return folded.removesuffix("办")
    if folded.endswith("街道办事处"):
        return folded.removesuffix("办事处")
    return _GOVERNMENT.sub("", folded) or folded


def _split(key: str) -> tuple[tuple[str, ...], str]:
    """The places before a name, and the name: 永嘉县溪下乡 → (永嘉县,), 溪下乡."""
    places: list[str] = []
    start = 0
    while unit := _UNIT.match(key, start):
        rest = key[unit.end() :]
        if not rest or _TOO_GENERAL.fullmatch(rest):
            break
        places.append(unit.group())
        start = unit.end()
    return tuple(places), key[start:]


def _compatible(places: tuple[str, ...], agency: Agency) -> bool:
    """Whether the places before a name may be those of the agency: one list is contained in the other."""
    own = list(_split(name_key(agency.name))[0])
    if agency.county:
        county = fold_name(agency.county)
        own += [] if county in own else [*_split(county)[0], _split(county)[1]]
    said = set(places)
    known = {place for place in own if place}
    return not said or not known or said <= known or known <= said


def _only(found: Iterable[Agency], hint: str) -> Agency | None:
    candidates = tuple(dict.fromkeys(found))
    if len(candidates) == 1:
        return candidates[0]
    if not candidates or not hint:
        return None
    folded = fold_name(hint)
    for clue in (lambda agency: name_key(agency.name) in folded, lambda agency: bool(_clue(agency, folded))):
        hinted = [agency for agency in candidates if clue(agency)]
        if len(hinted) == 1:
            return hinted[0]
    return None


def _clue(agency: Agency, hint: str) -> bool:
    own = [*_split(name_key(agency.name))[0], *([fold_name(agency.county)] if agency.county else [])]
    return any(place and place in hint for place in own)
