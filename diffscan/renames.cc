#include "diffscan/renames.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_set>

#include "diffscan/similarity.h"

namespace pushgate::diffscan {
namespace {

constexpr int kMinPercent = 50;              // Git's default
constexpr uint64_t kMaxOldBytes = 96 << 20;  // read per compared tree
constexpr uint64_t kMaxOldFile = 8 << 20;    // more than twice what a judged file may have
constexpr size_t kRarePiece = 64;            // files that share a piece that still tells something
constexpr size_t kCandidates = 8;            // old files looked at per new one

std::string_view BaseName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string EqualKey(const FileId& file) {
  std::string key(reinterpret_cast<const char*>(file.id.bytes.data()), file.id.bytes.size());
  return key.append(BaseName(file.path));
}

}  // namespace

struct Renames::Candidate {
  int percent;
  bool same_name;
  size_t wanted;
  size_t deleted;

  bool operator<(const Candidate& other) const {
    if (percent != other.percent) return percent > other.percent;
    if (same_name != other.same_name) return same_name;
    if (wanted != other.wanted) return wanted < other.wanted;
    return deleted < other.deleted;
  }
};

// The old files that may be renamed, and which of them hold a piece of text.
class Renames::Index {
 public:
  void Add(size_t deleted, std::string_view path, std::string_view text) {
    uint32_t number = static_cast<uint32_t>(files_.size());
    files_.push_back({deleted, std::string(BaseName(path)), Fingerprint(text)});
    for (const Fingerprint::Piece& piece : files_.back().fingerprint.pieces()) {
      postings_.push_back({piece.hash, number});
    }
    by_name_[files_.back().name].push_back(number);
  }

  void Seal() { std::sort(postings_.begin(), postings_.end()); }

  void Match(size_t wanted, const FileId& file, std::string_view text,
             std::vector<Candidate>& candidates) const {
    Fingerprint fingerprint(text);
    std::string name(BaseName(file.path));
    for (uint32_t number : MostShared(fingerprint, name)) {
      const Entry& entry = files_[number];
      int percent = SimilarityPercent(fingerprint, entry.fingerprint);
      if (percent < kMinPercent) continue;
      candidates.push_back({percent, entry.name == name, wanted, entry.deleted});
    }
  }

 private:
  struct Entry {
    size_t deleted;
    std::string name;
    Fingerprint fingerprint;
  };
  using Posting = std::pair<uint64_t, uint32_t>;  // piece, number of the file

  // The files that share most with a text, and some of the same name.
  std::vector<uint32_t> MostShared(const Fingerprint& fingerprint, const std::string& name) const {
    std::map<uint32_t, uint64_t> shared;
    for (const Fingerprint::Piece& piece : fingerprint.pieces()) {
      auto begin = std::lower_bound(postings_.begin(), postings_.end(), Posting(piece.hash, 0));
      auto end = begin;
      while (end != postings_.end() && end->first == piece.hash) {
        if (static_cast<size_t>(end - begin) > kRarePiece) break;
        ++end;
      }
      if (static_cast<size_t>(end - begin) > kRarePiece) continue;
      for (; begin != end; ++begin) shared[begin->second] += piece.bytes;
    }
    std::vector<std::pair<uint64_t, uint32_t>> ranked;
    for (auto [number, bytes] : shared) ranked.push_back({bytes, number});
    std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    std::vector<uint32_t> numbers;
    for (size_t i = 0; i < std::min(ranked.size(), kCandidates); ++i) {
      numbers.push_back(ranked[i].second);
    }
    AddSameName(name, numbers);
    return numbers;
  }

  void AddSameName(const std::string& name, std::vector<uint32_t>& numbers) const {
    auto same = by_name_.find(name);
    if (same == by_name_.end()) return;
    for (size_t i = 0; i < std::min(same->second.size(), kCandidates); ++i) {
      uint32_t number = same->second[i];
      if (std::find(numbers.begin(), numbers.end(), number) == numbers.end()) {
        numbers.push_back(number);
      }
    }
  }

  std::vector<Entry> files_;
  std::vector<Posting> postings_;
  std::unordered_map<std::string, std::vector<uint32_t>> by_name_;
};

void Renames::PairEqual(const std::vector<FileId>& added, const std::vector<FileId>& deleted) {
  used_.assign(deleted.size(), false);
  std::unordered_map<std::string, std::vector<size_t>> by_name;  // of equal content and name
  std::unordered_map<Oid, std::vector<size_t>, OidHash> by_id;
  for (size_t i = deleted.size(); i-- > 0;) {  // from the end, so that the first is taken first
    by_name[EqualKey(deleted[i])].push_back(i);
    by_id[deleted[i].id].push_back(i);
  }
  auto pair = [&](const FileId& file, std::vector<size_t>& olds) {
    while (!olds.empty() && used_[olds.back()]) olds.pop_back();
    if (olds.empty()) return;
    used_[olds.back()] = true;
    old_of_.emplace(file.path, deleted[olds.back()]);
  };
  for (const FileId& file : added) {
    if (auto olds = by_name.find(EqualKey(file)); olds != by_name.end()) pair(file, olds->second);
  }
  for (const FileId& file : added) {
    if (old_of_.count(file.path) != 0) continue;
    if (auto olds = by_id.find(file.id); olds != by_id.end()) pair(file, olds->second);
  }
}

// The unused old files, those of a wanted name first: they are the likelier renames.
std::vector<size_t> Renames::LikeliestFirst(const std::vector<FileId>& wanted,
                                            const std::vector<FileId>& deleted) const {
  std::unordered_set<std::string_view> names;
  for (const FileId& file : wanted) names.insert(BaseName(file.path));
  std::vector<size_t> order;
  for (bool same_name : {true, false}) {
    for (size_t i = 0; i < deleted.size(); ++i) {
      bool has_name = names.count(BaseName(deleted[i].path)) != 0;
      if (!used_[i] && has_name == same_name) order.push_back(i);
    }
  }
  return order;
}

Result<void> Renames::FillIndex(const std::vector<FileId>& deleted,
                                const std::vector<size_t>& order, Index& index) {
  uint64_t bytes = 0;
  for (size_t i : order) {
    if (!watch_.Tick()) return Fail(ErrorCode::kDeadline, "while looking for renames");
    Result<uint64_t> size = objects_.BlobSize(deleted[i].id);
    if (!size || *size > kMaxOldFile) continue;  // then it is no rename's old side
    if (bytes + *size > kMaxOldBytes) {
      complete_ = false;
      break;
    }
    bytes += *size;
    if (Result<Blob> blob = objects_.ReadBlob(deleted[i].id)) {
      index.Add(i, deleted[i].path, blob->text());
    }
  }
  index.Seal();
  return {};
}

Result<void> Renames::PairSimilar(const std::vector<FileId>& wanted,
                                  const std::vector<FileId>& deleted) {
  used_.resize(deleted.size());
  Index index;
  if (auto ok = FillIndex(deleted, LikeliestFirst(wanted, deleted), index); !ok) return ok;
  std::vector<Candidate> candidates;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (!watch_.Tick()) return Fail(ErrorCode::kDeadline, "while looking for renames");
    Result<Blob> blob = objects_.ReadBlob(wanted[i].id);
    if (!blob) return tl::unexpected(blob.error());
    index.Match(i, wanted[i], blob->text(), candidates);
  }
  std::sort(candidates.begin(), candidates.end());
  for (const Candidate& candidate : candidates) {
    if (used_[candidate.deleted] || old_of_.count(wanted[candidate.wanted].path) != 0) continue;
    used_[candidate.deleted] = true;
    old_of_.emplace(wanted[candidate.wanted].path, deleted[candidate.deleted]);
  }
  return {};
}

const FileId* Renames::OldOf(const std::string& path) const {
  auto found = old_of_.find(path);
  return found == old_of_.end() ? nullptr : &found->second;
}

}  // namespace pushgate::diffscan
