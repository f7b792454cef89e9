#include "diffscan/tree_judge.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "diffscan/tree_source.h"
#include "rules/syntax/line_table.h"

namespace pushgate::diffscan {
namespace {

// What is held in memory for files to be analysed together; the second keeps many small ones from
// becoming too many.
constexpr uint64_t kBatchBytes = 1 << 20;
constexpr uint64_t kBytesPerFile = 4 << 10;

// How many files may differ for those that were moved among them to be looked for.
constexpr uint32_t kMostMoved = 1000;

bool Needs(const ChangedFile& file, size_t compared) { return !file.old[compared].present; }

bool NeedsRenames(const ChangedFile& file) {
  for (size_t i = 0; i < file.old.size(); ++i) {
    if (Needs(file, i)) return true;
  }
  return false;
}

LineDiff NothingChanged(std::string_view text) {
  uint32_t lines = GitLines(text).count();
  LineDiff diff{std::vector<bool>(lines), std::vector<uint32_t>(lines)};
  for (uint32_t i = 0; i < lines; ++i) diff.old_to_new[i] = i;
  return diff;
}

std::string SyntaxErrorReason(const std::vector<uint32_t>& lines) {
  std::string reason = lines.size() == 1 ? "syntax error at line " : "syntax errors at lines ";
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) reason += ", ";
    reason += std::to_string(lines[i]);
  }
  return reason + ": only what could be read around it was judged";
}

bool HasGateFinding(const rules::Analysis& analysis) {
  return std::any_of(
      analysis.findings.begin(), analysis.findings.end(),
      [](const rules::Finding& finding) { return rules::gate_rules::IsUnjudged(*finding.rule); });
}

std::unique_ptr<TreeSource> MakeSource(const Repository::Impl& repository, const Oid& tree,
                                       const ScanOptions& options) {
  return std::make_unique<TreeSource>(repository.objects(), tree, options.blob_limit);
}

}  // namespace

std::string LargeFileReason(LargeFile outcome, uint64_t size, uint64_t limit) {
  std::string reason =
      std::to_string(size) + " bytes, over limits.blob of " + std::to_string(limit);
  switch (outcome) {
    case LargeFile::kUnread:
      return "The file has " + reason + ", and is too large to look into.";
    case LargeFile::kSuspect:
      return "The file has " + reason + ", and holds a word that a rule looks for.";
    case LargeFile::kHarmless:
      break;
  }
  return reason + "; no word that a rule looks for";
}

void AddGateFinding(const rules::Rule& rule, const std::string& path, const Oid& commit,
                    std::string message, ScanResult& result) {
  Found found;
  found.path = path;
  found.commit = commit;
  found.finding.rule = &rule;
  found.finding.severity = rules::Severity::kError;
  found.finding.message = std::move(message);
  result.found.push_back(std::move(found));
}

Found MakeFound(const std::string& path, const Oid& commit, const rules::Finding& finding,
                const rules::UnitMap& units, std::string_view text) {
  Found found;
  found.path = path;
  found.commit = commit;
  found.finding = finding;
  uint32_t unit = units.At(finding.span.begin);
  if (unit != rules::UnitMap::kNone) found.function = units.units[unit].name;
  found.matched_text = text.substr(finding.span.begin, finding.span.end - finding.span.begin);
  return found;
}

TreeJudge::TreeJudge(Repository::Impl& repository, const UpdateOptions& update,
                     const ScanOptions& options, const Watch& watch, const Oid& commit,
                     const Oid& tree, std::vector<Oid> compared)
    : repository_(repository),
      update_(update),
      options_(options),
      watch_(watch),
      commit_(commit),
      tree_(tree),
      compared_(std::move(compared)),
      modules_(MakeSource(repository, tree, options), options.modules) {
  for (const Oid& old : compared_) {
    old_modules_.emplace_back(MakeSource(repository, old, options), options.modules);
  }
}

Result<void> TreeJudge::Judge(ScanResult& result) {
  Result<ChangedFiles> changed =
      ListChangedFiles(repository_.objects(), tree_, compared_, options_, watch_);
  if (!changed) return tl::unexpected(changed.error());
  if (changed->too_many) {
    AddGateFinding(rules::gate_rules::kFiles, "", commit_,
                   "more than " + std::to_string(options_.push_files) +
                       " Python files are changed (limits.push_files); none of them was judged: "
                       "push in smaller steps",
                   result);
    return {};
  }
  changed_ = std::move(*changed);
  result.stats.files += changed_.files.size();
  result.skipped.insert(result.skipped.end(), changed_.skipped.begin(), changed_.skipped.end());
  for (const UnreadablePath& path : changed_.unreadable) {
    AddGateFinding(rules::gate_rules::kContent, path.path, commit_, path.reason, result);
  }
  Result<void> judged = JudgeFiles(result);
  return full_ ? Result<void>() : judged;  // a finding says so already
}

Result<void> TreeJudge::JudgeFiles(ScanResult& result) {
  for (size_t next = 0; next < changed_.files.size();) {
    for (const ReadFile& read : ReadFrom(next)) {
      if (auto ok = JudgeFile(changed_.files[next++], read, result); !ok) return ok;
    }
  }
  if (suspects_.empty()) return {};
  if (auto ok = PairRenames(result); !ok) return ok;
  for (const ChangedFile* file : suspects_) {
    if (auto ok = JudgeSuspect(*file, result); !ok) return ok;
  }
  return {};
}

// Whether the tree has a file there, which then is judged if the compared tree's is another.
Result<bool> TreeJudge::AddFile(const std::string& path) {
  const Objects& objects = repository_.objects();
  // What cannot be read was told already, if it is this push's.
  auto absent = [](const Error& error) -> Result<bool> {
    bool fault = error.code != ErrorCode::kNotFound && error.code != ErrorCode::kCorrupt;
    return fault ? Result<bool>(tl::unexpected(error)) : false;
  };
  Result<OldEntry> entry = FindPath(objects, tree_, path);
  if (!entry) return absent(entry.error());
  if (entry->kind != EntryKind::kFile) return false;
  Result<uint64_t> size = objects.BlobSize(entry->id);
  if (!size) return absent(size.error());
  Result<bool> python = IsPython(objects, options_.files, path, entry->id, *size);
  if (!python) return absent(python.error());
  ChangedFile file{path, entry->id, *size, {}};
  for (const Oid& tree : compared_) {
    Result<OldEntry> old = FindPath(objects, tree, path);
    if (!old && !absent(old.error())) return tl::unexpected(old.error());
    bool same = old && old->kind == EntryKind::kFile && old->id == entry->id;
    if (same || !*python) return true;
    bool present = old && old->kind != EntryKind::kTree;
    file.old.push_back(present ? *old : OldEntry());
  }
  if (*python) changed_.files.push_back(std::move(file));
  return true;
}

Result<void> TreeJudge::AddMovedFiles(const std::optional<Oid>& before, ScanResult& result) {
  ScanOptions few = options_;
  few.push_files = kMostMoved;
  std::vector<Oid> trees = compared_;
  if (trees.empty() && before) trees.push_back(*before);
  Result<ChangedFiles> changed = ListChangedFiles(repository_.objects(), tree_, trees, few, watch_);
  if (!changed) return tl::unexpected(changed.error());
  if (changed->too_many) {
    result.skipped.push_back({"", "more than " + std::to_string(kMostMoved) +
                                      " files differ: not looked for excused findings that moved"});
    return {};
  }
  for (ChangedFile& file : changed->files) {
    if (std::any_of(file.old.begin(), file.old.end(),
                    [](const OldEntry& o) { return o.present; })) {
      continue;
    }
    file.old.resize(compared_.size());
    changed_.files.push_back(std::move(file));
  }
  return {};
}

Result<void> TreeJudge::JudgeUnsettled(const Unsettled& unsettled, const std::optional<Oid>& before,
                                       ScanResult& result) {
  std::vector<std::string> gone;
  for (const std::string& path : unsettled.paths) {
    Result<bool> there = AddFile(path);
    if (!there) return tl::unexpected(there.error());
    if (!*there) gone.push_back(path);
  }
  if (!gone.empty()) {
    if (auto ok = AddMovedFiles(before, result); !ok) return ok;
  }
  auto by_path = [](const ChangedFile& a, const ChangedFile& b) { return a.path < b.path; };
  auto same_path = [](const ChangedFile& a, const ChangedFile& b) { return a.path == b.path; };
  std::vector<ChangedFile>& files = changed_.files;
  std::sort(files.begin(), files.end(), by_path);
  files.erase(std::unique(files.begin(), files.end(), same_path), files.end());
  ScanResult all;
  Result<void> judged = JudgeFiles(all);
  if (!judged && !full_) return judged;
  for (Found& found : all.found) {
    std::optional<std::string> ref = unsettled.passed_on(found.path, found);
    for (size_t i = 0; i < gone.size() && !ref; ++i) ref = unsettled.passed_on(gone[i], found);
    auto same = [&](const Found& other) {
      return other.path == found.path && other.finding.rule == found.finding.rule &&
             other.finding.span.begin == found.finding.span.begin &&
             other.finding.span.end == found.finding.span.end;
    };
    if (!ref || std::any_of(result.found.begin(), result.found.end(), same)) continue;
    found.passed_on = *ref;
    result.found.push_back(std::move(found));
  }
  return {};
}

Result<void> TreeJudge::Unreadable(const std::string& path, const Error& error,
                                   ScanResult& result) {
  if (error.code != ErrorCode::kCorrupt) return tl::unexpected(error);
  AddGateFinding(rules::gate_rules::kContent, path, commit_, error.message, result);
  return {};
}

Result<void> TreeJudge::JudgeLarge(const ChangedFile& file, ScanResult& result) {
  auto reason = [&](LargeFile outcome) {
    return LargeFileReason(outcome, file.size, options_.blob_limit);
  };
  auto refuse = [&](LargeFile outcome) {
    AddGateFinding(rules::gate_rules::kSize, file.path, commit_, reason(outcome), result);
  };
  if (file.size > kMaxRead) {
    refuse(LargeFile::kUnread);
    return {};
  }
  Result<Blob> blob = repository_.objects().ReadBlob(file.id);
  if (!blob) return Unreadable(file.path, blob.error(), result);
  bool suspect = rules::MayMatch(*options_.rules, file.path, blob->text(), &modules_);
  if (std::optional<Error> fault = modules_.fault()) return tl::unexpected(*fault);
  if (suspect) {
    refuse(LargeFile::kSuspect);
  } else {
    result.skipped.push_back({file.path, reason(LargeFile::kHarmless)});
  }
  return {};
}

// Reads the next files, as many as fit into a batch, and has them analysed together.
std::vector<TreeJudge::ReadFile> TreeJudge::ReadFrom(size_t first) {
  std::vector<ReadFile> batch;
  std::vector<AnalysisCache::File> readable;
  uint64_t bytes = 0;
  for (size_t i = first; i < changed_.files.size() && bytes < kBatchBytes; ++i) {
    const ChangedFile& file = changed_.files[i];
    batch.push_back({});
    if (file.size > options_.blob_limit) continue;
    bytes += file.size + kBytesPerFile;
    batch.back().blob = repository_.objects().ReadBlob(file.id);
    if (!batch.back().blob) continue;
    readable.push_back({file.id, file.path, batch.back().blob->text()});
  }
  std::vector<AnalysisCache::Outcome> outcomes =
      repository_.analyses().AnalyzeAll(options_, readable, modules_, watch_);
  size_t next = 0;
  for (size_t i = 0; i < batch.size(); ++i) {
    bool analysed = changed_.files[first + i].size <= options_.blob_limit && batch[i].blob;
    if (analysed) batch[i].analysis = std::move(outcomes[next++]);
  }
  return batch;
}

Result<void> TreeJudge::JudgeFile(const ChangedFile& file, const ReadFile& read,
                                  ScanResult& result) {
  if (file.size > options_.blob_limit) return JudgeLarge(file, result);
  if (!read.blob) return Unreadable(file.path, read.blob.error(), result);
  if (!read.analysis) return tl::unexpected(read.analysis.error());
  const rules::Analysis& judged = **read.analysis;
  if (judged.parsed) ++result.stats.parsed;
  result.stats.functions += judged.functions;
  if (!judged.syntax_error_lines.empty()) {
    result.skipped.push_back({file.path, SyntaxErrorReason(judged.syntax_error_lines)});
  }
  if (judged.findings.empty()) return {};
  if (NeedsRenames(file)) {
    suspects_.push_back(&file);
    return {};
  }
  return JudgeFindings(file, judged, *read.blob, result);
}

Result<void> TreeJudge::JudgeSuspect(const ChangedFile& file, ScanResult& result) {
  Result<Blob> blob = repository_.objects().ReadBlob(file.id);
  if (!blob) return Unreadable(file.path, blob.error(), result);
  auto analysis = repository_.analyses().Analyze(options_, {file.id, file.path, blob->text()},
                                                 modules_, watch_);
  if (!analysis) return tl::unexpected(analysis.error());
  return JudgeFindings(file, **analysis, *blob, result);
}

Result<void> TreeJudge::JudgeFindings(const ChangedFile& file, const rules::Analysis& analysis,
                                      const Blob& blob, ScanResult& result) {
  std::string_view text = blob.text();
  std::vector<bool> added(GitLines(text).count(), true);
  Result<std::vector<OldVersion>> versions = OldVersions(file, blob, added);
  if (!versions) return Unreadable(file.path, versions.error(), result);
  Blame blame(analysis, text, added, update_, ScopeOf(file));
  for (const OldVersion& version : *versions) {
    if (!blame.AnyNew()) break;
    Result<void> excused = Excuse(version, blame);
    if (!excused) return Unreadable(file.path, excused.error(), result);
  }
  std::optional<rules::syntax::LineTable> lines;
  for (size_t i = 0; i < analysis.findings.size(); ++i) {
    bool only_new = blame.IsNew(i);
    if (!only_new && !blame.answerable()[i]) continue;
    if (!lines) lines.emplace(text);
    Report(file, analysis.findings[i], analysis.units, *lines, only_new, result);
    if (found_bytes_ <= options_.found_bytes) continue;
    AddGateFinding(rules::gate_rules::kFiles, "", commit_,
                   "too many findings to list; those listed are not all", result);
    full_ = true;
    return Fail(ErrorCode::kLimit, "too many findings");
  }
  return {};
}

// A file that was only moved has no changed text, so that `scope: file` has nothing to widen.
Scope TreeJudge::ScopeOf(const ChangedFile& file) const {
  for (size_t i = 0; update_.scope == Scope::kFile && i < compared_.size(); ++i) {
    std::optional<FileId> old = OldFile(file, i);
    if (old && old->id == file.id) return Scope::kFunction;
  }
  return update_.scope;
}

std::optional<FileId> TreeJudge::OldFile(const ChangedFile& file, size_t compared) const {
  const OldEntry& entry = file.old[compared];
  if (entry.present) {
    if (entry.kind != EntryKind::kFile) return std::nullopt;
    return FileId{file.path, entry.id};
  }
  const FileId* renamed = renames_.empty() ? nullptr : renames_[compared].OldOf(file.path);
  if (renamed == nullptr) return std::nullopt;
  return *renamed;
}

// Also takes from `added` the lines that an old version had.
Result<std::vector<TreeJudge::OldVersion>> TreeJudge::OldVersions(const ChangedFile& file,
                                                                  const Blob& blob,
                                                                  std::vector<bool>& added) {
  std::vector<OldVersion> versions;
  if (ScopeOf(file) == Scope::kFile) return versions;  // nothing in a changed file is excused there
  for (size_t i = 0; i < compared_.size(); ++i) {
    std::optional<FileId> old = OldFile(file, i);
    if (!old) continue;
    if (!watch_.Tick()) return Fail(ErrorCode::kDeadline, "while comparing files");
    OldVersion version{i, *old, {}};
    if (old->id == file.id) {
      version.diff = NothingChanged(blob.text());
    } else {
      Result<uint64_t> size = repository_.objects().BlobSize(old->id);
      if (!size) return tl::unexpected(size.error());
      if (*size > kMaxRead) continue;
      Result<Blob> old_blob = repository_.objects().ReadBlob(old->id);
      if (!old_blob) return tl::unexpected(old_blob.error());
      Result<LineDiff> diff = DiffLines(*old_blob, blob);
      if (!diff) return tl::unexpected(diff.error());
      version.diff = std::move(*diff);
    }
    for (size_t line = 0; line < added.size(); ++line) {
      added[line] = added[line] && version.diff.added[line];
    }
    versions.push_back(std::move(version));
  }
  return versions;
}

// What the names of an old version meant is what they lead to in its own tree.
// An old version that was not judged when it came (no Python, too large, a gate finding) had none.
Result<void> TreeJudge::Excuse(const OldVersion& version, Blame& blame) {
  const Objects& objects = repository_.objects();
  Result<uint64_t> size = objects.BlobSize(version.file.id);
  if (!size) return tl::unexpected(size.error());
  if (*size > options_.blob_limit) return {};
  Result<bool> python =
      IsPython(objects, options_.files, version.file.path, version.file.id, *size);
  if (!python) return tl::unexpected(python.error());
  if (!*python) return {};
  Result<Blob> blob = objects.ReadBlob(version.file.id);
  if (!blob) return tl::unexpected(blob.error());
  auto analysis =
      repository_.analyses().Analyze(options_, {version.file.id, version.file.path, blob->text()},
                                     old_modules_[version.compared], watch_);
  if (!analysis) return tl::unexpected(analysis.error());
  if (!HasGateFinding(**analysis)) blame.Excuse(**analysis, blob->text(), version.diff);
  return {};
}

// What a compared tree has and the judged one lost.
Result<std::vector<FileId>> TreeJudge::DeletedFiles(const Oid& compared) const {
  std::vector<FileId> deleted;
  TreeVisitor visitor;
  visitor.changed = [&](const std::string& path, const TreeEntry& entry,
                        const std::vector<OldEntry>& now) -> Result<void> {
    if (entry.kind == EntryKind::kFile && !now[0].present) deleted.push_back({path, entry.id});
    return {};
  };
  // A folder that is in neither tree's changes by now cannot be read: then nothing came from it.
  visitor.unreadable = [](const std::string&, const Error&) -> Result<void> { return {}; };
  Result<void> walked = WalkChanges(repository_.objects(), compared, {tree_}, visitor, watch_);
  if (!walked) return tl::unexpected(walked.error());
  std::sort(deleted.begin(), deleted.end(),
            [](const FileId& a, const FileId& b) { return a.path < b.path; });
  return deleted;
}

Result<void> TreeJudge::PairRenames(ScanResult& result) {
  for (size_t i = 0; i < compared_.size(); ++i) {
    renames_.emplace_back(repository_.objects(), watch_);
    Result<std::vector<FileId>> deleted = DeletedFiles(compared_[i]);
    if (!deleted) return tl::unexpected(deleted.error());
    std::vector<FileId> added, wanted;
    for (const ChangedFile& file : changed_.files) {
      if (Needs(file, i)) added.push_back({file.path, file.id});
    }
    renames_[i].PairEqual(added, *deleted);
    for (const ChangedFile* file : suspects_) {
      bool open = Needs(*file, i) && renames_[i].OldOf(file->path) == nullptr;
      if (open) wanted.push_back({file->path, file->id});
    }
    if (wanted.empty()) continue;
    if (auto ok = renames_[i].PairSimilar(wanted, *deleted); !ok) {
      return Unreadable("", ok.error(), result);
    }
    if (!renames_[i].complete()) {
      result.skipped.push_back(
          {"", "too many deleted files to search them all for renames: some files count as new"});
    }
  }
  return {};
}

void TreeJudge::Report(const ChangedFile& file, const rules::Finding& finding,
                       const rules::UnitMap& units, const rules::syntax::LineTable& lines,
                       bool only_new, ScanResult& result) {
  Found found = MakeFound(file.path, commit_, finding, units, lines.text());
  if (finding.span.end > finding.span.begin)
    found.excerpt = rules::MakeExcerpt(lines, finding.span);
  found.only_new = only_new;
  found_bytes_ += sizeof found + file.path.size() + found.matched_text.size() +
                  finding.message.size() + finding.suggestion.value_or("").size() +
                  finding.suppression.size();
  for (const std::string& line : found.excerpt.lines) found_bytes_ += line.size();
  result.found.push_back(std::move(found));
}

}  // namespace pushgate::diffscan
