from ..shared.base import Repository
from . import settings


class Users(Repository):
    def save(self):
        self.s.commit()  # finding: surely
        self.session.commit()  # finding: surely
        self.size.commit()
        self.other.commit()
        settings.current.commit()  # finding: surely


users = Users(None, 1)
