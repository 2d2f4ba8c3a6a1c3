"""The part of the composition root that measures speed: corpora on disk, engines in processes of their own."""
