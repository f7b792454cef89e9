from app.db import make

make()
