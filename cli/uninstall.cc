#include <algorithm>
#include <filesystem>
#include <iostream>

#include "cli/client_command.h"
#include "cli/commands.h"
#include "cli/install_options.h"
#include "hook/message/safe_text.h"
#include "install/place/found.h"
#include "install/place/hooks.h"

namespace pushgate::cli {
namespace {

namespace fs = std::filesystem;
namespace options = boost::program_options;
using hook::SafeText;
using install::Unit;

constexpr int kExitLeft = 1;

Usage UninstallUsage() {
  Usage usage{
      .name = "uninstall",
      .synopsis = "PATH... | --all [--dry-run] | --client [FOLDER]",
      .text =
          "Takes the gate away from repositories, and restores what stood there before, byte for\n"
          "byte. First it is shown what will be done. What somebody changed since is left as it "
          "is,\n"
          "and named. With the last place go the settings that 'install' made for all of them. "
          "The\n"
          "record of pushes stays. Exit status: 0 done, 1 something was left, 2 error.",
      .examples =
          "  pushgate uninstall /srv/git --dry-run\n"
          "  pushgate uninstall --all",
      .options = options::options_description("Options"),
      .words = "path"};
  usage.options.add_options()("all", "everything that was installed on this machine")(
      "dry-run", "only show what would be done");
  AddJournalOption(usage.options);
  AddClientOptions(usage.options);
  return usage;
}

void Print(const std::vector<Unit>& units) {
  for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {
    std::cout << SafeText(unit->path) << ": " << unit->kind << "\n";
    for (auto step = unit->steps.rbegin(); step != unit->steps.rend(); ++step) {
      std::cout << "    " << SafeText(install::DescribeUndo(*step)) << "\n";
    }
  }
  std::cout.flush();
}

int Undo(install::Journal& journal, const std::vector<Unit>& units) {
  std::vector<std::string> left;
  Result<void> done = journal.Undo(units, left);
  for (const std::string& line : left) std::cerr << "pushgate: " << SafeText(line) << "\n";
  if (!done) {
    return FailWith(SafeText(done.error().message) + "\npushgate: mend that, and run this again");
  }
  std::cout << "Done.\n";
  return left.empty() ? kExitClean : kExitLeft;
}

int UninstallPath(install::Journal& journal, const std::string& path, bool dry_run) {
  std::vector<Unit> units = install::UnitsToUndo(journal, path);
  std::vector<std::string> brought;
  if (path.empty()) brought = install::BroughtByTemplates(journal);
  std::error_code error;
  if (units.empty() && !path.empty() && !fs::exists(path, error)) {
    return FailWith(SafeText(path) + ": there is no such path");
  }
  if (units.empty()) {
    std::cout << "Nothing to do: pushgate stands nowhere"
              << (path.empty() ? " on this machine" : " in " + SafeText(path)) << ".\n";
    return kExitClean;
  }
  Print(units);
  for (const std::string& line : brought) std::cout << "note: " << SafeText(line) << "\n";
  if (!dry_run) return std::max(Undo(journal, units), brought.empty() ? kExitClean : kExitLeft);
  std::cout << "Nothing was changed (--dry-run).\n";
  return kExitClean;
}

/// Before anything is written, the journal included: whether this user may do all of it.
Result<void> MayUndo(const std::string& journal_folder, const std::vector<std::string>& paths) {
  Result<install::Journal> journal = install::Journal::Open(journal_folder, false);
  if (!journal) return tl::unexpected(journal.error());
  for (const std::string& path : paths) {
    for (const Unit& unit : install::UnitsToUndo(*journal, path)) {
      for (const install::Step& step : unit.steps) {
        std::string folder = fs::path(step.path).parent_path().string();
        if (folder.empty()) continue;
        if (Result<void> may = install::CheckWritable(folder); !may) return may;
      }
    }
  }
  return {};
}

}  // namespace

int RunUninstall(const std::vector<std::string>& args) {
  if (IsForClient(args)) return RunUninstallClient(args);
  Parsed parsed = ParseOptions(UninstallUsage(), args);
  if (parsed.exit) return *parsed.exit;
  bool all = parsed.values.count("all") != 0, named = parsed.values.count("path") != 0;
  if (all == named) return FailWith("say which repositories, or --all");
  bool dry_run = parsed.values.count("dry-run") != 0;
  std::vector<std::string> paths = all ? std::vector<std::string>{""} : PathsOf(parsed.values);
  if (Result<void> may = MayUndo(JournalOf(parsed.values), paths); !may) {
    return FailWith(SafeText(may.error().message));
  }
  // Hooks without a journal can be taken away only with one, but not from where nothing is.
  bool create = !dry_run && std::any_of(paths.begin(), paths.end(), [](const std::string& path) {
    std::error_code error;
    return fs::exists(path, error);
  });
  Result<install::Journal> journal = install::Journal::Open(JournalOf(parsed.values), create);
  if (!journal) return FailWith(SafeText(journal.error().message));
  int status = RecoverFirst(*journal, dry_run);
  if (status != kExitClean) return status;
  for (const std::string& path : paths) {
    status = std::max(status, UninstallPath(*journal, path, dry_run));
  }
  return status;
}

}  // namespace pushgate::cli
