# ruleid: call
insecure()
# ruleid: call
x = [insecure(1) for y in z]
# ruleid: call
if insecure(x) and y: pass
# ruleid: call
@insecure(1)
# ruleid: call
def f(a=insecure()):
    # ruleid: call
    return f"{insecure(a)}"
# ok: call
insecure
# ok: call
secure(1)
# ok: call
x.insecure()
# ok: call
"insecure()"

# ruleid: same-twice
compare(a, a)
# ruleid: same-twice
compare(a.b[0], a.b[ 0 ])
# ok: same-twice
compare(a, b)
# ok: same-twice
compare(a.b[0], a.b[1])
# ruleid: anything-twice
ignore(a, b)

def g():
    if a:
        # ruleid: statement
        return secret
    # ok: statement
    return secret + 1
    # ok: statement
    return

# ruleid: sequence
open_it(a)
close_it(a)
# ok: sequence
open_it(b)
close_it(c)
# ok: sequence
open_it(d)
between()
close_it(d)

# ruleid: root-of-expression
a.b.run(1)
# ruleid: root-of-expression
run(a).run(
    # ruleid: root-of-expression
    b.run(c))
# ok: root-of-expression
run(1)
