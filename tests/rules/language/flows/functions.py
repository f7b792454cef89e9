# Through the file's own functions: what they return or yield, what they are given and change.
def condition(t):
    # ruleid: flows
    return A.x == t


def conditions(t):
    # ruleid: flows
    yield A.x == t


def many(t):
    found = []
    # ruleid: flows
    found.append(A.x == t)
    return found, {"t": t}


def unused(t):
    # ok: flows
    return A.x == t


def second_of_two(t, other):
    # ok: flows
    return A.x == t, other


async def load(q, t):
    q.where(condition(t))
    q.where(*conditions(t))
    found, parameters = many(t)
    q.where(*found)
    first, second = second_of_two(t, q)
    q.where(second)


def apply(q, condition, *others, flag=None, **named):
    return q.where(condition, *others, named["last"])


# ruleid: flows
def apply_default(q, condition=A.x == 1):
    return q.where(condition)


def calls(q, t, other):
    # ruleid: flows
    apply(q, A.x == t)
    # ruleid: flows
    apply(q, condition=A.x == t)
    # ruleid: flows
    apply(q, other, other, A.x == t)
    # ruleid: flows
    apply(q, other, last=A.x == t)
    # ruleid: flows
    apply(*[q, A.x == t])
    # ruleid: flows
    apply(**{"condition": A.x == t})
    # ok: flows
    apply(A.x == t, other)
    # ok: flows
    apply(q, other, flag=A.x == t)
    # ok: flows
    apply(q, other, **{"flag": A.x == t})


def add_to(found, t):
    # ruleid: flows
    found.append(A.x == t)


def add_to_other(found, t):
    # ok: flows
    found.append(A.x == t)


def collects(q, t):
    found = []
    add_to(found, t)
    return q.where(*found)


# ruleid: flows
make = lambda t: A.x == t


def with_lambda(q, t):
    q.where(make(t))
    # A function that is handed over.
    q.where(condition)


class Base:
    def mine(self, t):
        # ruleid: flows
        return A.x == t

    @property
    def always(self):
        # ruleid: flows
        return A.x == 1

    @staticmethod
    def fixed(t):
        # ruleid: flows
        return A.x == t

    @classmethod
    def of_class(cls, t):
        # ruleid: flows
        return cls.x == t


class Service(Base):
    def __init__(self, condition):
        self.condition = condition

    def load(self, q, t):
        q = q.where(self.mine(t), self.always)
        q = q.where(Service.fixed(t), self.of_class(t))
        # ruleid: flows
        return self.narrow(q, A.x == t)

    def narrow(self, q, condition):
        return q.where(condition, self.condition)


def outside(t, service: Service):
    # ruleid: flows
    service.narrow(1, A.x == t)
    # ruleid: flows
    made = Service(A.x == t)
    # ruleid: flows
    made.narrow(1, condition=A.x == t)
    # ok: flows
    unknown.narrow(1, A.x == t)


def to_itself(q, condition, depth):
    if depth:
        return to_itself(q, condition, depth - 1)
    return q.where(condition)


def one_way(condition):
    return other_way(condition)


def other_way(condition):
    return one_way(condition)


def recursion(q, t):
    # ruleid: flows
    to_itself(q, A.x == t, 3)
    # ok: flows
    one_way(A.x == t)
