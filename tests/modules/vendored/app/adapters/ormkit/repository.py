from .base import open_one

kept = open_one()  # finding: opens
kept.commit()  # finding: surely
