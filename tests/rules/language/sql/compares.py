TENANT_COLUMN = "tenant_id"
CONDITION = "a = 1"

# ruleid: compares
a = "SELECT * FROM t WHERE tenant_id = 1"
# ruleid: compares
a = "SELECT * FROM t WHERE org_name = 1"
# ruleid: compares
a = f"SELECT * FROM {t} WHERE {t}.tenant_id = '{x}'"
# ruleid: compares
a = f"SELECT * FROM t WHERE {TENANT_COLUMN} = %s"
# The literal that says it is what is found.
a = ("SELECT * FROM t "
     # ruleid: compares
     "WHERE tenant_id = 1")
a = (f"SELECT * FROM {t} "
     f"JOIN {t} "
     # ruleid: compares
     f"ON {t}.tenant_id = {t}.id "
     "ORDER BY id")
a = (r"SELECT '\d', "
     "'\x41', "
     f"{'a' 'b'} FROM t WHERE "
     # ruleid: compares
     "tenant_id = 1")
# ruleid: compares
a = """
    SELECT * FROM t
    WHERE tenant_id = 1
"""
# ruleid: compares
a = "SELECT * FROM t WHERE tenant\x5fid = 1"
# ruleid: compares
a = r"WHERE tenant_id ~ '\d'"
# ruleid: compares
a = b"WHERE tenant_id = 1"
# ok: compares
a = "INSERT INTO t (tenant_id) VALUES (1)"
# ok: compares
a = f"INSERT INTO t ({TENANT_COLUMN}) VALUES (1)"
# ok: compares
a = f"SELECT * FROM t WHERE id = {tenant_id}"
# ok: compares
a = f"UPDATE t SET {CONDITION}"
# ok: compares
a = TENANT_COLUMN
# ruleid: compares, compares-content
run("WHERE tenant_id = 1")
# ok: compares-content
run("tenant_id, name")
