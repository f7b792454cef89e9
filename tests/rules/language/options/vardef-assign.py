# ruleid: default
x: int = 1
# ruleid: on
y: int = 1
# ok: off
z: int = 1
# ruleid: off
z = 1
