# ruleid: bare
@login_required
def a(): pass
# ruleid: bare
@other
@login_required
def a2(): pass
# ok: bare
@other
def a3(): pass
# ok: bare
def a4(): pass
# ruleid: called
@route("/admin", methods=m)
def b(): pass
# ok: called
@route("/")
def b2(): pass
# ruleid: any-arguments
@task(retry=1)
def c(): pass
# ruleid: any-arguments
@task
def c2(): pass
# ruleid: several
@first
@second
def d(): pass
# ruleid: several
@second
@other
@first
def d2(): pass
# ok: several
@first
def d3(): pass
# ruleid: on-class
@dataclass
class E: pass
# ok: on-class
class E2: pass
# ruleid: metavariable
@special
def decorated(): pass
# ok: metavariable
@plain
def decorated(): pass
# ruleid: method-of-metavariable
@router.get("/")
async def g(): pass
# ok: method-of-metavariable
@router.post("/")
async def g2(): pass
