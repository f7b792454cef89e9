#include "audit/details.h"

#include <algorithm>

namespace pushgate::audit {
namespace {

FileDetails Begin(const record::SnapshotFile& file) {
  FileDetails out;
  out.path = file.path;
  out.functions = file.functions;
  out.changes = file.changes;
  out.changed = file.changed;
  out.owned = !file.owners.empty();
  out.people = LinesOf(out.owned ? file.owners : file.authors);
  return out;
}

/// Enters a folder and those above it, each in the list of its parent.
void Enter(const std::string& path, std::map<std::string, FolderDetails>& folders) {
  if (!folders.try_emplace(path).second || path.empty()) return;
  std::string parent = ParentOf(path);
  Enter(parent, folders);
  folders[parent].folders.push_back(path);
}

void AddTo(FolderDetails& folder, const FileDetails& file) {
  ++folder.files;
  if (file.findings.block > 0) ++folder.noncompliant;
  folder.findings.block += file.findings.block;
  folder.findings.warn += file.findings.warn;
  folder.findings.other += file.findings.other;
}

}  // namespace

void DecisionFigures::Add(const std::string& decision, int64_t findings) {
  (decision == "block" ? block : decision == "warn" ? warn : other) += findings;
}

std::vector<std::string> LinesOf(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::string ParentOf(const std::string& path) {
  size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

RepositoryDetails DetailsOf(const record::Snapshot& snapshot, bool show_code) {
  RepositoryDetails details;
  std::map<std::string_view, size_t> places;
  for (const record::SnapshotFile& file : snapshot.with_findings) {
    places[file.path] = details.files.size();
    details.files.push_back(Begin(file));
  }
  for (const record::SnapshotFinding& found : snapshot.found) {
    auto place = places.find(found.path);
    if (place == places.end()) continue;
    FileDetails& file = details.files[place->second];
    file.findings.Add(found.decision, found.findings);
    file.found.push_back({found.rule, found.severity, found.decision, found.excused_by,
                          found.findings, found.lines, show_code ? found.code : ""});
  }
  details.folders.try_emplace("");
  for (size_t i = 0; i < details.files.size(); ++i) {
    const FileDetails& file = details.files[i];
    std::string folder = ParentOf(file.path);
    Enter(folder, details.folders);
    details.folders[folder].own.push_back(i);
    AddTo(details.folders[""], file);
    for (; !folder.empty(); folder = ParentOf(folder)) AddTo(details.folders[folder], file);
  }
  for (auto& [path, folder] : details.folders) {
    std::sort(folder.folders.begin(), folder.folders.end());
  }
  return details;
}

}  // namespace pushgate::audit
