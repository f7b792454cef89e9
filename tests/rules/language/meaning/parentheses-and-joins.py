# ruleid: parentheses
f(a + b)
# ruleid: parentheses
f((a + b))
# ruleid: parentheses
f(((a) + (b)))
# ruleid: parentheses
(f)((a
     + b))
# ok: parentheses
f((a + b,))
def g1():
    # ruleid: statement
    return x
def g2():
    # ruleid: statement
    return ((x))
# ruleid: joined
g("ab")
# ruleid: joined
g("a" "b")
# ruleid: joined
g("a" + "b")
# ruleid: joined
g(("a"
   'b'))
# ok: joined
g("a", "b")
# ruleid: three-parts
h("a" + "=" + "b")
# ruleid: three-parts
h("a" "=" + "b")
# ok: three-parts
h("a" + c + "b")
# ruleid: tuple
for_tuple(a, (b, c))
# ok: tuple
for_tuple(a, b, c)
# ruleid: plus-with-name
i("a" + b)
# ok: plus-with-name
i(b + "a")
# ruleid: condition
if x: pass
