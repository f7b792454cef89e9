# ruleid: any-string
f("a")
# ruleid: any-string
f('')
# ruleid: any-string
f("""a
b""")
# ruleid: any-string
f(r"a")
# ruleid: any-string
f("a" "b")
# ok: any-string
f(f"a{b}")
# ok: any-string
f(a)
# ok: any-string
f(1)
# ruleid: regex
g("abb")
# ok: regex
g("abbc")
# ruleid: regex-unanchored
h("my password")
# ok: regex-unanchored
h("my word")
# ruleid: content
i("exact")
# ruleid: content
i('''exact''')
# ruleid: content
i("ex" "act")
# ok: content
i("exactly")
# ruleid: bound-twice
j("a", 'a')
# ok: bound-twice
j("a", "b")
# ruleid: key
a["password"]
# ok: key
a["passwords"]
# ok: key
a[password]
# ruleid: bytes
k(b"a")
# ok: bytes
k("a")
# ruleid: bound-metavariable
l("a b")
# ok: bound-metavariable
l(a)
# ruleid: single
m("quoted")
# ruleid: docstring
def documented():
    """Text."""
    magic()
# ok: docstring
def undocumented():
    magic()
