def handler(a):
    if a:
        # ruleid: in-function
        f()
    def nested():
        # ruleid: in-function
        f()
def other():
    # ok: in-function
    f()
# ok: in-function
f()

class A(Model):
    def a(self):
        # ruleid: in-class
        self.save()
class B:
    def a(self):
        # ok: in-class
        self.save()

wrap(1,
     # ruleid: in-call
     [g()])
# ok: in-call
g()

def reads():
    # ok: after-sequence
    a.read()
    a = start()
    # ruleid: after-sequence
    a.read()
    while b:
        # ruleid: after-sequence
        a.read()
def reads_not():
    # ok: after-sequence
    a.read()

for a in b:
    # ok: two-insides
    h()
    if debug:
        # ruleid: two-insides
        h()
if debug:
    # ok: two-insides
    h()
    for a in b:
        # ruleid: two-insides
        h()

# ruleid: inside-itself
k(1, 2)
# ok: inside-itself
k(2)

def test_a():
    # ruleid: inside-of-patterns
    m()
def a_test_():
    # ok: inside-of-patterns
    m()
