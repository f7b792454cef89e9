# ruleid: nested-formula
f(request.args)
# ok: nested-formula
f(request.safe)
# ruleid: nested-formula
f(os.environ["A"])
# ok: nested-formula
f(os.environ)
# ok: negative-only
g("a")
# ok: negative-only
g(f"a{b}")
# ruleid: negative-only
g(a)
# ruleid: part
h(tainted())
# ruleid: part
h("a" + str(tainted()))
# ok: part
h(clean())
# ruleid: regex-language
i("in 2024")
# ruleid: regex-language
i(f(1234))
# ok: regex-language
i("in 202")
# ruleid: generic-language
j("SELECT a, b FROM users")
# ok: generic-language
j("DELETE FROM users")
# ruleid: binds
k(wrap(abc))
# ok: binds
k(wrap(bcd))
# ruleid: body
def body(a):
    if a:
        forbidden()
# ok: body
def other(a):
    allowed()
# ruleid: method-name
db.execute(1)
# ok: method-name
db.close()
# ruleid: regex-within-python
l(is_unsafe)
# ok: regex-within-python
l(is_safe)
# ruleid: inside-value
m(a + 1)
# ok: inside-value
m(escape(a))
# ruleid: inside-value
m(escape(a) + a)
