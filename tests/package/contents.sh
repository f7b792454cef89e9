#!/usr/bin/env bash
# The Debian package holds what it should and lintian has no error to name; the tarball holds the same.
# shellcheck source=tests/package/lib.sh
. "$(dirname "$0")/lib.sh"

make_packages
dpkg-deb -c "$deb" | awk '{ print $1, $2, $6 }' >"$work/listing"
expect_file() {
  grep -qxE -- "-$1 root/root \\./$2" "$work/listing" || fail "no $2 with $1 in: $(cat "$work/listing")"
}
for program in usr/bin/pushgate usr/bin/pushgated usr/lib/pushgate/pushgate-hook; do
  expect_file rwxr-xr-x "$program"
done
for file in usr/lib/systemd/system/pushgated@.service usr/lib/systemd/system/pushgated@.socket \
  usr/lib/systemd/system/pushgate-audit@.service usr/lib/systemd/system/pushgate-audit@.timer \
  usr/lib/systemd/system/pushgate-high-risk@.service usr/lib/systemd/system/pushgate-high-risk@.timer \
  usr/lib/systemd/system/pushgate-audit-full@.service usr/lib/systemd/system/pushgate-audit-full@.timer \
  usr/lib/systemd/system/pushgate-sender@.service usr/share/man/man1/pushgate-send.1.gz \
  usr/lib/pushgate/pushgate-postgresql.so \
  usr/lib/systemd/system/pushgate-dashboard@.service usr/share/man/man1/pushgate-dashboard.1.gz \
  usr/lib/tmpfiles.d/pushgate.conf usr/share/doc/pushgate/examples/pushgate.yaml \
  usr/share/doc/pushgate/copyright usr/share/doc/pushgate/fleet.md usr/share/doc/pushgate/changelog.gz \
  usr/share/doc/pushgate/changelog.Debian.gz usr/share/pushgate/packs/db-connection/db-direct-session.yaml \
  usr/share/pushgate/monitoring/alerts.yaml usr/share/pushgate/monitoring/dashboard.json \
  usr/share/pushgate/monitoring/runbook.md \
  usr/share/man/man1/pushgate.1.gz usr/share/man/man1/pushgate-check.1.gz \
  usr/share/man/man8/pushgated.8.gz usr/share/man/man8/pushgate-hook.8.gz \
  usr/share/man/man5/pushgate.yaml.5.gz usr/share/bash-completion/completions/pushgate \
  usr/share/zsh/vendor-completions/_pushgate usr/share/fish/vendor_completions.d/pushgate.fish; do
  expect_file rw-r--r-- "$file"
done
! grep -q ' \./etc/' "$work/listing" || fail "the package brings a configuration of its own"

depends=$(dpkg-deb -f "$deb" Depends)
for library in libpqxx libgit2 libcpp-httplib libsqlite3 libsystemd0 libc6; do
  [[ $depends == *$library* ]] || fail "it does not depend on $library: $depends"
done
[[ $(dpkg-deb -f "$deb" Package) == pushgate ]] || fail "it is not called pushgate"

diff <(tar -tzf "$tarball" | sed -E 's|^[^/]*/||; s|/$||; /^$/d' | sort) \
  <(dpkg-deb --fsys-tarfile "$deb" | tar -t | sed -E 's|^\./||; s|/$||; /^$/d' | sort) ||
  fail "the tarball does not hold the same"

command -v lintian >/dev/null || skip "no lintian (install/bootstrap --tests)"
lintian --allow-root --fail-on error "$deb" >"$work/lintian" 2>&1 || fail "$(cat "$work/lintian")"
grep -q 'statically-linked-binary' "$work/lintian" && fail "the override does not match: $(cat "$work/lintian")"
exit 0
