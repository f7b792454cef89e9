# What gives variables and attributes their values, and which reads see it.
# ruleid: flows
MODULE = A.x == 1
COLLECTED = []


def module(q):
    q.where(MODULE)
    # ruleid: flows
    COLLECTED.append(A.x == 2)


def module_reads(q):
    q.where(*COLLECTED)


def branches(q, t, flag, other):
    conditions = [other]
    if flag:
        # ruleid: flows
        conditions.append(A.x == t)
    elif other:
        # ruleid: flows
        conditions = [A.x == t]
    else:
        # ok: flows
        conditions = [A.x == t]
        conditions = []
        return None
    return q.where(*conditions)


def changed_later(q, t):
    conditions = []
    q.where(*conditions)
    # ok: flows
    conditions.append(A.x == t)
    return None


def loops(q, t, models):
    conditions = []
    for model in models:
        q = q.where(*conditions)
        # ruleid: flows
        conditions.append(model.x == t)
    while models:
        q = q.where(later)
        # ruleid: flows
        later = A.x == t
    return q


def replaced(q, t, other):
    # ok: flows
    condition = A.x == t
    with other as condition:
        q.where(condition)
    # ok: flows
    again = A.x == t
    for again in other:
        q.where(again)


def each_of(q, t, other):
    # ruleid: flows
    for condition in [A.x == t, other]:
        q = q.where(condition)
    # ruleid: flows
    pairs = [("x", A.x == t)]
    for name, condition in pairs:
        q = q.where(condition)
    return q


def update_and_setdefault(q, t):
    found = {}
    # ruleid: flows
    found.update({"a": A.x == t})
    # ruleid: flows
    found.update(b=A.x == t)
    # ruleid: flows
    found.setdefault("c", A.x == t)
    # ruleid: flows
    found.setdefault("d", []).append(A.x == t)
    q.where(*found.values())
    unique = set()
    # ruleid: flows
    unique.add(A.x == t)
    q.where(*unique)
    other = {}
    # ok: flows
    other["one"] = A.x == t
    q.where(other["two"])


def unpacked(q, t):
    # ruleid: flows
    (a, b), *c = (A.x == t, 1), 2
    q.where(a)


def closure(q, t):
    # ruleid: flows
    condition = A.x == t
    conditions = []

    def inner():
        # ruleid: flows
        conditions.append(A.x == t)
        return q.where(condition)

    inner()
    return q.where(*conditions)


def shadowed(q, t):
    # ok: flows
    condition = A.x == t

    def inner(condition):
        return q.where(condition)

    return inner


class Repository:
    # ruleid: flows
    base = [A.x == 0]
    # ok: flows
    unused = [A.x == 0]

    def __init__(self, t):
        # ruleid: flows
        self.condition = A.x == t
        self.filters = []
        # ok: flows
        self.other = A.x == t

    def narrow(self, t):
        # ruleid: flows
        self.filters.append(A.x == t)
        # ruleid: flows
        self.filters += [A.x == t]
        return self

    def run(self, q):
        return q.where(self.condition, *self.filters, *self.base)


class Special(Repository):
    def more(self, t):
        # ruleid: flows
        self.filters.extend([A.x == t])


class Unrelated:
    def more(self, t):
        # ok: flows
        self.filters.extend([A.x == t])


def attributes(q, t, request):
    # ruleid: flows
    request.condition = A.x == t
    q.where(request.condition)
