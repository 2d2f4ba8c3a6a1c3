"""Tests read like behaviour."""
