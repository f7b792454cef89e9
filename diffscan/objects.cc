#include "diffscan/objects.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <numeric>
#include <optional>

#include "base/digest.h"

namespace pushgate::diffscan {
namespace {

constexpr int kMaxTagDepth = 64;

// Far above any real commit, tag or tree; a few compressed kilobytes can claim to be gigabytes.
constexpr uint64_t kMaxParsed = 64 << 20;

// Far more than an ordinary push asks for; what does not fit is read again.
constexpr size_t kMostHeaders = 4096;
constexpr size_t kMostCommits = 1024;
constexpr size_t kLargestKeptBlob = 4 << 20;

// The bytes of a Git header line "key value\n" at the start of `rest`; drops the line from there.
std::optional<std::string_view> TakeHeader(std::string_view& rest, std::string_view key) {
  size_t end = rest.find('\n');
  if (end == std::string_view::npos || rest.substr(0, key.size()) != key) return std::nullopt;
  if (end <= key.size() || rest[key.size()] != ' ') return std::nullopt;
  std::string_view value = rest.substr(key.size() + 1, end - key.size() - 1);
  rest.remove_prefix(end + 1);
  return value;
}

std::optional<Oid> TakeOidHeader(std::string_view& rest, std::string_view key) {
  std::optional<std::string_view> value = TakeHeader(rest, key);
  return value ? Oid::FromHex(*value) : std::nullopt;
}

// "Name <mail> 1700000000 +0100": dates that cannot be read count as 0, as in Git.
int64_t TimeOf(std::string_view person) {
  size_t mail_end = person.rfind('>');
  if (mail_end == std::string_view::npos) return 0;
  std::string_view digits = person.substr(mail_end + 1);
  digits.remove_prefix(std::min(digits.find_first_not_of(' '), digits.size()));
  int64_t time = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), time);
  return std::max<int64_t>(time, 0);
}

std::optional<Commit> ParseCommit(std::string_view text) {
  Commit commit;
  std::optional<Oid> tree = TakeOidHeader(text, "tree");
  if (!tree) return std::nullopt;
  commit.tree = *tree;
  while (text.substr(0, 7) == "parent ") {
    std::optional<Oid> parent = TakeOidHeader(text, "parent");
    if (!parent) return std::nullopt;
    commit.parents.push_back(*parent);
  }
  if (!TakeHeader(text, "author")) return commit;
  if (std::optional<std::string_view> committer = TakeHeader(text, "committer")) {
    commit.time = TimeOf(*committer);
  }
  return commit;
}

// As `canon_mode` in Git: whatever is no file, link or folder is a link to a commit.
EntryKind KindOf(uint32_t mode) {
  switch (mode & 0170000) {
    case 0100000:
      return EntryKind::kFile;
    case 0120000:
      return EntryKind::kSymlink;
    case 0040000:
      return EntryKind::kTree;
    default:
      return EntryKind::kGitlink;
  }
}

std::optional<std::vector<TreeEntry>> ParseTree(std::string_view data) {
  std::vector<TreeEntry> entries;
  while (!data.empty()) {
    TreeEntry entry;
    uint32_t mode = 0;
    auto [mode_end, error] = std::from_chars(data.data(), data.data() + data.size(), mode, 8);
    size_t name_begin = static_cast<size_t>(mode_end - data.data()) + 1;
    if (error != std::errc() || name_begin > data.size() || *mode_end != ' ') return std::nullopt;
    size_t name_end = data.find('\0', name_begin);
    if (name_end == std::string_view::npos) return std::nullopt;
    if (data.size() - name_end - 1 < entry.id.bytes.size()) return std::nullopt;
    entry.kind = KindOf(mode);
    entry.name = data.substr(name_begin, name_end - name_begin);
    std::memcpy(entry.id.bytes.data(), data.data() + name_end + 1, entry.id.bytes.size());
    entries.push_back(entry);
    data.remove_prefix(name_end + 1 + entry.id.bytes.size());
  }
  return entries;
}

std::string_view DataOf(const OdbObjectHandle& object) {
  return {static_cast<const char*>(git_odb_object_data(object.get())),
          git_odb_object_size(object.get())};
}

// Nothing if an object's id is the hash of what it holds.
Result<void> CheckIntact(const Oid& id, git_object_t type, std::string_view data) {
  std::string header = git_object_type2string(type);
  header += ' ' + std::to_string(data.size()) + '\0';
  if (Sha1({header, data}) == id.bytes) return {};
  return Fail(ErrorCode::kCorrupt,
              "object " + id.Hex() + " is missing or damaged (its content has another id)");
}

tl::unexpected<Error> OfAnotherType(const Oid& id, git_object_t wanted, git_object_t type) {
  return Fail(ErrorCode::kCorrupt, "object " + id.Hex() + " is no " +
                                       git_object_type2string(wanted) + " but a " +
                                       git_object_type2string(type));
}

tl::unexpected<Error> Malformed(const Oid& id, std::string_view what) {
  return Fail(ErrorCode::kCorrupt,
              "object " + id.Hex() + " is no well-formed " + std::string(what));
}

}  // namespace

size_t OidHash::operator()(const Oid& oid) const {
  size_t hash;
  std::memcpy(&hash, oid.bytes.data(), sizeof hash);
  return hash;
}

Tree::Tree(OdbObjectHandle object, std::vector<TreeEntry> entries)
    : object_(std::move(object)), entries_(std::move(entries)), by_name_(entries_.size()) {
  std::iota(by_name_.begin(), by_name_.end(), 0U);
  std::stable_sort(by_name_.begin(), by_name_.end(),
                   [this](uint32_t a, uint32_t b) { return entries_[a].name < entries_[b].name; });
}

const TreeEntry* Tree::Find(std::string_view name) const {
  auto found =
      std::lower_bound(by_name_.begin(), by_name_.end(), name,
                       [this](uint32_t i, std::string_view n) { return entries_[i].name < n; });
  if (found == by_name_.end() || entries_[*found].name != name) return nullptr;
  return &entries_[*found];
}

std::string_view Blob::text() const {
  if (!blob_) return {};
  return {static_cast<const char*>(git_blob_rawcontent(blob_.get())),
          static_cast<size_t>(git_blob_rawsize(blob_.get()))};
}

tl::unexpected<Error> Objects::ReadFailure(const Oid& id) const {
  const git_error* error = git_error_last();
  std::string reason = LastGitError();
  if (error != nullptr && error->klass == GIT_ERROR_NOMEMORY) {
    return Fail(ErrorCode::kLimit, "out of memory while reading object " + id.Hex());
  }
  // libgit2 says "not found" of a pack that it could not open: ask the system itself.
  for (const std::string& folder : folders_) {
    int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 && errno != ENOENT) {
      return Fail(ErrorCode::kFault, "cannot read objects in " + folder + ": " +
                                         std::strerror(errno) + "; see to it and push again");
    }
    if (fd >= 0) close(fd);
  }
  return Fail(ErrorCode::kCorrupt,
              "object " + id.Hex() + " is missing or damaged (" + reason + ")");
}

Result<Objects::Header> Objects::ReadHeader(const Oid& id) const {
  if (auto known = headers_.find(id); known != headers_.end()) return known->second;
  git_oid git_id = ToGit(id);
  size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  if (git_odb_read_header(&size, &type, odb_, &git_id) < 0) return ReadFailure(id);
  Header header{type, size};
  if (headers_.size() < kMostHeaders) headers_.emplace(id, header);
  return header;
}

Result<OdbObjectHandle> Objects::Read(const Oid& id, git_object_t type) const {
  Result<Header> header = ReadHeader(id);
  if (!header) return tl::unexpected(header.error());
  if (header->size > kMaxParsed) {
    return Fail(ErrorCode::kCorrupt, "object " + id.Hex() + " is over 64 MiB, too large for a " +
                                         git_object_type2string(type));
  }
  git_oid git_id = ToGit(id);
  OdbObjectHandle object;
  if (git_odb_read(Fill(object), odb_, &git_id) < 0) return ReadFailure(id);
  git_object_t found = git_odb_object_type(object.get());
  if (found != type) return OfAnotherType(id, type, found);
  if (auto ok = CheckIntact(id, type, DataOf(object)); !ok) return tl::unexpected(ok.error());
  return object;
}

Result<Commit> Objects::ReadCommit(const Oid& id) const {
  if (auto known = commits_.find(id); known != commits_.end()) return known->second;
  Result<OdbObjectHandle> object = Read(id, GIT_OBJECT_COMMIT);
  if (!object) return tl::unexpected(object.error());
  std::optional<Commit> commit = ParseCommit(DataOf(*object));
  if (!commit) return Malformed(id, "commit");
  if (commits_.size() < kMostCommits) commits_.emplace(id, *commit);
  return *std::move(commit);
}

Result<Tree> Objects::ReadTree(const Oid& id) const {
  Result<OdbObjectHandle> object = Read(id, GIT_OBJECT_TREE);
  if (!object) return tl::unexpected(object.error());
  std::optional<std::vector<TreeEntry>> entries = ParseTree(DataOf(*object));
  if (!entries) return Malformed(id, "tree");
  return Tree(std::move(*object), std::move(*entries));
}

Result<Blob> Objects::ReadBlob(const Oid& id) const {
  if (id == last_blob_id_) return last_blob_;
  git_oid git_id = ToGit(id);
  BlobHandle handle;
  if (git_blob_lookup(Fill(handle), repository_, &git_id) < 0) {
    tl::unexpected<Error> failure = ReadFailure(id);
    Result<Header> header = ReadHeader(id);
    bool other = header && header->type != GIT_OBJECT_BLOB;
    return other ? OfAnotherType(id, GIT_OBJECT_BLOB, header->type) : failure;
  }
  Blob blob(std::move(handle));
  auto intact = CheckIntact(id, GIT_OBJECT_BLOB, blob.text());
  if (!intact) return tl::unexpected(intact.error());
  if (blob.text().size() <= kLargestKeptBlob) {
    last_blob_id_ = id;
    last_blob_ = blob;
  }
  return blob;
}

Result<uint64_t> Objects::BlobSize(const Oid& id) const {
  Result<Header> header = ReadHeader(id);
  if (!header) return tl::unexpected(header.error());
  if (header->type != GIT_OBJECT_BLOB) {
    return OfAnotherType(id, GIT_OBJECT_BLOB, header->type);
  }
  return header->size;
}

Result<Objects::Peeled> Objects::Peel(const Oid& id) const {
  Oid current = id;
  for (int depth = 0; depth < kMaxTagDepth; ++depth) {
    Result<Header> header = ReadHeader(current);
    if (!header) return tl::unexpected(header.error());
    if (header->type != GIT_OBJECT_TAG) return Peeled{current, header->type};
    Result<OdbObjectHandle> tag = Read(current, GIT_OBJECT_TAG);
    if (!tag) return tl::unexpected(tag.error());
    std::string_view text = DataOf(*tag);
    std::optional<Oid> target = TakeOidHeader(text, "object");
    if (!target) return Malformed(current, "tag");
    current = *target;
  }
  return Fail(ErrorCode::kCorrupt, "tag " + id.Hex() + " names a tag that names a tag, " +
                                       std::to_string(kMaxTagDepth) + " deep");
}

Result<Oid> Objects::TreeOf(const Oid& id) const {
  Result<Peeled> peeled = Peel(id);
  if (!peeled) return tl::unexpected(peeled.error());
  if (peeled->type == GIT_OBJECT_TREE) return peeled->id;
  Result<Commit> commit = ReadCommit(peeled->id);
  if (!commit) return tl::unexpected(commit.error());
  return commit->tree;
}

}  // namespace pushgate::diffscan
