"""Reading the world: files into drafts."""
