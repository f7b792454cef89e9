# ruleid: binary
x = a % 7
# ok: binary
x = a % 8
# ruleid: compare
if a.b == None: pass
# ok: compare
if a is None: pass
# ruleid: is-compare
a is 3
# ok: is-compare
a is not 3
# ruleid: unary
-a[0]
# ok: unary
a[0]
# ruleid: boolean
not a in b
# ruleid: conditional
x = a if b else default
# ok: conditional
x = default if b else a
# ruleid: subscript
os.environ["A"]
# ok: subscript
os.environ.get("A")
# ruleid: slice
a[1:2]
# ok: slice
a[0:2]
# ok: slice
a[1]
# ruleid: slice-step
a[::2]
# ruleid: lambda
lambda e: e.key
# ok: lambda
lambda e: f.key
# ok: lambda
lambda e, f: e.key
# ruleid: list-comprehension
[a for a in b]
# ok: list-comprehension
[a + 1 for a in b]
# ok: list-comprehension
{a for a in b}
# ruleid: comprehension-if
[g(a) for a in b if a > 1]
# ok: comprehension-if
[g(a) for a in b]
# ruleid: dict-comprehension
{a: a for a in b}
# ok: dict-comprehension
{a: c for a in b}
# ruleid: generator
any(a for a in b)
async def co():
    # ruleid: await-it
    await a.b()
    # ok: await-it
    a.b()
    # ok: await-it
    await a
    # ruleid: yield-it
    yield risky
    # ok: yield-it
    yield safe
def gen():
    # ruleid: yield-from
    yield from a
    # ok: yield-from
    yield a
# ruleid: starred
[*a, 5]
# ok: starred
[a, 5]
# A star is around all of its operand, wherever it stands.
# ruleid: starred-call
[*spread()]
# ruleid: starred-call
{*spread()}
# ruleid: starred-call
rest = *spread(), 1
# ruleid: starred-call
rest = *a, *spread()
# ruleid: starred-call
for row in *spread(1).rows, None: pass
# ruleid: starred-call
f(x, [*spread()[0]])
# ruleid: starred-call
x[*spread()]
# ruleid: starred-call
[*spread() or []]
# ruleid: starred-call
[*spread() + [1]]
# ruleid: starred-call
[* spread() if a else b]
# ruleid: starred-call
[*a.b(spread()).c]
def returns():
    # ruleid: starred-call
    return *spread(), 1
def yields():
    # ruleid: starred-call
    yield *spread(), 1
# ruleid: starred-call, starred-whole
whole = [*spread().rows, 7]
# ruleid: starred-call
def typed(*args: *spread()): pass
# ruleid: starred-call
print("a", *spread())
# ruleid: starred-call
del x[*spread()]
# ruleid: starred-call
x[*spread()] = 1
# ok: starred-call
[*spread]
# ok: starred-call
*spread.rest, last = a
# ruleid: none-literal
literal(None)
# ruleid: true-literal
literal(True)
# ok: true-literal
literal(False)
# ruleid: number
literal(255)
# ruleid: number
literal(0xff)
# ok: number
literal(256)
# ruleid: walrus
if (n := compute()): pass
# ok: walrus
if compute(): pass
# ruleid: chained-compare
1 < a < 9
# ok: chained-compare
1 < a <= 9
