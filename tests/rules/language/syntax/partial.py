# ruleid: try-alone
try:
    a()
# ruleid: except-alone
except Wide:
    b()
# ruleid: try-alone
try: a()
# ruleid: except-pass
except Narrow: pass
# ruleid: try-alone
try: a()
# ruleid: except-bare
except: b()
# ruleid: try-alone
try: a()
finally: b()
# ok: except-alone
Wide
# ruleid: function-head
def handler(a):
    return 1
# ruleid: function-head
async def handler(): pass
# ok: function-head
def handlers(): pass
# ruleid: class-head
class Model(Base):
    a = 1
# ok: class-head
class Models: pass
# ruleid: decorator-alone
@app.route("/")
# ruleid: decorator-name
@cached
def f(): pass
# ok: decorator-alone
@app.get("/")
# ok: decorator-name
@cached_property
def g(): pass
# ok: decorator-alone
app.route("/")
