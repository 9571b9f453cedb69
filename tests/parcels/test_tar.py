"""The one accepted spelling of a tar header, against GNU tar itself and against every other spelling."""

import io
import subprocess
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danvan_desktop.parcels import tar
from danvan_desktop.problems import Problem

NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,98}", fullmatch=True)


@given(NAMES, st.integers(0, 8**11 - 1))
def test_what_is_written_is_read(name: str, size: int) -> None:
    assert tar.parse(tar.header(name, size)) == (name, size)


@given(st.integers(0, 511), st.integers(1, 255))
def test_any_other_byte_is_refused(place: int, change: int) -> None:
    block = bytearray(tar.header("entries.jsonl.gz", 12345))
    block[place] ^= change
    with pytest.raises(Problem) as refused:
        tar.parse(bytes(block))
    assert refused.value.code == "G-108"


@pytest.mark.parametrize("name", [b"", b"/etc/passwd", b"../x", b"a b", b"\xc4\x91", b"-rf"])
def test_a_name_that_could_lead_elsewhere_is_refused(name: bytes) -> None:
    block = name.ljust(100, b"\0") + tar.header("x", 1)[100:]
    with pytest.raises(Problem):
        tar.parse(block)


def test_gnu_tar_writes_the_same_bytes(tmp_path) -> None:
    (tmp_path / "header.json").write_bytes(b"x" * 700)
    how = "--format=ustar --owner=0 --group=0 --numeric-owner --mode=644 --mtime=@0 -b1".split()
    done = subprocess.run(["tar", *how, "-cf", "-", "header.json"], cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout == tar.header("header.json", 700) + b"x" * 700 + bytes(324) + tar.END


def test_pythons_own_reader_agrees() -> None:
    data = tar.header("a/b.txt", 3) + b"abc" + bytes(509) + tar.END
    with tarfile.open(fileobj=io.BytesIO(data)) as file:
        assert [(m.name, m.size, m.mode, m.mtime) for m in file] == [("a/b.txt", 3, 0o644, 0)]


@given(st.integers(0, 2**40))
def test_padding_costs_at_most_12_percent_and_hides_the_size(size: int) -> None:
    padded = tar.padme(size)
    assert size <= padded <= size * 1.12
    assert tar.padme(padded) == padded
