# ruleid: error
f(1)
# ruleid: critical
f(2)
# ruleid: high
f(3)
# ruleid: warning
f(4)
# ruleid: medium
f(5)
# ruleid: info
f(6)
# ruleid: low
f(7)
# ok: low
f(8)
