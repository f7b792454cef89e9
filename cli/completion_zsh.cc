#include <algorithm>

#include "cli/completion.h"

namespace pushgate::cli {
namespace {

/// A text inside single quotes; where _arguments reads it, brackets and colons mean nothing.
std::string Escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\' || c == '"') out += '\\';
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return out;
}

std::string FunctionOf(const CommandPage& page) {
  std::string name = "_" + page.name;
  std::replace(name.begin(), name.end(), ' ', '_');
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string ActionOf(const Values& values) {
  std::string words;
  for (const std::string& word : values.words) words += (words.empty() ? "" : " ") + word;
  if (!words.empty()) return "(" + words + ")";
  return values.files ? "_files" : " ";
}

std::string SpecOf(const OptionPage& option) {
  std::string spec = "--" + option.name;
  if (!option.value.empty()) spec += option.bare ? "=-" : "=";
  spec += "[" + Escaped(option.text) + "]";
  if (!option.value.empty()) {
    spec += std::string(option.bare ? "::" : ":") + Escaped(option.value) + ":" +
            ActionOf(ValuesOf(option));
  }
  return "    '" + spec + "'";
}

/// The function of a command that has others below it.
std::string GroupFunction(const CommandPage& page) {
  std::string described, cases;
  for (const CommandPage& command : page.commands) {
    std::string word(command.word());
    described += "    '" + word + ":" + Escaped(command.summary) + "'\n";
    cases += "    " + word + ") " + FunctionOf(command) + " ;;\n";
  }
  std::string specs;
  for (const OptionPage& option : page.options) specs += SpecOf(option) + " \\\n";
  return FunctionOf(page) + "() {\n  local state line\n  local -a commands=(\n" + described +
         "  )\n  _arguments -C \\\n" + specs +
         "    '1:command:->command' '*::argument:->argument'\n"
         "  case $state in\n  command) _describe command commands ;;\n"
         "  argument)\n    case $line[1] in\n" +
         cases + "    esac\n    ;;\n  esac\n}\n\n";
}

std::string LeafFunction(const CommandPage& page) {
  std::string specs;
  for (const OptionPage& option : page.options) specs += " \\\n" + SpecOf(option);
  Values rest = page.values;
  if (!rest.words.empty()) specs += " \\\n    '1:word:" + ActionOf(rest) + "'";
  rest.words.clear();
  if (rest.files) specs += " \\\n    '*:path:_files'";
  return FunctionOf(page) + "() {\n  _arguments" + specs + "\n}\n\n";
}

std::string Functions(const CommandPage& page) {
  std::string out = page.commands.empty() ? LeafFunction(page) : GroupFunction(page);
  for (const CommandPage& command : page.commands) out += Functions(command);
  return out;
}

}  // namespace

std::string ZshCompletion(const std::vector<CommandPage>& programs) {
  std::string out =
      "#compdef pushgate pushgated\n"
      "# zsh completion for pushgate, written by 'pushgate help --completion zsh'.\n\n";
  for (const CommandPage& program : programs) {
    // _pushgate is also the function that zsh loads from this file.
    std::string functions = Functions(program);
    out += functions;
  }
  return out + "case $service in\npushgated) _pushgated \"$@\" ;;\n*) _pushgate \"$@\" ;;\nesac\n";
}

}  // namespace pushgate::cli
