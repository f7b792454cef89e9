#include "diffscan/object_folders.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

namespace pushgate::diffscan {
namespace {

namespace fs = std::filesystem;

// "alternate object stores, nesting too deep" in Git.
constexpr int kMaxDepth = 5;

std::optional<char> SimpleEscape(char letter) {
  constexpr std::string_view kLetters = "abfnrtv\\\"";
  constexpr std::string_view kBytes = "\a\b\f\n\r\t\v\\\"";
  size_t i = kLetters.find(letter);
  if (i == std::string_view::npos) return std::nullopt;
  return kBytes[i];
}

// Reads the escape at the start of `rest` (after its backslash) and drops it from there.
std::optional<char> TakeEscape(std::string_view& rest) {
  if (rest.empty()) return std::nullopt;
  if (std::optional<char> simple = SimpleEscape(rest[0])) {
    rest.remove_prefix(1);
    return simple;
  }
  if (rest.size() < 3 || rest[0] > '3') return std::nullopt;
  int value = 0;
  for (int i = 0; i < 3; ++i) {
    if (rest[i] < '0' || rest[i] > '7') return std::nullopt;
    value = value * 8 + (rest[i] - '0');
  }
  rest.remove_prefix(3);
  return static_cast<char>(value);
}

// Reads a C-quoted path at the start of `rest` and drops it from there; nothing if it is broken.
std::optional<std::string> TakeQuoted(std::string_view& rest) {
  std::string_view text = rest.substr(1);
  std::string path;
  while (!text.empty()) {
    char c = text[0];
    text.remove_prefix(1);
    if (c == '"') {
      rest = text;
      return path;
    }
    if (c != '\\') {
      path += c;
      continue;
    }
    std::optional<char> escaped = TakeEscape(text);
    if (!escaped) return std::nullopt;
    path += *escaped;
  }
  return std::nullopt;
}

std::string_view TakePlain(std::string_view& rest, char separator) {
  std::string_view plain = rest.substr(0, rest.find(separator));
  rest.remove_prefix(plain.size());
  return plain;
}

std::string ReadAll(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

void Add(const fs::path& folder, int depth, std::vector<std::string>& folders) {
  std::error_code error;
  fs::path real = fs::canonical(folder, error);
  if (error || !fs::is_directory(real, error)) return;
  if (std::find(folders.begin(), folders.end(), real.string()) != folders.end()) return;
  folders.push_back(real.string());
  if (depth == kMaxDepth) return;
  for (const std::string& entry : ParseAlternates(ReadAll(real / "info" / "alternates"), '\n')) {
    Add(real / entry, depth + 1, folders);  // an absolute entry replaces `real`
  }
}

}  // namespace

std::vector<std::string> ParseAlternates(std::string_view list, char separator) {
  std::vector<std::string> paths;
  while (!list.empty()) {
    std::optional<std::string> quoted;
    if (list[0] == '"') quoted = TakeQuoted(list);
    if (quoted) {
      paths.push_back(std::move(*quoted));
    } else {
      std::string_view plain = TakePlain(list, separator);
      if (!plain.empty() && plain[0] != '#') paths.emplace_back(plain);
    }
    if (!list.empty()) list.remove_prefix(1);
  }
  return paths;
}

void AddObjectFolder(const std::string& folder, std::vector<std::string>& folders) {
  Add(folder, 0, folders);
}

}  // namespace pushgate::diffscan
