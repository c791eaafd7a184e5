from tests.quarter import built_quarter, quarter  # noqa: F401
from tests.shared import built_world, world  # noqa: F401
