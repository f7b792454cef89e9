# ruleid: both
load(1)
# ok: both
load(1, 2)
# ok: both
store(1)

outer(
    1,
    # ruleid: inner-is-kept
    inner())
# ok: inner-is-kept
inner()
# ok: inner-is-kept
outer()

def f():
    s = connect()
    # ruleid: unify
    s.commit()
    # ok: unify
    t.commit()

# ruleid: nested
read(a)
# ok: nested
read(safe)
# ruleid: nested
write(a)
# ok: nested
write(safe)
