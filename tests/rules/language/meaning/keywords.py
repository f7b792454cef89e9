# ruleid: order
f(a=1, b=2)
# ruleid: order
f(b=2, a=1)
# ok: order
f(a=1, b=2, c=3)
# ok: order
f(a=2, b=1)
# ruleid: order-more
g(0, a=1, c=3, b=2)
# ok: order-more
g(0, a=1)
# ruleid: positional-then-keyword
h(1, k=1)
# ok: positional-then-keyword
h(k=1)
# ok: positional-then-keyword
h(1, k=1, l=2)
# ruleid: metavariable-keyword
i(other=1, x=2)
# ok: metavariable-keyword
i(x=2, y=1)
