"""A deterministic simulation: a province, a commune with two PCs, sticks lost, doubled, delayed or cut, PCs and
the province restored from old backups. When exchanges work again, everything confirmed is everywhere it belongs.

One seed, one story: every choice comes from one random source; keys and ids are fresh each time and decide nothing.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from danvan_desktop.services import coverage, enrolling, exchange, receiving, sending, upkeep
from danvan_desktop.services.desk import Desk
from tests import builders
from tests import exchange_builder as x


class World:
    """The offices, the sticks under way and what must not be lost."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.choice = random.Random(seed)
        self.folder = folder
        above, one = x.pair(folder)
        two = x.with_keys(builders.second_pc(one, folder / "xa-b", clock=above.clock))
        x.introduce(above, two)
        self.desks: dict[str, Desk] = {"above": above, "one": one, "two": two}
        self.sticks: list[tuple[str, Path]] = []
        self.backups: dict[str, tuple[Path, set[str]]] = {}
        self.written: dict[str, set[str]] = {"one": set(), "two": set()}
        self.lost: set[str] = set()
        self.number = 0
        self._carry_now("above", "one")
        self._carry_now("above", "two")

    def place(self) -> Path:
        self.number += 1
        return self.folder / f"s{self.number}"

    def tick(self) -> None:
        x.tick(self.desks["above"])

    # --- what happens -------------------------------------------------------------------------------------------

    def write(self) -> None:
        who = self.choice.choice(["one", "two"])
        desk = self.desks[who]
        own = sorted(self.written[who])
        record = self.choice.choice(own) if own and self.choice.random() < 0.4 else None
        made = builders.add(desk, "model", record, name=f"Mô hình {self.choice.randrange(10**6)}")
        self.written[who].add(made)

    def send(self) -> None:
        source = self.choice.choice(["one", "two", "above", "across-one", "across-two"])
        if source.startswith("across"):
            who, other = ("one", "two") if source.endswith("one") else ("two", "one")
            sent = sending.send_across(self.desks[who], self.place())
            self.sticks += [(other, each.path) for each in sent]
            return
        for each in sending.send(self.desks[source], self.place()):
            targets = ["above"] if each.kind == "up" else ["one", "two"]
            self.sticks += [(target, each.path) for target in targets]

    def deliver(self) -> None:
        if self.sticks:
            at = self.choice.randrange(len(self.sticks))
            target, path = self.sticks[at]
            if self.choice.random() < 0.7:
                self.sticks.pop(at)
            self._take(target, path)

    def lose(self) -> None:
        if self.sticks:
            self.sticks.pop(self.choice.randrange(len(self.sticks)))

    def cut(self) -> None:
        if self.sticks:
            target, path = self.choice.choice(self.sticks)
            data = path.read_bytes()
            torn = self.place().with_suffix(".goi")
            torn.write_bytes(data[: self.choice.randrange(len(data))])
            assert x.results(receiving.receive(self.desks[target], [torn])) == ["refused"]

    def back_up(self) -> None:
        who = self.choice.choice(list(self.desks))
        path = self.place() / "backup.tar"
        path.parent.mkdir()
        upkeep.back_up(self.desks[who], path)
        self.backups[who] = (path, set(self.written.get(who, ())))

    def restore(self) -> None:
        if not self.backups:
            return
        who = self.choice.choice(sorted(self.backups))
        path, held = self.backups[who]
        if who in self.written:
            self.lost |= self.written[who] - held
            self.written[who] = set(held)
        noticed = self.choice.random() < 0.6
        self.desks[who] = x.restored(self.desks[who], path, self.place(), noticed=noticed)

    def jump(self) -> None:
        clock = self.desks["above"].clock
        clock.advance(self.choice.choice([86_400_000, -400_000_000, 31_536_000_000]))  # type: ignore[attr-defined]

    def step(self) -> None:
        self.tick()
        deeds = (
            [self.write] * 5
            + [self.send] * 4
            + [self.deliver] * 6
            + [self.lose, self.cut, self.back_up, self.restore, self.jump]
        )
        self.choice.choice(deeds)()

    # --- when things work again ---------------------------------------------------------------------------------

    def _take(self, target: str, path: Path) -> None:
        answers = receiving.receive(self.desks[target], [path])
        for each in answers:
            assert each.result != "refused", each.problem
            if each.result == "held":
                assert each.problem and each.problem.code in ("G-138", "G-132")
        if target == "above" and any(each.result == "held" for each in answers):
            enrolling.confirm(self.desks["above"], "99001")
        elif any(each.result == "held" for each in answers):
            receiving.retry(self.desks[target], accepted=receiving.Accepted(mass=True, fork=True))

    def _carry_now(self, source: str, target: str) -> None:
        self.tick()
        across = {source, target} == {"one", "two"}
        made = (
            sending.send_across(self.desks[source], self.place())
            if across
            else sending.send(self.desks[source], self.place())
        )
        for each in made:
            self._take(target, each.path)

    def settle_down(self) -> None:
        for _ in range(5):
            for source, target in (("one", "two"), ("two", "one"), ("one", "above"), ("two", "above"), ("above", "one"),
                                   ("above", "two")):  # fmt: skip
                self._carry_now(source, target)

    def check(self) -> None:
        above, one, two = (self.desks[name] for name in ("above", "one", "two"))
        office = one.identity.office
        confirmed = self.written["one"] | self.written["two"]
        for record in confirmed:
            assert above.journal.table_of(record) == "model", "a confirmed write never reached the province"
        mine, theirs, tops = (x.entries(desk, office) for desk in (one, two, above))
        assert mine.keys() == theirs.keys() == tops.keys(), "the stores did not come to agree"
        for record in confirmed:
            states = [desk.journal.folded(record) for desk in (one, two, above)]
            assert states[0] == states[1] == states[2], "the same entries fold to different records"
        ours = set(above.journal.chains(office))
        forks = [ours & set(coverage.chains_marked_forked(desk)) for desk in (above, one, two)]
        assert forks[0] == forks[1] == forks[2], "a fork is known to some and not to others"
        for desk in (above, one, two):
            assert upkeep.check(desk) == []
        for desk in (one, two):
            card = exchange.upward(desk)
            assert card and card.uncovered == 0 and card.unsent == 0, "the exchange did not come to rest"


def _run(seed: int, folder: Path, steps: int) -> None:
    world = World(seed, folder)
    for _ in range(steps):
        world.step()
    world.settle_down()
    world.check()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_to_the_sticks_everything_confirmed_arrives(seed: int, tmp_path: Path) -> None:
    _run(seed, tmp_path, 25)


@pytest.mark.parametrize("seed", [183, 197])
def test_stories_in_which_a_restored_province_once_lost_something_come_right(seed: int, tmp_path: Path) -> None:
    # 183: its receipt said the same as before the restore and was not written anew; 197: restored twice, it chose a
    # lower incarnation the second time, so its new receipts lost against the older ones.
    _run(seed, tmp_path, 80)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 220))
def test_whatever_happens_for_long_everything_confirmed_arrives(seed: int, tmp_path: Path) -> None:
    _run(seed, tmp_path, 80)
