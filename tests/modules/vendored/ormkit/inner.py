# Within the library nothing is followed, either.
from . import open_one
from ormkit import open_one as again


def work():
    open_one().commit()
    again().commit()
