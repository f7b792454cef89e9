# ruleid: dict
{"debug": True}
# ruleid: dict
{"a": 1, "debug": True, "b": 2}
# ok: dict
{"debug": False}
# ruleid: dict-exact
{"only": 1}
# ok: dict-exact
{"only": 1, "more": 2}
# ruleid: dict-any-order
{"a": 1, "b": 2}
# ruleid: dict-any-order
{"b": 2, "a": 1}
# ok: dict-any-order
{"a": 1, "b": 2, "c": 3}
# ruleid: list
[first, last]
# ruleid: list
[first, 1, 2, last]
# ok: list
[last, first]
# ok: list
(first, last)
# ruleid: list-any
all_of([])
# ruleid: list-any
all_of([1, 2])
# ok: list-any
all_of((1, 2))
# ruleid: tuple
pair((1, x))
# ok: tuple
pair((x, 1))
# ruleid: set
{red, green}
# ruleid: set
{green, red}
# ok: set
{green, red, yellow}
# ruleid: set-more
{yellow, blue}
# ok: set-more
{yellow}
# ruleid: braces
braces({"c": 1})
# ruleid: braces
braces({1, 2})
# ok: braces
braces([1])
# ruleid: dict-spread
{**x}
# ok: dict-spread
{"c": x}
