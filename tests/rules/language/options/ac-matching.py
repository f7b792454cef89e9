# ruleid: default
a and (b)
# ruleid: on
c and d
# ruleid: off
e | f
# ok: off
f | e
