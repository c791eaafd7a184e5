from tests.shared import built_world, world  # noqa: F401
