# ruleid: if
if debug:
    pass
# ruleid: if
if debug: a()
else: b()
if other: pass
# ruleid: if
elif debug: a()
# ok: if
if not debug: a()
# ruleid: if-else
if a: b()
else: fallback()
# ok: if-else
if a: b()
else: other()
# ok: if-else
if a: fallback()
# ruleid: if-elif
if first: a()
elif second: b()
# ok: if-elif
if first: a()
else: b()
# ruleid: if-body
if bodied: pass
# ok: if-body
if bodied: b()
# ruleid: for
for i in range(len(a)):
    a[i]
# ok: for
for i in range(a): pass
# ruleid: for-else
for i in a: b()
else: nothing()
# ok: for-else
for i in a: b()
# ruleid: for-pair
for k, v in d.items(): pass
# ok: for-pair
for k in d.items(): pass
# ruleid: while
while True: a()
# ok: while
while a: a()
# ruleid: match
match a:
    case "special": b()
# ok: match
match a:
    case "other": b()
# ruleid: try-except
try: a()
except ValueError: b()
# ruleid: try-except
try: a()
except ValueError as e: b()
# ruleid: try-except
try: a()
except TypeError: b()
except ValueError: c()
# ok: try-except
try: a()
except KeyError: b()
# ruleid: try-pass
try: a()
except KeyError: pass
# ok: try-pass
try: a()
except: pass
# ruleid: try-bare
try: a()
except: swallow()
# ok: try-bare
try: a()
except KeyError: swallow()
# ruleid: try-finally
try: a()
finally: cleanup()
# ok: try-finally
try: a()
finally: other()
# ruleid: try-body
try: unsafe()
except KeyError: b()
# ok: try-body
try: a()
except KeyError: unsafe()
# ruleid: try-any-order
try: two()
except B: b()
except A: a()
# ok: try-any-order
try: two()
except A: a()
# ruleid: with
with open(a) as f:
    pass
# ruleid: with
with x, open(a) as f:
    pass
# ok: with
with open(a): pass
# ruleid: with-nothing-bound
with lock(): pass
# ok: with-nothing-bound
with lock() as a: pass
async def co():
    # ruleid: with-async
    async with pool(): pass
    with pool(): pass
    # ruleid: for-async
    async for x in stream(): pass
    for x in stream(): pass
