"""Parcels of released versions are read by every later version: bytes kept in tests/files/parcels."""

import io
import json
from pathlib import Path

import pytest

from danvan_desktop.parcels import reader
from tests.parcels import parcel_builder as b

FILES = Path(__file__).resolve().parents[1] / "files" / "parcels"
SAMPLES = sorted(FILES.glob("*.goi"))


def test_there_is_a_sample_of_each_kind() -> None:
    assert {path.name.split("_")[2] for path in SAMPLES} == {"up", "down", "peer", "enrol"}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_parcel_of_an_earlier_version_is_read(path: Path) -> None:
    said = json.loads((FILES / "expected.json").read_text("utf-8"))
    keys = {device: bytes.fromhex(key) for device, key in said["keys"].items()}.get
    expected, taken, file = said["parcels"][path.name], b.Taken(), io.BytesIO(path.read_bytes())
    opened = reader.open_parcel(file, keys=keys, me=expected["to"])
    how = {"passphrase": said["code"]} if opened.header.kind == "enrol" else {"identities": [said["identity"]]}
    reader.read(file, opened, taken, keys=keys, **how)
    assert [entry.id for entry in taken.entries] == expected["entries"]
    assert [part.values for part in taken.parts] == expected["parts"]
    assert sorted(taken.blobs) == expected["blobs"]
