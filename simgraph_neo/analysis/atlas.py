"""The result of comparing seeds: the numbers of their territories, and where these meet."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from math import inf
from typing import TYPE_CHECKING, Any

from simgraph_neo.analysis.metrics import Measured, metrics_table
from simgraph_neo.comparison import Pair, Standing
from simgraph_neo.subgraph import pictures_of
from simgraph_neo.tables import Tabular, shown
from simgraph_neo.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from simgraph_neo.analysis.density import DensityRow
    from simgraph_neo.attributes import View
    from simgraph_neo.metrics import RandomSeeds
    from simgraph_neo.subgraph import ImageReader
    from simgraph_neo.tables import TableRows


@dataclass(frozen=True, slots=True, repr=False)
class Atlas(Tabular):
    """A comparison of the territories of several seeds (the images within `depth` hops of each)."""

    seeds: tuple[str, ...]
    depth: int
    view: View
    """The view of growth and bridges; if both views were chosen, the closed one."""
    rows: tuple[Measured, ...]
    """All metrics of each seed in each view, then of the union of all seeds."""
    own: dict[str, int]
    """Seed -> the number of images that are in no other seed's territory."""
    growth: tuple[DensityRow, ...]
    """A row for each seed and depth from 0 on, then a row "union" for each depth."""
    pairs: tuple[Pair, ...]
    """All pairs of seeds."""
    lists_of: str
    """The first and the last day on which the lists were fetched."""
    titles: dict[str, str | None]
    """Seed -> its title."""
    sources: dict[str, str]
    """Seed -> its source."""
    random_seeds: dict[str, RandomSeeds]
    """Source -> the numbers of random seeds of it, for comparison."""
    reader: ImageReader = field(compare=False)

    @property
    def paragraphs(self) -> list[list[str]]:
        """The findings in plain English: paragraphs, each a list of sentences."""
        from simgraph_neo.analysis.compare_sentences import paragraphs

        return paragraphs(self)

    @property
    def sentences(self) -> list[str]:
        """The sentences of all paragraphs."""
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]

    @property
    def short_names(self) -> dict[str, str]:
        """Seed -> a short name for tables: its title, or its id if the title is long or not unique."""
        from simgraph_neo.analysis.compare_sentences import short_names

        return short_names(self)

    @property
    def territories(self) -> list[DensityRow]:
        """Size, density and coverage of each seed's territory."""
        return [row for row in self.growth if row.depth == self.depth and row.seed in self.seeds]

    @property
    def sizes(self) -> dict[str, int]:
        """Seed -> the number of images in its territory."""
        return {row.seed: row.nodes for row in self.territories if row.seed}

    @property
    def standings(self) -> dict[str, dict[str, Standing]]:
        """Seed -> how its number of images and its density compare with random seeds of its source.

        Only for complete territories of at least two images: one image alone has no density.
        """
        found = dict[str, dict[str, Standing]]()
        for row in self.territories:
            random = self.random_seeds[self.sources[row.seed or ""]]
            if row.complete and row.nodes > 1 and random.seeds:
                found[row.seed or ""] = {
                    "nodes": Standing.of(row.nodes, random.nodes),
                    "density": Standing.of(row.density, random.density),
                }
        return found

    @property
    def density_spread(self) -> tuple[float, Standing] | None:
        """The largest difference of density, and how it compares with random groups of the same number of seeds.

        None unless all seeds are of one source and have standings.
        """
        if len(self.standings) < len(self.seeds) or len(self.random_seeds) > 1:
            return None
        density = [row.density for row in self.territories]
        (random,) = self.random_seeds.values()
        difference = max(density) - min(density)
        return difference, Standing.of(difference, random.density_spreads(len(self.seeds)))

    @property
    def nearest_pairs(self) -> list[Pair]:
        """The pairs, sorted by overlap (the largest first), then by the depth of their contact."""
        return sorted(
            self.pairs, key=lambda pair: (-pair.jaccard, pair.contact.depth if pair.contact else inf, pair.seeds)
        )

    @property
    def jaccard(self) -> list[list[float]]:
        """The overlap of each two territories, as a square matrix."""
        return self._matrix(1.0, lambda pair: pair.jaccard)

    @property
    def shared(self) -> list[list[int]]:
        """The number of images that each two territories share; on the diagonal, the size of each."""
        matrix = self._matrix(0, lambda pair: pair.shared)
        for place, seed in enumerate(self.seeds):
            matrix[place][place] = self.sizes[seed]
        return matrix

    @property
    def first_touch(self) -> list[list[int | None]]:
        """The smallest depth at which each two territories share an image; None if they do not."""
        return self._matrix(0, lambda pair: pair.first_touch)

    def _matrix(self, same: Any, value: Callable[[Pair], Any]) -> list[list[Any]]:
        found = {pair.seeds: value(pair) for pair in self.pairs}
        return [[same if a == b else found.get((a, b), found.get((b, a))) for b in self.seeds] for a in self.seeds]

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as dicts, each with `own`."""
        return [{**row.record(), "own": self.own.get(row.coverage.seed or "")} for row in self.rows]

    def summary(self) -> str:
        """Return the seeds, the depth and the view."""
        return f"{counted(len(self.seeds), 'seed')}, depth {self.depth}, {self.view} view: {', '.join(self.seeds)}"

    def _repr_html_(self) -> str:
        text = " ".join([f"{self.summary()}.", *self.sentences])
        return shown(*self.tables(), text=text)

    def tables(self) -> list[TableRows]:
        """Return a table with a column for each seed, and one with a row for each pair and its meeting images."""
        pictures = pictures_of(self.reader, [met.id for pair in self.pairs for met in pair.meeting])
        pairs = [
            [
                " and ".join(pair.seeds),
                pair.shared,
                pair.jaccard,
                pair.first_touch,
                [pictures[met.id] for met in pair.meeting if met.id in pictures],
            ]
            for pair in self.pairs
        ]
        return [metrics_table(self.rows), (["seeds", "shared", "jaccard", "first touch", "meeting images"], pairs)]

    def record(self) -> dict[str, Any]:
        """Return the object that is printed as JSON."""
        spread = self.density_spread
        return {
            "sentences": self.sentences,
            "seeds": list(self.seeds),
            "titles": self.titles,
            "depth": self.depth,
            "view": self.view,
            "lists_of": self.lists_of,
            "rows": self.records(),
            "growth": [asdict(row) for row in self.growth],
            "jaccard": self.jaccard,
            "shared": self.shared,
            "first_touch": self.first_touch,
            "pairs": [asdict(pair) for pair in self.pairs],
            "standings": {
                seed: {name: asdict(each) for name, each in of.items()} for seed, of in self.standings.items()
            },
            "density_spread": spread and {"difference": spread[0], "standing": asdict(spread[1])},
            "random_seeds": {source: random.record() for source, random in self.random_seeds.items()},
        }
