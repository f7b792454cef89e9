#include "audit/codeowners.h"

#include <algorithm>

#include "base/glob.h"
#include "diffscan/tree_files.h"

namespace pushgate::audit {
namespace {

constexpr uint64_t kLargest = 3 << 20;  // GitHub's limit

/// The words of a line, up to a comment.
std::vector<std::string> WordsOf(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  auto end = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size()) {
      word.append(line.substr(i, 2));  // the glob takes the escape
      ++i;
    } else if (line[i] == ' ' || line[i] == '\t' || line[i] == '\r') {
      end();
    } else if (line[i] == '#' && word.empty()) {
      break;
    } else {
      word += line[i];
    }
  }
  end();
  return words;
}

/// A pattern of .gitignore's kind as globs of full paths.
std::vector<std::string> GlobsOf(std::string pattern) {
  bool anchored = pattern.find('/') < pattern.size() - 1;
  if (pattern.starts_with('/')) pattern.erase(0, 1);
  if (pattern.empty()) return {"**"};
  std::string prefix = anchored ? "" : "**/";
  if (pattern.ends_with('/')) return {prefix + pattern + "**"};
  std::vector<std::string> globs{prefix + pattern};
  // What names a folder owns what is in it; `docs/*` is not meant so.
  if (!pattern.ends_with("/*")) globs.push_back(prefix + pattern + "/**");
  return globs;
}

}  // namespace

CodeOwners CodeOwners::Parse(std::string_view text) {
  CodeOwners owners;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    std::vector<std::string> words = WordsOf(line);
    bool heading = !words.empty() && (words[0][0] == '[' || words[0].starts_with("^["));
    if (words.empty() || heading) continue;
    Line& read = owners.lines_.emplace_back();
    read.globs = GlobsOf(words[0]);
    read.owners.assign(words.begin() + 1, words.end());
  }
  return owners;
}

Result<CodeOwners> CodeOwners::Of(const diffscan::Repository& repository,
                                  const diffscan::Oid& commit) {
  for (const char* path : {".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS",
                           ".gitlab/CODEOWNERS", ".gitea/CODEOWNERS"}) {
    Result<diffscan::TreeFile> file = FindFile(repository, commit, path);
    if (!file) return tl::unexpected(file.error());
    if (file->kind != diffscan::TreeFile::Kind::kFile || file->size > kLargest) continue;
    Result<std::string> text = ReadFile(repository, *file);
    if (!text) return tl::unexpected(text.error());
    return Parse(*text);
  }
  return CodeOwners();
}

std::vector<std::string> CodeOwners::OwnersOf(std::string_view path) const {
  auto matches = [&](const Line& line) {
    return std::any_of(line.globs.begin(), line.globs.end(),
                       [&](const std::string& glob) { return GlobMatches(glob, path); });
  };
  auto last = std::find_if(lines_.rbegin(), lines_.rend(), matches);
  return last == lines_.rend() ? std::vector<std::string>() : last->owners;
}

}  // namespace pushgate::audit
