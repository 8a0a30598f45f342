"""Where the pictures of the built-in flags come from: `painting` draws them from ``flags.toml``.

After a change of either, ``python -m tools.flags`` paints them anew into the package; a new flag needs a row in
``simgraph_neo/sources/flags/flags.csv``, too. Stores keep what they know of a flag until its next ingest.
"""
