"""minisign's prehashed signatures in one spelling; minisign itself agrees in test_real_tools.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.keys import DeviceKeys
from danvan_desktop.parcels import signature
from danvan_desktop.problems import Problem

ONE, OTHER = DeviceKeys.new(), DeviceKeys.new()
TEXT = signature.sign(ONE.seed, b"header")


@given(st.binary(max_size=200))
def test_a_signature_holds_for_its_message_only(message: bytes) -> None:
    text = signature.sign(ONE.seed, message)
    signature.verify(ONE.public.sign, message, text)
    with pytest.raises(Problem) as refused:
        signature.verify(ONE.public.sign, message + b".", text)
    assert refused.value.code == "G-104"


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 255))
def test_a_signature_with_any_other_byte_is_refused(place: int, change: int) -> None:
    text = bytearray(TEXT)
    text[place] ^= change
    with pytest.raises(Problem) as refused:
        signature.verify(ONE.public.sign, b"header", bytes(text))
    assert refused.value.code == "G-104"


@given(st.binary(max_size=300))
def test_whatever_is_no_signature_file_is_refused(text: bytes) -> None:
    with pytest.raises(Problem):
        signature.signer(text)


def test_another_key_does_not_verify() -> None:
    with pytest.raises(Problem):
        signature.verify(OTHER.public.sign, b"header", TEXT)


def test_a_signature_under_a_borrowed_key_id_is_refused() -> None:
    import base64

    lines = TEXT.split(b"\n")
    raw = base64.b64decode(lines[1])
    lines[1] = base64.b64encode(raw[:2] + signature.key_id(OTHER.public.sign) + raw[10:])
    with pytest.raises(Problem):
        signature.verify(ONE.public.sign, b"header", b"\n".join(lines))


def test_a_public_key_that_is_no_point_is_refused() -> None:
    with pytest.raises(Problem):
        signature.verify(b"short", b"header", TEXT)


def test_the_signer_is_named_by_its_key() -> None:
    assert signature.signer(TEXT) == ONE.public.device == signature.device_id(ONE.public.sign)
    assert signature.public_of(ONE.seed) == ONE.public.sign


def test_a_checkpoint_cannot_pass_for_a_header() -> None:
    message = signature.checkpoint("9f3c0a0000000000.7", 12, "ab" * 32)
    assert message == b"goi-checkpoint v1\n9f3c0a0000000000.7\n12\n" + b"ab" * 32 + b"\n"
    assert not message.startswith(b"{")
