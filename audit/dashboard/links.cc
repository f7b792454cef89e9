#include "audit/dashboard/links.h"

#include "base/digest.h"

namespace pushgate::audit::dashboard {
namespace {

constexpr size_t kReadable = 40;
constexpr size_t kDigits = 12;

std::string Readable(std::string_view name) {
  std::string out;
  for (char c : name) {
    if (out.size() == kReadable) break;
    bool digit = c >= '0' && c <= '9', lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z';
    if (digit || lower) out += c;
    if (upper) out += static_cast<char>(c - 'A' + 'a');
    bool other = !digit && !lower && !upper;
    if (other && !out.empty() && out.back() != '-') out += '-';
  }
  return out.empty() || out.back() == '-' ? out : out + "-";
}

}  // namespace

std::string Slug(std::string_view name) {
  return Readable(name) + Sha256Hex({name}).substr(0, kDigits);
}

std::string SlugOf(const RepositoryFigures& repository) {
  return Readable(repository.name) +
         Sha256Hex({repository.name, repository.folder, repository.ref}).substr(0, kDigits);
}

std::string RepositoryPath(const RepositoryFigures& repository) {
  return "repository/" + SlugOf(repository) + ".html";
}

std::string FolderPath(const RepositoryFigures& repository, const std::string& folder) {
  if (folder.empty()) return RepositoryPath(repository);
  return "folder/" + SlugOf(repository) + "/" + Slug(folder) + ".html";
}

std::string FilePath(const RepositoryFigures& repository, const std::string& file) {
  return "file/" + SlugOf(repository) + "/" + Slug(file) + ".html";
}

std::string RulePath(std::string_view rule) { return "rule/" + Slug(rule) + ".html"; }

std::string PushPath(int64_t id) { return "push/" + std::to_string(id) + ".html"; }

std::string PushesPath(const std::string& kind, const RepositoryFigures* repository, int64_t page) {
  if (repository == nullptr && kind == "all" && page == 1) return "pushes.html";
  return "pushes/" + (repository == nullptr ? "" : SlugOf(*repository) + "/") + kind + "-" +
         std::to_string(page) + ".html";
}

std::string GuidePath(std::string_view name) { return "guide/" + std::string(name) + ".html"; }

}  // namespace pushgate::audit::dashboard
