"""Pages and pieces of pages → blocks."""
