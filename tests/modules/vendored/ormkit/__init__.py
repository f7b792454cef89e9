"""A copy of a library that rules.yaml names: it is not looked into."""
from lib.orm import Session


def open_one():
    return Session()  # finding: opens
