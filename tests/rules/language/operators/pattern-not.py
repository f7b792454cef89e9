# ruleid: not
f(a)
# ok: not
f(safe)
# ruleid: not
f(safe, a)
# ok: not
f(a, b, timeout=1, verify=True)
# ruleid: not
f(a, verify=False)

# ruleid: not-equal-ranges-only
make()
# ruleid: not-equal-ranges-only
x = make()
# ruleid: not-equal-ranges-only
use(make())

# ruleid: not-unifies
same(a, b)
# ok: not-unifies
same(a, a)

# ruleid: not-of-patterns
g(other)
# ok: not-of-patterns
g(okay)
# ruleid: not-of-either
h(3)
# ok: not-of-either
h(1)
# ok: not-of-either
h(2)
