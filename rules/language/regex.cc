#define PCRE2_CODE_UNIT_WIDTH 8
#include "rules/language/regex.h"

#include <pcre2.h>

#include <array>
#include <cstdint>

#include "base/handle.h"

namespace pushgate::rules::language {
namespace {

// Nested groups that one match may take before it is given up.
constexpr uint32_t kDepthLimit = 1'000;

using MatchData = Handle<pcre2_match_data, pcre2_match_data_free>;
using MatchContext = Handle<pcre2_match_context, pcre2_match_context_free>;

PCRE2_SPTR Bytes(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

}  // namespace

Result<Regex> Regex::Compile(std::string_view expression, bool lines) {
  int error = 0;
  PCRE2_SIZE offset = 0;
  uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
  if (lines) options |= PCRE2_MULTILINE;
  pcre2_code* code =
      pcre2_compile(Bytes(expression), expression.size(), options, &error, &offset, nullptr);
  if (code == nullptr) {
    std::array<PCRE2_UCHAR, 256> text{};
    pcre2_get_error_message(error, text.data(), text.size());
    return Fail(ErrorCode::kInvalid,
                "regular expression: " + std::string(reinterpret_cast<char*>(text.data())) +
                    " at character " + std::to_string(offset + 1));
  }
  Regex regex;
  regex.expression_ = expression;
  regex.code_ = std::shared_ptr<void>(
      code, [](void* owned) { pcre2_code_free(static_cast<pcre2_code*>(owned)); });
  return regex;
}

Regex::Match Regex::Run(std::string_view text, size_t from, bool anchored, Groups* groups,
                        uint32_t backtracks) const {
  const auto* code = static_cast<const pcre2_code*>(code_.get());
  MatchData data(pcre2_match_data_create_from_pattern(code, nullptr));
  MatchContext context(pcre2_match_context_create(nullptr));
  if (data == nullptr || context == nullptr) return Match::kLimit;
  pcre2_set_match_limit(context.get(), backtracks);
  pcre2_set_depth_limit(context.get(), kDepthLimit);
  int found = pcre2_match(code, Bytes(text), text.size(), from, anchored ? PCRE2_ANCHORED : 0,
                          data.get(), context.get());
  if (found == PCRE2_ERROR_NOMATCH) return Match::kNo;
  if (found < 0) return Match::kLimit;
  if (groups != nullptr) {
    groups->clear();
    const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(data.get());
    for (size_t i = 0; i < pcre2_get_ovector_count(data.get()); ++i) {
      bool took_part = i < static_cast<size_t>(found) && ends[2 * i] != PCRE2_UNSET;
      groups->emplace_back(took_part ? ends[2 * i] : std::string::npos,
                           took_part ? ends[2 * i + 1] : std::string::npos);
    }
  }
  return Match::kYes;
}

Regex::Match Regex::ForEach(std::string_view text,
                            const std::function<bool(const Groups&)>& visit) const {
  Groups groups;
  for (size_t from = 0; from <= text.size();) {
    Match found = Run(text, from, false, &groups, kMostBacktracks);
    if (found != Match::kYes) return found;
    auto [begin, end] = groups.front();
    if (!visit(groups)) return Match::kYes;
    from = end > begin ? end : end + 1;
  }
  return Match::kNo;
}

std::vector<std::string> Regex::GroupNames() const {
  const auto* code = static_cast<const pcre2_code*>(code_.get());
  uint32_t count = 0, named = 0, size = 0;
  PCRE2_SPTR table = nullptr;
  pcre2_pattern_info(code, PCRE2_INFO_CAPTURECOUNT, &count);
  pcre2_pattern_info(code, PCRE2_INFO_NAMECOUNT, &named);
  pcre2_pattern_info(code, PCRE2_INFO_NAMEENTRYSIZE, &size);
  pcre2_pattern_info(code, PCRE2_INFO_NAMETABLE, static_cast<void*>(&table));
  std::vector<std::string> names;
  for (uint32_t i = 0; i < count; ++i) names.push_back(std::to_string(i + 1));
  // Each entry is the group's number in two bytes and its name, ended by a zero.
  for (uint32_t i = 0; i < named; ++i, table += size) {
    size_t group = static_cast<size_t>(table[0]) << 8 | table[1];
    names[group - 1] = reinterpret_cast<const char*>(table + 2);
  }
  return names;
}

}  // namespace pushgate::rules::language
