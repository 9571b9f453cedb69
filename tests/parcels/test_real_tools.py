"""A parcel opens and verifies without us: the commands of docs/parcel-format.md with Debian's own tools."""

import subprocess
from pathlib import Path

import pytest

from danvan_desktop.parcels import note, signature
from tests.parcels import parcel_builder as b


@pytest.mark.tools("tar", "minisign", "age", "gzip", "jq", "sha256sum")
def test_debians_tools_open_and_verify_a_parcel(tmp_path: Path) -> None:
    def sh(command: str) -> str:
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    entries, parts = b.chain(3)
    data = b.parcel(b.content(entries, parts, blobs=[b.blob(b"scan")]))
    (tmp_path / "x.goi").write_bytes(data)
    (tmp_path / "province.key").write_text(b.RECEIVER.age + "\n")
    assert sh("tar tf x.goi").split() == [note.NAME, "header.json", "header.json.minisig", "payload.age"]
    sh("tar xf x.goi")
    assert "verified" in sh(f"minisign -Vm header.json -P {signature.public_text(b.SENDER.public.sign)}")
    sh('test "$(jq -r .payload.sha256 header.json)" = "$(sha256sum payload.age | cut -d" " -f1)"')
    sh("age -d -i province.key payload.age | tar xf -")
    assert sh("gzip -dc entries.jsonl.gz | jq -r '.op'").split() == ["set"] * 3
    assert sh("gzip -dc entries.jsonl.gz | head -1 | tr -d '\\n' | sha256sum").split()[0] == entries[0].id
    first = sh("gzip -dc parts.jsonl.gz | head -1 | tr -d '\\n' | sha256sum").split()[0]
    assert first in sh("gzip -dc entries.jsonl.gz | jq -r '.parts[]'").split()
    # the checkpoint of a chain, too, is an ordinary minisign signature
    sh("jq -rj '.chains[0].sig' manifest.json > checkpoint.minisig")
    sh("jq -r '.chains[0] | \"goi-checkpoint v1\\n\\(.chain)\\n\\(.to)\\n\\(.last)\"' manifest.json > checkpoint")
    sh(f"minisign -Vm checkpoint -P {signature.public_text(b.SENDER.public.sign)}")
    assert sh("cat blobs/*") == "scan"


@pytest.mark.tools("tar", "age", "gzip", "minisign")
def test_what_debians_tools_make_by_the_same_rules_is_a_parcel(tmp_path: Path) -> None:
    entries, parts = b.chain(2)
    how = "tar --format=ustar --owner=0 --group=0 --numeric-owner --mode=644 --mtime=@0 -b1"
    data = b.parcel(b.content(entries, parts, blobs=[b.blob(b"scan")]))
    inner = [(n, d) for n, d in b.members(b.opened_payload(data)) if n != "pad"]
    for name, content in inner:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    for name in ("entries.jsonl", "parts.jsonl"):
        subprocess.run(["bash", "-c", f"gzip -dc {name}.gz | gzip -6n > n && mv n {name}.gz"], cwd=tmp_path, check=True)
    names = " ".join(name for name, _ in inner)
    subprocess.run(
        ["bash", "-c", f"{how} -cf - {names} | age -r {b.RECEIVER.public.age} > sealed"], cwd=tmp_path, check=True
    )
    made = b.outer((tmp_path / "sealed").read_bytes())
    taken = b.take(made)
    assert taken.entries == entries and taken.parts == parts
