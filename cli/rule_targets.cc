#include "cli/rule_targets.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace pushgate::cli {
namespace {

namespace fs = std::filesystem;

bool IsRuleFile(const fs::path& path) {
  std::string name = path.filename().string();
  bool test = name.ends_with(".test.yaml") || name.ends_with(".test.yml");
  return !test && (path.extension() == ".yaml" || path.extension() == ".yml");
}

bool IsPython(const fs::path& path) {
  return path.extension() == ".py" || path.extension() == ".pyi" || path.extension() == ".pyw";
}

bool IsHidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

/// A name up to its first point: what a rule file and its targets have in common.
std::string Stem(const fs::path& path) {
  std::string name = path.filename().string();
  return name.substr(0, name.find('.'));
}

template <typename Take>
void Walk(const fs::path& folder, std::error_code& error, const Take& take) {
  fs::recursive_directory_iterator entry(folder, error), end;
  while (!error && entry != end) {
    std::error_code unreadable;
    if (IsHidden(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file(unreadable)) {
      take(entry->path());
    }
    entry.increment(error);
  }
}

void AddTarget(const fs::path& path, RuleTargets& out) {
  if (!IsPython(path)) return;
  bool fixed = path.stem().extension() == ".fixed";
  (fixed ? out.fixed : out.targets).push_back(path.string());
}

RuleTargets TargetsOf(const fs::path& rule_file, std::error_code& error) {
  RuleTargets out;
  out.rule_file = rule_file.string();
  fs::path folder = rule_file.has_parent_path() ? rule_file.parent_path() : ".";
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    fs::path path = rule_file.has_parent_path() ? entry->path() : entry->path().filename();
    if (Stem(path) != Stem(rule_file)) continue;
    std::error_code unreadable;
    if (entry->is_directory(unreadable)) {
      Walk(path, error, [&](const fs::path& below) { AddTarget(below, out); });
    } else {
      AddTarget(path, out);
    }
  }
  std::sort(out.targets.begin(), out.targets.end());
  std::sort(out.fixed.begin(), out.fixed.end());
  return out;
}

std::vector<fs::path> RuleFilesIn(const fs::path& path, std::error_code& error) {
  if (!fs::is_directory(path, error)) return error ? std::vector<fs::path>{} : std::vector{path};
  std::vector<fs::path> files;
  Walk(path, error, [&](const fs::path& file) {
    if (IsRuleFile(file)) files.push_back(file);
  });
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

Result<std::vector<RuleTargets>> FindRuleTargets(const std::vector<std::string>& paths) {
  std::vector<RuleTargets> all;
  for (const std::string& path : paths) {
    std::error_code error;
    std::vector<fs::path> files = RuleFilesIn(path, error);
    if (error) return Fail(ErrorCode::kNotFound, path + ": " + error.message());
    if (files.empty()) return Fail(ErrorCode::kNotFound, path + ": no rule file is in it");
    for (const fs::path& file : files) {
      if (!IsRuleFile(file)) {
        return Fail(ErrorCode::kInvalid, path + ": a rule file's name ends in .yaml");
      }
      all.push_back(TargetsOf(file, error));
      if (error) return Fail(ErrorCode::kFault, file.string() + ": " + error.message());
    }
  }
  return all;
}

}  // namespace pushgate::cli
