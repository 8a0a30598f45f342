"""What views and random graphs are, in words."""

VIEWS = {
    "discovered": "what a crawl to this depth has seen; the outermost images, the frontier, have no neighbour "
    "lists in it. This is the graph of the tutorial",
    "closed": "the same images and all edges among them, those from the frontier included",
}
NULLS = {
    "rewired": "edges swapped at random; every image keeps its in-degree and its out-degree",
    "random_lists": "neighbour lists drawn at random; every image keeps its out-degree only",
}
