"""Pullquote: answers questions about the news by quoting articles, word for word."""
