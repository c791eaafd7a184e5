"""The sections of a paper: each function writes what a pack holds of its subject into a `Section`, and nothing where it holds
nothing. Pure."""
