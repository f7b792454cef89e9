LARGE = 1000
# ruleid: greater
f(101)
# ok: greater
f(100)
# ruleid: greater
f(LARGE)
# ruleid: greater
f(100 + 1)
# ruleid: greater
f(0x100)
# ok: greater
f(x)
# ok: greater
f("101")
# ok: greater
f(-101)
# ruleid: not-in-list
g(3)
# ok: not-in-list
g(2)
# ruleid: in-strings
h("md5")
# ok: in-strings
h("sha256")
# ruleid: lower
i("MD5")
# ok: lower
i("MD")
# ruleid: length
j("abc")
# ok: length
j("abcd")
# ruleid: arithmetic
k(1, 14)
# ok: arithmetic
k(1, 15)
# ruleid: and-or-not
l(12)
# ok: and-or-not
l(15)
# ok: and-or-not
l(9)
# ok: and-or-not
l(21)
# ruleid: base
m(0o777)
# ruleid: base
m(777)
# ok: base
m(0o644)
# ok: base
m(0x101)
# ok: base
m(644)
# ruleid: strip
n("2147483648")
# ok: strip
n("2147483647")
# ruleid: two-metavariables
range_of(2, 1)
# ok: two-metavariables
range_of(1, 2)
# ruleid: int-of-text
o("8")
# ruleid: int-of-text
o(9)
# ok: int-of-text
o("7")
# ruleid: re-match
p("abcd")
# ok: re-match
p("xabc")
# ruleid: real
q(0.5)
# ruleid: real
q(0)
# ok: real
q(0.51)
# ruleid: bits
r(0o666)
# ok: bits
r(0o644)
