"""Scripts without spaces: names are found within a sentence, and not within other words."""

from __future__ import annotations

import pytest
from ruling import found

from monitor.rules.words import Words, installed


def test_unspaced_scripts_match_within_a_sentence() -> None:
    assert found("ソフトバンク", "今日のソフトバンクは12日") == ["ソフトバンク"]
    assert found("主権AI", "各国の主権 AIが進む") == ["主権 AI"]
    assert found("nvidia", "米NVIDIAは") == ["NVIDIA"]
    assert found("孫正義", "孫正義氏は") == ["孫正義"]
    assert found("ซอฟต์แบงก์", "บริษัทซอฟต์แบงก์กรุ๊ป") == ["ซอฟต์แบงก์"]


def test_old_and_new_chinese_characters_are_one() -> None:
    assert found("软银", "日本軟銀集團、软银集团") == ["軟銀", "软银"]
    assert found("台積電", "", "台积电") == ["台积电"]


def test_a_final_long_vowel_may_be_there_or_not_but_the_word_must_end() -> None:
    assert found("サーバー", "サーバを、サーバーを") == ["サーバ", "サーバー"]
    assert found("サーバ", "サーバーを、サーバを") == ["サーバー", "サーバ"]
    assert found("サーバー", "サーバルキャット") == []
    assert found("サーバー", "クラウドサーバーを") == ["サーバー"]


def test_two_kana_for_one_sound_and_repeated_characters_are_one() -> None:
    assert found("エヌビディア", "エヌヴィディア") == ["エヌヴィディア"]
    assert found("ヴェネツィア", "ベネツィア") == ["ベネツィア"]
    assert found("佐々木", "佐佐木") == ["佐佐木"]
    assert found("霞ヶ関", "霞ケ関") == ["霞ケ関"]


def test_a_short_katakana_word_is_not_found_inside_a_longer_one() -> None:
    assert found("アーム", "英アームはアームチェアを") == ["アーム"]
    assert found("アーム", "アームホールディングス") == ["アーム"]
    assert found("メタ", "メタルの米メタ") == ["メタ"]


@pytest.mark.parametrize(
    ("name", "not_in"),
    [
        ("京都", "東京都の予算"),
        ("日本", "日本橋で日本海を"),
        ("中国", "中国地方の中国電力"),
        ("中国", "发展中国家"),
        ("京东", "东京东部"),
        ("主权", "民主权利"),
        ("市长", "南京市长江大桥"),
        ("苹果", "苹果树"),
    ],
)
def test_a_name_is_not_found_in_a_word_that_holds_it_by_accident(name: str, not_in: str) -> None:
    assert found(name, not_in) == []
    assert found(name, f"{name}企業、{not_in}") == [name]


def test_a_single_character_is_not_found_in_a_compound() -> None:
    assert found("銅", "銅像と青銅、銅は") == ["銅"]


def test_what_follows_a_longer_name_is_left_out_by_naming_it() -> None:
    rule = "ソフトバンク AND NOT ソフトバンクホークス"
    assert found(rule, "ソフトバンクグループ") == ["ソフトバンク"]
    assert found(rule, "ソフトバンクホークス") == []


class Vocabulary:
    """A tokenizer that knows a few words, and cuts all else into characters."""

    def __init__(self, *words: str) -> None:
        self.words = words
        self.asked: list[str] = []

    def __call__(self, lang: str, /) -> Words:
        self.asked.append(lang)
        return self

    def broken(self, line: str, start: int, end: int) -> bool:
        for word in self.words:
            at = line.find(word)
            while at >= 0:
                if at < start < at + len(word) or at < end < at + len(word):
                    return True
                at = line.find(word, at + 1)
        return False


def test_with_a_tokenizer_a_hit_that_cuts_through_a_word_is_none() -> None:
    words = Vocabulary("大学院", "学院")
    assert found("学院", "京都の大学院", words=words) == []
    assert found("学院", "京都の学院の", words=words) == ["学院"]
    assert set(words.asked) == {"ja"}


def test_the_tokenizer_is_asked_only_about_what_touches_its_own_script() -> None:
    words = Vocabulary()
    assert found("nvidia OR 软银", "NVIDIA、“软银” and others", words=words) == ["NVIDIA", "软银"]
    assert words.asked == []
    assert found("软银", "日本软银集团", words=words, lang="zh-TW") == ["软银"]
    assert words.asked == ["zh"]


def test_the_tokenizer_of_the_extra_knows_japanese() -> None:
    pytest.importorskip("sudachipy", reason="the extra cjk is not installed")
    assert found("本社 OR ソフトバンク OR 孫正義", "日本社会と本社", words=installed) == ["本社"]
    assert found("ソフトバンク OR 孫正義", "ソフトバンクグループの孫正義氏", words=installed) == [
        "ソフトバンク",
        "孫正義",
    ]
    assert found("エヌビディア", "エヌビディアジャパン", words=installed) == ["エヌビディア"]


def test_the_tokenizer_of_the_extra_knows_chinese() -> None:
    pytest.importorskip("rjieba", reason="the extra cjk is not installed")
    assert found("力学 OR 中国", "努力学习，中国政府和力学", words=installed, lang="zh") == ["中国", "力学"]
    assert found("软银", "日本软银集团", words=installed, lang="zh") == ["软银"]


def test_exclusions_hold_with_and_without_spaces() -> None:
    assert found("ソブリンAI OR 主権AI OR AI主権", "ソブリン AI、主権AI、AI主権") == [
        "ソブリン AI",
        "主権AI",
        "AI主権",
    ]
