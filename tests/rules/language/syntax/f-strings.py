# ruleid: any
f(f"a{b}")
# ruleid: any
f(f"{b}")
# ok: any
f("a")
# ok: any
f(a)
# ruleid: with-part
g(f"a{b}c")
# ruleid: with-part
g(f"{b}")
# ruleid: with-part
g(f"a{b}c{d}e")
# ok: with-part
g("a")
# ruleid: exact
h(f"a{x + 1}b")
# ok: exact
h(f"a{x}c")
# ruleid: bound-part
i(f"a{other}{user}")
# ok: bound-part
i(f"a{other}")
# ruleid: name-within
n(f"a{secret_name!r:>10}")
# ok: name-within
n("secret_name")
# ruleid: percent
k("a %s" % b)
# ruleid: percent
k("a %s %s" % (b, c))
# ok: percent
k(a % b)
# ruleid: format
l("{}".format(b))
# ok: format
l(a.format(b))
# ruleid: concatenated
m("a" + b)
# ok: concatenated
m(a + "b")
