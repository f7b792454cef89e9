#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <set>

#include "cli/client_command.h"
#include "cli/commands.h"
#include "cli/install_options.h"
#include "cli/setup_options.h"
#include "hook/message/safe_text.h"
#include "hook/message/shell_word.h"
#include "hook/setup.h"
#include "install/place/journal.h"
#include "install/place/places.h"
#include "install/place/process.h"
#include "install/place/settings.h"

namespace pushgate::cli {
namespace {

namespace fs = std::filesystem;
namespace options = boost::program_options;
using hook::SafeText;
using install::Plan;
using install::Unit;

constexpr int kExitPartly = 1;
constexpr char kKinds[] =
    "repository|tree|template|host|gitolite|gitea|gitlab|gitlab-project|bitbucket|ghes";
constexpr std::string_view kPrinted[] = {"bitbucket", "ghes"};

Usage InstallUsage() {
  Usage usage{
      .name = "install",
      .synopsis = "[PATH...] [--as KIND] [--dry-run] | --client [FOLDER]",
      .text =
          "Puts the gate in front of repositories. A PATH is a bare repository, a folder of them, "
          "a\n"
          "template folder, the home of a gitolite host, a repository of Gitea, Forgejo or GitLab, "
          "or\n"
          "GitLab's folder custom_hooks; without one: 'repositories' of the configuration. A hook "
          "that\n"
          "stands there already goes on running, before the gate. First it is shown what will be\n"
          "done. May be repeated, also for a newer version; 'pushgate uninstall' restores what "
          "was.\n"
          "Exit status: 0 done, 1 some of it, 2 nothing.\n\n"
          "Kinds: repository, tree, template, host (all repositories, by core.hooksPath), "
          "gitolite,\n"
          "gitea, gitlab, gitlab-project; for bitbucket and ghes it prints what to upload, and "
          "how.",
      .examples =
          "  pushgate install /srv/git --dry-run\n"
          "  pushgate install /srv/git/team/app.git\n"
          "  pushgate install --as host /usr/local/lib/pushgate/hooks",
      .options = options::options_description("Options"),
      .words = "path"};
  AddHookOptions(usage.options);
  auto text = [](const char* name) { return options::value<std::string>()->value_name(name); };
  usage.options.add_options()("as", text(kKinds), "what PATH is, where that is not seen")(
      "server", text("ssh|http|gitolite|gitea|gitlab|bitbucket|ghes"),
      "who names the pusher, for the configuration")("dry-run", "only show what would be done");
  AddJournalOption(usage.options);
  AddClientOptions(usage.options);
  return usage;
}

/// The answer to a path that nothing can be done with.
std::string NoPlace(const std::string& path) {
  std::error_code error;
  if (!fs::exists(path, error)) return path + ": there is no such folder";
  if (install::IsWorkTree(path)) {
    return path +
           ": it is not bare, and it is bare repositories that are pushed to. If this one is, "
           "all the same: pushgate install " +
           hook::ShellWord(path + "/.git");
  }
  return path +
         ": neither a Git repository nor a folder of some, as far as you may read it. For an "
         "empty folder say what it is, such as --as template";
}

/// Whose daemon judges what is pushed by hooks that serve repositories of many places: that of
/// their owner, as far as the configuration says where they are.
Result<std::string> OwnerOfMany(const std::string& path, const options::variables_map& values) {
  std::set<std::string> owners;
  for (const std::string& repository : install::RepositoriesBelow(RepositoriesOf(values))) {
    owners.insert(install::OwnerNameOf(repository));
  }
  if (owners.empty()) return install::OwnerNameOf(path);
  if (owners.size() == 1) return *owners.begin();
  std::string names;
  for (const std::string& name : owners) names += (names.empty() ? "" : ", ") + name;
  return Fail(ErrorCode::kInvalid,
              path + ": it serves repositories of several owners (" + names +
                  "), and a hook asks one daemon, which can read only its own user's. Say whose by "
                  "--owner, and guard the others by themselves");
}

Result<std::string> OwnerOf(const std::string& path, const install::PlaceKind& kind,
                            const options::variables_map& values) {
  if (values.count("owner") != 0) return values["owner"].as<std::string>();
  bool many = kind.name == "host" || kind.name == "template" || kind.name == "gitlab";
  if (many && values.count("socket") == 0) return OwnerOfMany(path, values);
  return install::OwnerNameOf(path);
}

/// Whether some bypass entry asks for a reason by push option; nothing if the configuration is
/// broken, which was said.
std::optional<bool> HasBreakGlass(const std::string& config) {
  std::error_code error;
  if (!fs::exists(config, error)) return false;
  auto setup = hook::LoadSetup(config);
  if (!setup) {
    FailWith(setup.error());
    return std::nullopt;
  }
  const auto& entries = (*setup)->bypass.entries;
  return std::any_of(entries.begin(), entries.end(),
                     [](const hook::BypassEntry& entry) { return entry.break_glass; });
}

void Append(Plan& all, Plan more) {
  auto move_to = [](auto& from, auto& to) {
    for (auto& one : from) {
      to.push_back(std::move(one));
    }
  };
  move_to(more.units, all.units);
  move_to(more.notes, all.notes);
  move_to(more.errors, all.errors);
  all.owners.merge(more.owners);
  all.guarded += more.guarded;
}

/// What a run is about: what is planned, and which servers it saw.
struct Work {
  Plan plan;
  std::set<hook::ServerKind> servers;
};

void PlanPath(const std::string& path, const options::variables_map& values, bool break_glass,
              Work& work) {
  const install::PlaceKind* kind = values.count("as") != 0
                                       ? install::KindNamed(values["as"].as<std::string>())
                                       : install::KindOf(path);
  std::error_code error;
  bool may_be_new = kind != nullptr && (kind->name == "host" || kind->name == "gitlab");
  if (kind == nullptr || (!may_be_new && !fs::exists(path, error))) {
    work.plan.errors.push_back(NoPlace(path));
    return;
  }
  Result<std::string> owner = OwnerOf(path, *kind, values);
  if (!owner) {
    work.plan.errors.push_back(owner.error().message);
    return;
  }
  bool each = kind->name == "tree" && values.count("owner") == 0 && values.count("socket") == 0;
  install::Wish wish{path, HookOf(values, *owner), break_glass, each};
  Result<Plan> plan = install::PlanFor(wish, *kind);
  if (!plan) {
    work.plan.errors.push_back(plan.error().message);
    return;
  }
  bool guards = !plan->units.empty() || plan->guarded > 0;
  Append(work.plan, std::move(*plan));
  if (!guards) return;
  if (!each) work.plan.owners.insert(*owner);
  if (values.count("server") != 0) return;
  if (kind->server) work.servers.insert(*kind->server);
  if (kind->name == "tree") {
    for (const std::string& below : install::RepositoriesBelow(path)) {
      const install::PlaceKind* one = install::KindOf(below);
      if (one != nullptr && one->server) work.servers.insert(*one->server);
    }
  }
}

void PlanShared(const options::variables_map& values, Work& work) {
  std::string config = ConfigOf(values);
  if (work.servers.size() == 1) {
    install::PlanServer(config, *work.servers.begin(), work.plan);
  } else if (!work.servers.empty()) {
    std::string names;
    for (hook::ServerKind server : work.servers) {
      names += (names.empty() ? "" : " and ") + std::string(install::NameOf(server));
    }
    work.plan.notes.push_back(config + ": it can name one kind of server, and these are of " +
                              names +
                              ": say which by --server, and give the others a configuration of "
                              "their own, by --config");
  }
  if (values.count("socket") != 0) return;
  for (const std::string& owner : work.plan.owners) install::PlanService(owner, work.plan);
}

void Print(const Plan& plan) {
  for (const Unit& unit : plan.units) {
    std::cout << SafeText(unit.path) << ": " << unit.kind << "\n";
    for (const install::Step& step : unit.steps) {
      std::cout << "    " << SafeText(install::Describe(step)) << "\n";
    }
  }
  for (const std::string& note : plan.notes) std::cout << "note: " << SafeText(note) << "\n";
  std::cout.flush();
}

/// 0 all is guarded, 1 some of it, 2 nothing.
int StatusOf(const Plan& plan) {
  if (plan.errors.empty()) return kExitClean;
  return plan.units.empty() && plan.guarded == 0 ? kExitError : kExitPartly;
}

int Apply(const Work& work, install::Journal& journal, const std::string& path) {
  int status = StatusOf(work.plan);
  if (work.plan.units.empty()) {
    if (status == kExitClean) std::cout << "Nothing to do: the gate is there already.\n";
    return status;
  }
  std::vector<std::string> left;
  Result<void> done = journal.Apply(work.plan.units, left);
  for (const std::string& line : left) std::cerr << "pushgate: " << SafeText(line) << "\n";
  if (!done) {
    return FailWith(SafeText(done.error().message) + "\npushgate: everything is as it was before");
  }
  std::cout << "Done. To prove that it refuses: pushgate doctor " << SafeText(hook::ShellWord(path))
            << "\n";
  return status;
}

std::string CheckOwner(const options::variables_map& values) {
  if (values.count("owner") == 0) return "";
  const std::string& name = values["owner"].as<std::string>();
  if (install::AccountNamed(name)) return "";
  return "there is no user '" + SafeText(name) + "' on this machine (--owner)";
}

void ReadServer(const options::variables_map& values, Work& work) {
  if (values.count("server") == 0) return;
  const std::string& name = values["server"].as<std::string>();
  for (int kind = 0; kind <= static_cast<int>(hook::ServerKind::kGhes); ++kind) {
    auto server = static_cast<hook::ServerKind>(kind);
    if (install::NameOf(server) == name) work.servers.insert(server);
  }
}

int PrintUpload(const std::string& server, const options::variables_map& values) {
  Result<std::string> text =
      install::UploadText(server, HookOf(values, server == "ghes" ? "git" : "bitbucket"));
  if (!text) return FailWith(SafeText(text.error().message));
  std::cout << *text;
  return kExitClean;
}

int Install(const options::variables_map& values) {
  bool dry_run = values.count("dry-run") != 0;
  Result<install::Journal> journal = install::Journal::Open(JournalOf(values), !dry_run);
  if (!journal) return FailWith(SafeText(journal.error().message));
  if (int status = RecoverFirst(*journal, dry_run); status != kExitClean) return status;
  std::optional<bool> break_glass = HasBreakGlass(ConfigOf(values));
  if (!break_glass) return FailWith("with this configuration every push would be refused");
  Work work;
  ReadServer(values, work);
  std::vector<std::string> paths = PathsOf(values);
  for (const std::string& path : paths) PlanPath(path, values, *break_glass, work);
  if (!work.plan.owners.empty()) PlanShared(values, work);
  Print(work.plan);
  for (const std::string& error : work.plan.errors) {
    std::cerr << "pushgate: not guarded: " << SafeText(error) << "\n";
  }
  if (!dry_run) return Apply(work, *journal, paths.front());
  bool stands = work.plan.units.empty() && StatusOf(work.plan) == kExitClean;
  if (stands) std::cout << "Nothing would change: the gate is there already.\n";
  if (!work.plan.units.empty()) std::cout << "Nothing was changed (--dry-run).\n";
  return StatusOf(work.plan);
}

}  // namespace

int RunInstall(const std::vector<std::string>& args) {
  if (IsForClient(args)) return RunInstallClient(args);
  Parsed parsed = ParseOptions(InstallUsage(), args);
  if (parsed.exit) return *parsed.exit;
  std::string kind = parsed.values.count("as") != 0 ? parsed.values["as"].as<std::string>() : "";
  if (std::find(std::begin(kPrinted), std::end(kPrinted), kind) != std::end(kPrinted)) {
    return PrintUpload(kind, parsed.values);
  }
  bool folder = kind == "host" || kind == "template" || kind == "gitlab";
  if (folder && parsed.values.count("path") == 0) {
    return FailWith("--as " + kind + " takes the folder that hooks are in" +
                    (kind == "host" ? ": pushgate install --as host /etc/pushgate/hooks" : ""));
  }
  if (std::string wrong = CheckOwner(parsed.values); !wrong.empty()) return FailWith(wrong);
  if (!fs::exists(HookOf(parsed.values, "root").program)) {
    return FailWith(SafeText(HookOf(parsed.values, "root").program) +
                    ": there is no such program. Where is pushgate-hook? Say it by --hook");
  }
  return Install(parsed.values);
}

}  // namespace pushgate::cli
