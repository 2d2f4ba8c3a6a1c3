"""The engines that `bench` measures, one a module; each is imported when it takes part."""
