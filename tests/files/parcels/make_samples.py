"""Made the samples of version 1, once; kept to show how. Never run it again over released bytes."""

import json
from pathlib import Path

from danvan_desktop.keys import parse_code
from danvan_desktop.parcels import manifest
from tests.parcels import parcel_builder as b

HERE = Path(__file__).parent
CODE = parse_code(" ".join(["anh"] * 8))


def main() -> None:
    """Write one parcel of each kind and what is in them."""
    entries, parts = b.chain(3)
    scan = b.blob("bản quét".encode())
    want = manifest.Want(chains=((entries[0].chain, None),), blobs=("ab" * 32,))
    said = {
        "identity": b.RECEIVER.age,
        "code": CODE,
        "keys": {b.SENDER.public.device: b.SENDER.public.sign.hex()},
        "parcels": {},
    }
    for kind in ("up", "down", "peer", "enrol"):
        signer = b.SENDER.public.sign.hex() if kind == "enrol" else None
        head = b.header(kind=kind, signer=signer)
        how = {"passphrase": CODE} if kind == "enrol" else {"recipients": [b.RECEIVER.public.age]}
        data = b.parcel(b.content(entries, parts, blobs=[scan], want=want), head, **how)
        name = head.file_name()
        (HERE / name).write_bytes(data)
        said["parcels"][name] = {
            "to": b.PROVINCE,
            "entries": [entry.id for entry in entries],
            "parts": [part.values for part in parts],
            "blobs": [scan.name],
        }
    (HERE / "expected.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
