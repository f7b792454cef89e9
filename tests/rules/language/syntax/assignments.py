# ruleid: plain
secret = 1
# ruleid: plain
secret: str = 1
# ok: plain
secret += 1
# ok: plain
a.secret = 1
# ruleid: string
password = "a"
# ok: string
password = get()
# ruleid: any
a = make()
# ruleid: any
a = b = make()
# ruleid: any
a.b[1]: int = make()
# ruleid: any
a, b = 1, make()
# ok: any
make()
# ok: any
a += make()
# ruleid: augmented
a += step
# ok: augmented
a -= step
# ok: augmented
a = step
# ruleid: annotated
a: int = bad
# ok: annotated
a: str = bad
# ok: annotated
a = bad
# ruleid: annotated-any
a: int = worse
# ok: annotated-any
a = worse
# ruleid: declaration
count: int
# ruleid: tuple-target
a, b = both()
# ruleid: tuple-target
(a, b) = both()
# ok: tuple-target
a = both()
# ruleid: attribute
a.b.verify = False
# ok: attribute
a.verify = True
# ruleid: subscript
a["debug"] = True
# ok: subscript
a["debug"] = False
# ruleid: same
a = a
# ok: same
a = b
