"""Definitions of the views and of the kinds of random graphs."""

VIEWS = {
    "discovered": "the images within this depth, and the neighbour lists of all but the outermost images (the "
    "frontier). It is the graph of Wellcome Collection's notebook",
    "closed": "the same images and all edges among them, including those from the frontier",
}
NULLS = {
    "rewired": "edges swapped at random; every image keeps its in-degree and its out-degree",
    "random_lists": "neighbour lists drawn at random; every image keeps its out-degree only",
}
