# ruleid: chain
q.filter(a).all()
# ruleid: chain
q.filter(a).order_by(b).limit(1).all()
# ok: chain
q.order_by(b).all()
# ok: chain
q.filter(a).first()
# ruleid: chain-from-name
session.execute(1)
# ruleid: chain-from-name
session.begin().conn.execute(1)
# ok: chain-from-name
other.begin().execute(1)
# ruleid: deep
f(danger())
# ruleid: deep
f(1 + [g(danger(2))][0])
# ok: deep
f(safe(), x)
# ok: deep
f()
# ruleid: deep-condition
if a and not user.is_admin: pass
# ok: deep-condition
if a: user.is_admin
def g():
    # ruleid: deep-statement
    return {"a": [secret]}
def h():
    # ok: deep-statement
    return public
