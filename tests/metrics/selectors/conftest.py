from tests.metrics.story import built_story, story  # noqa: F401
from tests.shared import built_world, world  # noqa: F401
