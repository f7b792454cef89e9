import app.db
from conftest import given

app.db.make()  # finding: opens
g = given()  # finding: opens
g.commit()  # finding: surely
