"""What views and random graphs are, in words."""

VIEWS = {
    "discovered": "what a crawl to this depth saw: the outermost images are in it, their own lists are not. "
    "This is the tutorial's graph",
    "closed": "the same images with all links among them, so that every image had its say",
}
NULLS = {
    "rewired": "links swapped at random: every picture keeps its number of links, out and in",
    "random_lists": "lists drawn at random: every picture keeps only its number of links out",
}
