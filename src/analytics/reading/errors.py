"""What can go wrong with a file before a single word of it is read.

ReadingError            the file, the reason and the remedy, in one Chinese sentence
├── NotOpened           not there, no permission, or no file at all but a pipe or a device
├── EmptyFile           nothing in it
├── Damaged             cut off, or no longer what its first bytes say
├── Encrypted           asks for a password
├── NoText              pictures of pages in which no text was recognised
│   └── NoUnicode       a text layer whose fonts do not say which characters they draw
├── NeedsRecognition    a scan or a picture, and the extra that recognises text is not installed
├── NeedsOffice         an old Word or WPS file, and no LibreOffice here that opens it
├── NotConverted        LibreOffice is here and could not open it, or took too long
├── TooMuch             more than is read of one file
├── UnsafeName          a member of an archive that points out of it
├── NotAReport          nothing of an annual report in it
└── UnknownFormat       another kind of file (a picture …)
    └── IsArchive       a zip of documents, which ``archive`` opens
"""

from __future__ import annotations


class ReadingError(Exception):
    """A document that cannot be read. ``str()`` is for people; ``format`` is what it seemed to be.

    ``passing``: the fault is this machine's (a program that is not there); elsewhere or later the same bytes
    may be read.
    """

    passing = False

    def __init__(self, source: str, reason: str, remedy: str, format: str = "unknown") -> None:
        super().__init__(f"{source}：{reason}。{remedy}。")
        self.source = source
        self.reason = reason
        self.remedy = remedy
        self.format = format


class NotOpened(ReadingError):
    """The file is not there, may not be opened, or has no end."""

    passing = True

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(source, reason, "请检查路径和权限")


class EmptyFile(ReadingError):
    """The file has no bytes, or nothing but white space."""

    def __init__(self, source: str, format: str = "unknown") -> None:
        super().__init__(source, "文件是空的", "请检查上传或导出是否完整，重新取得文件", format)


class Damaged(ReadingError):
    """The container is cut off or broken."""

    def __init__(self, source: str, format: str, detail: str = "") -> None:
        reason = f"文件不完整或已损坏，无法按 {format} 打开" + (f"（{detail}）" if detail else "")
        super().__init__(source, reason, "请重新下载或重新导出后再读取", format)


class Encrypted(ReadingError):
    """The file is locked with a password."""

    def __init__(self, source: str, format: str) -> None:
        super().__init__(source, "文件有密码保护", "请取消密码后另存，再读取", format)


class NoText(ReadingError):
    """Pages are pictures only, and recognition found no text in them."""

    def __init__(self, source: str, pages: int, format: str = "pdf") -> None:
        reason = f"共 {pages} 页，没有文字层，也没有识别出文字"
        super().__init__(source, reason, "请换用更清楚的扫描件，或取得 Word、网页等电子原件", format)


class NeedsRecognition(ReadingError):
    """A scan or a picture, which only the packages of the extra ``ocr`` can read. ``what`` is what it is."""

    passing = True

    def __init__(self, source: str, what: str, format: str) -> None:
        super().__init__(
            source,
            f"{what}，要靠文字识别（OCR）读取，而本机没有安装",
            "请安装识别组件（pip install 'gongkai[ocr]'），或取得 Word、网页等电子原件",
            format,
        )


class NoUnicode(NoText):
    """There is a text layer, but most of its characters have no names: it can be looked at, not read."""

    def __init__(self, source: str, pages: int) -> None:
        super().__init__(source, pages)
        reason = f"这份 PDF 共 {pages} 页，字体没有文字编码，看得见却取不出文字"
        remedy = "请用 Word 或 WPS 重新导出 PDF，或先做文字识别（OCR）"
        ReadingError.__init__(self, source, reason, remedy, "pdf")


class NeedsOffice(ReadingError):
    """The file can be opened by LibreOffice only, which is not installed."""

    passing = True

    def __init__(self, source: str, what: str, format: str) -> None:
        super().__init__(
            source,
            f"这是{what}，要靠 LibreOffice 打开，而本机没有安装",
            "请安装 LibreOffice（Debian、Ubuntu：apt install libreoffice-writer），"
            "或用 Word、WPS 打开，另存为 docx 后再读取",
            format,
        )


class NotConverted(ReadingError):
    """LibreOffice was asked to open the file and did not; another version or a quieter hour might."""

    passing = True

    def __init__(self, source: str, what: str, detail: str, format: str) -> None:
        reason = f"LibreOffice 打不开这份{what}（{detail}）"
        super().__init__(source, reason, "请用 Word 或 WPS 打开，另存为 docx 后再读取", format)


class TooMuch(ReadingError):
    """The file holds more than is read of one file. ``what`` says how much is there and how much may be."""

    def __init__(self, source: str, what: str, format: str = "unknown") -> None:
        super().__init__(source, what, "请拆成几份后再读取", format)


class NotAReport(ReadingError):
    """The file was read, and nothing in it belongs to an annual report: no title, no section, no table."""

    def __init__(self, source: str, format: str) -> None:
        reason = "没有找到政府信息公开年报的内容（标题、六个部分和表格一样都没有）"
        super().__init__(source, reason, "请核对是否选错了文件；网页请存下正文所在的那一页", format)


class UnsafeName(ReadingError):
    """A member of an archive whose name or kind points to a place outside of it."""

    def __init__(self, source: str) -> None:
        super().__init__(source, "压缩包内这一项指向包外的位置，已拒绝读取", "请核对来源，重新打包后再读取")


class UnknownFormat(ReadingError):
    """The file is of a kind that is not read."""

    def __init__(self, source: str, what: str, remedy: str) -> None:
        super().__init__(source, f"不支持这种文件（{what}）", remedy, "unknown")


class IsArchive(UnknownFormat):
    """The file is a zip of documents, and one document was asked for."""

    def __init__(self, source: str) -> None:
        super().__init__(source, "压缩包", "请解压后逐个读取其中的文件")
