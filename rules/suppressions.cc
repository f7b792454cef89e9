#include "rules/suppressions.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/nearest.h"
#include "rules/compiled_rules.h"

namespace pushgate::rules {
namespace {

constexpr std::string_view kMark = "pushgate:";
constexpr std::string_view kForm = "'# pushgate: allow[rule-id] reason'";
// Of what a comment says, what is kept or shown.
constexpr size_t kLongestReason = 200;
constexpr size_t kLongestId = 60;
constexpr size_t kMostRules = 50;
// Of a reason: a word, or a letter of a script that has no longer ones. "." and "ok" say nothing.
constexpr int kFewestLetters = 3;
// In one file; the others are counted.
constexpr size_t kMostComplaints = 50;

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\f\r";
  size_t begin = std::min(text.find_first_not_of(kSpace), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

bool Take(std::string_view& text, std::string_view what) {
  if (!text.starts_with(what)) return false;
  text = Trimmed(text.substr(what.size()));
  return true;
}

struct Allowed {
  std::string_view rule;
  bool used = false;
};

struct Suppression {
  syntax::ByteRange range;  // the comment
  uint32_t line = 0;        // where it stands
  uint32_t below = 0;       // standing alone, the line that it is about; else 0
  std::vector<Allowed> rules;
  std::string_view reason;
  bool malformed = false;
};

/// What a comment gives as the reason: not what another comment says behind it, and nothing where
/// there is hardly a letter.
std::string_view ReasonIn(std::string_view text) {
  for (const char* another : {" # ", "\t# "}) text = text.substr(0, text.find(another));
  if (text.starts_with("# ")) text = {};
  auto is_letter = [](char c) {  // of a letter that is not ASCII, each of its bytes
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<signed char>(c) < 0;
  };
  if (std::count_if(text.begin(), text.end(), is_letter) < kFewestLetters) return {};
  return Trimmed(text).substr(0, kLongestReason);
}

/// Reads what follows `# pushgate:`.
void Read(std::string_view text, Suppression& out) {
  out.malformed = !Take(text, "allow") || !Take(text, "[");
  size_t end = text.find(']');
  if (out.malformed || end == std::string_view::npos) {
    out.malformed = true;
    return;
  }
  std::string_view ids = text.substr(0, end);
  out.reason = ReasonIn(Trimmed(text.substr(end + 1)));
  while (!ids.empty()) {
    size_t comma = std::min(ids.find(','), ids.size());
    std::string_view id = Trimmed(ids.substr(0, comma));
    if (!id.empty()) out.rules.push_back({id});
    ids.remove_prefix(std::min(comma + 1, ids.size()));
  }
  out.malformed = out.rules.empty() || out.rules.size() > kMostRules;
}

class Suppressor {
 public:
  Suppressor(const syntax::Tree& tree, const syntax::LineTable& lines, const CompiledRules& rules,
             Analysis& analysis)
      : tree_(tree), lines_(lines), rules_(rules), analysis_(analysis) {}

  void Run() {
    Collect();
    if (suppressions_.empty()) return;
    for (Finding& finding : analysis_.findings) Allow(finding);
    for (const Suppression& suppression : suppressions_) Complain(suppression);
    AddUntold();
  }

 private:
  using LineNumbers = std::unordered_map<uint32_t, uint32_t>;

  void Collect() {
    auto below_alone = LinesBelow();
    for (const syntax::ByteRange& comment : tree_.comments) {
      std::string_view text = lines_.text().substr(comment.begin, comment.end - comment.begin);
      for (size_t begin = 0, end = 0; begin < text.size(); begin = end) {
        end = NextComment(text, begin + 1);
        uint32_t at = comment.begin + static_cast<uint32_t>(begin);
        CollectOne(text.substr(begin, end - begin), at, below_alone);
      }
    }
  }

  /// Where another comment begins behind one: `# type: ignore  # pushgate: ...`.
  static size_t NextComment(std::string_view text, size_t from) {
    for (; from < text.size(); ++from) {
      if (text[from] != '#' || (text[from - 1] != ' ' && text[from - 1] != '\t')) continue;
      size_t mark = std::min(text.find_first_not_of(" \t", from + 1), text.size());
      if (text.substr(mark).starts_with(kMark)) return from;
    }
    return text.size();
  }

  void CollectOne(std::string_view text, uint32_t at, const LineNumbers& below_alone) {
    Suppression suppression;
    suppression.range = {at, at + static_cast<uint32_t>(text.size())};
    text = Trimmed(text.substr(std::min(text.find_first_not_of('#'), text.size())));
    if (!Take(text, kMark)) return;
    suppression.line = lines_.Line(at);
    auto below = below_alone.find(suppression.line);
    if (below != below_alone.end()) suppression.below = below->second;
    Read(text, suppression);
    on_line_[suppression.line].push_back(suppressions_.size());
    if (suppression.below != 0) above_line_[suppression.below].push_back(suppressions_.size());
    suppressions_.push_back(std::move(suppression));
  }

  /// By the line of a comment that stands alone: the first line below that is none.
  LineNumbers LinesBelow() const {
    LineNumbers below;
    for (auto comment = tree_.comments.rbegin(); comment != tree_.comments.rend(); ++comment) {
      uint32_t line = lines_.Line(comment->begin);
      if (!Trimmed(lines_.Text(line)).starts_with('#')) continue;
      auto next = below.find(line + 1);
      below[line] = next == below.end() ? line + 1 : next->second;
    }
    return below;
  }

  void Allow(Finding& finding) {
    const Span& span = finding.span;
    for (size_t i : on_line_[span.line]) Allow(finding, suppressions_[i]);
    for (size_t i : above_line_[span.line]) Allow(finding, suppressions_[i]);
    if (span.end_line == span.line) return;
    for (size_t i : on_line_[span.end_line]) Allow(finding, suppressions_[i]);
  }

  static void Allow(Finding& finding, Suppression& suppression) {
    for (Allowed& allowed : suppression.rules) {
      if (allowed.rule != finding.rule->id) continue;
      allowed.used = true;
      if (finding.suppression.empty()) finding.suppression = suppression.reason;
    }
  }

  void Complain(const Suppression& suppression) {
    if (suppression.malformed) {
      return Add(suppression,
                 "This comment allows nothing: write it as " + std::string(kForm) + ".");
    }
    for (const Allowed& allowed : suppression.rules) {
      std::string id(allowed.rule.substr(0, kLongestId));
      if (id.starts_with("gate-")) {
        Add(suppression, "No comment can allow '" + id +
                             "': it says that the gate could not judge. Ask an administrator.");
      } else if (!IsKnown(allowed.rule)) {
        Add(suppression, "There is no rule '" + id + "'" + DidYouMean(id, Ids()) + ".");
      } else if (!allowed.used) {
        Add(suppression, "Nothing here breaks '" + id +
                             "': delete the comment, or move it to the "
                             "first line of what it is to allow, or above it.");
      } else if (suppression.reason.empty()) {
        Add(suppression, "This comment gives no reason, so it allows nothing: write it as " +
                             std::string(kForm) + ".");
        return;
      }
    }
  }

  bool IsKnown(std::string_view id) const {
    return std::any_of(rules_.rules.begin(), rules_.rules.end(),
                       [&](const Rule& rule) { return rule.id == id; });
  }

  std::vector<std::string_view> Ids() const {
    std::vector<std::string_view> ids;
    for (const Rule& rule : rules_.rules) ids.push_back(rule.id);
    return ids;
  }

  void Add(const Suppression& suppression, std::string message) {
    if (complaints_++ >= kMostComplaints) return;
    Finding finding;
    finding.rule = &gate_rules::kSuppression;
    finding.severity = gate_rules::kSuppression.severity;
    finding.span = lines_.MakeSpan(suppression.range.begin, suppression.range.end);
    finding.message = std::move(message);
    analysis_.findings.push_back(std::move(finding));
  }

  /// What is not told one by one is counted.
  void AddUntold() {
    if (complaints_ <= kMostComplaints) return;
    analysis_.findings.back().message +=
        " And " + std::to_string(complaints_ - kMostComplaints) + " more comments of the file.";
  }

  const syntax::Tree& tree_;
  const syntax::LineTable& lines_;
  const CompiledRules& rules_;
  Analysis& analysis_;
  std::vector<Suppression> suppressions_;
  std::unordered_map<uint32_t, std::vector<size_t>> on_line_, above_line_;
  size_t complaints_ = 0;
};

}  // namespace

bool MayHoldSuppressions(std::string_view text) {
  return text.find(kMark) != std::string_view::npos;
}

void ApplySuppressions(const syntax::Tree& tree, const syntax::LineTable& lines,
                       const CompiledRules& rules, Analysis& analysis) {
  Suppressor(tree, lines, rules, analysis).Run();
}

}  // namespace pushgate::rules
