# ruleid: sets
a = "SET ROLE admin"
# ruleid: sets
a = f"SET LOCAL ROLE {role}"
# ruleid: sets
a = "SET SESSION AUTHORIZATION x"
# ruleid: sets
a = f"SET LOCAL request.jwt.claims = '{claims}'"
# ruleid: sets
a = "SELECT set_config('request.jwt.claim.sub', :sub, true)"
# ruleid: sets
a = f"-c role={role}"
# ok: sets
a = "UPDATE users SET role = 'x' WHERE id = 1"
# ok: sets
a = "SET statement_timeout = 5"
# ok: sets
a = "-c search_path=public"
# ok: sets
a = "the role of request.jwt.claims"
