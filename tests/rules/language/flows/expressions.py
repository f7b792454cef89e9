from functools import reduce
import functools
import logging


# Arguments, and what is within them.
def arguments(q, t, flag, other):
    # ruleid: flows
    q.where(A.x == t)
    # ruleid: flows
    q.where(other, A.x == t)
    # ruleid: flows
    q.where(clause=A.x == t)
    # ruleid: flows
    q.where(other & (A.x == t) | ~other)
    # ruleid: flows
    q.where(not_(func.coalesce(A.x == t, True)))
    # ruleid: flows
    q.where((A.x == t).is_(True))
    # ruleid: flows
    q.where(Parent.children.any(A.x == t))
    # ruleid: flows
    q.where((A.x == t) == True)
    # ruleid: flows
    q.where(*[A.x == t])
    # ruleid: flows
    q.where(*(A.x == t for A in tables))
    # ruleid: flows
    q.where(lambda: A.x == t)
    # ruleid: flows
    q.where(A.x == t if flag else other)
    # ruleid: flows
    q.where(other if flag else A.x == t)
    # ruleid: flows
    q.where(**{"clause": A.x == t})
    # ruleid: flows
    q.where((found := A.x == t))
    # ok: flows
    q.where(other if row.x == t else None)
    # ok: flows
    q.where(A.id.in_([p.id for p in pages if p.x == t]))
    # ok: flows
    q.order_by(A.x == t)
    # ok: flows
    (A.x == t).where(other)


# Values on their way.
async def values(q, t, flag, other):
    # ruleid: flows
    a = A.x == t
    q.where(a)
    # ruleid: flows
    b: object = A.x == t
    q.where(b)
    # ruleid: flows
    c = [other, A.x == t]
    q.where(*c)
    # ruleid: flows
    d = (A.x == t) & other
    e = d | other
    q.where(~e)
    # ruleid: flows
    f = not (A.x == t)
    q.where(f)
    # ruleid: flows
    g = other and A.x == t
    q.where(g)
    # ruleid: flows
    h = [A.x == t] + [other]
    q.where(*h)
    # ruleid: flows
    i = await (A.x == t)
    q.where(i)
    # ruleid: flows
    j = A.x == t if flag else other
    q.where(j)
    # ruleid: flows
    k = {"first": A.x == t}
    q.where(k["first"])
    # ruleid: flows
    m = {A.x == t, other}
    q.where(*m)
    # ruleid: flows
    q.where(reduce(and_, [A.x == t, other]))
    # ruleid: flows
    n = [A.x == t]
    q.where(functools.reduce(and_, n))
    # ruleid: flows
    o = [A.x == t]
    q.where(*list(tuple(o)))
    # ruleid: flows
    p = {"a": A.x == t}
    q.where(*p.values())
    for key, value in p.items():
        q.where(value)
    # ruleid: flows
    r = [A.x == t]
    q.where(*[each for each in r])
    for each in r:
        q.where(each)
    # ruleid: flows
    if (s := A.x == t) is not None:
        q.where(s)
    # ruleid: flows
    u = (A.x == t, other)
    first, second = u
    q.where(first)
    # ruleid: flows
    w = [A.x == t][0]
    q.where(w)
    # ruleid: flows
    y = lambda: A.x == t
    q.where(y)
    z = {}
    # ruleid: flows
    z["k"] = A.x == t
    q.where(z["k"])
    q.where(z.get("k"))


def silent_values(q, t, flag, other):
    # ok: flows
    if A.x == t:
        q.where(other)
    # ok: flows
    a = other if A.x == t else None
    q.where(a)
    # ok: flows
    b = compute(A.x == t)
    q.where(b)
    # ok: flows
    c = len([A.x == t])
    q.where(c)
    # ok: flows
    d = (A.x == t) == other
    q.where(d)
    # ok: flows
    e = other[A.x == t]
    q.where(e)
    # ok: flows
    logging.info("found %s", A.x == t)
    # ok: flows
    f, g = A.x == t, other
    q.where(g)
    # ok: flows
    h = (A.x == t, other)
    q.where(h[1])
    # ok: flows
    i = {"a": A.x == t, "b": other}
    q.where(i["b"])
    # ok: flows
    j = A.x == t
    j = other
    q.where(j)
    q.where(k)
    # ok: flows
    k = A.x == t
    # ok: flows
    m = [p for p in pages if p.x == t]
    q.where(m)
    # ok: flows
    n = A.x == t
    # Within a comparison only what is written there counts.
    q.where(A.hidden == n)
    # ok: flows
    while A.x == t:
        q.where(other)
    # ok: flows
    (lambda: A.x == t)


# Texts, to a marked argument.
def texts(c, name, parts):
    # ruleid: flows-marked
    c.execute("one")
    # ruleid: flows-marked
    a = "one"
    c.execute(a + name)
    # ruleid: flows-marked
    b = "one %s" % name
    c.execute(b)
    # ruleid: flows-marked
    d = "one {}".format(name)
    c.execute(d.strip())
    # ruleid: flows-marked
    e = "a"
    c.execute(f"select {e}")
    # ruleid: flows-marked
    g = "one".replace("x", name).encode()
    c.execute(g)
    parts = []
    # ruleid: flows-marked
    parts.append("two")
    # ruleid: flows-marked
    parts.extend(["three"])
    # ruleid: flows-marked
    parts.insert(0, "four")
    # ruleid: flows-marked
    parts += ["five"]
    # ruleid: flows-marked
    c.execute(" ".join(parts))
    # ruleid: flows-marked
    h = "six"
    # ruleid: flows-marked
    h += "seven"
    c.execute(h)
    # ok: flows-marked
    c.execute(name, "eight")
    # ok: flows-marked
    c.execute(name == "nine")
    # ok: flows-marked
    c.execute(text("ten"))
    # ok: flows-marked
    c.execute(name["eleven"])
    # ok: flows-marked
    c.execute({"twelve": name})
    # ok: flows-marked
    print("thirteen")
