"""A database of a million records, made once into the git-ignored folder `bench/` and used by several benchmarks.

Rows go straight into the tables and the search index, past the journal: what is measured here is finding and saving
beside a million rows, not how they came. Names are invented from common family, middle and given names.
"""

from __future__ import annotations

import random
import sys
import time
import uuid
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from danvan_desktop.clock import ManualClock
from danvan_desktop.domain.fields import Value
from danvan_desktop.domain.records import TYPES
from danvan_desktop.domain.vietnamese import fold, person_key
from danvan_desktop.keys import DeviceKeys
from danvan_desktop.services.desk import Desk
from danvan_desktop.storage import migrations, settings, upkeep
from danvan_desktop.storage.database import Database, open_database
from danvan_desktop.storage.journal import Identity, Journal
from danvan_desktop.storage.projection import fingerprint, quoted, search_text

RECORDS = 1_000_000
KEY = bytes(range(32))
FOLDER = Path(__file__).resolve().parents[2] / "bench"

_FAMILIES = (["Nguyễn"] * 30 + ["Trần"] * 11 + ["Lê"] * 9 + ["Phạm"] * 7 + ["Hoàng"] * 5 + ["Vũ"] * 4 + ["Đặng"] * 3
             + ["Bùi"] * 3 + "Phan Võ Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Cao Lò Giàng Tạ Kiều Quách".split())
_MIDDLES = (["Văn"] * 20 + ["Thị"] * 20
            + "Đức Hữu Minh Ngọc Thanh Quang Xuân Thu Kim Hồng Bá Đình Công Mạnh Tiến".split())
_GIVEN = """An Anh Ánh Bảo Bình Châu Chiến Cường Diệp Dũng Duy Đạt Đông Giang Hà Hải Hạnh Hằng Hiền Hiếu Hoa Hòa Hoàn
    Hùng Hương Huyền Khánh Khoa Lan Liên Linh Loan Long Lợi Mai Minh My Nam Nga Ngân Nghĩa Nhung Oanh Phong Phúc Phương
    Quân Quyên Sơn Tâm Thảo Thắng Thu Thủy Thúy Trang Trí Trung Tuấn Tú Tuyết Uyên Vân Việt Vinh Yến""".split()
_PLACES = "Hạ Thượng Trung Đông Tây Nam Bắc Bến Chùa Đình Gò Mới Cầu Giếng Vườn Soi Bãi Đồng".split()
_DEEDS = ("hiến đất mở đường", "vận động nhân dân giữ gìn vệ sinh môi trường", "hòa giải ở cơ sở",
          "phát triển kinh tế vườn đồi", "giữ gìn an ninh trật tự", "xây dựng nông thôn mới", "giúp đỡ hộ nghèo")


def names(seed: int) -> Iterator[str]:
    """Invented persons without end."""
    chance = random.Random(seed)
    while True:
        words = [chance.choice(_FAMILIES), chance.choice(_MIDDLES)]
        if chance.random() < 0.4:
            words.append(chance.choice(_GIVEN))
        yield " ".join([*words, chance.choice(_GIVEN)])


def desk() -> Desk:
    """An office whose `certificate` register has a million persons; made when it is not there or no longer fits."""
    path = FOLDER / "million.db"
    if path.exists():
        db = open_database(path, KEY)
        if settings.get(db, "made") == _made():
            return _desk(db)
        db.close()
    return _make(path)


def _made() -> list[object]:
    return [RECORDS, fingerprint(), migrations.LATEST, 1]


def _desk(db: Database) -> Desk:
    clock = ManualClock()
    keys = DeviceKeys.from_text(settings.get(db, "device_keys"))
    identity = Identity(settings.get(db, "office"), keys.public.device, 1, settings.get(db, "account"))
    return Desk(db, Journal(db, identity, clock.now_ms), clock, FOLDER, FOLDER, keys, KEY)


def _make(path: Path) -> Desk:
    start = time.perf_counter()
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob(path.name + "*"):
        old.unlink()
    db = open_database(path, KEY, create=True)
    migrations.migrate(db)
    office = str(uuid.uuid4())
    for name, value in {"office": office, "account": str(uuid.uuid4()), "device_keys": DeviceKeys.new().to_text(),
                        "level": "province", "unit_code": "99", "office_name": "Tỉnh thử"}.items():
        settings.put(db, name, value)
    desk = _desk(db)
    upkeep.rebuild(desk.journal)
    db.execute("PRAGMA cache_size = -262144")
    db.execute("PRAGMA synchronous = OFF")
    with db.atomic(), db.folding():
        _fill(desk, office)
        settings.put(db, "made", _made())
    db.leave_no_trace()
    db.close()
    print(f"bench/million.db made in {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    return _desk(open_database(path, KEY))


_FIELDS = ("parent", "position", "recipient", "recipient_kind", "recipient_title", "reason", "bonus_vnd", "register_no",
           "register_year")
_fold = lru_cache(None)(fold)
_kind = lru_cache(None)(lambda code: fold(TYPES["certificate"].field("recipient_kind").kind.show(code)))


@lru_cache(1 << 16)
def _key(name: Value) -> str:
    return person_key(str(name))


def _words(name: str, kind: str, title: str, reason: str) -> str:
    """What `projection.search_text` makes of such a row, from remembered pieces; `_fill` compares the two."""
    return " ".join([" ".join(map(_fold, name.split())), _kind(kind), _fold(title), _fold(reason)])


def _fill(desk: Desk, office: str) -> None:
    db, record_type = desk.db, TYPES["certificate"]
    indexes = db.rows("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'r_certificate'"
                      " AND sql IS NOT NULL")
    for name, _ in indexes:
        db.execute(f"DROP INDEX {name}")
    base = desk.journal.projection.base(record_type)
    cols = ["k", "id", "office", *_FIELDS, "recipient_key", "_deleted", "_incomplete", "_conflicts", "_missing",
            "_created", "_changed"]
    insert = f"INSERT INTO r_certificate({quoted(cols)}) VALUES({','.join('?' * len(cols))})"
    chance, person = random.Random(7), names(7)
    parents = [str(uuid.UUID(int=chance.getrandbits(128))) for _ in range(5000)]
    for start in range(1, RECORDS + 1, 20_000):
        rows, texts = [], []
        for at in range(start, min(start + 20_000, RECORDS + 1)):
            values: dict[str, Value] = dict(zip(_FIELDS, (
                parents[at // 200 % 5000], at % 200 + 1, next(person), "individual", f"Thôn {chance.choice(_PLACES)}",
                f"Có thành tích {chance.choice(_DEEDS)}", 760_000, at, 2020 + at % 7), strict=True))
            rows.append([base + at, at.to_bytes(16, "big"), office, *values.values(), _key(values["recipient"]),
                         0, 0, "", 0, 1_700_000_000_000 + at, 1_700_000_000_000 + at])
            texts.append((base + at, _words(*(str(values[name]) for name in _FIELDS[2:6]))))
        assert texts[-1][1] == search_text(record_type, values, "AT")
        db.executemany(insert, rows)
        db.executemany("INSERT INTO search(k, folded) VALUES(?, ?)", texts)
    for _, sql in indexes:
        db.execute(sql)
    db.execute("INSERT INTO search_fts(search_fts) VALUES('rebuild')")
