# shellcheck shell=bash
# Neither the daemon nor the fallback can be reached.
commit_file README.md <<<'A fault.'
seed origin main
guard app
commit_file src/fine.py <<<'x = 1'
push origin main
