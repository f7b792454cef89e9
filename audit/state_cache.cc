#include "audit/state_cache.h"

#include <filesystem>
#include <system_error>

#include "base/digest.h"

namespace pushgate::audit {
namespace {

constexpr int64_t kMaxBytes = int64_t{512} << 20;

/// What tells this program from every other build of it.
std::string Engine() {
  std::error_code error;
  const std::filesystem::path self = "/proc/self/exe";
  std::filesystem::path program = std::filesystem::read_symlink(self, error);
  if (error) return "";
  auto size = std::filesystem::file_size(self, error);
  if (error) return "";
  auto time = std::filesystem::last_write_time(self, error);
  if (error) return "";
  return program.string() + " " + std::to_string(size) + " " +
         std::to_string(time.time_since_epoch().count());
}

/// All that a result depends on beside the tree.
std::string StampOf(const std::string& engine, const diffscan::ScanOptions& options,
                    bool keep_code) {
  std::string files;
  for (const std::string& glob : options.files) files += glob + "\n";
  return Sha256Hex({engine, options.rules->digest(), std::to_string(options.budget.parse.count()),
                    std::to_string(options.budget.steps), std::to_string(options.blob_limit), files,
                    keep_code ? "code" : ""});
}

std::string KeyOf(const std::string& folder, const std::string& ref) {
  return Sha256Hex({folder, ref});
}

}  // namespace

StateCache::StateCache(const std::string& record_path)
    : cache_(record_path + ".audit-cache", kMaxBytes), engine_(Engine()) {}

TreeState StateCache::Find(const std::string& folder, const std::string& ref,
                           const diffscan::ScanOptions& options, bool keep_code) {
  if (engine_.empty()) return {};
  auto bytes = cache_.Find(KeyOf(folder, ref), StampOf(engine_, options, keep_code));
  if (!bytes) return {};
  return FromBytes(*bytes, *options.rules).value_or(TreeState());
}

void StateCache::Keep(const std::string& folder, const std::string& ref,
                      const diffscan::ScanOptions& options, bool keep_code,
                      const TreeState& state) {
  if (engine_.empty()) return;
  cache_.Keep(KeyOf(folder, ref), StampOf(engine_, options, keep_code), ToBytes(state));
}

}  // namespace pushgate::audit
