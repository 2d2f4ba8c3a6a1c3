"""One double per port."""
