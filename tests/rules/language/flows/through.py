import sqlalchemy as sa
from sqlalchemy import and_


def through(q, t, other):
    # ruleid: flows-through
    q.where(and_(A.x == t, other))
    # ruleid: flows-through
    a = sa.and_(other, and_(A.x == t))
    q.where(a)
    # ruleid: flows-through
    b = [A.x == t]
    q.where(and_(*b))
    # ruleid: flows-through
    q.where(labelled(A.x == t, other))
    # ruleid: flows-through
    q.where(wrap_it(A.x == t))
    # ok: flows-through
    q.where(labelled(other, A.x == t))
    # ok: flows-through
    q.where(or_(A.x == t, other))
    # ok: flows-through
    q.where(A.x == t, other)
    # ok: flows-through
    and_(A.x == t, other)


def into_other_code(p, t, other):
    # ruleid: flows-into-other-code
    options = "-c a=" + t
    p["options"] = options
    # ruleid: flows-into-other-code
    args = {"options": "-c b=1"}
    where_clauses = []
    # ruleid: flows-into-other-code
    where_clauses.append("c")
    # ok: flows-into-other-code
    other.append("d")
    # ok: flows-into-other-code
    p["other"] = "e"
