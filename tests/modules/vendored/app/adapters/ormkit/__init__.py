from .base import open_one
