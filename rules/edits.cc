#include "rules/edits.h"

namespace pushgate::rules {

std::string Apply(std::string_view text, const std::vector<Edit>& edits) {
  std::string out;
  uint32_t copied = 0;
  for (const Edit& edit : edits) {
    out += text.substr(copied, edit.begin - copied);
    out += edit.text;
    copied = edit.end;
  }
  return out += text.substr(copied);
}

uint32_t Moves::Moved(uint32_t at, bool is_end) const {
  int64_t moved = at;
  for (const Edit& edit : edits_) {
    bool behind = edit.end <= at && (edit.begin < at || !is_end);
    if (!behind) break;
    moved += static_cast<int64_t>(edit.text.size()) - (edit.end - edit.begin);
  }
  return static_cast<uint32_t>(moved);
}

std::pair<uint32_t, uint32_t> Moves::Region(size_t edit) const {
  int64_t begin = edits_[edit].begin;
  for (size_t i = 0; i < edit; ++i) {
    begin += static_cast<int64_t>(edits_[i].text.size()) - (edits_[i].end - edits_[i].begin);
  }
  auto from = static_cast<uint32_t>(begin);
  return {from, from + static_cast<uint32_t>(edits_[edit].text.size())};
}

}  // namespace pushgate::rules
