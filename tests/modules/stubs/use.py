from app.made import make

make()  # finding: opens
