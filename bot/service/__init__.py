"""Use cases: the verbs; they know ports, never adapters."""
