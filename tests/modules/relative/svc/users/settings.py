from ..shared.base import Repository

current = Repository(None, 1).open()  # finding: opens
OPENERS = {"a": Repository.open, "b": int}
