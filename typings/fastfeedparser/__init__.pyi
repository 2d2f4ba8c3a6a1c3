from collections.abc import Mapping
from typing import Any

def parse(source: bytes) -> Mapping[str, Any]: ...
