// The configuration: whatever the bytes, in one file or as a layer on another, it ends with a
// configuration or with errors that say where; and what `config show` prints of it is one that
// means the same.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "hook/config/config.h"
#include "hook/config/show.h"

namespace {

using namespace pushgate::hook;

void Require(bool holds) {
  if (!holds) std::abort();
}

void Try(const std::vector<ConfigFile>& files) {
  auto parsed = ParseConfig(files);
  auto shown = ShowConfig(files, true);
  Require(parsed.has_value() == shown.has_value());
  if (!parsed) {
    Require(!parsed.error().empty() && parsed.error() == shown.error());
    for (const std::string& error : parsed.error()) Require(error.starts_with("fuzz:"));
    return;
  }
  std::vector<ConfigFile> again = {{"shown", *shown}};
  auto twice = ShowConfig(again, false);
  auto once = ShowConfig(files, false);
  Require(twice && once && *twice == *once);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ConfigFile file{"fuzz", std::string(reinterpret_cast<const char*>(data), size)};
  Try({file});
  Try({{"main", "policies: [{repos: [main]}]\nlimits: {blob: 1MiB}\n"}, file});
  return 0;
}
