#include "cli/completion.h"

namespace pushgate::cli {
namespace {

constexpr char kHead[] =
    R"fish(# fish completion for pushgate, written by 'pushgate help --completion fish'.

# Whether the words without dashes begin with these.
function __pushgate_under
    set -l words (commandline -opc | string match -v -- '-*')
    set -e words[1]
    set -l count (count $argv)
    test $count -eq 0; and return 0
    test (count $words) -ge $count; or return 1
    test "$words[1..$count]" = "$argv"
end

# Whether they are these, and no more.
function __pushgate_at
    test (count (commandline -opc | string match -v -- '-*')) -eq (math 1 + (count $argv)); or return 1
    __pushgate_under $argv
end

complete -c pushgate -f
complete -c pushgated -f
)fish";

std::string Quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string Joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

/// "pushgate rules list" begins with "pushgate", and " rules list" is where it stands.
void AddLines(const CommandPage& page, std::string& out) {
  size_t space = page.name.find(' ');
  std::string program = page.name.substr(0, space);
  std::string at = space == std::string::npos ? "" : page.name.substr(space);
  std::string lead = "complete -c " + program + " -n ";
  std::string here = lead + Quoted("__pushgate_at" + at);
  std::string under = page.commands.empty() ? lead + Quoted("__pushgate_under" + at) : here;
  for (const CommandPage& command : page.commands) {
    out += here + " -a " + std::string(command.word()) + " -d " + Quoted(command.summary) + "\n";
  }
  if (!page.values.words.empty()) out += here + " -a " + Quoted(Joined(page.values.words)) + "\n";
  if (page.values.files) out += under + " -F\n";
  for (const OptionPage& option : page.options) {
    out += under + " -l " + option.name + " -d " + Quoted(option.text);
    Values values = ValuesOf(option);
    if (!option.value.empty() && !option.bare) out += values.files ? " -r -F" : " -x";
    if (!values.words.empty()) out += " -a " + Quoted(Joined(values.words));
    out += "\n";
  }
  for (const CommandPage& command : page.commands) AddLines(command, out);
}

}  // namespace

std::string FishCompletion(const std::vector<CommandPage>& programs) {
  std::string out = kHead;
  for (const CommandPage& program : programs) AddLines(program, out);
  return out;
}

}  // namespace pushgate::cli
