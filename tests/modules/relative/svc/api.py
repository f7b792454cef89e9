from .users.repository import Users, users
from .users.settings import OPENERS

users.open()  # finding: opens
users.s.commit()  # finding: surely
Users(None, 2).session.commit()  # finding: surely
OPENERS["a"](users)  # finding: opens
OPENERS["b"]("1")
