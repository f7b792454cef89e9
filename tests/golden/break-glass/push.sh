# shellcheck shell=bash
# shellcheck disable=SC2154  # case and work are run.sh's and lib.sh's
cp "$case/bypass.yaml" "$work/"
git -C "$srv/app.git" config receive.advertisePushOptions true
become before 'Before'
seed origin main
guard app
start_daemon
become after 'After'
PUSHGATE_USER=alice push -o 'pushgate.bypass=users cannot log in, OPS-77' origin main
