"""Mirrors bot/; milliseconds."""
