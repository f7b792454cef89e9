#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/install_options.h"
#include "cli/setup_options.h"
#include "hook/identity/account.h"
#include "hook/message/json_text.h"
#include "hook/message/safe_text.h"
#include "hook/message/shell_word.h"
#include "hook/setup.h"
#include "install/doctor/checks.h"
#include "install/place/journal.h"
#include "install/place/places.h"
#include "install/place/process.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using hook::SafeText;
using install::Finding;
using install::Health;
using Json = nlohmann::ordered_json;

constexpr int kExitToMend = 1;

Usage DoctorUsage() {
  Usage usage{
      .name = "doctor",
      .synopsis = "[REPOSITORY|FOLDER...] [--route URL] [--format text|json]",
      .text =
          "Looks for everything that could let a push through unseen: in each repository, in the\n"
          "daemon, its socket and its record. Ends with a push that breaks a rule, to a "
          "throw-away\n"
          "branch, which must be refused; --route is the URL that your developers push to, so "
          "that\n"
          "the push takes the way that theirs take. A FOLDER may also be one of hooks: a template, "
          "that\n"
          "of a whole host, or GitLab's of server hooks. Exit status: 0 all is well, 1 something "
          "is to "
          "be\n"
          "mended, 2 it could not look.",
      .examples =
          "  pushgate doctor\n"
          "  pushgate doctor /usr/local/lib/pushgate/hooks\n"
          "  pushgate doctor /srv/git/team/app.git --route git@localhost:team/app.git",
      .options = options::options_description("Options"),
      .words = "path"};
  auto text = [](const char* name) { return options::value<std::string>()->value_name(name); };
  usage.options.add_options()("route", text("URL"), "where the last push goes; default: the path")(
      "no-push", "leave that push out")("owner", text("USER"), "default: of the first repository")(
      "config", text("FILE"), "configuration; default: /etc/pushgate/pushgate.yaml")(
      "socket", text("PATH"), "of the daemon; default: what the hooks say")(
      "format", text("text|json")->default_value("text"), "for people, or for programs");
  AddJournalOption(usage.options);
  return usage;
}

/// What was found in one place.
struct Section {
  std::string name;
  std::vector<Finding> findings;
};

/// What is looked at.
struct Places {
  std::vector<std::string> repositories;
  std::vector<install::Repository> folders;  // of hooks
  std::vector<std::string> gitlab_folders;   // of hooks that Gitaly runs for all projects
  std::vector<std::string> left_out;         // of the folders, in sentences

  void AddBelow(const std::string& folder) {
    for (std::string& below : install::RepositoriesBelow(folder, &left_out)) {
      if (std::find(repositories.begin(), repositories.end(), below) != repositories.end())
        continue;
      repositories.push_back(std::move(below));
    }
  }
};

/// With a folder of hooks come the repositories that take hooks from it, as far as the
/// configuration says where they are; those of a template have hooks of their own.
void AddPlace(const std::string& path, const options::variables_map& values, Places& places) {
  if (install::IsGitFolder(path)) {
    places.repositories.push_back(path);
    return;
  }
  std::optional<install::Repository> folder = install::InspectFolder(path);
  if (!folder) return places.AddBelow(path);
  if (folder->hooks == path) places.AddBelow(RepositoriesOf(values));
  if (folder->run_by == install::RunBy::kGitaly) places.gitlab_folders.push_back(path);
  places.folders.push_back(std::move(*folder));
}

/// GitLab's folders that `install` has guarded on this machine.
void AddInstalledFolders(const options::variables_map& values, Places& places) {
  Result<install::Journal> journal = install::Journal::Open(JournalOf(values), false);
  if (!journal) return;
  for (const install::Unit& unit : journal->units()) {
    bool known = std::find(places.gitlab_folders.begin(), places.gitlab_folders.end(), unit.path) !=
                 places.gitlab_folders.end();
    if (unit.kind == install::kGitlabFolder && !known) places.gitlab_folders.push_back(unit.path);
  }
}

Places PlacesOf(const options::variables_map& values) {
  Places places;
  // By a route alone, the repositories may well be on another machine.
  bool elsewhere = values.count("path") == 0 && values.count("route") != 0;
  for (const std::string& path : PathsOf(values)) {
    std::error_code error;
    if (!elsewhere || std::filesystem::exists(path, error)) AddPlace(path, values, places);
  }
  AddInstalledFolders(values, places);
  return places;
}

/// The daemon that hooks ask: those of repositories, else those of the folders that were named.
std::string SocketOf(const options::variables_map& values, const std::string& owner,
                     const std::vector<const install::Repository*>& repositories,
                     const std::vector<install::Repository>& folders) {
  if (values.count("socket") != 0) return values["socket"].as<std::string>();
  for (const install::Repository* repository : repositories) {
    if (repository->command && !repository->command->socket.empty())
      return repository->command->socket;
  }
  for (const install::Repository& folder : folders) {
    bool asks = repositories.empty() && folder.command && !folder.command->socket.empty();
    if (asks) return folder.command->socket;
  }
  return install::SocketFor(owner);
}

/// Each owner with his repositories; without any, whose daemon the hooks of folders ask, else who
/// runs this.
std::map<std::string, std::vector<const install::Repository*>> ByOwner(
    const options::variables_map& values, const std::vector<install::Repository>& repositories,
    const std::vector<install::Repository>& folders) {
  std::map<std::string, std::vector<const install::Repository*>> by_owner;
  bool named = values.count("owner") != 0;
  std::string owner = named ? values["owner"].as<std::string>() : hook::AccountOf(geteuid());
  std::error_code error;
  for (const install::Repository& folder : folders) {
    bool asks = !named && folder.command && std::filesystem::exists(folder.command->socket, error);
    if (asks) owner = install::OwnerNameOf(folder.command->socket);
  }
  if (repositories.empty()) by_owner[owner];
  for (const install::Repository& repository : repositories) {
    by_owner[named ? owner : install::OwnerNameOf(repository.path)].push_back(&repository);
  }
  return by_owner;
}

Json ToJson(const std::vector<Section>& sections, Health worst) {
  Json json = {{"version", 1}, {"health", Name(worst)}, {"places", Json::array()}};
  for (const Section& section : sections) {
    Json findings = Json::array();
    for (const Finding& finding : section.findings) {
      Json fix = finding.fix.empty() ? Json(nullptr) : Json(SafeText(finding.fix));
      findings.push_back({{"check", finding.check},
                          {"health", Name(finding.health)},
                          {"what", SafeText(finding.what)},
                          {"fix", std::move(fix)}});
    }
    json["places"].push_back({{"place", SafeText(section.name)}, {"checks", std::move(findings)}});
  }
  return json;
}

void Print(const std::vector<Section>& sections, Health worst) {
  for (const Section& section : sections) {
    std::cout << SafeText(section.name) << "\n";
    for (const Finding& finding : section.findings) {
      std::string health(Name(finding.health));
      health.resize(6, ' ');
      std::cout << "  " << health << finding.check << ": " << SafeText(finding.what) << "\n";
      if (!finding.fix.empty()) std::cout << "        to mend: " << SafeText(finding.fix) << "\n";
    }
  }
  std::cout << (worst == Health::kOk ? "All is well.\n" : "Something is to be mended.\n");
}

Health Worst(const std::vector<Section>& sections) {
  Health worst = Health::kOk;
  for (const Section& section : sections) {
    for (const Finding& finding : section.findings) worst = std::max(worst, finding.health);
  }
  return worst;
}

/// How many of the last parts of two paths are the same, with or without ".git".
size_t CommonEnd(std::string_view a, std::string_view b) {
  size_t parts = 0;
  for (;; ++parts) {
    size_t at = a.find_last_of("/:"), bt = b.find_last_of("/:");
    if (a.empty() || a.substr(at + 1) != b.substr(bt + 1)) return parts;
    a = at == a.npos ? "" : a.substr(0, at);
    b = bt == b.npos ? "" : b.substr(0, bt);
  }
}

std::string_view WithoutSuffix(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.ends_with(".git")) path.remove_suffix(4);
  return path;
}

/// The repository whose path ends as the route does, the only one there is, or none: their number.
size_t ReachedBy(const std::string& route, const std::vector<install::Repository>& repositories) {
  size_t best = 0, index = repositories.size() == 1 ? 0 : repositories.size();
  for (size_t i = 0; i < repositories.size(); ++i) {
    size_t common = CommonEnd(WithoutSuffix(route), WithoutSuffix(repositories[i].path));
    if (common <= best) continue;
    best = common;
    index = i;
  }
  return index;
}

Finding RoutedCanary(const install::Repository& repository, size_t all,
                     const install::Server& server, const std::string& route) {
  if (!repository.path.empty() || all == 0) return install::PushCanary(repository, server, route);
  return {Health::kWarn, "canary push",
          "which of " + std::to_string(all) + " repositories this route leads to is not known",
          "pushgate doctor REPOSITORY --route " + hook::ShellWord(route)};
}

std::vector<Section> Examine(const options::variables_map& values, const hook::Setup& setup,
                             const Places& places) {
  std::vector<install::Repository> repositories;
  for (const std::string& path : places.repositories) {
    repositories.push_back(install::Inspect(path, setup.config.server, places.gitlab_folders));
  }
  bool pushes = values.count("no-push") == 0;
  std::string route = values.count("route") != 0 ? values["route"].as<std::string>() : "";
  size_t routed = route.empty() ? repositories.size() : ReachedBy(route, repositories);
  const install::Repository* reached =
      routed < repositories.size() ? &repositories[routed] : nullptr;
  std::vector<Section> sections;
  const auto by_owner = ByOwner(values, repositories, places.folders);
  for (const auto& [owner, theirs] : by_owner) {
    install::Server server;
    server.config_path = ConfigOf(values);
    server.config = &setup.config;
    server.bypass = &setup.bypass;
    server.owner = owner;
    server.socket = SocketOf(values, owner, theirs, places.folders);
    sections.push_back({"daemon of " + owner, install::CheckServer(server)});
    if (owner == by_owner.begin()->first) {
      for (const install::Repository& folder : places.folders) {
        sections.push_back({folder.path, install::CheckRepository(folder, server)});
      }
    }
    for (const install::Repository* repository : theirs) {
      Section& section = sections.emplace_back(
          Section{repository->path, install::CheckRepository(*repository, server)});
      // No route to it is known but the one that was given.
      if (!pushes || repository == reached) continue;
      section.findings.push_back(install::PushCanary(*repository, server, repository->path));
    }
    bool here = reached == nullptr
                    ? owner == by_owner.begin()->first
                    : std::find(theirs.begin(), theirs.end(), reached) != theirs.end();
    if (!pushes || route.empty() || !here) continue;
    install::Repository none;
    sections.push_back(
        {route,
         {RoutedCanary(reached == nullptr ? none : *reached, repositories.size(), server, route)}});
  }
  return sections;
}

}  // namespace

int RunDoctor(const std::vector<std::string>& args) {
  Parsed parsed = ParseOptions(DoctorUsage(), args);
  if (parsed.exit) return *parsed.exit;
  const std::string& format = parsed.values["format"].as<std::string>();
  std::optional<std::string> config;
  if (parsed.values.count("config") != 0) config = ConfigOf(parsed.values);
  auto setup = hook::LoadSetup(config);
  if (!setup) {
    FailWith(setup.error());
    return FailWith("with this configuration every push is refused, or judged by an older one");
  }
  Places places = PlacesOf(parsed.values);
  if (places.repositories.empty() && places.folders.empty() && parsed.values.count("route") == 0) {
    return FailWith(SafeText(PathsOf(parsed.values).front()) +
                    ": no repository is there, as far as you may look");
  }
  std::vector<Section> sections = Examine(parsed.values, **setup, places);
  Section others{"left out", {}};
  for (const std::string& sentence : places.left_out) {
    others.findings.push_back({Health::kWarn, "repositories", sentence,
                               "pushgate doctor, with the path of what is to be looked at"});
  }
  if (!places.left_out.empty()) sections.push_back(std::move(others));
  Health worst = Worst(sections);
  if (format == "json") {
    std::cout << hook::JsonText(ToJson(sections, worst));
  } else {
    Print(sections, worst);
  }
  return worst == Health::kOk ? kExitClean : kExitToMend;
}

}  // namespace pushgate::cli
