from lib.orm import Session

s = Session()  # finding: opens
s.commit()  # finding: surely
