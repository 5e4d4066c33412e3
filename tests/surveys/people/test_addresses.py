"""Lists of people: every way to write one, every way to get a line wrong."""

import pytest

from surveys.errors import Invalid
from surveys.people import addresses
from surveys.people.addresses import Person, Wrong, parse, text_of

SEGMENTS = {"site": ("台北", "Tai Chung"), "service": ("到府維修",)}
HANT = "電子郵件,姓名,語言,地點\na@x.example,王小明,繁體中文,台北\nb@x.example,陳美麗,,\n"
HANS = "邮箱,姓名,语言\na@x.example,王小明,简体中文\nb@x.example,陈美丽,英文\n"


@pytest.mark.parametrize(
    ("text", "codec"),
    [(HANT, codec) for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "big5", "cp950")]
    + [(HANS, codec) for codec in ("utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030")],
)
def test_a_file_in_any_usual_encoding(text: str, codec: str) -> None:
    assert text_of(text.encode(codec)) == text


@pytest.mark.parametrize("codec", ["big5", "gbk"])
def test_an_english_head_with_chinese_names(codec: str) -> None:
    text = "email,name\na@x.example,王小明\nb@x.example,林志成\n"
    assert text_of(text.encode(codec)) == text


def test_hong_kongs_own_characters() -> None:
    text = HANT.replace("王小明", "何峯喆").replace("陳美麗", "陳𠝹邨")
    assert text_of(text.encode("big5hkscs"), traditional=True) == text


@pytest.mark.parametrize("character", ["‧", "€", "碁", "々", "の"])
def test_taiwans_own_characters(character: str) -> None:
    text = HANT.replace("王小明", f"王{character}小明")
    assert text_of(text.encode("cp950")) == text


def test_what_could_be_either_encoding_is_read_in_the_one_that_is_preferred() -> None:
    either = "email,name\na@x.example,廖\n".encode("big5")
    assert text_of(either, traditional=True) == "email,name\na@x.example,廖\n"
    assert text_of(either) == "email,name\na@x.example,郭\n"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"PK\x03\x04rest", "workbook"), (b"\xd0\xcf\x11\xe0rest", "workbook"), (b"\x89PNG\r\n\x00\x00\xff", "not_text")],
)
def test_what_is_no_text_is_named(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        text_of(content)
    assert [(each.field, each.code) for each in refused.value.problems] == [("list", code)]


def test_columns_in_three_languages_and_any_order() -> None:
    assert parse(HANT, SEGMENTS).people == [
        Person("a@x.example", "王小明", "zh_Hant", {"site": "台北"}),
        Person("b@x.example", "陳美麗"),
    ]
    assert [person.locale for person in parse(HANS, {}).people] == ["zh_Hans", "en"]
    english = "Phone;Language;E-Mail;Site\n123;zh_TW;A.B@X.example;tai  chung\n"
    assert parse(english, SEGMENTS).people == [Person("a.b@x.example", "", "zh_Hant", {"site": "Tai Chung"})]


@pytest.mark.parametrize(
    "head",
    ["email地址", "E-mail:", "E-mail：", "Ｅmail", "EMAIL_ADDRESS", "電子郵件信箱", "電子郵件", "信箱",
     "郵箱", "电子邮件", "邮箱地址", "Email address", "e-mail address *", "Mail"],
)  # fmt: skip
def test_the_column_of_addresses_as_people_name_it(head: str) -> None:
    assert parse(f"姓名：,{head}\nWang,a@x.example\n", {}).people == [Person("a@x.example", "Wang")]


@pytest.mark.parametrize("declared", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;", "sep=;,,"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_line_that_names_excels_separator(declared: str, end: str) -> None:
    found = parse(end.join([declared, "email;name, first", "a@x.example;", "nobody;"]), {})
    assert found.people == [Person("a@x.example")]
    assert found.wrong == [Wrong(4, "not_an_address", "nobody")]


def test_a_tab_can_be_the_named_separator() -> None:
    assert parse("sep=\t\nname\temail\n王,小明\ta@x.example\n", {}).people == [Person("a@x.example", "王,小明")]
    assert parse("sep=;\na@x.example\n", {}).people == [Person("a@x.example")]
    assert parse("sep=;", {}).wrong == [Wrong(1, "empty")]


def test_a_link_that_writes_a_message_is_an_address() -> None:
    found = parse("email\nmailto:a@x.example\nMAILTO: b@x.example\n", {})
    assert [person.address for person in found.people] == ["a@x.example", "b@x.example"]
    assert parse("mailto:a@x.example", {}).people == [Person("a@x.example")]


@pytest.mark.parametrize(
    ("line", "people"),
    [
        (
            'a@x.example; Bob <b@x.example>; "Lin, I-chun" <l@x.example>',
            [Person("a@x.example"), Person("b@x.example", "Bob"), Person("l@x.example", "Lin, I-chun")],
        ),
        ('"Lin, I-chun" <l@x.example>, a@x.example', [Person("l@x.example", "Lin, I-chun"), Person("a@x.example")]),
        ("Lin, I-chun <l@x.example>;", [Person("l@x.example", "Lin, I-chun")]),
        ("王小明 <A@X.example>；'b@x.example'", [Person("a@x.example", "王小明"), Person("b@x.example")]),
        ("<a@x.example>,\nBob <mailto:b@x.example>\n", [Person("a@x.example"), Person("b@x.example", "Bob")]),
        ("a@x.example\tb@x.example\n", [Person("a@x.example"), Person("b@x.example")]),
    ],
)
def test_a_list_as_mail_programs_copy_it(line: str, people: list[Person]) -> None:
    assert parse(line, SEGMENTS) == addresses.AddressList(people, [])


def test_what_is_wrong_in_a_list_of_a_mail_program() -> None:
    found = parse("a@x.example; Bob <b@x>; A@x.example\nBob\n", {})
    assert found.people == [Person("a@x.example")]
    assert found.wrong == [
        Wrong(1, "not_an_address", "b@x"),
        Wrong(2, "not_an_address", "Bob"),
    ]
    assert found.repeated == (Wrong(1, "twice", "1"),)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("hans@bücher.example", "hans@xn--bcher-kva.example"),
        ("WANG@例子.example", "wang@xn--fsqu00a.example"),
        ("a@ＢÜcher.example", "a@xn--bcher-kva.example"),
    ],
)
def test_a_domain_in_any_script_is_kept_as_mail_servers_take_it(typed: str, kept: str) -> None:
    assert [person.address for person in parse(f"email\n{typed}\n", {}).people] == [kept]


@pytest.mark.parametrize("typed", ["王@x.example", "a@-ü.example", "a@ü_x.example"])
def test_what_no_mail_server_takes_is_still_named(typed: str) -> None:
    assert [wrong.reason for wrong in parse(f"email\n{typed}\n", {}).wrong] == ["not_an_address"]
    for headless in ("a@x.example,Bob\n", "王小明\ta@x.example\n"):
        assert parse(headless, {}).wrong == [Wrong(1, "no_address_column")]


def test_one_line_can_hold_as_many_as_a_list() -> None:
    line = "; ".join(f"Person {number} <p{number}@x.example>" for number in range(addresses.MOST_ROWS))
    assert len(parse(line, {}).people) == addresses.MOST_ROWS
    assert parse(f"{line}; one-more@x.example", {}).wrong == [Wrong(1, "too_many")]


def test_cells_copied_from_a_spreadsheet() -> None:
    assert parse("email\tname\r\na@x.example\t王,小明\r\n", {}).people == [Person("a@x.example", "王,小明")]


def test_a_list_of_bare_addresses() -> None:
    found = parse("a@x.example\n\n  ｂ＠x.example \n", {})
    assert [person.address for person in found.people] == ["a@x.example", "b@x.example"]
    assert found.wrong == []


@pytest.mark.parametrize(
    ("written", "locale"),
    [("zh_Hant", "zh_Hant"), ("zh-TW", "zh_Hant"), ("ZH-hk", "zh_Hant"), ("繁體中文", "zh_Hant"), ("zh-CN", "zh_Hans"),
     ("zh-Hans", "zh_Hans"), ("簡體", "zh_Hans"), ("en", "en"), ("English", "en"), ("", "")],
)  # fmt: skip
def test_languages_as_people_write_them(written: str, locale: str) -> None:
    assert parse(f"email,language\na@x.example,{written}\n", {}).people[0].locale == locale


LINES = """email,name,language,site,service
good@x.example,Good,en,台北,到府維修
,No address,en,,
not an address,,,,
GOOD@x.example,again,,,
a@x.example,,Klingon,,
b@x.example,,,Mars,
c@x.example,,,,Tea
d@x.example,Wang,en,,,one more
"e@x.example
Bcc: all@x.example",,,,
f@x.example,"Two
lines",en,,
g@x..example,,,,
王@x.example,,,,
h@x.example,\u202eevil\u0007,,,
"""


def test_every_bad_line_is_named_with_its_number_and_why() -> None:
    found = parse(LINES, SEGMENTS)
    assert found.wrong == [
        Wrong(3, "no_address"),
        Wrong(4, "not_an_address", "not an address"),
        Wrong(6, "unknown_language", "Klingon"),
        Wrong(7, "unknown_site", "Mars"),
        Wrong(8, "unknown_service", "Tea"),
        Wrong(9, "too_many_cells"),
        Wrong(10, "not_an_address", "e@x.example Bcc: all@x.example"),
        Wrong(14, "not_an_address", "g@x..example"),
        Wrong(15, "not_an_address", "王@x.example"),
    ]
    names = {person.address: person.name for person in found.people}
    assert names == {"good@x.example": "Good", "f@x.example": "Two lines", "h@x.example": "evil"}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", Wrong(1, "empty")),
        (" \n , \n", Wrong(1, "empty")),
        ("email,name\n", Wrong(1, "empty")),
        ("\nname,phone\nA,1\n", Wrong(2, "no_address_column")),
        ("email,name,電子郵件\na@x.example,,\n", Wrong(1, "column_twice")),
        ('email,name\na@x.example,ok\nb@x.example,"open\nc@x.example,x\n', Wrong(3, "not_csv")),
        ('email,name\na@x.example,"one" two\n', Wrong(2, "not_csv")),
    ],
)
def test_a_list_that_cannot_be_read_at_all(text: str, wrong: Wrong) -> None:
    assert parse(text, {}) == addresses.AddressList([], [wrong])


def test_a_site_needs_no_mention_where_the_campaign_lists_none() -> None:
    assert parse("email,site\na@x.example,\n", {}).wrong == []
    assert parse("email,site\na@x.example,台北\n", {}).wrong == [Wrong(2, "unknown_site", "台北")]


def test_five_thousand_rows_and_no_more() -> None:
    rows = "".join(f"p{number}@x.example\n" for number in range(addresses.MOST_ROWS))
    assert len(parse(f"email\n{rows}", {}).people) == addresses.MOST_ROWS
    assert parse(f"email\n{rows}one-more@x.example\n", {}).wrong == [Wrong(1, "too_many")]


@pytest.mark.parametrize(
    "address",
    ["a@localhost", "a+b@x.example", "o'neil@x.example", "a@xn--fiqs8s.example", f"{'a' * 64}@x.example"],
)
def test_addresses_that_servers_take(address: str) -> None:
    assert parse(f"email\n{address}\n", {}).people == [Person(address)]


@pytest.mark.parametrize(
    "address",
    ["a", "@x.example", "a@", "a@@x.example", "a b@x.example", "a@x", "a@-x.example", ".a@x.example", "a.@x.example",
     "<a@x.example>", '"a b"@x.example', "a@x.example,b@x.example", f"{'a' * 65}@x.example", f"a@{'b.' * 130}example",
     "a@[127.0.0.1]"],
)  # fmt: skip
def test_what_is_no_address(address: str) -> None:
    quoted = '"' + address.replace('"', '""') + '"'
    found = parse(f"email\n{quoted}\n", {})
    assert [wrong.reason for wrong in found.wrong] == ["not_an_address"]


def test_what_cannot_be_seen_is_left_out() -> None:
    assert parse("email,name\n\u200ba@x.example\x00,\u2067Wang\x1b\n", {}).people == [Person("a@x.example", "Wang")]


@pytest.mark.parametrize("name", ["می\u200cنا", "ක්\u200dෂ", "王小明"])
def test_a_name_stays_as_it_is_spelled(name: str) -> None:
    """Zero-width joiners are letters' own; beside a word they are nothing."""
    typed = f"email,name\na\u200d@x.example,\u200d{name}\u200c \u200d Lin\n"
    assert parse(typed, {}).people == [Person("a@x.example", f"{name} Lin")]
