# ruleid: said
f(1)
# ok: said
g(1)
