"""Parcels are taken in: copied, verified, united with the journal in one transaction, or held, or refused.

A parcel's outcome (decisions 17): `applied`, `already` (known file or nothing new), `partial` (a stretch of a chain is
still missing), `held` (somebody has to decide, or a newer program is needed), `refused`. The file on the stick is only
read. Held parcels lie in `goi-den/` and are tried again by `receive` without paths and by `enrolling.confirm`.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from danvan_desktop import safefile
from danvan_desktop.domain.records import REGISTERS
from danvan_desktop.keys import PublicKeys, fingerprint
from danvan_desktop.parcels import carriers, reader
from danvan_desktop.parcels.header import Header
from danvan_desktop.parcels.lines import chain_device
from danvan_desktop.parcels.manifest import Manifest
from danvan_desktop.parcels.reader import Opened
from danvan_desktop.problems import Problem
from danvan_desktop.services import coverage, directory, marker, requests
from danvan_desktop.services.desk import Desk
from danvan_desktop.services.outcome import Ref
from danvan_desktop.services.taking import Rules, Taken, Taking
from danvan_desktop.services.tracking import Progress, QuietProgress
from danvan_desktop.storage import settings
from danvan_desktop.storage.projection import table

HELD_CODES = frozenset({"G-110", "G-113", "G-131", "G-132", "G-133", "G-138", "G-140"})
BRAKE_RECORDS, BRAKE_SHARE = 30, 0.10
_COPY = 1 << 20


@dataclass(frozen=True)
class Received:
    """What became of one file. result: applied, already, partial, held or refused; problem: why, where it is not well.

    sender: office id, "" if not known; sender_name as people call it; no: number of the parcel; entries: rows new here;
    records: touched, for views; sha: names a held parcel. fingerprint: of a new device, to be compared by telephone.
    """

    file: str
    result: str
    sender: str = ""
    sender_name: str = ""
    no: int = 0
    entries: int = 0
    problem: Problem | None = None
    records: tuple[Ref, ...] = ()
    sha: str = ""
    fingerprint: str = ""


@dataclass(frozen=True)
class Accepted:
    """What a person has decided to let pass in held parcels: much change at once, a forked chain; and why.

    reason: kept with the parcel's row in the inbox, on this machine.
    """

    mass: bool = False
    fork: bool = False
    reason: str = ""


NOTHING_ACCEPTED = Accepted()


def receive(desk: Desk, paths: Sequence[Path] = (), progress: Progress | None = None) -> list[Received]:
    """Take in the parcels among files and folders; without paths, try the held ones again. One answer a file.

    progress: (files done, files, name); Cancelled between files keeps what is done. Raises Problem G-120 if a place
    cannot be read, S-102, S-105 if this office's own disk fails; a bad parcel is an answer, not a Problem.
    """
    progress = progress or QuietProgress()
    sweep(desk)
    if not paths:
        return retry(desk, progress)
    files = [file for path in paths for file in _for_us(desk, path)]
    answers = []
    for done, file in enumerate(files):
        progress.step(done, len(files), file.name)
        answers.append(_receive_one(desk, file))
    progress.step(len(files), len(files))
    return answers


def _for_us(desk: Desk, path: Path) -> tuple[Path, ...]:
    """The parcels at a place. A stick that goes round carries others' too: these are passed over beside one for us,
    as is the enrolment file of the office already joined."""
    found = carriers.find(path)
    if found == (path,):
        return found
    to_whom: dict[Path, Header | None] = {}
    for file in found:
        try:
            with _source(file) as source:
                to_whom[file] = reader.look(source)
        except Problem:
            to_whom[file] = None
    me = desk.identity.office
    ours = any(said is not None and said.to == me for said in to_whom.values())

    def passed_over(said: Header | None) -> bool:
        if said is None:
            return False
        if said.to == me:
            return said.kind == "enrol" and said.sender == desk.upper_office
        return ours or said.sender == me

    return tuple(file for file in found if not passed_over(to_whom[file]))


def retry(desk: Desk, progress: Progress | None = None, accepted: Accepted = NOTHING_ACCEPTED,
          office: str | None = None) -> list[Received]:  # fmt: skip
    """Try held parcels again, those of one office or all, in the order they came."""
    progress = progress or QuietProgress()
    rows = [row for row in held(desk) if office in (None, row.sender)]
    answers = []
    for done, row in enumerate(rows):
        progress.step(done, len(rows), row.file)
        answers.append(_apply(desk, inbox_path(desk, row.sha), row.sha, row.file, accepted))
    return answers


def held(desk: Desk) -> list[Received]:
    """The parcels that wait, in the order they came."""
    found = []
    for sha, name, header, detail in desk.db.rows(
        "SELECT sha, name, header, detail FROM inbox WHERE state = 'held' ORDER BY at, sha"
    ):
        head, why = json.loads(header), json.loads(detail)
        sender = directory.name_of(desk, head["from"], head["from_code"])
        found.append(Received(name, "held", head["from"], sender, head["no"],
                              problem=Problem(why["problem"], **why["values"]),
                              sha=sha, fingerprint=why.get("fingerprint", "")))  # fmt: skip
    return found


def put_aside(desk: Desk, sha: str) -> None:
    """A person decides not to take a held parcel: it is refused and its copy deleted. Raises Problem G-137."""
    if desk.db.one("SELECT 1 FROM inbox WHERE sha = ? AND state = 'held'", (sha,)) is None:
        raise Problem("G-137", unit=sha[:8])
    desk.db.execute("UPDATE inbox SET state = 'refused' WHERE sha = ?", (sha,))
    inbox_path(desk, sha).unlink(missing_ok=True)


# --- one file --------------------------------------------------------------------------------------------------------


def inbox_path(desk: Desk, sha: str) -> Path:
    """Where a parcel's copy lies while it waits."""
    return desk.home / "goi-den" / f"{sha}{carriers.SUFFIX}"


def _receive_one(desk: Desk, file: Path) -> Received:
    try:
        with _source(file) as source:
            reader.look(source)  # what is no parcel is not even copied
            source.seek(0)
            sha = _copy_in(desk, source)
    except Problem as problem:
        if problem.code == "G-110":
            with _source(file) as source:
                sha = _copy_in(desk, source)
        elif problem.code in ("S-102", "S-105", "G-120"):
            raise
        else:
            return Received(file.name, "refused", problem=problem)
    state = desk.db.value("SELECT state FROM inbox WHERE sha = ?", (sha,))
    if state == "applied":
        inbox_path(desk, sha).unlink(missing_ok=True)
        head = json.loads(desk.db.value("SELECT header FROM inbox WHERE sha = ?", (sha,)))
        return Received(file.name, "already", head["from"], directory.name_of(desk, head["from"], head["from_code"]),
                        head["no"], sha=sha)  # fmt: skip
    return _apply(desk, inbox_path(desk, sha), sha, file.name, NOTHING_ACCEPTED)


@contextlib.contextmanager
def _source(file: Path) -> Iterator[BinaryIO]:
    """A file on a stick that may be pulled. Raises Problem G-120."""
    try:
        with file.open("rb") as source:
            yield source
    except OSError as error:
        raise Problem("G-120", place=file.name, detail=error.strerror or "?") from error


def _copy_in(desk: Desk, source: BinaryIO) -> str:
    """Copy to the inbox durably; from then on the stick may leave. Gives the SHA-256."""
    aside = inbox_path(desk, "dang-chep")
    with safefile.write_via(aside) as out:
        shutil.copyfileobj(source, out, _COPY)
    sha = safefile.file_sha256(aside)
    aside.replace(inbox_path(desk, sha))
    return sha


def _apply(desk: Desk, path: Path, sha: str, name: str, accepted: Accepted) -> Received:
    """Try the copy in the inbox; note what became of it in the same transaction as its content."""
    head: Header | None = None
    printed = ""
    try:
        with path.open("rb") as file:
            mine = directory.devices(desk)
            opened = reader.open_parcel(file, keys=lambda device: mine[device].sign if device in mine else None,
                                        me=desk.identity.office)  # fmt: skip
            head = opened.header
            printed = "" if opened.known else fingerprint(opened.key)
            rules = _rules(desk, opened, mine)
            with desk.db.atomic():
                taken = _take(desk, file, opened, rules, accepted)
                result = "partial" if taken.gaps else "applied" if taken.new or taken.parts else "already"
                _note(desk, sha, name, "applied", head, {"reason": accepted.reason} if accepted.reason else {})
    except FileNotFoundError:
        # Somebody emptied the inbox: the parcel is as good as never come; the sender sends it again.
        desk.db.execute("DELETE FROM inbox WHERE sha = ?", (sha,))
        return Received(name, "refused", problem=Problem("G-101"), sha=sha)
    except Problem as problem:
        if problem.code[0] == "S":
            raise
        problem = _for_whom(desk, path, problem)
        return _not_applied(desk, path, sha, name, head, problem, printed)
    path.unlink(missing_ok=True)
    hole = Problem("G-144", devices=", ".join(chain[:8] for chain in taken.gaps)) if taken.gaps else None
    return Received(name, result, head.sender, directory.name_of(desk, head.sender, head.from_code), head.no, taken.new,
                    hole, _registers(taken), sha)  # fmt: skip


def _for_whom(desk: Desk, path: Path, problem: Problem) -> Problem:
    """A stranger's parcel that is not even addressed to us is better called misdirected."""
    if problem.code == "G-103":
        with path.open("rb") as file:
            head = reader.look(file)
        if head.to != desk.identity.office:
            return Problem("G-105", sender=head.from_code or head.sender, to=head.to_code or head.to)
    return problem


def _registers(taken: Taken) -> tuple[Ref, ...]:
    """The touched records that people see."""
    shown = {each.name for each in REGISTERS}
    return tuple(Ref(kind, record) for record, kind in taken.records.items() if kind in shown)


def _not_applied(desk: Desk, path: Path, sha: str, name: str, head: Header | None, problem: Problem,
                 printed: str) -> Received:  # fmt: skip
    """Held where a decision or an update may change the answer, refused otherwise."""
    wait = problem.code in HELD_CODES
    if wait and head is None:  # made by a newer program: nothing of it is understood but that it is a parcel
        head = Header("up", desk.identity.office, desk.identity.office, "0" * 16, 0, 1)
    detail = {"problem": problem.code, "values": {key: str(value) for key, value in problem.values.items()}}
    if wait and head is not None:
        _note(desk, sha, name, "held", head, detail | {"fingerprint": printed})
    else:
        _note(desk, sha, name, "refused", head, detail)
        path.unlink(missing_ok=True)
    sender = head.sender if head else ""
    return Received(name, "held" if wait else "refused", sender,
                    directory.name_of(desk, sender, head.from_code) if head else "", head.no if head else 0,
                    problem=problem, sha=sha, fingerprint=printed)  # fmt: skip


def _note(desk: Desk, sha: str, name: str, state: str, head: Header | None, detail: Mapping[str, object]) -> None:
    said = {"from": head.sender, "from_code": head.from_code, "kind": head.kind, "dev": head.dev, "inc": head.inc,
            "no": head.no} if head else {}  # fmt: skip
    desk.db.execute(
        "INSERT INTO inbox(sha, name, state, header, detail, at) VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT(sha) DO UPDATE"
        " SET state = excluded.state, header = excluded.header, detail = excluded.detail",
        (sha, name, state, json.dumps(said), json.dumps(detail, ensure_ascii=False), desk.clock.now_ms()))  # fmt: skip


# --- may it come in --------------------------------------------------------------------------------------------------


def _rules(desk: Desk, opened: Opened, known: Mapping[str, directory.Device]) -> Rules:
    """What this parcel may bring. Raises Problem: G-131 new machine (held), G-130 bad request, G-103, G-136."""
    head = opened.header
    me, above = desk.identity.office, desk.upper_office
    if head.kind == "enrol":
        raise Problem("G-136")
    if not opened.known:
        assert head.request is not None  # the reader opens a stranger's parcel only with one
        requests.check(desk, head.sender, PublicKeys(opened.key, head.request.age), head.request.mac)
        raise Problem("G-131", sender=directory.name_of(desk, head.sender, head.from_code),
                      fingerprint=fingerprint(opened.key))  # fmt: skip
    if known[head.dev].office != head.sender:
        raise Problem("G-103", device=head.dev, sender=head.from_code or head.sender)
    if head.kind == "peer" and head.sender == me:
        return Rules(frozenset({me, *([above] if above else [])}), above=above, local=True)
    if head.kind == "down" and head.sender == above:
        return Rules(frozenset({head.sender, me}), above=above)  # our own entries come back to a restored PC
    if head.kind == "up" and head.sender not in (me, above):
        return Rules(frozenset({head.sender}))
    raise Problem("G-103", device=head.dev, sender=head.from_code or head.sender)


def _take(desk: Desk, file: BinaryIO, opened: Opened, rules: Rules, accepted: Accepted) -> Taken:
    """Read and unite one verified parcel. Inside `db.atomic()`."""
    head = opened.header
    taking = Taking(desk, rules)
    total = _records_of(desk, head.sender)
    about = reader.read(file, opened, taking, keys=taking.key_of, identities=[desk.keys.age])
    taken = taking.finish()
    if head.kind == "up" and not accepted.mass and taken.before > max(BRAKE_RECORDS, BRAKE_SHARE * total):
        raise Problem("G-132", count=taken.before, total=total)
    if taken.forks and not accepted.fork:
        raise Problem("G-138", device=taken.forks[0][:8])
    if taken.new or taken.parts:
        settings.put(desk.db, "applied_at", desk.clock.now_ms())
    _note_stand(desk, head, about)
    if rules.above and settings.get(desk.db, "joining") and directory.confirmed_above(desk):
        settings.put(desk.db, "joining", None)
    heard = _newest_heard(desk, about)
    if heard is not None or taken.restored or (head.kind != "up" and _cut_by_restore(desk)):
        marker.begin_incarnation(desk, "restored", heard)
    return taken


def _newest_heard(desk: Desk, about: Manifest) -> int | None:
    """The newest incarnation of this device that the sender knows, where this is an old copy; else None.

    It is one when the sender holds an entry of the present chain that is not here, or any later chain: a copy restored
    twice may have chosen a lower number than the first time, and its receipts would lose against the older ones (R3).
    """
    own, found = desk.identity, None
    for chain, end in about.want.chains:
        if chain_device(chain) != own.device or end is None:
            continue
        incarnation = int(chain.partition(".")[2])
        unknown = chain == own.chain and coverage.seq_of(desk, chain, end) is None
        if incarnation > own.incarnation or unknown:
            found = max(found or 0, incarnation)
    return found


def _cut_by_restore(desk: Desk) -> bool:
    """Whether the upper office holds entries of this device's present chain that are not here (R5)."""
    if desk.upper_office is None:
        return False
    receipt = coverage.receipts(desk, desk.upper_office, desk.identity.office)
    return receipt is not None and desk.identity.chain in coverage.unknown_ends(desk, receipt)


def _records_of(desk: Desk, office: str) -> int:
    return sum(desk.db.value(f"SELECT count(*) FROM {table(each)} WHERE office = ?", (office,)) for each in REGISTERS)


def _note_stand(desk: Desk, head: Header, about: Manifest) -> None:
    """How far the sender's device stands in our chains, by its newest parcel; asked for when sending to it."""
    name = f"stand {head.sender}"
    stands = settings.get(desk.db, name, {})
    # By stamp, not by number: a device restored from a backup counts its parcels again.
    if about.hlc > tuple(stands.get(head.dev, {"hlc": [-1, 0]})["hlc"]):
        ends: dict[str, list[str]] = {}
        for chain, end in about.want.chains:
            ends.setdefault(chain, []).extend([end] if end else [])
        stands[head.dev] = {"hlc": list(about.hlc), "chains": ends, "parts": list(about.want.parts)}
        settings.put(desk.db, name, stands)


def sweep(desk: Desk) -> None:
    """Delete copies in the inbox that no row knows: a reception that was cut off before anything was noted."""
    held_now: Iterable[str] = {row[0] for row in desk.db.rows("SELECT sha FROM inbox WHERE state = 'held'")}
    for path in (desk.home / "goi-den").glob("*"):
        if path.name.removesuffix(carriers.SUFFIX) not in held_now:
            path.unlink(missing_ok=True)
