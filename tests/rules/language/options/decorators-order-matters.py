# ruleid: default
@b
@a
def g(): pass
# ruleid: on
@c
@d
def g(): pass
# ok: on
@d
@c
def g(): pass
# ruleid: off
@f
@e
def g(): pass
