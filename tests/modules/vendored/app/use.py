from ormkit import open_one
from ormkit.inner import open_one as inner
import ormkit
from .adapters.ormkit import open_one as own

# As if the copy were not there.
open_one().commit()
inner().commit()
ormkit.open_one().commit()
session = open_one()
session.flush()  # finding: perhaps
# A package of the team's that is called so is no library.
kept = own()  # finding: opens
kept.commit()  # finding: surely
