#include "rules/fix_attempt.h"

#include <algorithm>
#include <utility>

#include "rules/syntax/code_lines.h"
#include "rules/syntax/encoding.h"
#include "rules/syntax/line_table.h"

namespace pushgate::rules {
namespace {

using syntax::Kind;
using syntax::kNoNode;
using syntax::NodeId;

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<signed char>(c) >= 0; });
}

/// Whether a file may hold any character of what a rule file says.
bool TakesUnicode(std::string_view text) {
  std::string name = syntax::ReadEncoding(text).name.substr(0, 3);
  return name == "utf" || name == "UTF" || name == "Utf";
}

std::string_view TextOf(const Finding& finding, std::string_view text) {
  return text.substr(finding.span.begin, finding.span.end - finding.span.begin);
}

bool IsBlank(std::string_view text) {
  return text.find_first_not_of(" \t\f\r\n") == std::string_view::npos;
}

/// What goes with a match that leaves nothing in its lines: the lines.
Edit Deletion(std::string_view text, const Span& span) {
  auto begin = static_cast<uint32_t>(syntax::LineBegin(text, span.begin));
  auto end = static_cast<uint32_t>(syntax::LineBehind(text, span.end));
  bool alone = IsBlank(text.substr(begin, span.begin - begin)) &&
               IsBlank(text.substr(span.end, end - span.end));
  return alone ? Edit{begin, end, ""} : Edit{span.begin, span.end, ""};
}

}  // namespace

FixAttempt::FixAttempt(const FixRequest& request, const Analysis& analysis, ParsedText& before,
                       const std::vector<size_t>& chosen)
    : request_(request), analysis_before_(analysis), before_(before), chosen_(chosen) {}

void FixAttempt::Complain(std::optional<size_t> region, std::string reason) {
  complaints_.push_back({region, std::move(reason)});
}

Result<std::vector<Complaint>> FixAttempt::Run() {
  for (size_t i = 0; i < chosen_.size(); ++i) {
    if (std::optional<std::string> reason = MakeEdit(i)) Complain(i, std::move(*reason));
  }
  if (complaints_.empty()) {
    if (Result<void> written = Write(); !written) return tl::unexpected(written.error());
  }
  if (complaints_.empty()) CheckFlaws();
  if (complaints_.empty()) {
    if (Result<void> named = CheckNames(); !named) return tl::unexpected(named.error());
  }
  if (complaints_.empty()) {
    if (Result<void> found = CheckFindings(); !found) return tl::unexpected(found.error());
  }
  return std::move(complaints_);
}

/// Why a fix cannot even be written down.
std::optional<std::string> FixAttempt::Unwritable(const Finding& finding) const {
  std::string_view matched = TextOf(finding, before_.text());
  const std::string& replacement = *finding.suggestion;
  if (matched == replacement) return "its fix changes nothing here";
  for (const syntax::ByteRange& comment : before_.tree.comments) {
    if (comment.begin < finding.span.begin || comment.end > finding.span.end) continue;
    std::string_view text = before_.text().substr(comment.begin, comment.end - comment.begin);
    if (replacement.find(text) == std::string::npos) return "its fix would drop a comment";
  }
  const Rule& rule = *finding.rule;
  bool ascii = IsAscii(rule.fix ? *rule.fix : rule.fix_regex->replacement);
  if (!ascii && !TakesUnicode(before_.text())) {
    return "the file's encoding may not have all characters of the fix";
  }
  const syntax::Tree& tree = before_.tree;
  NodeId at = before_.ExpressionAt(finding.span.begin, finding.span.end);
  for (; at != kNoNode && at != 0; at = tree[at].parent) {
    if (tree[at].kind != Kind::kInterpolation) continue;
    for (char c : std::string_view("\"'\\\n\r#")) {
      bool fresh = replacement.find(c) != std::string::npos && matched.find(c) == std::string::npos;
      if (fresh) return "older versions of Python cannot read that within an f-string";
    }
  }
  return std::nullopt;
}

std::optional<std::string> FixAttempt::MakeEdit(size_t index) {
  const Finding& finding = analysis_before_.findings[chosen_[index]];
  edits_.push_back(finding.suggestion->empty()
                       ? Deletion(before_.text(), finding.span)
                       : Edit{finding.span.begin, finding.span.end, *finding.suggestion});
  if (!finding.only_hint.empty()) return std::string(finding.only_hint);
  return Unwritable(finding);
}

void FixAttempt::Place(const std::vector<Edit>& edits) {
  regions_.clear();
  Moves first(edits_), second(edits);
  UnboundNames unbound = before_.Unbound();
  for (size_t i = 0; i < edits_.size(); ++i) {
    auto [begin, end] = first.Region(i);
    std::tie(begin, end) = second.Of(begin, end);
    Region region{begin, end, analysis_before_.findings[chosen_[i]].rule, {}};
    auto from = unbound.lower_bound(edits_[i].begin), to = unbound.lower_bound(edits_[i].end);
    for (; from != to; ++from) region.loose_names.emplace_back(from->second);
    regions_.push_back(std::move(region));
  }
}

/// Applies the edits, and brackets what its surroundings would tear apart.
Result<void> FixAttempt::Write() {
  for (bool bracketed : {false, true}) {
    text_ = Apply(before_.text(), edits_);
    auto parsed = ParsedText::Parse(request_.path, text_, request_.budget, request_.watch);
    if (!parsed) {
      if (!request_.watch.Tick()) return tl::unexpected(parsed.error());
      Complain(std::nullopt, "as fixed, the file would take too long to parse");
      return {};
    }
    after_ = std::move(*parsed);
    Place({});
    if (bracketed || !BracketTornOnes()) break;
  }
  return {};
}

bool FixAttempt::BracketTornOnes() {
  bool changed = false;
  for (size_t i = 0; i < chosen_.size(); ++i) {
    if (!BindsToNeighbours(analysis_before_.findings[chosen_[i]])) continue;
    if (edits_[i].text.empty()) continue;
    if (after_->ExpressionAt(regions_[i].begin, regions_[i].end) != kNoNode) continue;
    edits_[i].text = "(" + edits_[i].text + ")";
    changed = true;
  }
  return changed;
}

/// Whether the finding is an operand of something.
bool FixAttempt::BindsToNeighbours(const Finding& finding) const {
  NodeId id = before_.ExpressionAt(finding.span.begin, finding.span.end);
  if (id == kNoNode || id == 0) return false;
  switch (before_.tree[before_.tree[id].parent].kind) {
    case Kind::kAttribute:
    case Kind::kSubscript:
    case Kind::kCall:
    case Kind::kBinary:
    case Kind::kUnary:
    case Kind::kNot:
    case Kind::kBool:
    case Kind::kCompare:
    case Kind::kConditional:
    case Kind::kAwait:
      return true;
    default:
      return false;
  }
}

UnboundNames FixAttempt::UnboundBefore() const {
  Moves first(edits_), second(imports_);
  UnboundNames moved;
  for (const auto& [at, name] : before_.Unbound()) {
    auto size = static_cast<uint32_t>(name.size());
    auto touches = [at = at, size](const Edit& edit) {
      return Moves::Touches(edit, at, at + size);
    };
    if (std::any_of(edits_.begin(), edits_.end(), touches)) continue;
    auto [begin, end] = first.Of(at, at + size);
    moved.emplace(second.Of(begin, end).first, name);
  }
  return moved;
}

/// Checks the names, and adds the imports that are missing.
Result<void> FixAttempt::CheckNames() {
  NameCheck names(*after_, regions_);
  complaints_ = names.Run(UnboundBefore());
  if (!complaints_.empty() || names.missing().empty()) return {};
  std::optional<Edit> import = names.AddMissing();
  if (!import) {
    Complain(std::nullopt, "there is no place for the import that it needs");
    return {};
  }
  imports_ = {std::move(*import)};
  std::string text = Apply(text_, imports_);
  after_.reset();  // its views point into the text
  text_ = std::move(text);
  auto parsed = ParsedText::Parse(request_.path, text_, request_.budget, request_.watch);
  if (!parsed) return tl::unexpected(parsed.error());
  after_ = std::move(*parsed);
  Place(imports_);
  NameCheck again(*after_, regions_);
  complaints_ = again.Run(UnboundBefore());
  if (complaints_.empty() && !again.missing().empty()) {
    Complain(std::nullopt, "the import that it needs would not reach it");
  }
  return {};
}

std::optional<size_t> FixAttempt::RegionAt(uint32_t begin, uint32_t end) const {
  for (size_t i = 0; i < regions_.size(); ++i) {
    bool touches = regions_[i].begin <= end && begin <= regions_[i].end;
    if (touches) return i;
  }
  return std::nullopt;
}

void FixAttempt::CheckFlaws() {
  Moves first(edits_), second(imports_);
  std::vector<std::pair<uint32_t, std::string>> known;
  for (const Flaw& flaw : FlawsOf(before_.tree)) {
    auto [begin, end] = first.Of(flaw.at, flaw.at);
    known.emplace_back(second.Of(begin, begin).first, flaw.what);
  }
  for (const Flaw& flaw : FlawsOf(after_->tree)) {
    auto same = std::find(known.begin(), known.end(), std::make_pair(flaw.at, flaw.what));
    if (same != known.end()) continue;
    uint32_t line = syntax::LineTable(text_).Line(flaw.at);
    Complain(RegionAt(flaw.at, flaw.at),
             "as fixed, line " + std::to_string(line) + " would have " + flaw.what);
  }
}

Result<void> FixAttempt::CheckFindings() {
  Result<Analysis> analysis = Analyze(request_.rules, request_.path, text_, request_.budget,
                                      request_.watch, request_.modules);
  if (!analysis) return tl::unexpected(analysis.error());
  analysis_after_ = std::move(*analysis);
  matched_.assign(analysis_before_.findings.size(), false);
  for (size_t index : chosen_) matched_[index] = true;  // they have to be gone
  Moves first(edits_), second(imports_);
  for (const Finding& old : analysis_before_.findings) {
    auto [begin, end] = first.Of(old.span.begin, old.span.end);
    moved_.push_back(second.Of(begin, end));
  }
  for (const Finding& found : analysis_after_.findings) Match(found);
  return {};
}

/// Finds the finding that one was before: at the same place, or, within what a fix has put there,
/// with the same text. There has to be one.
void FixAttempt::Match(const Finding& found) {
  std::optional<size_t> region = RegionAt(found.span.begin, found.span.end);
  std::string text = syntax::WithoutSpace(TextOf(found, text_));
  for (size_t i = 0; i < analysis_before_.findings.size(); ++i) {
    const Finding& old = analysis_before_.findings[i];
    if (matched_[i] || old.rule != found.rule || old.severity != found.severity) continue;
    if (old.suppression != found.suppression) continue;  // a comment went, or has come
    bool same = moved_[i] == std::make_pair(found.span.begin, found.span.end);
    if (!same && region) {
      const Edit& edit = edits_[*region];
      same = Moves::Touches(edit, old.span.begin, old.span.end) &&
             syntax::WithoutSpace(TextOf(old, before_.text())) == text;
    }
    if (!same) continue;
    matched_[i] = true;
    origins_.push_back(i);
    return;
  }
  bool again = region && regions_[*region].rule == found.rule;
  Complain(region, again ? "the rule would find what the fix puts there, too"
                         : "as fixed, line " + std::to_string(found.span.line) +
                               " would have a finding of " + found.rule->id);
}

}  // namespace pushgate::rules
