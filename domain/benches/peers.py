"""DuckDB and Polars asked what `peers.rs` asked of the engine: `python3 peers.py FOLDER...`.

Each folder holds facts, questions, answers and times of one size. An answer that differs from the engine's in one number
ends the comparison as a failure; only then do times count. Both peers hold the facts in memory in narrow types, with the
month of every day worked out beforehand and the counters that let a case in as bits of one number, and use one thread.
Where there are two ways to ask, the faster one counts. A time is the
least of several, on both sides.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

PACKAGES = ["duckdb==2.0.1", "numpy==2.4.6", "polars==2.1.0"]
VENV = Path(__file__).resolve().parents[2] / "target" / "peers-venv"

if Path(sys.prefix) != VENV:
    python = VENV / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES], check=True)
    os.execve(python, [python, *sys.argv], {**os.environ, "POLARS_MAX_THREADS": "1"})

import duckdb
import numpy as np
import polars as pl

EPOCH = np.datetime64("1989-12-31")
FIRST = np.datetime64("2021-01")
CLOSED = 1
QUESTIONS = [
    "whole catalogue by judge × month",
    "one indicator by court × cause",
    "100,000 changed cases applied and that indicator current",
    "the cases of one cell listed",
]


class Facts:
    """One folder: columns, questions, answers."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.asked = json.loads((self.folder / "asked.json").read_text())
        self.counters = self.asked["counters"]
        self.units = self.asked["courts"] * self.asked["judges"]
        self.months = self.asked["months"]
        # The touches of a column of days: (counter, sign, weight).
        self.touches = {}
        for number, counter in enumerate(self.counters):
            for column, sign in counter["adds"]:
                self.touches.setdefault(column, []).append((number, sign, counter["weight"]))
        shapes = 1 + max(max(counter["shapes"], default=0) for counter in self.counters)
        shapes = max(shapes, 1 + int(np.fromfile(self.folder / "shape.bin", "<u2").max()))
        self.mask_of_shape = np.zeros(shapes, "u8")
        for number, counter in enumerate(self.counters):
            self.mask_of_shape[counter["shapes"]] |= np.uint64(1 << number)
        days = np.arange(1 << 16)
        months = (EPOCH + days).astype("datetime64[M]").astype(int) - FIRST.astype(int) + 1
        # 0 for no day, then the months in order; the last one is what lies after them.
        self.month_of_day = np.clip(months, 0, self.months + 1).astype("u1")
        self.month_of_day[0] = 0
        self.columns = self.load(self.folder)
        self.changed = self.load(self.folder / "changed")

    def load(self, folder):
        types = {"id": "<u8", "court": "u1", "line": "u1", "judge": "<u2", "cause": "<u2", "shape": "<u2"}
        columns = {name: np.fromfile(folder / f"{name}.bin", kind) for name, kind in types.items()}
        for number in range(11):
            day = np.fromfile(folder / f"day{number}.bin", "<u2")
            columns[f"day{number}"] = day
            columns[f"month{number}"] = self.month_of_day[day]
        for name in ["applied", "recovered"]:
            columns[name] = np.fromfile(folder / f"{name}.bin", "<i8")
        columns["mask"] = self.mask_of_shape[columns.pop("shape")]
        return columns

    def answer(self, name):
        return np.fromfile(self.folder / name, "<i8")

    def bits(self, numbers):
        return sum(1 << number for number in numbers)

    def empty(self):
        return np.zeros((self.units, self.months + 2, len(self.counters)), "i8")

    def read(self, changes):
        """Values in each month from changes: stocks are what came in and did not go out."""
        values = changes[:, 1 : self.months + 1].copy()
        sums = np.cumsum(changes, axis=1)
        for number, counter in enumerate(self.counters):
            if counter["read"] == "end":
                values[:, :, number] = sums[:, 1 : self.months + 1, number]
            elif counter["read"] == "start":
                values[:, :, number] = sums[:, 0 : self.months, number]
        return values.reshape(-1)

    def divided(self, answer):
        """(court, cause, counters...) as the engine writes it."""
        values = np.zeros((self.asked["courts"], self.asked["causes"], len(self.asked["divided"])), "i8")
        court, cause, *counts = answer
        for number, count in enumerate(counts):
            values[court, cause, number] = count
        return values.reshape(-1)


def weights(weight, column):
    """What a row weighs, in SQL and for Polars alike; None where it is one."""
    if weight == "one":
        return None
    if isinstance(weight, str):
        return f"CAST({weight} AS BIGINT)"
    start, end = weight
    return f"CAST(day{end} AS BIGINT) - CAST(day{start} AS BIGINT)"


class DuckDb:
    name = "DuckDB"

    def __init__(self, facts):
        self.facts = facts
        self.connection = duckdb.connect(":memory:", config={"threads": 1})
        loaded, changed = facts.columns, facts.changed
        self.connection.execute("create table facts as select * from loaded")
        self.connection.execute("create table changed as select * from changed")
        del loaded, changed

    def rows(self, sql):
        return list(self.connection.execute(sql).fetchnumpy().values())

    def catalogue_direct(self):
        changes = self.facts.empty()
        for column, touches in self.facts.touches.items():
            sums = []
            for number, _, weight in touches:
                what = weights(weight, column)
                what = f"sum({what})" if what else "count(*)"
                sums.append(f"{what} filter (where mask & {1 << number} <> 0)")
            bits = self.facts.bits(number for number, _, _ in touches)
            sql = f"select judge, month{column}, {', '.join(sums)} from facts where month{column} > 0 and mask & {bits} <> 0 group by all"
            self.scatter(changes, touches, self.rows(sql))
        return changes

    def catalogue_by_class(self):
        changes = self.facts.empty()
        for column, touches in self.facts.touches.items():
            bits = self.facts.bits(number for number, _, _ in touches)
            weighed = sorted({weights(weight, column) for _, _, weight in touches} - {None})
            inner = "".join(f", sum({what}) as w{at}" for at, what in enumerate(weighed))
            sums = []
            for number, _, weight in touches:
                what = weights(weight, column)
                what = f"w{weighed.index(what)}" if what else "n"
                sums.append(f"sum({what}) filter (where class & {1 << number} <> 0)")
            sql = (
                f"select judge, month, {', '.join(sums)} from (select judge, month{column} as month, mask & {bits} as class, count(*) as n{inner} "
                f"from facts where month{column} > 0 and mask & {bits} <> 0 group by all) group by all"
            )
            self.scatter(changes, touches, self.rows(sql))
        return changes

    def scatter(self, changes, touches, found):
        judge, month, *sums = found
        for (number, sign, _), amount in zip(touches, sums):
            changes[judge, month, number] += sign * np.ma.filled(amount, 0).astype("i8")

    def divided(self):
        asked = self.facts.asked
        first, end = asked["divided_months"]
        counts = ", ".join(f"count(*) filter (where mask & {1 << number} <> 0)" for number in asked["divided"])
        return self.rows(
            f"select court, cause, {counts} from facts where month{CLOSED} between {first + 1} and {end} "
            f"and mask & {self.facts.bits(asked['divided'])} <> 0 group by all"
        )

    def update(self):
        names = ", ".join(f"{name} = changed.{name}" for name in self.facts.columns if name != "id")
        self.connection.execute(f"update facts set {names} from changed where facts.id = changed.id")
        return self.divided()

    def replace(self):
        self.connection.execute("delete from facts where id in (select id from changed)")
        self.connection.execute("insert into facts select * from changed")
        return self.divided()

    def applied(self, work):
        """The answer and its time; the facts are as before afterwards."""
        self.connection.execute("begin")
        begun = time.perf_counter()
        answer = work()
        taken = time.perf_counter() - begun
        self.connection.execute("rollback")
        return answer, taken

    def listed(self):
        asked = self.facts.asked["listed"]
        return self.rows(
            f"select id from facts where court = {asked['court']} and judge = {asked['judge']} "
            f"and month{CLOSED} = {asked['month'] + 1} and mask & {self.facts.bits(asked['counters'])} <> 0 order by id"
        )[0]


class Polars:
    name = "Polars"

    def __init__(self, facts):
        self.facts = facts
        self.frame = pl.DataFrame(facts.columns).with_columns(pl.col("id").set_sorted())
        self.changed = pl.DataFrame(facts.changed)
        self.current = self.frame

    @staticmethod
    def lets_in(name, number):
        return (pl.col(name) & (1 << number)) != 0

    @staticmethod
    def weighed(weight):
        if weight == "one":
            return None
        if isinstance(weight, str):
            return pl.col(weight)
        start, end = weight
        return pl.col(f"day{end}").cast(pl.Int64) - pl.col(f"day{start}").cast(pl.Int64)

    def of_column(self, column, touches):
        bits = self.facts.bits(number for number, _, _ in touches)
        kept = self.frame.lazy().filter((pl.col(f"month{column}") > 0) & ((pl.col("mask") & bits) != 0))
        return kept, bits

    def catalogue_direct(self):
        changes = self.facts.empty()
        for column, touches in self.facts.touches.items():
            kept, _ = self.of_column(column, touches)
            sums = []
            for number, _, weight in touches:
                lets_in, what = self.lets_in("mask", number), self.weighed(weight)
                sums.append((lets_in.sum() if what is None else (what * lets_in).sum()).alias(f"c{number}"))
            self.scatter(changes, touches, kept.group_by("judge", f"month{column}").agg(sums).collect())
        return changes

    def catalogue_by_class(self):
        changes = self.facts.empty()
        for column, touches in self.facts.touches.items():
            kept, bits = self.of_column(column, touches)
            counted = [pl.len().cast(pl.Int64).alias("n")]
            names = {}
            for _, _, weight in touches:
                what = self.weighed(weight)
                if what is not None and str(weight) not in names:
                    names[str(weight)] = f"w{len(names)}"
                    counted.append(what.sum().alias(names[str(weight)]))
            classes = kept.group_by("judge", pl.col(f"month{column}").alias("month"), (pl.col("mask") & bits).alias("class"))
            sums = []
            for number, _, weight in touches:
                sums.append((pl.col(names.get(str(weight), "n")) * self.lets_in("class", number)).sum().alias(f"c{number}"))
            self.scatter(changes, touches, classes.agg(counted).group_by("judge", "month").agg(sums).collect())
        return changes

    def scatter(self, changes, touches, found):
        judge, month = found[:, 0].to_numpy(), found[:, 1].to_numpy()
        for number, sign, _ in touches:
            changes[judge, month, number] += sign * found[f"c{number}"].to_numpy().astype("i8")

    def divided(self, frame=None):
        asked = self.facts.asked
        first, end = asked["divided_months"]
        month = pl.col(f"month{CLOSED}")
        kept = (self.frame if frame is None else frame).lazy()
        kept = kept.filter((month > first) & (month <= end) & ((pl.col("mask") & self.facts.bits(asked["divided"])) != 0))
        counts = [self.lets_in("mask", number).sum().alias(f"c{number}") for number in asked["divided"]]
        return [column.to_numpy() for column in kept.group_by("court", "cause").agg(counts).collect()]

    def update(self):
        places = self.frame["id"].search_sorted(self.changed["id"])
        columns = [self.frame[name].clone().scatter(places, self.changed[name]) for name in self.frame.columns]
        return self.divided(pl.DataFrame(columns))

    def replace(self):
        kept = self.frame.lazy().join(self.changed.lazy(), on="id", how="anti")
        return self.divided(pl.concat([kept, self.changed.lazy()]).collect())

    def applied(self, work):
        begun = time.perf_counter()
        answer = work()
        return answer, time.perf_counter() - begun

    def listed(self):
        asked = self.facts.asked["listed"]
        kept = self.frame.lazy().filter(
            (pl.col("court") == asked["court"])
            & (pl.col("judge") == asked["judge"])
            & (pl.col(f"month{CLOSED}") == asked["month"] + 1)
            & ((pl.col("mask") & self.facts.bits(asked["counters"])) != 0)
        )
        return kept.select("id").collect()["id"].to_numpy()


def timed(work):
    begun = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - begun


def best(peer, question, expected, ways, read, times, timed=timed):
    """The least time of the faster way, in milliseconds, once every way has given the engine's answer."""
    taken = []
    for way in ways:
        answer, first = timed(way)
        if not np.array_equal(read(answer), expected):
            sys.exit(f"{peer.name} answers “{question}” otherwise than the engine ({way.__name__}): find out which is wrong")
        if taken and first * 1e3 > 3 * min(taken):
            continue
        taken.append(min(timed(way)[1] for _ in range(times)) * 1e3)
    return min(taken)


def main(folders):
    print("| cases | question | here | DuckDB | ratio | Polars | ratio |")
    print("|---|---|---|---|---|---|---|")
    for folder in folders:
        facts = Facts(folder)
        catalogue, divided, applied, listed = (
            facts.answer(f"{name}.bin") for name in ["catalogue", "divided", "current", "listed"]
        )
        if not len(listed):
            sys.exit("the cell has no cases: choose another in peers.rs")
        few = 3 if facts.asked["cases"] > 1_000_000 else 5
        theirs = []
        for kind in [DuckDb, Polars]:
            peer = kind(facts)
            theirs.append([
                best(peer, QUESTIONS[0], catalogue, [peer.catalogue_by_class, peer.catalogue_direct], facts.read, few),
                best(peer, QUESTIONS[1], divided, [peer.divided], facts.divided, 11),
                best(peer, QUESTIONS[2], applied, [peer.update, peer.replace], facts.divided, few, peer.applied),
                best(peer, QUESTIONS[3], listed, [peer.listed], lambda ids: ids.astype("i8"), 21),
            ])
            del peer
        for question, here, duck, polars in zip(QUESTIONS, facts.asked["milliseconds"], *theirs):
            print(
                f"| {facts.asked['cases']:,} | {question} | {here:,.2f} ms | {duck:,.2f} ms | {duck / here:.1f} "
                f"| {polars:,.2f} ms | {polars / here:.1f} |",
                flush=True,
            )


main(sys.argv[1:])
