from lib.orm import Session


def open_one():
    return Session()  # finding: opens
