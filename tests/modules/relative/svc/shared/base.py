from lib.orm import Session


class Repository:
    def __init__(self, s: Session, size: int):
        self.s = s
        self.size = size

    @property
    def session(self):
        return self.s

    def open(self):
        return Session()  # finding: opens
