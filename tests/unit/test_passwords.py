"""What a password must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain import passwords


@pytest.mark.parametrize(
    "password",
    [
        "seven slow otters cross",
        "correct-umbrella-Thursday",
        "春天的花园里有十五只小猫和一只狗",
        "Xq7#vR2!mLp9&wZt",
        "🦔🌵🧭🪁🧵🪵🛶🥁🧊🪀🧶🥝🦚🪺🫖",
    ],
)
def test_takes_what_is_long_and_ones_own(password):
    assert passwords.problem(password, context=("chen.jing", "Chen Jing", "Service Excellence")) is None


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "Password123456789!",
        "P@ssw0rdP@ssw0rd2020",
        "123456789012345",
        "qwertyuiopasdfgh",
        "1qaz2wsx3edc4rfv",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "zyxwvutsrqponmlk",
        "xkxkxkxkxkxkxkxk",
        "welcome2020welcome",
        "admin-admin-admin",
        "iloveyou iloveyou",
        "woaini1314woaini",
        "correcthorsebatterystaple",
        "               x",
    ],
)
def test_refuses_what_everybody_tries(password):
    assert passwords.problem(password).code == "password.guessable"


@pytest.mark.parametrize(
    "password",
    ["chen.jing.chen.jing", "ChenJing2020chen", "service-excellence-1", "Excellence2020!!!!"],
)
def test_refuses_what_is_made_of_the_owner_or_the_plan(password):
    found = passwords.problem(password, context=("chen.jing", "Chen Jing", "Service Excellence"))
    assert found.code == "password.guessable"


def test_counts_characters_as_a_reader_does():
    fourteen, fifteen = "安静的河流经过山谷里的小村", "安静的河流经过山谷里的小村庄吗"
    assert len(fifteen) == 15
    assert passwords.problem(fourteen).code == "password.too_short"
    assert passwords.problem(fifteen) is None


def test_refuses_more_than_anybody_types():
    assert passwords.problem("blue tractor " * 20).code == "password.too_long"


def test_one_password_typed_in_two_ways_is_one():
    assert passwords.normalised("ｃａｆé") == passwords.normalised("cafe\u0301")


@given(st.text(max_size=300))
def test_answers_every_text(text):
    found = passwords.problem(text, context=(text[:5], "x"))
    assert found is None or found.code.startswith("password.")


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=passwords.SHORTEST, max_size=40))
def test_a_reason_does_not_depend_on_how_it_is_composed(text):
    assert passwords.problem(text) == passwords.problem(passwords.normalised(text))
