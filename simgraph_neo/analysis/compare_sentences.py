"""A comparison of seeds in sentences. Every number in them is in its JSON, too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simgraph_neo.metrics._random_seeds import COUNT, MIN_EXPANDED
from simgraph_neo.source_kinds import kind_of
from simgraph_neo.subgraph import MAX_DEPTH
from simgraph_neo.text import all_of, counted, escape_id, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from simgraph_neo.analysis.atlas import Atlas
    from simgraph_neo.analysis.density import DensityRow
    from simgraph_neo.comparison import Contact, Pair, Standing

MAX_TITLE, SHORT = 50, 20
"""The largest length of a title in a sentence, and of one that is used without the id."""
EACH = 5
"""Up to this number, each seed has a sentence; with more, only the tightest and the loosest territory have."""
PAIRS = 3
"""The largest number of pairs with a paragraph."""
SIZES = ("smaller than", "larger than", "as large as")
DEEPER = 3
"""How much deeper than the territories to crawl, so that those of about 100 images near the seeds are complete."""
TAIL = 0.75
"""A territory is tight (loose) if at least this share of random seeds have a lower (higher) density."""


def paragraphs(atlas: Atlas) -> list[list[str]]:
    """Return paragraphs: the density of each territory, where they meet, and how that compares with random seeds."""
    told = _Told(atlas, _Names(atlas))
    found = [list(told.densities()), list(told.standings()), list(told.incomplete()), *told.pairs()]
    return [*filter(None, found), *([line] for line in told.random_seeds())]


def short_names(atlas: Atlas) -> dict[str, str]:
    """Return seed -> its name in a table: a short and unique title, else the id."""
    titles = _titles(atlas)
    return {seed: titles[seed] if _is_name(titles, seed) else escape_id(seed) for seed in atlas.seeds}


def _titles(atlas: Atlas) -> dict[str, str]:
    """Return the titles of the seeds, and of the images at which territories touch."""
    contacts = {pair.contact.id: pair.contact.title for pair in atlas.pairs if pair.contact}
    return {image_id: one_line(title or "", MAX_TITLE) for image_id, title in (atlas.titles | contacts).items()}


def _is_name(titles: Mapping[str, str], image_id: str) -> bool:
    title = titles[image_id]
    return 0 < len(title) <= SHORT and sum(other == title for other in titles.values()) == 1


class _Names:
    """The names of seeds, and of the images at which territories touch, in sentences.

    A short and unique title stands alone. Another title has the id beside it the first time; later the id stands alone.
    """

    def __init__(self, atlas: Atlas) -> None:
        self._titles = _titles(atlas)
        self._told = set[str]()

    def __getitem__(self, image_id: str) -> str:
        title, written = self._titles[image_id], escape_id(image_id)
        if _is_name(self._titles, image_id):
            return title
        if not title or image_id in self._told:
            return written
        self._told.add(image_id)
        return f'"{title}" ({written})'


def decimal(value: float) -> str:
    """Format a number with three significant digits.

    >>> decimal(0.196078), decimal(0.5), decimal(0.0000123)
    ('0.196', '0.5', '0.0000123')
    """
    import numpy as np

    return np.format_float_positional(value, precision=3, unique=False, fractional=False, trim="-")


@dataclass(frozen=True, slots=True)
class _Told:
    atlas: Atlas
    names: _Names

    # -- each seed ---------------------------------------------------------------------------------------------------

    def densities(self) -> Iterator[str]:
        """Yield sentences about the tightest and the loosest territories, and those without a density."""
        if not self.atlas.depth:
            yield "At depth 0 a territory is the seed alone: there is no density to compare."
            return
        rows = sorted(self.atlas.territories, key=lambda row: -row.density)
        alone = [row for row in rows if row.nodes == 1]
        rows = [row for row in rows if row.nodes > 1]
        if len(rows) > 1:
            yield from self._ranked(rows)
        elif rows:
            yield f"The territory of {self._name(rows[0])}: {_numbers(rows)}."
        if alone:
            yield from self._alone(alone)

    def _ranked(self, rows: list[DensityRow]) -> Iterator[str]:
        """Yield sentences about `rows`, which go from the tightest territory to the loosest."""
        within = f"within {counted(self.atlas.depth, 'hop')}{' in the closed view' * (self.atlas.view == 'closed')}"
        first = [row for row in rows if row.density == rows[0].density]
        last = [row for row in rows if row.density == rows[-1].density]
        if first == last:
            density = decimal(rows[0].density)
            same = self._first(rows, lambda row: f"{self._name(row)} ({counted(row.nodes, 'image')})")
            yield f"These territories {within} have the same density, {density}: {all_of(same, EACH)}."
            return
        most, least = ("tightest", "loosest") if len(rows) > 2 else ("tighter", "looser")
        territory = "territory" if len(first) == 1 else "territories"
        yield f"{self._have(first)} the {most} {territory} {within}: {_numbers(first)}."
        yield f"{self._have(last)} the {least} {'one' if len(last) == 1 else 'ones'}: {_numbers(last)}."
        between = rows[len(first) : -len(last)]
        if 0 < len(between) <= EACH - 2:
            yield f"Between them: {'; '.join(f'{self._name(row)}, {_numbers([row])}' for row in between)}."

    def _have(self, rows: list[DensityRow]) -> str:
        """Return the names of these seeds with the verb has or have."""
        return f"{all_of(self._first(rows, self._name), EACH)} {'has' if len(rows) == 1 else 'have'}"

    def _first(self, rows: list[DensityRow], say: Callable[[DensityRow], str]) -> list[str]:
        """Name the first `EACH` rows. The others are empty, so that they do not count as named."""
        return [say(row) if place < EACH else "" for place, row in enumerate(rows)]

    def _alone(self, rows: list[DensityRow]) -> Iterator[str]:
        names = all_of(self._first(rows, self._name), EACH)
        if len(rows) == 1:
            yield f"The territory of {names} is the seed alone: its neighbour list is empty or not stored."
        else:
            yield f"The territories of {names} are the seeds alone: their neighbour lists are empty or not stored."

    def _name(self, row: DensityRow) -> str:
        return self.names[row.seed or ""]

    def standings(self) -> Iterator[str]:
        """Yield sentences that compare the densities with random seeds; see `EACH` for many seeds."""
        rows = self.atlas.territories
        if len(rows) > EACH:
            ranked = sorted((row for row in rows if row.nodes > 1), key=lambda row: -row.density)
            rows = [*ranked[:1], *ranked[1:][-1:]]
        for row in rows:
            yield from self._standing(row)
        yield from self._spread()

    def _standing(self, row: DensityRow) -> Iterator[str]:
        standing = self.atlas.standings.get(row.seed or "")
        if standing is None:
            return
        density, nodes = standing["density"], standing["nodes"]
        dense, (size, number) = _compared(density, "less dense", "denser", "as dense"), _stands(nodes, *SIZES)
        yield f"The territory of {self._name(row)} is {_tightness(density)}: {dense} random seeds and {size} {number}."

    def _spread(self) -> Iterator[str]:
        spread = self.atlas.density_spread
        if spread is None:
            return
        difference, standing = spread
        if not difference:
            return
        several = len(self.atlas.seeds) > 2
        yield (
            f"The densities differ by {'up to ' if several else ''}{decimal(difference)}; "
            f"by that much or more in {_among(standing.equal + standing.higher, standing)} random "
            f"{f'groups of {len(self.atlas.seeds)} seeds' if several else 'pairs'}."
        )

    def incomplete(self) -> Iterator[str]:
        """Yield a sentence about the incomplete territories."""
        rows = [row for row in self.atlas.territories if not row.complete]
        compared = any(random.seeds for random in self.atlas.random_seeds.values())
        if len(rows) == 1:
            were = f"{counted(rows[0].unexpanded, 'image')} {'is' if rows[0].unexpanded == 1 else 'are'}"
            told = f"The territory of {self._name(rows[0])} is incomplete: {were} not expanded. Its numbers can change"
            yield f"{told}, and are not compared with random seeds." if compared else f"{told}."
        elif rows:
            names = all_of(self._first(rows, self._name), EACH)
            of = f"{len(rows)} of {len(self.atlas.seeds)}"
            told = f"{of} territories are incomplete: {names}. Their numbers can change"
            yield f"{told}, and are not compared with random seeds." if compared else f"{told}."

    # -- each pair ---------------------------------------------------------------------------------------------------

    def pairs(self) -> Iterator[list[str]]:
        """Yield a paragraph for each pair about where they meet; of many pairs, the nearest ones."""
        pairs = self.atlas.pairs
        if len(pairs) > PAIRS:
            sharing = sum(pair.shared > 0 for pair in pairs)
            share = f"{sharing or 'none'} {'shares' if sharing <= 1 else 'share'} images"
            yield [f"Of {len(pairs)} pairs of seeds, {share}; the nearest are these."]
            pairs = tuple(self.atlas.nearest_pairs[:PAIRS])
        for pair in pairs:
            yield [*(self._overlap(pair) if self.atlas.depth else ()), *self._touch(pair)]

    def _overlap(self, pair: Pair) -> Iterator[str]:
        one, other = (self.names[seed] for seed in pair.seeds)
        first, second = (self.atlas.sizes[seed] for seed in pair.seeds)
        standing = pair.overlap_standing
        if not pair.shared:
            like = f", as in {_among(standing.equal, standing)} random pairs" if standing else ""
            yield f"{one} and {other} share no image within {counted(self.atlas.depth, 'hop')}{like}."
            return
        than = f"{_compared(standing, 'less', 'more', 'as much')} random pairs" if standing else ""
        more = f"; they share {than}" if than else ""
        if pair.shared == first == second:
            yield f"{one} and {other} have the same territory, {counted(first, 'image')}{more}."
        elif pair.shared in {first, second}:
            inner, outer = (one, other) if pair.shared == first else (other, one)
            size = counted(pair.shared, "image")
            yield f"The territory of {inner}, {size}, lies within that of {outer}, {max(first, second):,} images{more}."
        else:
            images = counted(first + second - pair.shared, "image")
            share = f"{pair.jaccard:.0%}" if pair.jaccard >= 0.01 else "under 1%"
            yield f"{one} and {other} share {pair.shared:,} of their {images} ({share}){', ' * bool(than)}{than}."

    def _touch(self, pair: Pair) -> Iterator[str]:
        standing, contact = pair.touch_standing, pair.contact
        both, their = "both", "Their nearest contact"
        if not self.atlas.depth:  # the two are not named in this paragraph yet
            both = " and ".join(self.names[seed] for seed in pair.seeds)
            their = f"The nearest contact of {both}"
        if len(sources := dict.fromkeys(self.atlas.sources[seed] for seed in pair.seeds)) > 1:
            yield f"They are of different sources: {' and '.join(sources)}."
        elif contact is None:
            like = f", as in {_among(standing.equal, standing)} random pairs" if standing else ""
            yield f"No stored lists lead from {both} to one image{like}."
        if contact is None:
            return
        than = f", {_compared(standing, 'sooner', 'later', 'as soon')} random pairs" if standing else ""
        if pair.first_touch is not None:
            yield f"They touch at depth {pair.first_touch}, at {self._place(contact, pair)}{than}."
        else:
            yield f"{their} in the stored lists is {self._place(contact, pair)}{than}."

    def _place(self, contact: Contact, pair: Pair) -> str:
        """Name an image and its distance from both seeds."""
        (first, second), names = contact.hops, [self.names[seed] for seed in pair.seeds]
        name = self.names[contact.id]
        if contact.id in pair.seeds:
            return f"{name} itself, {counted(first + second, 'hop')} from {names[contact.id == pair.seeds[0]]}"
        if first == second:
            return f"{name}, {counted(first, 'hop')} from both"
        return f"{name}, {counted(first, 'hop')} from {names[0]} and {second} from {names[1]}"

    # -- the random seeds --------------------------------------------------------------------------------------------

    def random_seeds(self) -> Iterator[str]:
        """Yield how the random seeds were drawn, or why there are none."""
        for source, random in self.atlas.random_seeds.items():
            if random.seeds:
                yield (
                    f"Random seeds: {len(random.seeds)} of the {random.complete:,} images of source {source} whose "
                    f"territory is complete at depth {random.depth}, drawn with a fixed random seed. They are what "
                    "this store has crawled, not a sample of the whole collection."
                )
            elif random.expanded < MIN_EXPANDED:
                yield (
                    f"No comparison with random seeds: source {source} has {counted(random.expanded, 'expanded image')}"
                    f"; {MIN_EXPANDED} are needed.{self._deeper(source)}"
                )
            else:
                instead = f" At depth {random.enough_at} there are enough." if random.enough_at else ""
                territories = counted(random.complete, "complete territory", "complete territories")
                yield (
                    f"No comparison with random seeds: source {source} has "
                    f"{counted(random.expanded, 'expanded image')} but {territories} at depth {random.depth}; "
                    f"{COUNT} are needed.{instead or self._deeper(source)}"
                )

    def _deeper(self, source: str) -> str:
        """Return how to get more images of a catalogue; what is read as a whole has no more."""
        depth = self.atlas.depth + DEEPER
        return "" if kind_of(source).whole or depth > MAX_DEPTH else f" A crawl to depth {depth} may add enough."


def _numbers(rows: Sequence[DensityRow]) -> str:
    """Return the density that these territories share, and their sizes."""
    sizes = dict.fromkeys(row.nodes for row in rows)
    images = f"{all_of([f'{size:,}' for size in sizes], EACH)} image{'s' * (sizes.keys() != {1})}"
    return f"density {decimal(rows[0].density)}, {images}{' each' * (len(rows) > 1 == len(sizes))}"


def _tightness(density: Standing) -> str:
    if density.lower >= TAIL * density.count:
        return "tight"
    return "loose" if density.higher >= TAIL * density.count else "as tight as usual"


def _stands(standing: Standing, lower: str, higher: str, equal: str) -> tuple[str, int]:
    """Return the word for the largest of the three counts of a standing, and that count."""
    words = {higher: standing.lower, lower: standing.higher, equal: standing.equal}
    most = max(words, key=words.__getitem__)
    return most, words[most]


def _compared(standing: Standing, lower: str, higher: str, equal: str) -> str:
    """Return the same as text, such as "denser than 97 of 100"."""
    most, number = _stands(standing, f"{lower} than", f"{higher} than", f"{equal} as")
    return f"{most} {_among(number, standing)}"


def _among(number: int, standing: Standing) -> str:
    return f"all {number}" if number == standing.count else f"{number} of {standing.count}"
