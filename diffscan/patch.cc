#include "diffscan/patch.h"

#include "diffscan/libgit2.h"

namespace pushgate::diffscan {
namespace {

/// The mode and the blobs' ids, which nobody knows of texts.
void RemoveIndexLine(std::string& patch) {
  size_t begin = patch.find("\nindex ");
  if (begin == std::string::npos) return;
  patch.erase(begin, patch.find('\n', begin + 1) - begin);
}

}  // namespace

Result<std::string> MakePatch(const std::string& path, std::string_view old_text,
                              std::string_view new_text) {
  if (old_text == new_text) return std::string();
  StartLibgit2();
  git_diff_options options;
  git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
  options.flags = GIT_DIFF_FORCE_TEXT | GIT_DIFF_INDENT_HEURISTIC;
  PatchHandle patch;
  git_buf text = GIT_BUF_INIT;
  int error = git_patch_from_buffers(Fill(patch), old_text.data(), old_text.size(), path.c_str(),
                                     new_text.data(), new_text.size(), path.c_str(), &options);
  if (error < 0 || git_patch_to_buf(&text, patch.get()) < 0) {
    return Fail(ErrorCode::kFault, "two texts cannot be compared: " + LastGitError());
  }
  std::string out(text.ptr, text.size);
  git_buf_dispose(&text);
  RemoveIndexLine(out);
  return out;
}

}  // namespace pushgate::diffscan
