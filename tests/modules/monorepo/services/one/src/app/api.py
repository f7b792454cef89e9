from app.db import make

make()  # finding: opens
