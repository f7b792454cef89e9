# ruleid: default
@deco(1)
# ruleid: on
@decorate(1)
# ok: off
@unseen(1)
def f():
    # ruleid: off
    unseen(1)
