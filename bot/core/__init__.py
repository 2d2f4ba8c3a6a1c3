"""Values and rules; no I/O, clock, log or async."""
