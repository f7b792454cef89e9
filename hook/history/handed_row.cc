#include "hook/history/handed_row.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace pushgate::hook {
namespace {

/// What JSON's readers take whole.
constexpr int64_t kMostNumber = int64_t{1} << 53;

template <size_t kSize>
using Names = std::array<std::string_view, kSize>;

constexpr Names<4> kIds = {"old_id", "new_id", "tip", "commit_id"};
constexpr Names<3> kDigests = {"rules", "config", "fingerprint"};
constexpr Names<3> kFlags = {"enforced", "would_block", "break_glass"};
// What people and sources wrote, and paths, may have any bytes; it is shown made safe.
constexpr Names<10> kFree = {"folder",      "path", "function", "message", "suppression",
                             "break_glass", "text", "reason",   "ticket",  "approved_by"};

template <size_t kSize>
bool Has(const Names<kSize>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool IsHex(std::string_view text, std::initializer_list<size_t> sizes) {
  return std::find(sizes.begin(), sizes.end(), text.size()) != sizes.end() &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool AreIds(std::string_view text) {
  while (!text.empty()) {
    size_t end = std::min(text.find(' '), text.size());
    if (!IsHex(text.substr(0, end), {40, 64})) return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

bool IsLine(std::string_view text) {
  return std::none_of(text.begin(), text.end(),
                      [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

/// Looks at the columns of one row after the other.
class Checker {
 public:
  void operator()(const char* name, int64_t number) {
    int64_t most = Has(kFlags, name) ? 1 : kMostNumber;
    if (number < 0 || number > most) Say(name);
  }
  void operator()(const char* name, std::string_view text) {
    bool sound = Has(kFree, name) || IsLine(text);
    if (Has(kIds, name)) sound = IsHex(text, {0, 40, 64});
    if (Has(kDigests, name)) sound = IsHex(text, {0, 64});
    if (name == std::string_view("compared")) sound = AreIds(text);
    if (!sound) Say(name);
  }
  template <typename Item>
  void List(const std::vector<Item>& items) {
    for (const Item& item : items) record::VisitColumns(item, *this);
  }

  std::string problem;

 private:
  void Say(const char* name) {
    if (problem.empty()) problem = std::string("its '") + name + "' makes no sense";
  }
};

}  // namespace

std::string ProblemOfHanded(const record::Push& row) {
  Checker checker;
  record::VisitColumns(row, checker);
  checker.List(row.refs);
  checker.List(row.findings);
  checker.List(row.skips);
  checker.List(row.faults);
  checker.List(row.excuses);
  constexpr Names<3> kVerdicts = {"accept", "reject", "fault"};
  if (!Has(kVerdicts, row.verdict)) return "its 'verdict' makes no sense";
  return checker.problem;
}

}  // namespace pushgate::hook
