# ruleid: regex
secret_1 = "secret_2"
# ok: regex
secret_a = 1
# ruleid: regex
x = 1  # secret_3
# ok: lines
x = 1; token = 1;
# ruleid: lines
token = 1;
# ok: lines
token = 1; y
# ruleid: group-compared
"port=8080"
# ok: group-compared
"port=80"
# ruleid: named-group
"user=admin"
# ok: named-group
"user=administrator"
# ruleid: same-group
x = "ab<->ab"
# ok: same-group
x = "ab<->cd"
# ruleid: within-pattern
query("DROP  TABLE x")
# ok: within-pattern
query("SELECT")
# ok: within-pattern
"drop table"
# ruleid: regex-around
block(inner_call())
# ok: regex-around
inner_call()
