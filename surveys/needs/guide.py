"""What a lead is warned about in a sentence of their own: two things in one, and a negation. It never refuses."""

import re
from dataclasses import dataclass
from itertools import dropwhile
from typing import Literal

Remark = Literal["double", "negation"]
_PLAIN = str.maketrans("，；？！／’", ",;?!/'", "*")


@dataclass(frozen=True)
class _Language:
    """The signs of one language. No pattern repeats without a limit, so that time grows with the text and no faster."""

    opening: re.Pattern[str]  # of a Kano question
    closing: re.Pattern[str]
    case: re.Pattern[str]  # a first clause that only says when the rest holds
    one_thing: re.Pattern[str]  # joined words that mean one thing
    double: re.Pattern[str]
    harmless: re.Pattern[str]  # words with a sign of negation that negate nothing
    negation: re.Pattern[str]


def remarks(sentence: str, locale: str, *, absent: bool = False) -> tuple[Remark, ...]:
    """absent: of a Kano pair the question that may negate, and that says *between asterisks* what is not done."""
    language = _LANGUAGES[locale]
    said = _said(_emphasised(sentence) if absent else sentence, language)
    double = language.double.search(language.one_thing.sub("_", said))
    negation = not absent and language.negation.search(language.harmless.sub("_", said))
    return (*(("double",) if double else ()), *(("negation",) if negation else ()))


def _emphasised(sentence: str) -> str:
    """From the first asterisk to the last; the whole sentence where there are fewer than two."""
    first, last = sentence.find("*"), sentence.rfind("*")
    return sentence[first + 1 : last] if first < last else sentence


def _said(sentence: str, language: _Language) -> str:
    """The sentence without emphasis, without the frame of a Kano question and without the case of which it speaks."""
    text = " ".join(sentence.translate(_PLAIN).casefold().split())
    if closing := language.closing.search(text):
        text = language.opening.sub("", text[: closing.start()]).lstrip(", ")
    *clauses, last = text.split(",")
    return ",".join([*dropwhile(lambda clause: language.case.search(clause.strip()), clauses), last]).strip()


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


def _words(text: str) -> str:
    """Any of the words, the longest first."""
    return "(?:" + "|".join(sorted((re.escape(word) for word in text.split()), key=len, reverse=True)) + ")"


# Chinese: both scripts in one table, as a word of the other script does no harm.

_ZH_GOOD = _words(
    "快 高 低 短 多 足 大 穩 稳 便宜 好吃 美味 可口 清楚 清晰 明白 易懂 正確 正确 準確 准确 及時 及时 迅速 快速 準時"
    " 准时 守時 守时 親切 亲切 熱情 热情 熱心 热心 友善 友好 周到 貼心 贴心 耐心 細心 细心 仔細 仔细 用心 禮貌 礼貌"
    " 客氣 客气 誠懇 诚恳 專業 专业 熟練 熟练 合理 實惠 实惠 公道 公平 透明 乾淨 干净 整潔 整洁 整齊 整齐 舒適 舒适"
    " 舒服 安靜 安静 寬敞 宽敞 明亮 方便 便利 簡單 简单 輕柔 轻柔 溫和 温和 順暢 顺畅 流暢 流畅 齊全 齐全 豐富 丰富"
    " 新鮮 新鲜 安全 可靠 穩定 稳定 有效 好用 好找 詳細 详细 完整 滿意 满意 良好 _"
)
_ZH_QUALITY = rf"(?:{_ZH_GOOD}|(?<![修辦办弄做備备收放鋪铺約约就])好)"
_ZH_JOIN = r"(?:(?<![溫温暖緩缓平柔])[和跟](?![氣气善平我您你他得])|(?<![參参])[與与]|以?及(?![時时格])|[、/])"
_ZH_CLEAN = _words("乾淨 干净 整潔 整洁 整齊 整齐 清潔 清洁")

_CHINESE = _Language(
    opening=_pattern(r"^(?:反過來,|反过来,)?(?:如果|假如|要是|若是|若)"),
    closing=_pattern(r",\s?[您你][^,]{1,15}\?$"),
    case=_pattern(
        "^" + _words("如果 假如 要是 若 當 当 即使 就算 哪怕 不管 不論 不论 無論 无论 只要 每次 一旦 萬一 万一"),
        r"(?:(?<![準准及按守隨随即小])[時时]|[時时]候|的話|的话|[後后前]|期間|期间)$",
    ),
    one_thing=_pattern(rf"{_ZH_CLEAN}[、又且和與与及]?{_ZH_CLEAN}", "[他她]/[他她]"),
    double=_pattern(
        r";|[^\W\d]\s?/\s?[^\W\d]|[。!?]\s?\w",
        r"又(?!出現|出现|壞|坏|要|來|来)|(?<![暫暂尚姑])且|(?<![合一])[並并](?![非不沒没未無无排列])|既(?![然有定往成])",
        "不但|不僅|不仅|不只|不光|不單|不单|除了[^。]{1,40}[還还也更]",
        ",(?:同時|同时|另外|此外|以及|加上|還有|还有)",
        rf"{_ZH_JOIN}[^,;得]{{1,10}}(?:都|皆|均|很|十分|非常|令人)",
        rf"{_ZH_QUALITY}(?:,\s?|{_ZH_JOIN})[^,、;]{{0,6}}[也還还更會会]",
        # 就, 才: the second follows from the first
        rf"{_ZH_QUALITY}(?:,\s?|{_ZH_JOIN})[^,、;就才]{{0,20}}{_ZH_QUALITY}(?:$|[。.,、;!的])",
        r"[會会能][^,]{1,20},\s?[也還还][會会能可]",
    ),
    harmless=_pattern(
        r"(.)[不沒没]\1",
        _words(
            "不鏽鋼 不銹鋼 不锈钢 不錯 不错 不少 不同 不但 不僅 不仅 不只 不光 不單 不单 不管 不論 不论 不過 不过"
            " 不斷 不断 不久 不時 不时 不妨 不動產 不动产 不得不 不適 不适 不便 不良 差不多 對不起 对不起 了不起"
            " 沒問題 没问题 無線 无线 無障礙 无障碍 無論 无论 無誤 无误 無糖 无糖 無菸 无烟 無鉛 无铅 無息 无息 無菌"
            " 无菌 無痛 无痛 無限 无限 無紙 无纸 無接觸 无接触 無人機 无人机 未來 未来 未成年 未滿 未满 未接來電"
            " 未接来电 無微不至 无微不至 一絲不苟 一丝不苟 不厭其煩 不厌其烦 獨一無二 独一无二 不可或缺 從容不迫"
            " 从容不迫"
        ),
    ),
    negation=_pattern(
        "[不沒没無无毋未勿]|(?:並|并|絕|绝|而|除|若)非|缺乏|缺少|很難|很难|難以|难以|鮮少|鲜少",
        "(?<![特分個个區区辨識识性級级類类告差])[別别](?![人的處处墅])",
    ),
)

_EN_FUNCTION = _words(
    "at in on by with for from to of after before during within about until over under near as than"
    " the a an my your our their his her its this that these those every each all any some one two three"
    " i you we they he she it not no when where if so"
)
_EN_OBJECT = _words(
    "the a an my your our their his her its me you us them him it this these those every each all any some one"
    " up down back out off only what how why where whether"
)
_EN_SUBJECT = _words("the a an my your our their his her its this that these those i you we they he she it")
_EN_QUALITY = _words(
    "friendly polite kind warm courteous helpful attentive patient respectful honest fair professional competent"
    " skilled knowledgeable experienced reliable trustworthy fast quick prompt rapid punctual efficient flexible"
    " clear simple easy correct accurate complete clean tidy quiet comfortable bright spacious modern attractive safe"
    " secure fresh tasty cheap affordable reasonable convenient useful careful good great excellent"
)
_EN_ASPECT = _words(
    "price prices quality service services speed accuracy courtesy respect politeness friendliness kindness competence"
    " expertise care comfort cleanliness hygiene safety privacy food atmosphere location equipment facilities staff"
    " communication advice choice design value reliability efficiency attitude skill skills rooms"
)
_EN_NEGATED = _words(
    "unfriendly unhelpful unkind unclear uncomfortable unreliable unpleasant unprofessional unfair unreasonable unsafe"
    " unclean untidy unavailable unable unwilling unsatisfied dissatisfied impolite impatient impossible incorrect"
    " inaccurate incomplete incompetent inconvenient inefficient inflexible dishonest disrespectful irresponsible"
)
_EN_WORD = r"[\w'-]{1,20}"
_EN_OWN = rf"(?!{_EN_FUNCTION}\b){_EN_WORD}"  # a word that carries the meaning
_EN_ADVERB = r"(?:(?:also|then|always|still|even|so|very|well|both|\w{2,12}ly) )?"
_EN_VERB = r"(?:is|are|was|were|has|have|can|will|does)\b"
_EN_ACTIONS = _words(
    "explain appear seem listen solve send arrive give provide tell take keep make treat greet know feel understand"
    " apologise apologize start finish deliver clean inform bring get come go try"
)
_EN_ACTION = rf"(?:{_EN_ACTIONS}(?:e?s|e?d)?|offered|answered|helped|called)"
_EN_SUBORDINATE = _words("which who whose that where when if as because so even although though until unless while")

_ENGLISH = _Language(
    opening=_pattern(r"^(?:(?:and|but) )?(?:if|suppose)\b"),
    closing=_pattern(r",\s?(?:how|what) [^,]{1,40}\?$"),
    case=_pattern(
        r"^(?:when|whenever|wherever|whatever|however|if|once|as soon as|as long as|each time|every time|while|before"
        r"|after|until|since|even|although|though|because|no matter|in|at|on|for|from|by|during|within)\b"
    ),
    one_thing=_pattern(
        r"\bbetween (?:[\w.:'-]{1,12} ){1,3}and [\w.:'-]{1,12}",
        rf"\b({_EN_WORD}) and \1\b",
        r"^you [^,]{1,60} and we\b",  # if you ask and we can tell you: a case
        r"\b(?:the same|every|each|this|that) (?:working )?(?:hour|day|night|evening|morning|week|month|year)\b",
        r"\b(?:terms and conditions|bed and breakfast|(?:clean|neat) and (?:tidy|clean)|quick and easy|plain and simple"
        r"|safe and (?:sound|secure)|loud and clear|black and white|up and running|tried and tested|first and last name"
        r"|names? and (?:address(?:es)?|(?:phone )?numbers?)|food and drinks?|day and night|now and then|wear and tear"
        r"|lost and found|health and safety|research and development|pick and choose|(?:go|come|try) and"
        r"|(?:nothing|all|anything) but|(?:he|she)/(?:he|she)|(?:his|her|him)/(?:his|hers?|him))\b",
    ),
    double=_pattern(
        r";|[^\W\d]\s?/\s?[^\W\d]|\w\w\w[.!?] \w",
        r"\b(?:as well|not only|but|in addition|along with)\b",
        rf"\bboth (?:{_EN_WORD} ){{1,6}}and\b",
        rf"\band {_EN_ADVERB}{_EN_OWN} {_EN_OBJECT}\b",
        rf"\band (?:an? (?!half\b)|(?:very|quite|really|also) |{_EN_ADVERB}{_EN_ACTION} \w)",
        rf"\band {_EN_SUBJECT} (?:(?!{_EN_SUBORDINATE}\b){_EN_WORD} ){{0,3}}{_EN_VERB}",
        rf"\b{_EN_VERB}[^,]{{1,60}} and (?:(?!{_EN_SUBORDINATE}\b){_EN_WORD} ){{1,3}}{_EN_VERB}",
        rf"\b(?:is|are|was|were|be|feels?|seems?|looks?) {_EN_ADVERB}{_EN_OWN}(?:, {_EN_WORD}){{0,3}},? (?:and|yet) ",
        r"\b(?!(?:reply|supply|family|daily|weekly|monthly|early|only)\b)\w{2,12}ly,? and ",
        rf"\b{_EN_QUALITY}(?: {_EN_WORD})?(?:,|,? and) {_EN_ADVERB}{_EN_QUALITY}\b|\b{_EN_ASPECT} and {_EN_ASPECT}\b",
        rf"\b{_EN_VERB}[^,]{{1,60}}, (?!{_EN_SUBORDINATE}\b)[^,]{{1,40}}\b{_EN_VERB}",
        r", (?:and )?(?:i|you|we|they|he|she|it) ",
    ),
    harmless=_pattern(r"\b(?:not only|whether or not|no matter|no later than|nothing but|not-for-profit|no[.-] ?\w)"),
    negation=_pattern(
        r"\b(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|cannot|without|hardly|scarcely|barely|rarely|seldom)\b",
        r"\b(?:do|does|did|is|are|was|were|have|has|had|would|could|should|must|need|ca|wo)n'?t\b",
        rf"\b(?:fail(?:s|ed)? to|lacks?|{_EN_NEGATED})\b",
    ),
)

_LANGUAGES = {"zh_Hant": _CHINESE, "zh_Hans": _CHINESE, "en": _ENGLISH}
