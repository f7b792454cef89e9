#include "record/serialise.h"

#include <charconv>
#include <vector>

#include "base/digest.h"

namespace pushgate::record {
namespace {

template <typename Item>
void AppendList(Serialiser& serialiser, const std::vector<Item>& items) {
  int64_t position = 0;
  for (const Item& item : items) serialiser.Append(position++, item);
  serialiser.EndList();
}

}  // namespace

void Serialiser::Number(int64_t number, char end) {
  char digits[24];
  char* last = std::to_chars(digits, digits + sizeof digits - 1, number).ptr;
  *last++ = end;
  bytes_.append(digits, last);
}

std::string Serialiser::Hash() const { return PlainSha256Hex(bytes_); }

std::string HashOf(const Push& push) {
  Serialiser serialiser;
  VisitColumns(push, serialiser);
  AppendList(serialiser, push.refs);
  AppendList(serialiser, push.findings);
  AppendList(serialiser, push.skips);
  AppendList(serialiser, push.faults);
  AppendList(serialiser, push.excuses);
  return serialiser.Hash();
}

std::string HashOf(const Checkpoint& checkpoint) {
  Serialiser serialiser;
  VisitColumns(checkpoint, serialiser);
  return serialiser.Hash();
}

std::string HashOf(const Baseline& baseline) {
  Serialiser serialiser;
  VisitColumns(baseline, serialiser);
  return serialiser.Hash();
}

std::string HashOf(const Snapshot& snapshot) {
  Serialiser serialiser;
  VisitColumns(snapshot, serialiser);
  AppendList(serialiser, snapshot.with_findings);
  AppendList(serialiser, snapshot.found);
  return serialiser.Hash();
}

}  // namespace pushgate::record
