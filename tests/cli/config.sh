#!/usr/bin/env bash
# config check prints all errors, or ok.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work"

cat >good.yaml <<'END'
policies:
  - refs: ["refs/heads/main"]
report: {show_code: true}
dashboard: {listen: "127.0.0.1:8080"}
END
run config check good.yaml
expect_status 0
expect_silent err
grep -qE '^good\.yaml: ok, [0-9]+ rules, 1 policy$' "$work/out" || fail "$(cat "$work/out")"
[[ $(wc -l <"$work/out") == 1 ]] || fail "$(cat "$work/out")"

cat >bad.yaml <<'END'
polices: []
receipt: lines
END
run config check bad.yaml
expect_status 2
expect_silent out
diff - "$work/err" <<'END' || fail "not the errors expected"
bad.yaml:1:1: unknown key 'polices' (did you mean 'policies'?)
bad.yaml:1:1: 'policies' is missing: it says which refs of which repositories are judged
bad.yaml:2:10: receipt: 'lines' is not one of line, quiet (did you mean 'line'?)
END
run config check missing.yaml
expect_status 2
expect_err "missing.yaml: cannot be read: No such file or directory"
run check --config bad.yaml
expect_status 2

# A file and its layers: every error of each of them in one round, whatever kind it is of.
mkdir -p layered/conf.d
cat >layered/pushgate.yaml <<'END'
recipt: line
policies:
  - severities: {db-dirct-session: INFO}
END
cat >layered/conf.d/a.yaml <<'END'
packs: {db-connection: {tenant_colums: [a]}}
rules: [db-connection, gone.yaml]
END
printf 'server: gitlub\nlimits: {blob: 1MiB, }}\n' >layered/conf.d/b.yaml
run config check layered/pushgate.yaml
expect_status 2
diff - "$work/err" <<'END' || fail "not the errors expected"
layered/pushgate.yaml:1:1: unknown key 'recipt' (did you mean 'receipt'?)
layered/conf.d/a.yaml:1:25: packs: 'db-connection' has no setting 'tenant_colums' (did you mean 'tenant_columns'?)
layered/conf.d/b.yaml:1:9: server: 'gitlub' is not one of ssh, http, gitolite, gitea, gitlab, bitbucket, ghes (did you mean 'gitlab'?)
layered/conf.d/b.yaml:2:23: did not find expected key, while parsing a block mapping
END
# One that cannot be read at all hides nothing of the others.
ln -s gone layered/conf.d/c.yaml
run config check layered/pushgate.yaml
expect_status 2
expect_err "layered/conf.d/c.yaml: cannot be read: No such file or directory"
expect_err "layered/pushgate.yaml:1:1: unknown key 'recipt' (did you mean 'receipt'?)"
expect_err "layered/conf.d/b.yaml:2:23: did not find expected key, while parsing a block mapping"
rm layered/conf.d/c.yaml
# Nor do the errors of a configuration hide those of its bypass files.
mkdir -p both
printf 'entries: [{id: x, usrs: [a]}]\n' >both/bypass.yaml
printf 'receipt: lines\npolicies: [{}]\nbypass: [bypass.yaml]\n' >both/pushgate.yaml
run config check both/pushgate.yaml
expect_status 2
expect_err "both/pushgate.yaml:1:10: receipt: 'lines' is not one of line, quiet (did you mean 'line'?)"
grep -q "^both/bypass.yaml:1:.*'usrs'" "$work/err" || fail "not both: $(cat "$work/err")"
# Where all files can be read, what they name is looked for, too.
printf 'server: gitlub\n' >layered/conf.d/b.yaml
run config check layered/pushgate.yaml
expect_status 2
expect_err "layered/conf.d/a.yaml:2:24: rules: 'layered/gone.yaml' cannot be read: No such file or directory"
printf 'packs: {db-connection: {tenant_colums: [a]}}\n' >layered/conf.d/a.yaml
run config check layered/pushgate.yaml
expect_status 2
diff - "$work/err" <<'END' || fail "not the errors expected"
layered/pushgate.yaml:1:1: unknown key 'recipt' (did you mean 'receipt'?)
layered/pushgate.yaml:3:18: there is no rule 'db-dirct-session' (did you mean 'db-direct-session'?)
layered/conf.d/a.yaml:1:25: packs: 'db-connection' has no setting 'tenant_colums' (did you mean 'tenant_columns'?)
layered/conf.d/b.yaml:1:9: server: 'gitlub' is not one of ssh, http, gitolite, gitea, gitlab, bitbucket, ghes (did you mean 'gitlab'?)
END

# Settings of packs are in force, and checked against what the packs have.
cat >packs.yaml <<'END'
policies: []
packs:
  db-connection: {tenant_columns: [org_id], session_modules: []}
END
run config check packs.yaml
expect_status 0
[[ $(wc -l <"$work/out") == 1 ]] || fail "a notice: $(cat "$work/out")"
sed -i 's/columns/colums/' packs.yaml
run config check packs.yaml
expect_status 2
expect_err "packs.yaml:3:19: packs: 'db-connection' has no setting 'tenant_colums' (did you mean 'tenant_columns'?)"

# The default may be copied and used.
cp "$tests/../hook/config/default.yaml" copy.yaml
run config check copy.yaml
expect_status 0
