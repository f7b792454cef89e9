SECRET = "secret"
HUNDRED = 100
TWICE = 1
TWICE = 2
CHANGED = 100
def changes():
    global CHANGED
    CHANGED = x
class Settings:
    LIMIT = 100
    OTHER = 101

# ruleid: string
f("secret")
# ruleid: string
f(SECRET)
def local():
    a = "secret"
    # ruleid: string
    f(a)
    a = "other"
    # ok: string
    f(a)
    b = "sec" + "ret"
    # ruleid: string
    f(b)
    c = a
    # ok: string
    f(c)
def shadowed(SECRET):
    # ok: string
    f(SECRET)
def branches():
    if x:
        a = 100
    else:
        a = 100
    # ruleid: number
    h(a)
    if x:
        b = 100
    else:
        b = 101
    # ok: number
    h(b)
    c = 100
    if x:
        c = y
    # ok: number
    h(c)
    d = 100
    if x:
        # ruleid: number
        h(d)
def loops():
    a = 100
    while x:
        # ok: number
        h(a)
        a = a + 1
    # ok: number
    h(a)
    for b in y:
        # ok: number
        h(b)
def nested():
    # ruleid: number
    h(HUNDRED)
    # ok: number
    h(CHANGED)
    # ruleid: number
    h(50 + 50)
    # ruleid: number
    h(HUNDRED * 2 // 2)
    # ok: number
    h(HUNDRED + x)
    # ruleid: number
    h(Settings.LIMIT)
    # ok: number
    h(Settings.OTHER)
class Uses:
    limit = 100
    def __init__(self):
        self.size = 100
    def use(self):
        # ruleid: number
        h(self.limit)
        # ruleid: number
        h(self.size)
        # ok: number
        h(self.other)
def strings():
    a = "x"
    # ruleid: any-string
    g(a)
    # ruleid: any-string
    g("a" * 3)
    # ruleid: any-string
    g(f"a{SECRET}")
    # ok: any-string
    g(f"a{unknown}")
    # ok: any-string
    g("a".format(unknown))
    if y:
        b = "c"
    else:
        b = "d"
    # ruleid: any-string
    g(b)
    # ok: any-string
    g(unknown)
    # ruleid: any-string
    g("given" or "default")
    # ok: any-string
    g(unknown or other)
def others():
    on = True
    # ruleid: boolean
    i(debug=on)
    off = False
    # ok: boolean
    i(debug=off)
    nothing = None
    # ruleid: none
    j(nothing)
    url = "http:" + "//x"
    # ruleid: regex
    k(url)
    minus = -1
    # ruleid: negative
    l(minus)
    # ruleid: negative
    l(-1)
    # ok: negative
    l(1)
def augmented():
    a = 99
    a += 1
    # ok: string
    f(a)
