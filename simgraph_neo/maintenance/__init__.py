"""Looking after a store: its invariants, what may be forgotten, what its crawls were."""
