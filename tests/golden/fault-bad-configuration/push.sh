# shellcheck shell=bash disable=SC2154
# No daemon runs, and the configuration is wrong: the client's fallback says where.
commit_file README.md <<<'A fault.'
seed origin main
cat >"$config" <<'YAML'
policies:
  - repos: ["**"]
    refs: ["refs/heads/**"]
    enforce: block
    sevrities: {db-direct-session: WARNING}
YAML
with_fallback
guard app
commit_file src/fine.py <<<'x = 1'
push origin main
