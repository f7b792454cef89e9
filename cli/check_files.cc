#include "cli/check_files.h"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "cli/disk_source.h"
#include "hook/rule_files.h"
#include "rules/analyze.h"
#include "rules/syntax/line_table.h"

namespace pushgate::cli {
namespace {

using diffscan::Found;
using rules::syntax::LineTable;

constexpr uint64_t kMaxRead = 64 << 20;  // bytes; the gate looks into no larger files either

std::string SyntaxErrors(const std::vector<uint32_t>& lines) {
  std::string text = lines.size() == 1 ? "syntax error at line " : "syntax errors at lines ";
  for (size_t i = 0; i < lines.size(); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(lines[i]);
  }
  return text + ": only what could be read around it was judged";
}

/// The innermost function or class around a byte.
std::string FunctionAt(const rules::UnitMap& units, uint32_t byte) {
  uint32_t unit = units.At(byte);
  return unit == rules::UnitMap::kNone ? "" : units.units[unit].name;
}

Found MakeFound(const std::string& path, const LineTable& lines, const rules::UnitMap& units,
                rules::Finding finding) {
  Found found;
  found.path = path;
  found.function = FunctionAt(units, finding.span.begin);
  found.excerpt = rules::MakeExcerpt(lines, finding.span);
  found.matched_text =
      lines.text().substr(finding.span.begin, finding.span.end - finding.span.begin);
  found.finding = std::move(finding);
  return found;
}

diffscan::Found TooLarge(const std::string& path, std::string message) {
  const rules::Rule& rule = rules::gate_rules::kSize;
  Found found;
  found.path = path;
  found.finding.rule = &rule;
  found.finding.severity = rule.severity;
  found.finding.message = std::move(message);
  return found;
}

/// As the gate does with a blob over the limit: it blocks only if a rule could match in it. `read`:
/// the text, if it is known already.
void CheckLargeFile(const diffscan::WorktreeFile& file, uint64_t size, const std::string* read,
                    const diffscan::ScanOptions& options, rules::ModuleTree& modules,
                    CheckedFile& checked) {
  auto reason = [&](diffscan::LargeFile outcome) {
    return diffscan::LargeFileReason(outcome, size, options.blob_limit);
  };
  checked.stats.files = 1;
  if (size > kMaxRead) {
    checked.found.push_back(TooLarge(file.shown, reason(diffscan::LargeFile::kUnread)));
    return;
  }
  Result<std::string> text =
      read != nullptr ? Result<std::string>(*read) : hook::ReadFile(file.disk);
  if (!text) {
    checked.fault = file.shown + " cannot be read: " + text.error().message;
  } else if (rules::MayMatch(*options.rules, file.in_repo, *text, &modules)) {
    checked.found.push_back(TooLarge(file.shown, reason(diffscan::LargeFile::kSuspect)));
  } else {
    checked.skipped.push_back({file.shown, reason(diffscan::LargeFile::kHarmless)});
  }
}

void AddFound(const std::string& path, std::string_view text, rules::Analysis& analysis,
              CheckedFile& checked) {
  if (analysis.findings.empty()) return;
  LineTable lines(text);
  for (rules::Finding& finding : analysis.findings) {
    checked.found.push_back(MakeFound(path, lines, analysis.units, std::move(finding)));
  }
}

/// What is there to tell if a fixed text cannot be written.
PendingFix Pending(const std::string& path, const std::string& text,
                   const rules::Analysis& analysis, const FixMode& mode, const std::string& fixed) {
  PendingFix pending{text, fixed, {}, {}};
  LineTable lines(text);
  for (const rules::Finding& finding : analysis.findings) {
    pending.found.push_back(MakeFound(path, lines, analysis.units, finding));
    pending.fixable.push_back(IsFixable(finding, mode));
  }
  return pending;
}

/// Fixes what can be, and adds what is left.
void FixAndAdd(const diffscan::WorktreeFile& file, const std::string& text,
               rules::Analysis& analysis, const diffscan::ScanOptions& options,
               rules::ModuleTree& modules, const FixMode& mode, CheckedFile& checked) {
  FileFix fix = FixFile(file, text, analysis, options, modules, mode);
  if (!mode.preview && fix.text != text) {
    checked.pending = Pending(file.shown, text, analysis, mode, fix.text);
  }
  LineTable lines(text);
  for (size_t index : fix.fixed) {
    checked.fixed.push_back(
        MakeFound(file.shown, lines, analysis.units, std::move(analysis.findings[index])));
  }
  AddFound(file.shown, fix.text, fix.analysis, checked);
  checked.not_fixed = std::move(fix.obstacles);
  checked.patch = std::move(fix.patch);
  if (!fix.fault.empty()) checked.fault = file.shown + " was not fixed: " + fix.fault;
}

/// Writes what was fixed; if that fails, all is as it was found.
void WritePending(const diffscan::WorktreeFile& file, CheckedFile& checked) {
  if (!checked.pending) return;
  PendingFix pending = std::move(*checked.pending);
  checked.pending.reset();
  Result<void> written = ReplaceText(file.disk, pending.before, pending.after);
  if (written) return;
  const std::string& reason = written.error().message;
  checked.found = std::move(pending.found);
  checked.not_fixed.clear();
  for (bool fixable : pending.fixable) checked.not_fixed.push_back(fixable ? reason : "");
  checked.fixed.clear();
  checked.fault = file.shown + " was not fixed: " + reason;
}

/// Nothing if it is too large to be judged, which `checked` then tells.
std::optional<std::string> ReadToJudge(const diffscan::WorktreeFile& file,
                                       const diffscan::ScanOptions& options,
                                       rules::ModuleTree& modules, CheckedFile& checked) {
  std::error_code error;
  uint64_t size = std::filesystem::file_size(file.disk, error);
  if (!error && size > options.blob_limit) {
    CheckLargeFile(file, size, nullptr, options, modules, checked);
    return std::nullopt;
  }
  Result<std::string> text = hook::ReadFile(file.disk);
  if (text) return std::move(*text);
  checked.fault = file.shown + " cannot be read: " + text.error().message;
  return std::nullopt;
}

void JudgeContent(const diffscan::WorktreeFile& file, const std::string& text,
                  const diffscan::ScanOptions& options, rules::ModuleTree& modules,
                  const FixMode* fix, CheckedFile& checked) {
  checked.stats.files = 1;
  Result<rules::Analysis> analysis =
      rules::Analyze(*options.rules, file.in_repo, text, options.budget, Watch(), &modules);
  if (!analysis) {
    checked.fault = file.shown + ": " + analysis.error().message;
    return;
  }
  checked.stats.parsed = analysis->parsed ? 1 : 0;
  checked.stats.functions = analysis->functions;
  if (fix != nullptr) {
    FixAndAdd(file, text, *analysis, options, modules, *fix, checked);
  } else {
    AddFound(file.shown, text, *analysis, checked);
  }
  if (!analysis->syntax_error_lines.empty()) {
    checked.skipped.push_back({file.shown, SyntaxErrors(analysis->syntax_error_lines)});
  }
}

CheckedFile CheckFile(const diffscan::WorktreeFile& file, const diffscan::ScanOptions& options,
                      rules::ModuleTree& modules, const FixMode* fix) {
  CheckedFile checked;
  std::optional<std::string> text = ReadToJudge(file, options, modules, checked);
  if (text) JudgeContent(file, *text, options, modules, fix, checked);
  return checked;
}

CheckedFile CheckFileSafely(const diffscan::WorktreeFile& file,
                            const diffscan::ScanOptions& options, DiskTrees& trees,
                            const FixMode* fix) {
  try {
    return CheckFile(file, options, trees.Of(file), fix);
  } catch (const std::exception& error) {
    CheckedFile checked;
    checked.fault = file.shown + ": " + error.what();
    return checked;
  }
}

/// Calls work(i) for each i below a count, on as many threads as the machine runs at once.
template <typename Work>
void InParallel(size_t count, Work work) {
  std::atomic<size_t> next{0};
  auto run = [&] {
    for (size_t i = next++; i < count; i = next++) work(i);
  };
  size_t most = std::min<size_t>(std::max(1u, std::thread::hardware_concurrency()), count);
  std::vector<std::thread> threads;
  try {
    for (size_t i = 1; i < most; ++i) threads.emplace_back(run);
  } catch (const std::system_error&) {
    // Fewer threads are slower, not wrong.
  }
  run();
  for (std::thread& thread : threads) thread.join();
}

}  // namespace

std::vector<CheckedFile> CheckFiles(const std::vector<diffscan::WorktreeFile>& files,
                                    const diffscan::ScanOptions& options, const FixMode* fix,
                                    Progress* progress) {
  std::vector<CheckedFile> checked(files.size());
  DiskTrees trees(options.blob_limit);
  if (progress != nullptr) progress->Expect(files.size());
  InParallel(files.size(), [&](size_t i) {
    checked[i] = CheckFileSafely(files[i], options, trees, fix);
    if (progress != nullptr) progress->Done();
  });
  // Only now, so that no file is judged by what became of another.
  if (fix != nullptr)
    InParallel(files.size(), [&](size_t i) { WritePending(files[i], checked[i]); });
  return checked;
}

CheckedFile CheckText(const diffscan::WorktreeFile& file, const std::string& text,
                      const diffscan::ScanOptions& options) {
  CheckedFile checked;
  DiskTrees trees(options.blob_limit);
  rules::ModuleTree& modules = trees.Of(file);
  if (text.size() > options.blob_limit) {
    CheckLargeFile(file, text.size(), &text, options, modules, checked);
  } else {
    JudgeContent(file, text, options, modules, nullptr, checked);
  }
  return checked;
}

}  // namespace pushgate::cli
