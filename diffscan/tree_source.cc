#include "diffscan/tree_source.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace pushgate::diffscan {
namespace {

using rules::ModuleEntry;

Oid OidOf(const std::string& id) {
  Oid oid;
  std::memcpy(oid.bytes.data(), id.data(), std::min(id.size(), oid.bytes.size()));
  return oid;
}

bool MayBeModule(const TreeEntry& entry) {
  if (entry.kind == EntryKind::kTree) return true;
  return entry.kind == EntryKind::kFile &&
         (entry.name.ends_with(".py") || entry.name.ends_with(".pyi"));
}

}  // namespace

std::string ModuleId(const Oid& oid) {
  return {reinterpret_cast<const char*>(oid.bytes.data()), oid.bytes.size()};
}

Result<std::vector<ModuleEntry>> TreeSource::ReadFolder(const std::string&, const std::string& id) {
  std::vector<ModuleEntry> entries;
  Result<Tree> tree = objects_.ReadTree(id.empty() ? tree_ : OidOf(id));
  if (!tree && tree.error().code == ErrorCode::kCorrupt) return entries;
  if (!tree) return tl::unexpected(tree.error());
  for (const TreeEntry& entry : tree->entries()) {
    if (!MayBeModule(entry)) continue;
    entries.push_back(
        {std::string(entry.name), ModuleId(entry.id), entry.kind == EntryKind::kTree});
  }
  auto by_name = [](const ModuleEntry& a, const ModuleEntry& b) { return a.name < b.name; };
  std::stable_sort(entries.begin(), entries.end(), by_name);
  auto same_name = [](const ModuleEntry& a, const ModuleEntry& b) { return a.name == b.name; };
  entries.erase(std::unique(entries.begin(), entries.end(), same_name), entries.end());
  return entries;
}

Result<std::optional<std::string>> TreeSource::ReadFile(const std::string&, const std::string& id) {
  Result<uint64_t> size = objects_.BlobSize(OidOf(id));
  bool readable = size && *size <= limit_;
  Result<Blob> blob = readable ? objects_.ReadBlob(OidOf(id)) : Result<Blob>();
  if (readable && blob) return std::string(blob->text());
  const Error* error = !size ? &size.error() : readable ? &blob.error() : nullptr;
  if (error != nullptr && error->code != ErrorCode::kCorrupt) return tl::unexpected(*error);
  return std::nullopt;
}

}  // namespace pushgate::diffscan
