#include "hook/updates.h"

#include <algorithm>
#include <string>

namespace pushgate::hook {
namespace {

using diffscan::Oid;
using diffscan::RefUpdate;

constexpr size_t kSha1Digits = 40;
constexpr size_t kSha256Digits = 64;

bool AllHex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

tl::unexpected<Error> Malformed(size_t number, std::string_view what) {
  return Fail(ErrorCode::kInvalid, "The list of ref updates that git gave to the hook " +
                                       std::string(what) + " in line " + std::to_string(number) +
                                       ". Push again; if it happens again, something between git "
                                       "and the hook cuts or changes its input.");
}

Result<RefUpdate> ParseLine(std::string_view line, size_t number) {
  size_t digits = line.find(' ');
  if (digits == kSha256Digits && AllHex(line.substr(0, digits))) {
    return Fail(ErrorCode::kUnsupported,
                "The repository names its objects by SHA-256, which this version of pushgate "
                "cannot read. Remove the hook from it, or convert it to SHA-1.");
  }
  bool shaped = digits == kSha1Digits && line.size() > 2 * kSha1Digits + 2 &&
                line[2 * kSha1Digits + 1] == ' ';
  if (!shaped) return Malformed(number, "is malformed");
  auto old_id = Oid::FromHex(line.substr(0, kSha1Digits));
  auto new_id = Oid::FromHex(line.substr(kSha1Digits + 1, kSha1Digits));
  if (!old_id || !new_id) return Malformed(number, "is malformed");
  std::string_view name = line.substr(2 * kSha1Digits + 2);
  if (name.find('\0') != std::string_view::npos) return Malformed(number, "is malformed");
  return RefUpdate{*old_id, *new_id, std::string(name)};
}

}  // namespace

Result<std::vector<RefUpdate>> ParseUpdates(std::string_view text) {
  std::vector<RefUpdate> updates;
  if (text.empty()) return Malformed(1, "is empty");
  for (size_t number = 1; !text.empty(); ++number) {
    size_t end = text.find('\n');
    if (end == std::string_view::npos) return Malformed(number, "is cut short");
    Result<RefUpdate> update = ParseLine(text.substr(0, end), number);
    if (!update) return tl::unexpected(update.error());
    updates.push_back(std::move(*update));
    text.remove_prefix(end + 1);
  }
  return updates;
}

}  // namespace pushgate::hook
