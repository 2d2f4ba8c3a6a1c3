"""Doors: somebody's words into a Question, an Answer into somebody's words."""
