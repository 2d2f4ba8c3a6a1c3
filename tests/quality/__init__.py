"""Floors on the shipped judged questions."""
