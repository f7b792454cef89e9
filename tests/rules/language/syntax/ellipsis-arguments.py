# ruleid: any
f()
# ruleid: any
f(1, *a, b=2, **c)
# ruleid: first
g(1)
# ruleid: first
g(1, 2, c=3)
# ok: first
g(2, 1)
# ruleid: last
h(1)
# ruleid: last
h(0, 1)
# ok: last
h(1, 0)
# ruleid: somewhere
i(0, a, 1, a, 2)
# ok: somewhere
i(a, b)
# ruleid: none
j()
# ok: none
j(1)
# ruleid: exact
k(1, 2)
# ok: exact
k(1)
# ok: exact
k(1, 2, 3)
# ruleid: star
m(*a)
# ok: star
m(a)
# ruleid: double-star
n(1, **k)
# ok: double-star
n(1, k)
# ruleid: keyword-somewhere
o(cmd, shell=True)
# ruleid: keyword-somewhere
o(shell=True, cwd=a)
# ok: keyword-somewhere
o(cmd, shell=False)
