"""Review packs without the database: what a pack holds, how it is written down, and how two of them differ. Pure."""
