# ruleid: and
a and b
# ruleid: and
a and (b)
# ok: and
b and a
# ok: and
a or b
if x: pass
# ruleid: or
elif c or d: pass
# ruleid: and-three
(e and f) and g
# ruleid: and-three
e and (f and g)
# ok: and-three
e and f
# ruleid: bit-or
A | B
# ruleid: bit-or
B | A
# ruleid: bit-or
B | X | A
# ok: bit-or
A & B
# ruleid: bit-and
D & C
# ruleid: dots
h or x or y or i
# ruleid: dots
h or i
# ok: dots
i or x or h
# ruleid: metavariable
j and x
# ruleid: metavariable
j and x and y
# ruleid: plus
k + l
# ok: plus
l + k
