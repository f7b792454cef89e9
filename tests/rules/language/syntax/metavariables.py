# ruleid: any-expression
f(1)
# ruleid: any-expression
f(a.b(c)[d])
# ok: any-expression
f()
# ok: any-expression
f(1, 2)
# ok: any-expression
f(k=1)
# ruleid: attribute
obj.a.b
# ok: attribute
other.a
# ruleid: method-of-anything
x.y.z(1)
# ok: method-of-anything
z(1)
# ruleid: anything
g(1)
# ruleid: rest
h(a, b, c)
# ok: rest
h(a, c, b)
# ruleid: rest-twice
pair(1, 2, 0, 1, 2)
# ok: rest-twice
pair(1, 2, 0, 2, 1)
# ruleid: statement
begin()
if a: b()
end()
# ok: statement
begin()
end()
# ok: statement
begin()
first()
second()
end()
# ruleid: name-twice
a.append(a)
# ok: name-twice
a.append(b)
# ruleid: keyword
i(a=1)
# ok: keyword
i(a=2)
# ruleid: class-name
class A(Named): pass
# ok: class-name
class A: pass
# ruleid: handler-name
try:
    a
except E as e:
    raise e
# ok: handler-name
try:
    a
except E as e:
    raise f
