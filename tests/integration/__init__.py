"""The real parts together, on real files."""
