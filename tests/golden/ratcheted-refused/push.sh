# shellcheck shell=bash
# shellcheck disable=SC2154  # srv, config and PUSHGATE_BIN are lib.sh's
become before 'Before'
seed origin main
guard app
start_daemon
"$PUSHGATE_BIN/pushgate" baseline "$srv/app.git" --config "$config" >/dev/null
become after 'After'
push origin main
