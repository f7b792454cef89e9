#define PCRE2_CODE_UNIT_WIDTH 8
#include "rules/language/regex.h"

#include <pcre2.h>

#include <array>
#include <cstdint>

#include "base/handle.h"

namespace pushgate::rules::language {
namespace {

// Backtracking steps and nested groups that one match may take before it is given up.
constexpr uint32_t kMatchLimit = 200'000;
constexpr uint32_t kDepthLimit = 1'000;

using MatchData = Handle<pcre2_match_data, pcre2_match_data_free>;
using MatchContext = Handle<pcre2_match_context, pcre2_match_context_free>;

PCRE2_SPTR Bytes(std::string_view text) { return reinterpret_cast<PCRE2_SPTR>(text.data()); }

}  // namespace

Result<Regex> Regex::Compile(std::string_view expression) {
  int error = 0;
  PCRE2_SIZE offset = 0;
  constexpr uint32_t kOptions = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C;
  pcre2_code* code =
      pcre2_compile(Bytes(expression), expression.size(), kOptions, &error, &offset, nullptr);
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

Regex::Match Regex::Run(std::string_view text, bool anchored) const {
  const auto* code = static_cast<const pcre2_code*>(code_.get());
  MatchData data(pcre2_match_data_create_from_pattern(code, nullptr));
  MatchContext context(pcre2_match_context_create(nullptr));
  if (data == nullptr || context == nullptr) return Match::kLimit;
  pcre2_set_match_limit(context.get(), kMatchLimit);
  pcre2_set_depth_limit(context.get(), kDepthLimit);
  int found = pcre2_match(code, Bytes(text), text.size(), 0, anchored ? PCRE2_ANCHORED : 0,
                          data.get(), context.get());
  if (found >= 0) return Match::kYes;
  return found == PCRE2_ERROR_NOMATCH ? Match::kNo : Match::kLimit;
}

}  // namespace pushgate::rules::language
