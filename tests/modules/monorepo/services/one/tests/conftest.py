from app.db import make


def given():
    return make()  # finding: opens
