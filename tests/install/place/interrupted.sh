#!/usr/bin/env bash
# A run that dies before any of its steps leaves each hook old or new, and nothing that the next run does
# not take back, or finish.
# shellcheck source=tests/install/place/lib.sh
. "$(dirname "$0")/lib.sh"

# Dies before the change of the file system that DIE_AT counts; git's own changes do not count.
cat >"$work/die.c" <<'EOF2'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>
static int changes;
static void count(void) {
  const char* at = getenv("DIE_AT");
  int counts = at != NULL && strcmp(program_invocation_short_name, "pushgate") == 0;
  if (counts && ++changes == atoi(at)) kill(getpid(), SIGKILL);
}
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
int rename(const char* from, const char* to) { count(); return REAL(rename)(from, to); }
int unlink(const char* path) { count(); return REAL(unlink)(path); }
int rmdir(const char* path) { count(); return REAL(rmdir)(path); }
int mkdir(const char* path, mode_t mode) { count(); return REAL(mkdir)(path, mode); }
int symlink(const char* to, const char* path) { count(); return REAL(symlink)(to, path); }
int linkat(int a, const char* from, int b, const char* to, int flags) {
  count();
  return REAL(linkat)(a, from, b, to, flags);
}
EOF2
cc -shared -fPIC -o "$work/die.so" "$work/die.c" -ldl || skip "no C compiler"

configure_default
for name in one two three; do
  make_bare "$name"
  own_hook "$srv/$name.git" <<<'exit 7'
done
mkdir "$srv/three.git/hooks/pre-receive.d"
touch "$srv/three.git/hooks/pre-receive.d/gitea"
before=$(snapshot "$srv")

# dying N COMMAND...: true if it died.
dying() {
  local at=$1
  shift
  DIE_AT=$at LD_PRELOAD=$work/die.so ASAN_OPTIONS=${ASAN_OPTIONS-}:verify_asan_link_order=0 "$@" \
    2>/dev/null
  [[ $command_status == 137 ]]
}

# Every hook is one that refuses, at every moment.
none_open() {
  local hook
  for hook in "$srv"/*.git/hooks/pre-receive; do
    [[ -s $hook && -x $hook ]] || fail "dying at change $number left $hook open"
  done
}

number=0
while :; do
  number=$((number + 1))
  dying "$number" place "$srv" || break
  none_open
  # The next one sets it right, whichever it is.
  unplace --all
  expect_status 0
  [[ $(snapshot "$srv") == "$before" ]] || fail "dying at change $number was not taken back:
$(diff <(snapshot "$srv") - <<<"$before")"
done
((number > 12)) || fail "it has only $number changes"
expect_status 0
guarded=$(snapshot "$srv")

number=0
while :; do
  number=$((number + 1))
  dying "$number" unplace --all || break
  none_open
  place "$srv"
  expect_status 0
  [[ $(snapshot "$srv" | awk '{print $1}') == "$(awk '{print $1}' <<<"$guarded")" ]] ||
    fail "dying at change $number was not finished"
done
((number > 8)) || fail "it has only $number changes"
[[ $(snapshot "$srv") == "$before" ]] || fail "not as before"
