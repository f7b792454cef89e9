# What a fragment flows into tells what it is.
def flowing(c, t, sets, wheres):
    # ruleid: fragments
    c.execute("SELECT * FROM t WHERE " + "tenant_id = 1")
    # ruleid: fragments
    c.execute("SELECT * FROM t WHERE a = '" + t + "' AND tenant_id = '" + t + "'")
    # ok: fragments
    c.execute("UPDATE t SET " + "tenant_id = 1" + " WHERE a = 1")
    # ok: fragments
    c.execute("UPDATE t SET " + "tenant_id = 'x', updated_at = now()")
    sets = ["a = 1"]
    # ok: fragments
    sets.append("tenant_id = :tenant_id")
    c.execute(f"UPDATE t SET {', '.join(sets)} WHERE id = 1")
    c.execute("UPDATE t SET " + ", ".join(sets) + " WHERE id = 1")
    wheres = ["a = 1"]
    # ruleid: fragments
    wheres.append("tenant_id = :tenant_id")
    c.execute("SELECT * FROM t WHERE " + " AND ".join(wheres))
    # ok: fragments
    part = "tenant_id = :tenant_id"
    c.execute(f"UPDATE t SET {part} WHERE id = 1")
    # ruleid: fragments
    part = "tenant_id = :tenant_id"
    c.execute(f"UPDATE t SET a = 1 WHERE {part}")
    # ruleid: fragments
    either = "tenant_id = :tenant_id"
    c.execute(f"UPDATE t SET {either} WHERE {either}")
    sql = "SELECT * FROM t WHERE a = 1"
    # ruleid: fragments
    sql += " AND tenant_id = 1"
    c.execute(sql)
    update = "UPDATE t SET a = 1"
    # ok: fragments
    update += ", tenant_id = 1"
    c.execute(update)
    # ok: fragments
    forgotten = "SELECT * FROM t WHERE tenant_id = 1"
