from .core import *
from .core.db import make as open_one
