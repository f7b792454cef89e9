import lib.orm

lib.orm.Session()  # finding: opens
