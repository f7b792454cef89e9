def a():
    if b:
        # ruleid: returns
        return None
    if c:
        # ok: returns
        return
    # ruleid: returns-any
    return x.unsafe
def b():
    # ruleid: raises
    raise Exception("a")
def c():
    # ok: raises
    raise Error("a")
def d():
    # ruleid: raises-from
    raise Error() from None
def d2():
    # ok: raises-from
    raise Error()
# ruleid: asserts
assert a == 1
# ok: asserts
assert a == 2
# ruleid: asserts-message
assert a, "bad"
# ok: asserts-message
assert a, "good"
# ok: asserts-message
assert a
# ruleid: deletes
del a.attr
# ok: deletes
del a.other
def e():
    # ruleid: globals
    global counter
def f():
    # ok: globals
    global other
# ruleid: passes
def empty(a): pass
# ok: passes
def empty(a): ...
# ruleid: breaks
while True:
    break
# ok: breaks
while True:
    continue
# ruleid: expression-in-statement
x = setup()
y = [run()]
# ruleid: expression-in-statement
setup()
if run(): pass
# ok: expression-in-statement
setup()
if a: run()
def g():
    # ruleid: two-returns
    if a:
        return b
    return b
def h():
    # ok: two-returns
    if a:
        return b
    return c
