"""The only place that configures logging: lines for people or for machines, on stderr."""
