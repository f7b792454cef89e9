#include "hook/config/bypass_text.h"

#include <algorithm>
#include <cstdio>
#include <tuple>
#include <vector>

#include "base/yaml.h"
#include "hook/config/bypass_file.h"
#include "hook/message/utf8.h"

namespace pushgate::hook {
namespace {

using Entries = std::vector<BypassEntry>;
using Lines = std::vector<std::string>;  // each with its line end

constexpr char kBrackets[] =
    "its entries stand in brackets: write them with dashes, each on lines of its own, or change it "
    "by hand";

// ---- comparing what a text means before and after

auto Meaning(const BypassEntry& e) {
  return std::tie(e.id, e.users, e.groups, e.repos, e.refs, e.paths, e.rules, e.until_text,
                  e.max_uses, e.reason, e.ticket, e.approved_by, e.break_glass);
}

bool SameMeaning(const Entries& a, const Entries& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return Meaning(x) == Meaning(y); });
}

Result<Entries> Read(std::string_view name, std::string_view text) {
  auto entries = ParseBypass(name, text);
  if (entries) return std::move(*entries);
  std::string message;
  for (const std::string& line : entries.error()) {
    message += (message.empty() ? "" : "\n") + line;
  }
  return Fail(ErrorCode::kInvalid, std::move(message));
}

/// The new text, if it means what was wanted.
Result<std::string> Checked(std::string text, const Entries& wanted) {
  Result<Entries> entries = Read("the new text", text);
  if (entries && SameMeaning(*entries, wanted)) return text;
  return Fail(ErrorCode::kUnsupported,
              "it is written in a way that cannot be changed safely: change it by hand");
}

// ---- writing YAML

bool IsWord(std::string_view text) {
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (text.size() < 2 || (!letter(text[0]) && text[0] != '/')) return false;
  std::string lower;
  for (char c : text) {
    if (!letter(c) && (c < '0' || c > '9') &&
        std::string_view("/._-").find(c) == std::string::npos) {
      return false;
    }
    lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  for (std::string_view special : {"true", "false", "yes", "no", "on", "off", "null"}) {
    if (lower == special) return false;
  }
  return true;
}

bool NeedsEscape(uint32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029 ||
         point == 0xFEFF;
}

/// In double quotes, unless it is a plain word.
std::string Scalar(std::string_view text) {
  if (IsWord(text)) return std::string(text);
  std::string quoted = "\"";
  while (!text.empty()) {
    CodePoint point = NextCodePoint(text);
    char escaped[16];
    if (point.value == '"' || point.value == '\\') quoted += '\\';
    if (point.valid && NeedsEscape(point.value)) {
      std::snprintf(escaped, sizeof escaped, "\\u%04X", point.value);
      quoted += escaped;
    } else {
      quoted += text.substr(0, point.bytes);
    }
    text.remove_prefix(point.bytes);
  }
  return quoted + "\"";
}

std::string List(const std::vector<std::string>& texts) {
  std::string list;
  for (const std::string& text : texts) list += (list.empty() ? "" : ", ") + Scalar(text);
  return "[" + list + "]";
}

/// The lines of an entry, behind a dash at that column.
std::string Block(const BypassEntry& entry, size_t indent, std::string_view end) {
  std::string text;
  auto line = [&](std::string_view key, const std::string& value) {
    text += std::string(indent, ' ') + (text.empty() ? "- " : "  ");
    text += std::string(key) + ": " + value + std::string(end);
  };
  auto list = [&](std::string_view key, const std::vector<std::string>& values) {
    if (!values.empty()) line(key, List(values));
  };
  auto scalar = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) line(key, Scalar(value));
  };
  line("id", Scalar(entry.id));
  list("users", entry.users);
  list("groups", entry.groups);
  list("repos", entry.repos);
  list("refs", entry.refs);
  list("paths", entry.paths);
  list("rules", entry.rules);
  if (entry.until_text.empty()) line("permanent", "true");
  scalar("until", entry.until_text);
  if (entry.max_uses > 0) line("max_uses", std::to_string(entry.max_uses));
  scalar("reason", entry.reason);
  scalar("ticket", entry.ticket);
  scalar("approved_by", entry.approved_by);
  if (entry.break_glass) line("break_glass", "true");
  return text;
}

// ---- the lines of a file

Lines Split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

std::string Join(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

size_t IndentOf(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// The line with the dash of an item: that of its first key, or above.
size_t DashLine(const Lines& lines, const YamlNode& item) {
  size_t line = static_cast<size_t>(item.line) - 1;
  while (line > 0 && !lines[line].substr(IndentOf(lines[line])).starts_with("-")) --line;
  return line;
}

/// Whether a list is written in brackets.
bool InBrackets(const Lines& lines, const YamlNode& list) {
  std::string_view line = lines[static_cast<size_t>(list.line) - 1];
  size_t column = static_cast<size_t>(list.column) - 1;
  return column < line.size() && line[column] == '[';
}

/// Takes "[]" out of its line. False if it does not stand in one line.
bool EraseEmptyBrackets(Lines& lines, const YamlNode& list) {
  std::string& line = lines[static_cast<size_t>(list.line) - 1];
  size_t open = static_cast<size_t>(list.column) - 1;
  size_t close = line.find_first_not_of(" \t", open + 1);
  if (close == std::string::npos || line[close] != ']') return false;
  line.erase(open, close - open + 1);
  while (open > 0 && open < line.size() && line[open - 1] == ' ' &&
         std::string_view("\r\n").find(line[open]) != std::string_view::npos) {
    line.erase(--open, 1);
  }
  return true;
}

/// The line behind an entry that begins at `begin`: what stands between it and `next` on the
/// dashes' level belongs to nobody and stays.
size_t EndOfEntry(const Lines& lines, size_t begin, size_t next) {
  size_t indent = IndentOf(lines[begin]);
  size_t end = next;
  auto between = [&](std::string_view line) {
    return IsBlank(line) || (IndentOf(line) <= indent && line[IndentOf(line)] != '-');
  };
  while (end > begin + 1 && between(lines[end - 1])) --end;
  return end;
}

}  // namespace

Result<std::string> WithEntry(std::string_view text, const BypassEntry& entry) {
  Result<Entries> added = Read("the new entry", "entries:\n" + Block(entry, 2, "\n"));
  if (!added) return tl::unexpected(added.error());
  auto root = ParseYaml(text);
  std::string_view end = text.find("\r\n") == std::string_view::npos ? "\n" : "\r\n";
  std::string head(text);
  if (!head.empty() && head.back() != '\n') head += end;
  if (root && root->kind == YamlNode::Kind::kNull) {
    return Checked(head + "entries:" + std::string(end) + Block(entry, 2, end), *added);
  }
  Result<Entries> wanted = Read("the file", text);
  if (!wanted) return tl::unexpected(wanted.error());
  for (const BypassEntry& other : *wanted) {
    if (other.id == entry.id)
      return Fail(ErrorCode::kInvalid, "there is an entry '" + other.id + "'");
  }
  wanted->push_back(added->front());
  const YamlNode* list = root->Find("entries");
  Lines lines = Split(head);
  size_t indent = 2;
  if (!list->items.empty()) {
    if (InBrackets(lines, *list)) return Fail(ErrorCode::kUnsupported, kBrackets);
    indent = IndentOf(lines[DashLine(lines, list->items.front())]);
  } else if (list->kind == YamlNode::Kind::kSequence && !EraseEmptyBrackets(lines, *list)) {
    return Fail(ErrorCode::kUnsupported, kBrackets);
  }
  return Checked(Join(lines) + Block(entry, indent, end), *wanted);
}

Result<std::string> WithoutEntry(std::string_view text, std::string_view id) {
  Result<Entries> wanted = Read("the file", text);
  if (!wanted) return tl::unexpected(wanted.error());
  auto root = ParseYaml(text);
  const YamlNode* list = root->Find("entries");
  auto found = std::find_if(wanted->begin(), wanted->end(),
                            [&](const BypassEntry& entry) { return entry.id == id; });
  if (found == wanted->end()) return Fail(ErrorCode::kNotFound, "it has no such entry");
  size_t index = static_cast<size_t>(found - wanted->begin());
  wanted->erase(found);
  Lines lines = Split(text);
  if (InBrackets(lines, *list)) return Fail(ErrorCode::kUnsupported, kBrackets);
  size_t begin = DashLine(lines, list->items[index]);
  bool last = index + 1 == list->items.size();
  size_t next = last ? lines.size() : DashLine(lines, list->items[index + 1]);
  size_t end = EndOfEntry(lines, begin, next);
  bool apart = begin == 0 || IsBlank(lines[begin - 1]);
  while (apart && end < next && IsBlank(lines[end])) ++end;
  auto at = [&](size_t line) { return lines.begin() + static_cast<std::ptrdiff_t>(line); };
  lines.erase(at(begin), at(end));
  return Checked(Join(lines), *wanted);
}

}  // namespace pushgate::hook
