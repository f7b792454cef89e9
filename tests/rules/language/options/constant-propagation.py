A = "a"
# ruleid: default
f(A)
# ruleid: on
g(A)
# ok: off
h(A)
# ruleid: off
h("a")
