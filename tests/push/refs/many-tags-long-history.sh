#!/usr/bin/env bash
# Many refs over one long history are judged within the time that a push has by default: the history is read
# once, whoever walks it, and each of its commits is counted once.
# shellcheck source=tests/lib.sh
. "$(dirname "$0")/../../lib.sh"

count=50000 tags=200
if under_sanitizers; then count=10000 tags=50; fi
make_bare app
clone app
guard app
configure <<'EOF_2'
limits: {}
policies:
  - repos: ["**"]
    refs: ["refs/heads/**", "refs/tags/**"]
EOF_2
start_daemon

# A line of commits, and a tag on every 250th.
python3 - "$count" "$tags" <<'END' | git fast-import --quiet || fail 'no history was made'
import sys
count, tags = int(sys.argv[1]), int(sys.argv[2])
for i in range(1, count + 1):
    who = f"committer Dev <dev@example.com> {1600000000 + i * 60} +0000"
    print(f"commit refs/heads/main\nmark :{i}\n{who}\ndata 1\nc")
    if i > 1: print(f"from :{i - 1}")
    text = f"x = {i}\n"
    print(f"M 100644 inline a.py\ndata {len(text)}\n{text}")
    if i % (count // tags) == 0:
        print(f"reset refs/tags/v{i}\nfrom :{i}\n")
END

# Everything at once.
push --mirror
expect_accept
expect_text "accepted: $((tags + 1)) refs, $count commits,"
git -C "$srv/app.git" for-each-ref --format='delete %(refname)' | grep tags |
  git -C "$srv/app.git" update-ref --stdin

# The tags alone, over what is known.
push --tags
expect_accept
expect_text "accepted: $tags refs, 0 commits,"
git -C "$srv/app.git" for-each-ref --format='delete %(refname)' | grep tags |
  git -C "$srv/app.git" update-ref --stdin

# The newest half of it, and its tags.
git -C "$srv/app.git" update-ref refs/heads/main "$(git rev-parse "main~$((count / 2))")"
git -C "$srv/app.git" -c gc.reflogExpire=now gc -q --prune=now
push --mirror
expect_accept
expect_text "accepted: $((tags + 1)) refs, $((count / 2)) commits,"
