import lib
import lib.mod
import lib.mod as lm
import lib as l
from lib import mod
from lib.mod import make
from lib.mod import make as build
from lib import CONST as K
from wild import *
from framework import View, route
import framework as fw
from errors import Bad as BadError
from danger import dangerous
import other

# ruleid: dotted
lib.mod.make()
# ruleid: dotted
lm.make()
# ruleid: dotted
l.mod.make(1)
# ruleid: dotted
mod.make()
# ruleid: dotted
make()
# ruleid: dotted
x = [build()]
# ok: dotted
other.make()
# ok: dotted
other.mod.make()
def shadowed(make, mod):
    # ok: dotted
    make()
    # ok: dotted
    mod.make()
def imports_itself():
    from lib.mod import make as constructed
    # ruleid: dotted
    constructed()
# ok: dotted
constructed()
# ruleid: written
local()
# ok: written
other.local()
# ruleid: attribute
lib.CONST
# ruleid: attribute
K
# ok: attribute
CONST
# ruleid: metavariable-module
x.dangerous()
# ruleid: metavariable-module
dangerous()
# ruleid: wildcard
helper()
# ruleid: wildcard
wild.helper()
# ok: wildcard
other.helper()
# ruleid: class
class A(View): pass
# ruleid: class
class B(fw.View): pass
# ok: class
class C(other.View): pass
# ruleid: decorator
@route("/")
def a(): pass
# ruleid: decorator
@fw.route("/")
def b(): pass
# ok: decorator
@other.route("/")
def c(): pass
def d():
    # ruleid: raised
    raise BadError("a")
def e():
    # ok: raised
    raise Bad("a")
# ruleid: handled
try:
    a()
except BadError: b()
# ok: handled
try:
    a()
except Bad: b()
# ruleid: keyword-name
g(lib=1)
# ok: keyword-name
g(l=1)
