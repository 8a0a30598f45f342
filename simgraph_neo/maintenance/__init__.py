"""Maintain a store: check and repair its invariants, forget seeds, and read its history."""
