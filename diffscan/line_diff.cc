#include "diffscan/line_diff.h"

#include <algorithm>

#include "diffscan/libgit2.h"

namespace pushgate::diffscan {
namespace {

struct Marks {
  std::vector<bool> added;
  std::vector<bool> deleted;
};

int MarkLine(const git_diff_delta*, const git_diff_hunk*, const git_diff_line* line,
             void* payload) {
  auto* marks = static_cast<Marks*>(payload);
  if (line->origin == GIT_DIFF_LINE_ADDITION) {
    marks->added.at(static_cast<size_t>(line->new_lineno) - 1) = true;
  } else if (line->origin == GIT_DIFF_LINE_DELETION) {
    marks->deleted.at(static_cast<size_t>(line->old_lineno) - 1) = true;
  }
  return 0;
}

}  // namespace

GitLines::GitLines(std::string_view text) : text_size_(static_cast<uint32_t>(text.size())) {
  for (size_t begin = 0; begin < text.size();) {
    begins_.push_back(static_cast<uint32_t>(begin));
    size_t newline = text.find('\n', begin);
    begin = newline == std::string_view::npos ? text.size() : newline + 1;
  }
}

uint32_t GitLines::At(uint32_t byte) const {
  auto after = std::upper_bound(begins_.begin(), begins_.end(), byte);
  return after == begins_.begin() ? 0 : static_cast<uint32_t>(after - begins_.begin() - 1);
}

Result<LineDiff> DiffLines(const Blob& old_blob, const Blob& new_blob) {
  StartLibgit2();
  Marks marks;
  marks.added.resize(GitLines(new_blob.text()).count());
  marks.deleted.resize(GitLines(old_blob.text()).count());
  git_diff_options options;
  git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
  options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
  // Not of buffers, which libgit2 would hash. Without paths no attributes are looked for.
  if (git_diff_blobs(old_blob.get(), nullptr, new_blob.get(), nullptr, &options, nullptr, nullptr,
                     nullptr, MarkLine, &marks) < 0) {
    return Fail(ErrorCode::kFault, "two texts cannot be compared: " + LastGitError());
  }
  LineDiff diff{std::move(marks.added), std::vector<uint32_t>(marks.deleted.size())};
  uint32_t next = 0;
  for (size_t line = 0; line < marks.deleted.size(); ++line) {
    while (next < diff.added.size() && diff.added[next]) ++next;
    diff.old_to_new[line] = marks.deleted[line] ? LineDiff::kGone : next++;
  }
  return diff;
}

}  // namespace pushgate::diffscan
