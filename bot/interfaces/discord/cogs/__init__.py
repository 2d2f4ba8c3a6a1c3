"""Groups of commands and listeners."""
