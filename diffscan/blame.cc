#include "diffscan/blame.h"

#include <map>

namespace pushgate::diffscan {
namespace {

// Where the lines begin as Python sees them: after LF, CR LF and CR.
std::vector<uint32_t> PythonLineBegins(std::string_view text) {
  std::vector<uint32_t> begins{0};
  bool has_cr =
      text.find('\r') != std::string_view::npos;  // most texts have none: LF is found fast
  for (size_t at = 0;;) {
    size_t end = has_cr ? text.find_first_of("\r\n", at) : text.find('\n', at);
    if (end == std::string_view::npos) return begins;
    if (text[end] == '\r' && text.substr(end + 1, 1) == "\n") ++end;
    at = end + 1;
    begins.push_back(static_cast<uint32_t>(at));
  }
}

// By unit: whether an added line has something of it.
std::vector<bool> TouchedUnits(const rules::UnitMap& map, std::string_view text,
                               const GitLines& lines, const std::vector<bool>& added) {
  std::vector<bool> touched(map.units.size());
  std::vector<uint32_t> begins = PythonLineBegins(text);
  size_t next = 0;  // index of the first Python line not before the Git line
  for (uint32_t line = 0; line < lines.count(); ++line) {
    for (; next < begins.size() && begins[next] < lines.end(line); ++next) {
      if (!added[line]) continue;
      for (uint32_t unit : map.OnLine(static_cast<uint32_t>(next + 1))) touched[unit] = true;
    }
  }
  return touched;
}

struct Key {
  const rules::Rule* rule;
  rules::Severity severity;
  bool suppressed;
  std::string_view matched;
  auto operator<=>(const Key&) const = default;
};

std::string_view Matched(const rules::Finding& finding, std::string_view text) {
  return text.substr(finding.span.begin, finding.span.end - finding.span.begin);
}

Key KeyOf(const rules::Finding& finding, std::string_view text, const UpdateOptions& options) {
  bool suppressed = !finding.suppression.empty() &&
                    (!options.honours_suppression || options.honours_suppression(*finding.rule));
  return {finding.rule, finding.severity, suppressed, Matched(finding, text)};
}

struct Place {
  Key key;
  uint32_t line;
  auto operator<=>(const Place&) const = default;
};

// Pairs old findings with equal new ones. An old one stands first for the finding on the line that
// its own line became, then for one in lines that nobody touched, and last for one that is reported
// anyway.
class Matching {
 public:
  Matching(const std::vector<Place>& places, const std::vector<bool>& answerable)
      : taken_(places.size()) {
    for (size_t i = places.size(); i-- > 0;) by_place_[places[i]].push_back(i);
    for (bool last : {true, false}) {
      for (size_t i = places.size(); i-- > 0;) {
        if (answerable[i] == last) by_key_[places[i].key].push_back(i);
      }
    }
  }

  bool TakeAt(const Place& place) {
    auto found = by_place_.find(place);
    return found != by_place_.end() && TakeLast(found->second);
  }

  void TakeAny(const Key& key) {
    if (auto found = by_key_.find(key); found != by_key_.end()) TakeLast(found->second);
  }

  const std::vector<bool>& taken() const { return taken_; }

 private:
  bool TakeLast(std::vector<size_t>& candidates) {
    while (!candidates.empty() && taken_[candidates.back()]) candidates.pop_back();
    if (candidates.empty()) return false;
    taken_[candidates.back()] = true;
    candidates.pop_back();
    return true;
  }

  std::map<Place, std::vector<size_t>> by_place_;
  std::map<Key, std::vector<size_t>> by_key_;
  std::vector<bool> taken_;
};

}  // namespace

Blame::Blame(const rules::Analysis& analysis, std::string_view text, const std::vector<bool>& added,
             const UpdateOptions& options, Scope scope)
    : analysis_(analysis),
      text_(text),
      options_(options),
      lines_(text),
      answerable_(analysis.findings.size()),
      excused_(analysis.findings.size()) {
  std::vector<bool> touched;
  if (scope == Scope::kFunction) touched = TouchedUnits(analysis.units, text, lines_, added);
  for (size_t i = 0; i < answerable_.size(); ++i) {
    const rules::Finding& finding = analysis.findings[i];
    uint32_t line = lines_.At(finding.span.begin);
    bool on_added_line = line < added.size() && added[line];
    uint32_t unit =
        scope == Scope::kFunction ? analysis.units.At(finding.span.begin) : rules::UnitMap::kNone;
    answerable_[i] = rules::gate_rules::IsUnjudged(*finding.rule) || scope == Scope::kFile ||
                     on_added_line || (unit != rules::UnitMap::kNone && touched[unit]);
    excused_[i] = scope == Scope::kLine;  // there, what stands in no added line is never reported
  }
}

bool Blame::AnyNew() const {
  for (size_t i = 0; i < answerable_.size(); ++i) {
    if (IsNew(i)) return true;
  }
  return false;
}

void Blame::Excuse(const rules::Analysis& old_analysis, std::string_view old_text,
                   const LineDiff& diff) {
  std::vector<Place> places;
  for (const rules::Finding& finding : analysis_.findings) {
    places.push_back({KeyOf(finding, text_, options_), lines_.At(finding.span.begin)});
  }
  Matching matching(places, answerable_);
  GitLines old_lines(old_text);
  std::vector<Key> unplaced;
  for (const rules::Finding& old : old_analysis.findings) {
    Place place{KeyOf(old, old_text, options_), diff.old_to_new[old_lines.At(old.span.begin)]};
    if (!matching.TakeAt(place)) unplaced.push_back(place.key);
  }
  for (const Key& key : unplaced) matching.TakeAny(key);
  for (size_t i = 0; i < answerable_.size(); ++i) {
    excused_[i] = excused_[i] || matching.taken()[i];
  }
}

}  // namespace pushgate::diffscan
