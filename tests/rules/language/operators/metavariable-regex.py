URL = "http://a"
# ruleid: anchored
f(abc)
# ok: anchored
f(cab)
# ruleid: unanchored
g(cab)
# ok: unanchored
g(cb)
# ruleid: quoted-text
h("ab")
# ruleid: quoted-text
h('ab')
# ok: quoted-text
h(ab)
# ruleid: content
i("ab")
# ok: content
i("abc")
# ok: content
i(ab)
# ruleid: attribute
obj.get_a()
# ok: attribute
obj.a_get_()
# ruleid: keyword
j(1, token=2)
# ok: keyword
j(1, tokens=2)
# ruleid: negative-lookahead
k(a)
# ok: negative-lookahead
k(safe_a)
# ruleid: constants
l(URL)
# ok: constants
l(OTHER)
# ok: no-constants
m(URL)
# ruleid: no-constants
m("http:")
# ruleid: function-name
def on_start(): pass
# ok: function-name
def start_on_(): pass
# ruleid: import-name
import legacy_a
# ok: import-name
import a_legacy_
