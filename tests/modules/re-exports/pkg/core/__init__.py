from . import db
from .db import make
from .names import Alias
