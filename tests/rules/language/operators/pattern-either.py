# ruleid: either
f(1)
# ruleid: either
g(1)
# ok: either
f(1, 2)
# ok: either
h(1)
# ruleid: either
h(2)
i(2)

with a():
    # ruleid: either-of-insides
    call()
while True:
    # ruleid: either-of-insides
    call()
with b():
    # ok: either-of-insides
    call()

# ruleid: branches-bind-apart
left(x)
# ok: branches-bind-apart
left(y)
# ok: branches-bind-apart
right(x)
