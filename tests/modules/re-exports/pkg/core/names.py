from typing import Annotated

from .db import make as base

Alias = Annotated[base, "anything"]
