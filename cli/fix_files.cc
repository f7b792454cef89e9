#include "cli/fix_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/text_file.h"
#include "diffscan/patch.h"
#include "rules/fix.h"

namespace pushgate::cli {
namespace {

/// The file as it is, with what keeps each of its fixes from being applied.
FileFix LeftAlone(const std::string& text, const rules::Analysis& analysis, const FixMode& mode,
                  const std::string& obstacle) {
  FileFix left;
  left.analysis = analysis;
  left.text = text;
  for (const rules::Finding& finding : analysis.findings) {
    left.obstacles.push_back(IsFixable(finding, mode) ? obstacle : "");
  }
  return left;
}

/// What patches call a file: where it is in its repository, or from here.
std::string PatchPath(const std::string& path) {
  std::string plain = std::filesystem::path(path).lexically_normal().string();
  return plain.substr(std::min(plain.find_first_not_of('/'), plain.size()));
}

void Preview(const diffscan::WorktreeFile& file, const std::string& text, FileFix& out) {
  auto patch = diffscan::MakePatch(PatchPath(file.in_repo), text, out.text);
  if (patch) out.patch = std::move(*patch);
  if (!patch) out.fault = patch.error().message;
}

}  // namespace

bool IsFixable(const rules::Finding& finding, const FixMode& mode) {
  return finding.suggestion && mode.wanted(finding);
}

Result<void> ReplaceText(const std::string& path, const std::string& before,
                         const std::string& after) {
  Result<TextFile> on_disk = TextFile::Read(path);
  if (!on_disk) return tl::unexpected(on_disk.error());
  if (on_disk->text() != before) {
    return Fail(ErrorCode::kFault, std::string(TextFile::kChanged));
  }
  return on_disk->Replace(after);
}

FileFix FixFile(const diffscan::WorktreeFile& file, const std::string& text,
                const rules::Analysis& analysis, const diffscan::ScanOptions& options,
                rules::ModuleTree& modules, const FixMode& mode) {
  auto left_alone = [&](const std::string& obstacle) {
    return LeftAlone(text, analysis, mode, obstacle);
  };
  bool any = std::any_of(analysis.findings.begin(), analysis.findings.end(),
                         [&](const rules::Finding& finding) { return IsFixable(finding, mode); });
  if (!any) return left_alone("");
  std::error_code error;
  if (std::filesystem::is_symlink(file.shown, error)) {
    return left_alone("the file is a symbolic link; name the one that it points to");
  }
  rules::FixRequest request{*options.rules, file.in_repo, text,       options.budget,
                            Watch(),        &modules,     mode.wanted};
  Result<rules::FixedText> made = rules::Fix(request, analysis);
  if (!made) return left_alone(made.error().message);
  FileFix out{std::move(made->analysis),
              std::move(made->text),
              std::move(made->fixed),
              std::move(made->obstacles),
              "",
              ""};
  if (mode.preview && out.text != text) Preview(file, text, out);
  return out;
}

}  // namespace pushgate::cli
