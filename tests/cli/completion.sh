#!/usr/bin/env bash
# bash, zsh and fish really complete commands, options and values with what pushgate writes for them:
# everything that the help of any command names.
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
mkdir "$work/here"
cd "$work/here"
touch some.yaml
for shell in bash zsh fish; do
  run help --completion "$shell"
  expect_status 0
  cp "$work/out" "$work/$shell"
done
run help --completion csh
expect_status 2

# complete_bash WORD...: what bash offers for the last word.
complete_bash() {
  bash --norc -c '
    . "$1"; shift
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    "$(complete -p "$1" | sed "s/.*-F \([^ ]*\) .*/\1/")" && printf "%s\n" "${COMPREPLY[@]}"' \
    bash "$work/bash" "$@" | sort
}
# complete_fish WORD...
complete_fish() {
  fish --no-config -c "source $work/fish; complete -C '$*'" | cut -f 1 | sort
}
# complete_zsh WORD...: an interactive zsh is shown the words and a tab.
complete_zsh() {
  mkdir -p "$work/functions"
  cp "$work/zsh" "$work/functions/_pushgate"
  LINE="$*" FUNCTIONS=$work/functions zsh -f -c '
    zmodload zsh/zpty
    zpty z zsh -f -i
    zpty -w z "PS1= PS2=; fpath=($FUNCTIONS \$fpath); autoload -Uz compinit && compinit -u -D"
    zpty -w z "zstyle \":completion:*\" list-separator \"#\"; setopt noautomenu; bindkey \"^I\" list-choices; stty columns 300; print rea\"\"dy"
    zpty -r -m z line "*ready*"
    zpty -n -w z "$LINE"$'"'\t'"'
    sleep ${PAUSE:-1}
    zpty -n -w z $'"'\C-u'"'"print comp\"\"leted"$'"'\n'"'
    zpty -r -m z line "*completed*"
    print -r -- "$line"' 2>/dev/null | tr -d '\r' | sed 's/\x1b\[[0-9;?]*[a-zA-Z]/ /g'
}

expect_words() {
  local shell=$1 line=$2 found
  shift 2
  # shellcheck disable=SC2086  # the words of a line
  case $line in
  *' ') found=$("complete_$shell" $line '') ;;
  *) found=$("complete_$shell" $line) ;;
  esac
  for word; do
    grep -qE -- "(^|[[:space:]])$word([[:space:]]|\$)" <<<"$found" ||
      fail "$shell does not complete '$line' to $word, but to: $found"
  done
}
for shell in bash fish zsh; do
  command -v "$shell" >/dev/null || skip "no $shell (install/bootstrap --tests)"
  expect_words "$shell" 'pushgate ' check bypass history
  expect_words "$shell" 'pushgate bypass ' add revoke list
  expect_words "$shell" 'pushgate status --format ' json prometheus
  expect_words "$shell" 'pushgate config ' schema show
  expect_words "$shell" 'pushgate guide ' onboarding patterns
  expect_words "$shell" 'pushgate check --config so' some.yaml
  expect_words "$shell" 'pushgated --' --config --workers
done
for shell in bash fish; do
  expect_words "$shell" 'pushgate che' check
  expect_words "$shell" 'pushgate check --di' --diff
  expect_words "$shell" 'pushgate check --config x.yaml --form' --format
done
[[ $(complete_bash pushgate status --format = pr) == prometheus ]] || fail "bash: --format=pr"
[[ -z $(complete_bash pushgate status --owner '') ]] || fail "bash offers something for a name"
[[ $(complete_fish pushgate bypass che) == check ]] || fail "fish: bypass check"
! complete_fish pushgate check --ow | grep -q owner || fail "fish offers an option of another command"
[[ -z $(complete_bash pushgate bypass revoke so) ]] || fail "bash offers files where an id is meant"

# ---- all that help shows: each command with its options, each option with what it takes

cat >"$work/walk.py" <<'EOF'
import re, subprocess, sys

def help_of(words):
    return subprocess.run(words + ["--help"], capture_output=True, text=True, check=True).stdout

# "COMMAND<tab>words|options|value OF<tab>WORD...", a line for each place where something is completed.
def walk(words, name):
    text = help_of(words)
    section = dict(re.findall(r"^(Commands|Options):\n((?:  .*\n)+)", text, re.M))
    commands = re.findall(r"^  ([a-z][a-z-]*) ", section.get("Commands", ""), re.M)
    options = re.findall(r"^  (--[a-z-]+)(?: (?:\[=)?([^\s\[\](]+))?", section.get("Options", ""), re.M)
    if commands:
        print(name, "words", *commands, sep="\t")
    if options:
        print(name, "options", *[option for option, _ in options], sep="\t")
    for option, value in options:
        if re.fullmatch(r"[a-z0-9.-]+(\|[a-z0-9.-]+)+", value):
            print(name, "value " + option, *value.split("|"), sep="\t")
        elif re.match("FILE|PATH|DIR", value):
            print(name, "value " + option, "some.yaml", sep="\t")
    for command in commands:
        walk(words + [command], name + " " + command)

walk([sys.argv[1] + "/pushgate"], "pushgate")
walk([sys.argv[1] + "/pushgated"], "pushgated")
EOF
python3 "$work/walk.py" "$PUSHGATE_BIN" >"$work/all"
(($(wc -l <"$work/all") > 80)) || fail "the help shows little: $(cat "$work/all")"

export PAUSE=0.3
for shell in bash fish zsh; do
  while IFS=$'\t' read -r -a line; do
    words=("${line[@]:2}")
    case ${line[1]} in
    words) expect_words "$shell" "${line[0]} " "${words[@]}" ;;
    options)
      expect_words "$shell" "${line[0]} --" "${words[@]}"
      [[ $shell == zsh ]] && continue
      # shellcheck disable=SC2086  # the words of a line
      found=$("complete_$shell" ${line[0]} --)
      [[ $found == "$(printf '%s\n' "${words[@]}" | sort)" ]] ||
        fail "$shell offers other options of '${line[0]}' than its help: $found"
      ;;
    value*)
      # In zsh each takes a terminal's time: the values of one command show that they are offered.
      [[ $shell == zsh && ${line[0]} != 'pushgate report' ]] && continue
      expect_words "$shell" "${line[0]} ${line[1]#value } " "${words[@]}"
      ;;
    esac
  done <"$work/all"
done
