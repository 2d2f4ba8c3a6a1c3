"""The status door: how the running bot is, on loopback."""
