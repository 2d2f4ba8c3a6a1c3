"""Web pages: bytes → `core.page.Page`."""
