import importlib
import sys

importlib.import_module("app.db").Session()  # finding: opens
__import__("app.db").db.Session()  # finding: opens
getattr(importlib.import_module("app.db"), "Session")()  # finding: opens
sys.modules["app.db"].Session()  # finding: opens


def later():
    sys.modules["app.db"].Session()  # finding: opens


def once_more():
    return importlib.import_module("app.db").Session()  # finding: opens
