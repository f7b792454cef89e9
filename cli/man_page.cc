#include "cli/man_page.h"

#include <algorithm>

#include "cli/commands.h"
#include "cli/roff.h"
#include "hook/config/json_schema.h"
#include "hook/config/schema.h"

namespace pushgate::cli {
namespace {

constexpr char kConfigPage[] = "pushgate.yaml";

std::string Upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

/// "pushgate-rules", "pushgated".
std::string PageName(const CommandPage& page) {
  std::string name = page.name;
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

std::string Head(const std::string& name, int section, const std::string& summary,
                 const std::string& date) {
  std::string title = Upper(name);
  return ".\\\" Written by 'pushgate help --man'.\n.TH " + title + " " + std::to_string(section) +
         " " + date + " \"pushgate " PUSHGATE_VERSION "\" \"pushgate\"\n.SH NAME\n" +
         RoffParagraph(name + " - " + summary);
}

std::string Term(const std::string& term, const std::string& text) {
  return ".TP\n" + term + "\n" + RoffParagraph(text);
}

std::string OptionTerm(const OptionPage& option) {
  std::string term = RoffBold("--" + option.name);
  if (option.value.empty()) return term;
  std::string value = option.bare ? "[=" : " ";
  term += value + RoffItalic(option.value);
  return option.bare ? term + "]" : term;
}

std::string Options(const CommandPage& page) {
  std::string out;
  for (const OptionPage& option : page.options) {
    std::string text = option.text;
    if (!option.initial.empty()) text += " (default: " + option.initial + ")";
    out += Term(OptionTerm(option), text + ".");
  }
  return out;
}

std::string Synopsis(const CommandPage& page) {
  std::string out = ".B " + Roff(page.name) + "\n";
  return page.synopsis.empty() ? out : out + RoffParagraph(page.synopsis);
}

/// The commands below one: named where they have pages of their own, else told in full.
std::string Commands(const CommandPage& page, bool in_full) {
  std::string out;
  for (const CommandPage& command : page.commands) {
    if (!in_full) {
      out += Term(RoffBold(PageName(command)) + "(1)", command.summary + ".");
      continue;
    }
    out += ".SS " + Roff(command.name) + "\n" + Synopsis(command) + ".PP\n" +
           RoffText(command.text) + Options(command);
    if (!command.examples.empty()) out += ".PP\nExamples:\n.PP\n" + RoffLines(command.examples);
  }
  return out;
}

std::string Section(const std::string& name, const std::string& text) {
  return text.empty() ? "" : ".SH " + name + "\n" + text;
}

std::string Files() {
  return Term(RoffBold("/etc/pushgate/pushgate.yaml"), "The configuration of the daemon.") +
         Term(RoffBold("/run/pushgate/USER/socket"),
              "Where the daemon of the user who owns repositories listens.") +
         Term(RoffBold("/var/lib/pushgate/USER/history.db"), "The record of its pushes.");
}

std::string SeeAlso(const std::string& name) {
  std::string out;
  for (const char* other :
       {"pushgate(1)", "pushgate.yaml(5)", "pushgated(8)", "pushgate-hook(8)"}) {
    std::string_view page(other);
    if (page.substr(0, page.find('(')) == name) continue;
    out += (out.empty() ? "" : ", ") + std::string(page);
  }
  return Section("SEE ALSO", RoffParagraph(out));
}

std::string CommandManPage(const CommandPage& page, int section, bool program,
                           const std::string& date) {
  std::string name = PageName(page);
  return Head(name, section, page.summary, date) + Section("SYNOPSIS", Synopsis(page)) +
         Section("DESCRIPTION", RoffText(page.text)) + Section("OPTIONS", Options(page)) +
         Section("COMMANDS", Commands(page, !program)) +
         Section("EXAMPLES", page.examples.empty() ? "" : RoffLines(page.examples)) +
         (program ? Section("FILES", Files()) : "") + SeeAlso(name);
}

std::string Plain(std::string text) {
  std::erase(text, '`');
  return text;
}

std::string Keys(std::span<const hook::Key> keys) {
  std::string out;
  for (const hook::Key& key : keys) {
    std::string text = std::string(key.meaning) + ". Takes " + Plain(hook::TakenBy(key)) + ".";
    if (!key.fallback.empty()) text += " Default: " + std::string(key.fallback) + ".";
    out += Term(RoffBold(key.name), text);
  }
  return out;
}

std::string ConfigPage(const std::string& date) {
  std::string out =
      Head(kConfigPage, 5, "configuration of pushgate", date) +
      Section(
          "DESCRIPTION",
          RoffText("The daemon reads /etc/pushgate/pushgate.yaml, and conf.d/*.yaml beside it, "
                   "of which the later file has its way. It is YAML; an unknown key is an "
                   "error. The first policy that matches a ref decides; a ref that none matches "
                   "is not judged. In globs * stays within a path segment, and ** crosses.\n\n"
                   "'pushgate config check FILE' validates it, 'pushgate config show --origin' "
                   "prints what is in force.")) +
      Section("KEYS", Keys(hook::Schema()));
  for (const hook::Key& key : hook::Schema()) {
    if (key.keys.empty()) continue;
    out += ".SS " + std::string(key.kind == hook::Kind::kSections ? "Each of " : "Of ") +
           Roff(key.name) + "\n" + Keys(key.keys);
  }
  return out +
         Section("EXAMPLES", RoffLines("repositories: /srv/git\nrules: [db-connection]\npolicies:\n"
                                       "  - repos: [\"**\"]\n    refs: [\"refs/heads/**\"]\n"
                                       "    enforce: block\n")) +
         Section("FILES", Files()) + SeeAlso(kConfigPage);
}

/// Calls visit(NAME, PAGE, SECTION, whether it is a program's) for each page about a command.
template <typename Visit>
void ForEachPage(const std::vector<CommandPage>& programs, Visit visit) {
  for (const CommandPage& program : programs) {
    int section = program.name == "pushgate" ? 1 : 8;
    visit(program, section, true);
    for (const CommandPage& command : program.commands) visit(command, 1, false);
  }
}

std::string FileName(const CommandPage& page, int section) {
  return PageName(page) + "." + std::to_string(section);
}

}  // namespace

std::vector<std::string> ManPageNames() {
  std::vector<std::string> names = {std::string(kConfigPage) + ".5"};
  ForEachPage(ReadPrograms(), [&](const CommandPage& page, int section, bool) {
    names.push_back(FileName(page, section));
  });
  return names;
}

std::string ManPage(const std::string& name, const std::string& date) {
  if (name == std::string(kConfigPage) + ".5") return ConfigPage(date);
  std::string found;
  ForEachPage(ReadPrograms(), [&](const CommandPage& page, int section, bool program) {
    if (FileName(page, section) == name) found = CommandManPage(page, section, program, date);
  });
  return found;
}

}  // namespace pushgate::cli
