#!/usr/bin/env bash
# Keeps what links cannot see: includes run one way, libraries have one user each, and what answers a
# question neither prints nor asks the environment.
# shellcheck source=tests/house/lib.sh
. "$(dirname "$0")/lib.sh"

# above LAYER NAME...: these may not be included by it.
above() {
  local layer=$1 names
  shift
  names=$(IFS='|' && echo "$*")
  forbid "$layer/ includes what stands above it" "#include \"($names)/" "$layer"
}
above base rules diffscan record hook install audit cli
above rules diffscan record hook install audit cli
above diffscan record hook install audit cli
above record rules diffscan hook install audit cli
above hook install audit cli
above install audit cli
above audit install cli
forbid "the hook client stands alone" '#include "(base|rules|diffscan|record|audit|cli|hook/([^cp]|config|policy))' \
  hook/client hook/protocol
forbid "only system headers and hook/protocol for the hook client" \
  '#include <[^>]*(git2|yaml|boost|spdlog|nlohmann|thread|future|tl/)' hook/client hook/protocol

# only FOLDERS HEADER: a library's one user.
only() {
  local where=$1 header=$2 outside=('*.cc' '*.h' ':!tests') folder
  for folder in $where; do outside+=(":!$folder"); done
  forbid "$header is for $where alone" "#include [<\"]$header" "${outside[@]}"
}
only diffscan 'git2'
only rules/syntax 'tree_sitter/'
only rules 'pcre2'
only base 'yaml\.h'
only base 'nettle/'
only record 'sqlite3'
only record/postgresql 'pqxx'
only 'hook/daemon hook/history/journal.cc' 'systemd/'
only audit/dashboard 'httplib'
only 'hook audit cli' 'spdlog/'
only 'cli hook/daemon' 'boost/program_options'

libraries=(base rules diffscan record)
forbid "a library returns values and prints nothing" \
  '#include <(iostream|syslog\.h)>|std::(cout|cerr|clog)|\b(printf|puts|putchar|perror)\(|\bfprintf\(|fmt::print' \
  "${libraries[@]/%//*.cc}" "${libraries[@]/%//*.h}"
forbid "a library reads no environment" '\b(secure_)?getenv\(' \
  "${libraries[@]/%//*.cc}" "${libraries[@]/%//*.h}"
forbid "nobody changes the environment or the working directory of a process that serves many" \
  '\b(setenv|unsetenv|putenv|clearenv|chdir|fchdir)\(' "${libraries[@]/%//*.cc}" 'hook/*.cc' \
  ':!hook/client'
verdict
