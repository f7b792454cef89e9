#include "diffscan/test_repository.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace pushgate::diffscan {
namespace {

namespace fs = std::filesystem;

std::string Quoted(const std::string& word) {
  std::string quoted = "'";
  for (char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string Run(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  std::string output;
  char buffer[4096];
  for (size_t size; (size = fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    output.append(buffer, size);
  }
  int status = pclose(pipe);
  if (status != 0) throw std::runtime_error("failed: " + command);
  if (!output.empty() && output.back() == '\n') output.pop_back();
  return output;
}

std::string CQuoted(const std::string& path) {
  std::string quoted = "\"";
  for (char c : path) {
    char escape[5];
    snprintf(escape, sizeof escape, "\\%03o", static_cast<unsigned char>(c));
    quoted += escape;
  }
  return quoted + "\"";
}

std::string Data(const std::string& text) {
  return "data " + std::to_string(text.size()) + "\n" + text + "\n";
}

}  // namespace

TestRepository::TestRepository() {
  std::string pattern = (fs::temp_directory_path() / "pushgate-diffscan-XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
  Run("git init -q --bare -b main " + Quoted(git_dir()));
  shared.rules = &TestRules();
  options.is_baseline = [](std::string_view ref) {
    return ref.substr(0, 11) == "refs/heads/" || ref.substr(0, 10) == "refs/tags/";
  };
}

TestRepository::~TestRepository() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string TestRepository::Git(const std::vector<std::string>& arguments,
                                const std::string& input) const {
  std::string command = "GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null ";
  for (const char* person : {"AUTHOR", "COMMITTER"}) {
    command += std::string("GIT_") + person + "_NAME='Dev One' GIT_" + person +
               "_EMAIL=dev@example.com GIT_" + person + "_DATE='1700000000 +0000' ";
  }
  if (!quarantine_.empty()) {
    command += "GIT_OBJECT_DIRECTORY=" + Quoted(quarantine_) +
               " GIT_ALTERNATE_OBJECT_DIRECTORIES=" + Quoted(git_dir() + "/objects") + " ";
  }
  command += "git --git-dir=" + Quoted(git_dir());
  for (const std::string& argument : arguments) command += " " + Quoted(argument);
  if (input.empty()) return Run(command + " </dev/null");
  std::string file = folder_ + "/input";
  std::ofstream(file, std::ios::binary) << input;
  return Run(command + " <" + Quoted(file));
}

std::string TestRepository::Commit(const TestFiles& changes,
                                   const std::vector<std::string>& parents, int64_t time) {
  if (time == 0) time = clock_ += 60;
  std::string ref = "refs/made/" + std::to_string(++marks_);
  std::string stream = "commit " + ref + "\ncommitter Dev One <dev@example.com> " +
                       std::to_string(time) + " +0000\n" + Data("Change something");
  for (size_t i = 0; i < parents.size(); ++i) {
    stream += (i == 0 ? "from " : "merge ") + parents[i] + "\n";
  }
  for (const auto& [path, file] : changes) {
    if (file.mode.empty()) {
      stream += "D " + CQuoted(path) + "\n";
    } else if (file.mode == "160000") {
      stream += "M 160000 " + file.text + " " + CQuoted(path) + "\n";
    } else {
      stream += "M " + file.mode + " inline " + CQuoted(path) + "\n" + Data(file.text);
    }
  }
  Git({"fast-import", "--quiet", "--force", "--date-format=raw"}, stream + "\ndone\n");
  std::string id = Git({"rev-parse", ref});
  Git({"update-ref", "-d", ref});
  return id;
}

std::string TestRepository::Blob(const std::string& text) const {
  return Git({"hash-object", "-w", "--stdin"}, text);
}

void TestRepository::SetRef(const std::string& name, const std::string& id) const {
  Git({"update-ref", name, id});
}

void TestRepository::BeginPush() {
  EndPush();
  quarantine_ = git_dir() + "/objects/tmp_objdir-incoming-test";
  fs::create_directories(quarantine_ + "/pack");
}

void TestRepository::EndPush() {
  if (quarantine_.empty()) return;
  fs::copy(quarantine_, git_dir() + "/objects",
           fs::copy_options::recursive | fs::copy_options::skip_existing);
  fs::remove_all(quarantine_);
  quarantine_.clear();
}

Location TestRepository::location() const {
  Location location;
  location.git_dir = git_dir();
  location.object_directory = quarantine_;
  if (!quarantine_.empty()) location.alternate_object_directories = git_dir() + "/objects";
  return location;
}

Repository TestRepository::Open() const {
  Result<Repository> repository = Repository::Open(location());
  if (!repository) throw std::runtime_error(repository.error().message);
  return std::move(*repository);
}

Result<ScanResult> TestRepository::TryPush(const std::string& old_id, const std::string& new_id,
                                           const std::string& ref) const {
  RefUpdate update;
  update.old_id = Oid::FromHex(old_id).value_or(Oid());
  update.new_id = Oid::FromHex(new_id).value();
  update.name = ref;
  Repository repository = Open();
  return ScanUpdate(repository, update, options, shared, watch);
}

ScanResult TestRepository::Push(const std::string& old_id, const std::string& new_id,
                                const std::string& ref) {
  Result<ScanResult> result = TryPush(old_id, new_id, ref);
  if (!result) throw std::runtime_error(result.error().message);
  EndPush();
  Result<ScanResult> again = TryPush(old_id, new_id, ref);
  if (!again) throw std::runtime_error(again.error().message);
  EXPECT_EQ(Lines(*result), Lines(*again)) << "in quarantine, and in the repository";
  return *result;
}

const rules::RuleSet& TestRules() {
  static const rules::RuleSet rules = [] {
    rules::RuleSource source;
    source.name = "test.yaml";
    source.pack = "test";
    source.text =
        "rules:\n"
        "- id: no-bad\n"
        "  languages: [python]\n"
        "  severity: ERROR\n"
        "  message: bad is called\n"
        "  pattern: bad(...)\n"
        "  paths:\n"
        "    exclude: [/exempt/**]\n"
        "- id: no-evil\n"
        "  languages: [python]\n"
        "  severity: WARNING\n"
        "  message: evil is called\n"
        "  pattern: lib.evil(...)\n";
    auto loaded = rules::RuleSet::Load({&source, 1});
    if (!loaded) throw std::runtime_error(loaded.error().front().message);
    return *loaded;
  }();
  return rules;
}

std::vector<std::string> Lines(const ScanResult& result) {
  std::vector<std::string> lines;
  for (const Found& found : result.found) {
    lines.push_back(found.path + ":" + std::to_string(found.finding.span.line) + " " +
                    found.finding.rule->id + (found.only_new ? " new" : ""));
  }
  return lines;
}

std::vector<std::string> Skips(const ScanResult& result) {
  std::vector<std::string> lines;
  for (const Skip& skip : result.skipped) lines.push_back(skip.path + ": " + skip.reason);
  return lines;
}

std::string Id(const Oid& oid) { return oid.Hex(); }

}  // namespace pushgate::diffscan
