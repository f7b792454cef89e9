from lib.orm import *


def uses():
    # ruleid: opens
    s = Session()
    # ruleid: session
    s.commit()
