"""The database key under passwords, the device's own keys, enrolment codes."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop import keys
from danvan_desktop.domain.vietnamese import fold
from danvan_desktop.keys import Cost, DeviceKeys
from danvan_desktop.problems import TABLE, Problem

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
ONE, TWO = "01930000-0000-7000-8000-000000000001", "01930000-0000-7000-8000-000000000002"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def made(file: Path, account: str, password: str | None, *cost: Cost) -> bytes:
    """The key of an office founded at `file`."""
    key = keys.new_database_key()
    keys.create(file, key, account, password, *cost)
    return key


def code(deed, *args: object) -> str:
    with pytest.raises(Problem) as refused:
        deed(*args)
    assert refused.value.code in TABLE
    return refused.value.code


def test_the_right_password_opens_and_no_other_does(file: Path) -> None:
    key = made(file, ONE, "mật khẩu", CHEAP)
    assert len(key) == 32 and keys.unlock(file, "mật khẩu") == (ONE, key)
    assert code(keys.unlock, file, "mat khau") == "K-101"
    assert code(keys.unlock, file, None) == "K-104"
    assert not keys.is_open(file)


def test_neither_key_nor_password_stand_in_the_file_and_the_cost_does(file: Path) -> None:
    key = made(file, ONE, "mật khẩu", CHEAP)
    text = file.read_text()
    assert "mật khẩu" not in text and key.hex() not in text
    assert json.loads(text)["accounts"][ONE]["memory_kib"] == 64


def test_a_password_typed_with_loose_marks_is_the_same_password(file: Path) -> None:
    key = made(file, ONE, "hòa bình", CHEAP)
    assert keys.unlock(file, "ho\u0300a bi\u0300nh") == (ONE, key)


def test_an_office_without_password_opens_and_says_so(file: Path) -> None:
    key = made(file, ONE, None)
    assert keys.unlock(file, None) == (ONE, key) and keys.is_open(file)


def test_a_second_account_opens_the_same_office(file: Path) -> None:
    key = made(file, ONE, "một", CHEAP)
    keys.set_password(file, key, TWO, "hai", CHEAP)
    assert keys.accounts(file) == (ONE, TWO)
    assert keys.unlock(file, "hai") == (TWO, key) and keys.unlock(file, "một", ONE) == (ONE, key)
    assert code(keys.unlock, file, "một", TWO) == "K-101"
    keys.remove_account(file, ONE)
    assert code(keys.unlock, file, "một") == "K-101"
    assert code(keys.unlock, file, "một", ONE) == "K-103"
    assert code(keys.remove_account, file, TWO) == "K-103"
    assert keys.unlock(file, "hai") == (TWO, key)


def test_a_wrap_moved_to_another_account_does_not_open(file: Path) -> None:
    made(file, ONE, "một", CHEAP)
    value = json.loads(file.read_text())
    value["accounts"] = {TWO: value["accounts"][ONE]}
    file.write_text(json.dumps(value))
    assert code(keys.unlock, file, "một") == "K-101"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"accounts":{}}', '{"accounts":{"a":1}}', '{"accounts":[1]}'])
def test_a_broken_key_file_is_said_and_left(file: Path, text: str) -> None:
    file.write_text(text)
    assert code(keys.accounts, file) == "K-102"
    assert file.read_text() == text


@pytest.mark.parametrize("entry", [{}, {"open": 1}, {"open": "?"}, {"memory_kib": "x", "passes": 1, "lanes": 1,
                                                                   "wrap": "", "salt": ""}])  # fmt: skip
def test_a_broken_wrap_is_said(file: Path, entry: dict) -> None:
    file.write_text(json.dumps({"accounts": {ONE: entry}}))
    assert code(keys.unlock, file, "một") == "K-102"


def test_the_usual_cost_is_the_one_written_by_default(file: Path) -> None:
    made(file, ONE, "một")
    entry = json.loads(file.read_text())["accounts"][ONE]
    assert (entry["memory_kib"], entry["passes"], entry["lanes"]) == (65536, 3, 4)


def test_device_keys_survive_as_text_and_do_not_print_themselves() -> None:
    device = DeviceKeys.new()
    assert DeviceKeys.from_text(device.to_text()) == device
    assert device.seed.hex() not in repr(device) and device.age not in repr(device)
    assert device.public.device == device.public.device and len(device.public.device) == 16


def test_there_are_1024_words_and_none_is_another_without_its_marks() -> None:
    words = keys.words()
    assert len(words) == 1024 and len(set(words.values())) == 1024
    assert all(folded == fold(word) and 2 <= len(folded) <= 7 for folded, word in words.items())


def test_a_code_is_80_bits_and_reads_with_or_without_marks() -> None:
    printed = keys.new_code()
    assert len(printed.split()) == 8 and keys.new_code() != printed
    assert keys.parse_code(printed) == keys.parse_code("  " + fold(printed).upper() + "\n")


def test_a_mistyped_code_is_told_by_its_word_or_its_length() -> None:
    assert code(keys.parse_code, "an anh xyz") == "K-105"
    assert code(keys.parse_code, "an anh ao") == "K-106"


def test_the_words_stay_as_released() -> None:
    import hashlib

    # A word printed last month must be known next month: add words, never take one away.
    assert hashlib.sha256("\n".join(sorted(keys.words())).encode()).hexdigest()[:16] == "0857f5679f98a1a8"


@given(st.binary(min_size=32, max_size=32))
def test_a_fingerprint_is_four_groups_of_four_digits(sign: bytes) -> None:
    groups = keys.fingerprint(sign).split(" ")
    assert len(groups) == 4 and all(len(group) == 4 and group.isdigit() for group in groups)


def test_a_request_is_bound_to_code_office_and_keys() -> None:
    one, two = DeviceKeys.new().public, DeviceKeys.new().public
    macs = {
        keys.request_mac("an anh", ONE, one), keys.request_mac("an ao", ONE, one),
        keys.request_mac("an anh", TWO, one), keys.request_mac("an anh", ONE, two),
    }  # fmt: skip
    assert len(macs) == 4
