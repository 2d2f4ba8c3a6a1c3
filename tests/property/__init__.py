"""Laws, tried on many inputs."""
