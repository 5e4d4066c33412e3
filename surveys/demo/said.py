"""What imagined customers write in the three rounds of the demo, each about a known dimension."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from surveys.demo.truth import NORTH, SOUTH


@dataclass(frozen=True)
class Said:
    site: str
    locale: str
    about: str  # a dimension
    text: str


_N1, _N2, _N3, _N4 = NORTH
_S1, _S2, _S3, _S4 = SOUTH
_HANT, _HANS, _EN = "zh_Hant", "zh_Hans", "en"

# One list a round. In the third, the northern sites have kept to their dates.
COMMENTS: Final[Sequence[Sequence[Said]]] = (
    (
        Said(_N1, _HANT, "reliability", "說好星期三來，前一天才通知改約定的日期。"),
        Said(_N2, _EN, "reliability", "The date we agreed was moved twice."),
        Said(_N3, _HANS, "reliability", "说好三天能修好，实际用了八天。"),
        Said(_N4, _HANT, "reliability", "約定的日期過了兩天才修好，家裡沒有冰箱可用。"),
        Said(
            _S2,
            _EN,
            "reliability",
            "It was fixed, but nobody finished the small things they had noted. A second visit.",
        ),
        Said(_S2, _HANT, "reliability", "師傅答應下次把門封條一起帶來，結果忘了，又約一次。"),
        Said(_S4, _HANS, "responsiveness", "打了三次电话才有人回复，进度要自己追。"),
        Said(_S4, _EN, "responsiveness", "I waited a week for a reply about the quote."),
        Said(_S1, _HANT, "assurance", "師傅很專業，故障的原因也解釋得很清楚。"),
        Said(_S3, _HANS, "assurance", "师傅很有礼貌，收费也说明了，谢谢。"),
        Said(_S1, _HANT, "empathy", "服務人員很親切，對長輩特別有耐心。"),
        Said(_N2, _HANS, "empathy", "平时要上班，希望周末也能预约。"),
    ),
    (
        Said(_N1, _EN, "reliability", "Promised for Friday, repaired the next Wednesday. Please keep to the date."),
        Said(_N2, _HANT, "reliability", "又沒照說好的日期，請了兩天假。"),
        Said(_N3, _HANT, "reliability", "同一個地方又壞了，希望一次修好。"),
        Said(_N4, _HANS, "reliability", "约定的时间改了两次，最后还迟到。"),
        Said(_S3, _HANT, "reliability", "修完一星期又壞，第二次才換對零件。"),
        Said(_S1, _EN, "reliability", "The same fault came back after ten days. Broken again."),
        Said(_S4, _HANT, "responsiveness", "等了很久都沒人接電話，也不知道進度。"),
        Said(_N1, _HANS, "responsiveness", "不知道修到哪一步，进度要打电话问。"),
        Said(_S2, _EN, "assurance", "A polite technician with real skill. I trust him."),
        Said(_S1, _HANS, "assurance", "技术很好，先讲清楚价格，态度也好。"),
        Said(_N4, _EN, "empathy", "Weekdays only is inconvenient. Evening or weekend visits would help."),
        Said(_S4, _HANT, "tangibles", "等候區的椅子不夠，環境有點吵。"),
    ),
    (
        Said(_N1, _HANT, "reliability", "這次照約定的日期修好，謝謝。"),
        Said(_N2, _EN, "reliability", "Ready on the agreed date this time. Well done."),
        Said(_N3, _HANS, "reliability", "说好周五就是周五，一次修好，很满意。"),
        Said(_N4, _HANT, "reliability", "日期沒有再改，準時到府。"),
        Said(_S4, _HANT, "reliability", "說好的日期又改了，只好再請一次假。"),
        Said(_S3, _EN, "reliability", "They needed a second visit, the wrong part again."),
        Said(_S2, _HANS, "reliability", "同样的毛病又出现，没修好。"),
        Said(_N2, _HANT, "responsiveness", "簡訊說處理中，可是三天沒有任何進度，打電話也沒人接。"),
        Said(_S4, _EN, "responsiveness", "A text message is nice, but nobody could say when. Still a long wait."),
        Said(_S1, _HANT, "assurance", "師傅態度很好，費用也先說明。"),
        Said(_N3, _EN, "empathy", "No weekend appointments yet, so I took leave again. Not convenient."),
        Said(_S3, _HANS, "empathy", "服务很贴心，对长辈有耐心。"),
    ),
)
