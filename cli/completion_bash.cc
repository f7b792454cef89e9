#include "cli/completion.h"

namespace pushgate::cli {
namespace {

constexpr char kHead[] =
    R"bash(# bash completion for pushgate, written by 'pushgate help --completion bash'.

# What may follow a command, and an option of it.
_pushgate_of() {
  commands='' options='' words='' files=''
  case $1 in
)bash";

constexpr char kBetween[] = R"bash(  esac
}

_pushgate_value() {
  words='' files=''
  case "$1 $2" in
)bash";

constexpr char kTail[] = R"bash(    *) return 1 ;;
  esac
}

_pushgate() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
  local path=${COMP_WORDS[0]##*/} commands options words files i word typed=0
  # bash divides --option=value at the sign.
  if [[ $cur == '=' ]]; then
    cur=''
  elif [[ $prev == '=' ]]; then
    prev=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  _pushgate_of "$path"
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ $word == -* ]]; then
      if _pushgate_value "$path" "$word"; then
        [[ ${COMP_WORDS[i + 1]-} != '=' ]] || i=$((i + 1))
        i=$((i + 1))
      fi
      _pushgate_of "$path"
    elif [[ " $commands " == *" $word "* ]]; then
      path+=" $word"
      _pushgate_of "$path"
    else
      typed=1
    fi
  done
  if [[ $prev != -* ]] || ! _pushgate_value "$path" "$prev"; then
    _pushgate_of "$path"
    [[ $typed == 0 ]] || words=''
    words="$commands $words"
    [[ $cur != -* ]] || words=$options files=''
  fi
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")
  if [[ -n $files ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$cur")
  fi
}

complete -F _pushgate pushgate pushgated
)bash";

std::string Joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::string Quoted(const std::string& text) { return "'" + text + "'"; }

/// The cases of _pushgate_of and of _pushgate_value, for a command and all below it.
void AddCases(const CommandPage& page, std::string& of, std::string& values) {
  std::vector<std::string> commands, options;
  for (const CommandPage& command : page.commands) commands.emplace_back(command.word());
  for (const OptionPage& option : page.options) options.push_back("--" + option.name);
  of += "    " + Quoted(page.name) + ")\n      commands=" + Quoted(Joined(commands)) +
        "\n      options=" + Quoted(Joined(options)) +
        "\n      words=" + Quoted(Joined(page.values.words)) +
        " files=" + (page.values.files ? "1" : "''") + "\n      ;;\n";
  for (const OptionPage& option : page.options) {
    if (option.value.empty() || option.bare) continue;
    Values value = ValuesOf(option);
    values += "    " + Quoted(page.name + " --" + option.name) +
              ") words=" + Quoted(Joined(value.words)) + " files=" + (value.files ? "1" : "''") +
              " ;;\n";
  }
  for (const CommandPage& command : page.commands) AddCases(command, of, values);
}

}  // namespace

std::string BashCompletion(const std::vector<CommandPage>& programs) {
  std::string of, values;
  for (const CommandPage& program : programs) AddCases(program, of, values);
  return kHead + of + kBetween + values + kTail;
}

}  // namespace pushgate::cli
