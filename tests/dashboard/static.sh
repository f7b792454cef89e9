#!/usr/bin/env bash
# --out writes the pages that are served, with links that lead somewhere, all at once or not at all.
# shellcheck source=tests/dashboard/lib.sh
. "$(dirname "$0")/lib.sh"

configure_default
make_record --repositories 3 --rows 60 --pushes 70 --weeks 10

out=$work/www/compliance
run dashboard --config "$config" --out "$out"
expect_status 0
pages=$(find "$out" -name '*.html' | wc -l)
expect_out "$pages pages are in $out"
((pages > 100)) || fail "only $pages pages"

# The same bytes as from the server, every page.
serve
while IFS= read -r page; do
  curl -s "$site/$page" | cmp -s - "$out/$page" || fail "$page differs from what is served"
done < <(cd "$out" && find . -name '*.html' -printf '%P\n')
stop_server

# Every link and file that a page names is there.
python3 - "$out" <<'END' || fail "links lead nowhere"
import os, re, sys
root = os.path.realpath(sys.argv[1])
missing = set()
for folder, _, names in os.walk(root):
    for name in names:
        if not name.endswith(".html"):
            continue
        text = open(os.path.join(folder, name), encoding="utf-8").read()
        for link in re.findall(r'(?:href|src)="([^"#]*)', text):
            if not link or re.match(r"[a-z]+:", link):
                continue
            to = os.path.realpath(os.path.join(folder, link))
            if not to.startswith(root + "/") or not os.path.isfile(to):
                missing.add(link)
print(*sorted(missing)[:20], sep="\n")
sys.exit(bool(missing))
END

# Any web server serves it, to a browser too.
server_port=$(free_port)
python3 -m http.server --bind 127.0.0.1 --directory "$out" "$server_port" >/dev/null 2>&1 &
server_pid=$!
wait_until "the web server" server_answers
browse crawl.cjs "http://127.0.0.1:$server_port" 3
kill "$server_pid"
wait "$server_pid" 2>/dev/null || true
server_pid=

# Again, into the same folder, and through a symbolic link; nothing is left beside it.
ln -s compliance "$work/www/link"
run dashboard --config "$config" --out "$work/www/link/"
expect_status 0
[[ $(ls "$work/www") == $'compliance\nlink' ]] || fail "left: $(ls -a "$work/www")"

# What is no dashboard stays.
mkdir "$work/www/other"
echo precious >"$work/www/other/file"
run dashboard --config "$config" --out "$work/www/other"
expect_status 2
expect_err "pushgate: $work/www/other holds something that is no dashboard: name a new folder, or an empty one"
[[ $(cat "$work/www/other/file") == precious ]] || fail "it was overwritten"
run dashboard --config "$config" --out "$work/www/other/file"
expect_status 2

# A disk that is full leaves the old one whole, and nothing else.
before=$(find "$out" -type f -exec sha256sum {} + | sort | sha256sum)
(
  ulimit -f 4
  trap '' XFSZ
  run dashboard --config "$config" --out "$out"
  expect_status 2
) || fail "writing past a limit: $(cat "$work/err")"
[[ $(find "$out" -type f -exec sha256sum {} + | sort | sha256sum) == "$before" ]] || fail "the old one changed"
[[ $(ls "$work/www") == $'compliance\nlink\nother' ]] || fail "left: $(ls -a "$work/www")"

# A run that was killed half-way leaves a folder, which the next one removes: that, and nothing that only
# looks like it, or that another run is writing.
(
  ulimit -f 40  # the record needs files of 32 KiB beside it, a script of the pages has more
  run dashboard --config "$config" --out "$out"
  ((command_status > 128))
) || fail "a run was not killed: $(cat "$work/err")"
left=$(find "$work/www" -maxdepth 1 -name 'compliance.??????')
[[ -n $left ]] || fail "nothing was left: $(ls "$work/www")"
cp -a "$left" "$work/www/compliance.backup"
cp -a "$left" "$work/www/another.$(cut -d . -f 2 <<<"${left##*/}")"
mkdir "$work/www/compliance.folder"
ln -s "$out" "$work/www/compliance.linked"
cp -a "$left" "$work/www/compliance.writer"
printf compliance.writer >"$work/www/compliance.writer/.pushgate-dashboard"
exec {writer}<"$work/www/compliance.writer/.pushgate-dashboard"
flock "$writer"
kept=$(find "$work/www" -mindepth 1 -maxdepth 1 ! -name "${left##*/}" -printf '%f\n' | sort)
run dashboard --config "$config" --out "$out"
expect_status 0
[[ $(find "$work/www" -mindepth 1 -maxdepth 1 -printf '%f\n' | sort) == "$kept" ]] ||
  fail "kept: $(ls "$work/www"), and should be: $kept"
exec {writer}<&-
run dashboard --config "$config" --out "$out"
[[ ! -e $work/www/compliance.writer ]] || fail "what nobody writes any more is still there"
rm -r "$work/www/compliance."?????? "$work/www/another."*

# Whoever reads meanwhile sees one or the other, never half of one.
python3 - "$out" "$work/stop" <<'END' &
import os, sys, time
while not os.path.exists(sys.argv[2]):
    names = set(os.listdir(sys.argv[1]))
    assert {"index.html", "style.css", "repository", "push"} <= names, names
    assert open(sys.argv[1] + "/index.html").read().endswith("</html>\n")
END
watcher=$!
for _ in 1 2 3; do
  run dashboard --config "$config" --out "$out"
  expect_status 0
done
touch "$work/stop"
wait "$watcher" || fail "half a dashboard was seen"
