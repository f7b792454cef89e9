from lib.orm import Session as Base


class Session(Base):
    pass
