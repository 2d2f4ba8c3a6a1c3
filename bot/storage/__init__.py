"""Remembering: all SQL of the house."""
