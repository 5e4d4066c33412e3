"""Words that questionnaires usually have for the points of a scale, the lowest first: offered, never taken unasked."""

from collections.abc import Iterable, Mapping, Sequence

from surveys.files.tokens import alike

# Each point with the words that stand for it.
LISTS: Sequence[Sequence[Sequence[str]]] = (
    (  # agreement, seven points
        ("strongly disagree", "非常不同意", "完全不同意"),
        ("disagree", "不同意"),
        ("somewhat disagree", "slightly disagree", "有點不同意", "有点不同意", "稍微不同意"),
        ("neither", "neutral", "neither agree nor disagree", "普通", "中立", "一般"),
        ("somewhat agree", "slightly agree", "有點同意", "有点同意", "稍微同意"),
        ("agree", "同意"),
        ("strongly agree", "非常同意", "完全同意"),
    ),
    (  # agreement, five points
        ("strongly disagree", "非常不同意", "完全不同意"),
        ("disagree", "不同意"),
        ("neither", "neutral", "neither agree nor disagree", "普通", "中立", "一般"),
        ("agree", "同意"),
        ("strongly agree", "非常同意", "完全同意"),
    ),
    (  # satisfaction, five points
        ("very dissatisfied", "very unsatisfied", "非常不滿意", "非常不满意", "很不滿意", "很不满意"),
        ("dissatisfied", "unsatisfied", "不滿意", "不满意"),
        ("neither", "neutral", "普通", "一般", "尚可"),
        ("satisfied", "滿意", "满意"),
        ("very satisfied", "非常滿意", "非常满意", "很滿意", "很满意"),
    ),
    (  # Kano, 1 means "like"
        ("i like it", "like", "很喜歡", "喜歡", "很喜欢", "喜欢", "我很喜歡", "我很喜欢"),
        ("i expect it", "it must be that way", "must-be", "理所當然", "理所当然", "理應如此", "理应如此"),
        ("i am neutral", "neutral", "無所謂", "无所谓", "沒差", "没差"),
        ("i can live with it", "i can tolerate it", "live with", "勉強接受", "勉强接受", "能忍受", "可以忍受"),
        ("i dislike it", "dislike", "不喜歡", "不喜欢", "很不喜歡", "很不喜欢"),
    ),
)

# Words by which somebody says that a question does not apply, or that they cannot say.
NOT_APPLICABLE = frozenset(
    (
        "n/a",
        "not applicable",
        "does not apply",
        "don't know",
        "cannot say",
        "不適用",
        "不适用",
        "無法判斷",
        "无法判断",
        "不知道",
    )
)


def codes_of(words: Iterable[str], points: int | None = None) -> Mapping[str, int]:
    """Each word -> its point, from 1, by the first list that has all of them; nothing where none has. points: of the
    scale, where it is known.
    """
    wanted = {word: alike(word) for word in words}
    for each_list in LISTS:
        known = {word: code for code, names in enumerate(each_list, 1) for word in names}
        fits = points in (None, len(each_list))
        if fits and wanted and all(each in known for each in wanted.values()):
            return {word: known[each] for word, each in wanted.items()}
    return {}
