"""Which survey program wrote a file: by the headings that it gives to what it adds itself."""

from collections.abc import Mapping, Sequence

from surveys.files.tokens import alike

# Program -> headings that are all there, in each language in which it writes them. Google Forms adds a time alone.
_SIGNATURES: Mapping[str, Sequence[Sequence[str]]] = {
    "Qualtrics": (("ResponseId", "RecordedDate"),),
    "SurveyMonkey": (("Respondent ID", "Collector ID"),),
    "LimeSurvey": (("submitdate", "startlanguage"), ("Date submitted", "Start language")),
    "Microsoft Forms": (
        ("Start time", "Completion time"),
        ("開始時間", "完成時間"),
        ("开始时间", "完成时间"),
    ),
    "WJX (問卷星)": (("提交答卷时间", "所用时间"), ("提交答卷時間", "所用時間")),
}
_GOOGLE = ("Timestamp", "時間戳記", "时间戳记", "时间戳", "時間戳")
# What programs add, and nobody answered.
_ADDED = """
id|email|name|last modified time|language|start time|completion time|開始時間|完成時間|開始时间|开始时间|
完成时间|電子郵件|名稱|电子邮件|名称|上次修改时间|上次修改時間|timestamp|時間戳記|时间戳记|时间戳|時間戳|
email address|電子郵件地址|电子邮件地址|username|score|startdate|enddate|status|ipaddress|progress|
duration (in seconds)|finished|recordeddate|responseid|recipientlastname|recipientfirstname|recipientemail|
externalreference|locationlatitude|locationlongitude|distributionchannel|userlanguage|respondent id|
collector id|date created|date modified|ip address|first name|last name|custom data 1|submitdate|lastpage|
startlanguage|seed|datestamp|ipaddr|refurl|response id|date submitted|last page|start language|date started|
date last action|referrer url|序号|提交答卷时间|所用时间|来源|来源详情|来自ip|总分|序號|提交答卷時間|所用時間|
來源|來源詳情|來自ip|總分
"""
ADDED = frozenset(alike(name) for name in _ADDED.split("|"))


def program_of(header: Sequence[str]) -> str:
    """Empty where no program is known by its headings."""
    names = {alike(name) for name in header}
    for program, signatures in _SIGNATURES.items():
        if any(names.issuperset(map(alike, signature)) for signature in signatures):
            return program
    return "Google Forms" if header and alike(header[0]) in map(alike, _GOOGLE) else ""


def is_added(name: str) -> bool:
    """Whether a column holds what a program adds, such as when somebody answered."""
    return alike(name) in ADDED


def labels_below(header: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether the row below the names is SurveyMonkey's second heading: nobody's number stands in it."""
    if program_of(header) != "SurveyMonkey":
        return False
    return all(not cell.strip() for name, cell in zip(header, cells, strict=False) if is_added(name))
