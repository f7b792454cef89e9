// The built-in pack against small trees of annotated Python (tests/fixtures/trees/CASE/), whose
// files know each other.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "rules/memory_tree.h"
#include "rules/pack_testing.h"

namespace pushgate::rules {
namespace {

namespace fs = std::filesystem;

using namespace pack_testing;

std::map<std::string, std::string> FilesOf(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream stream(entry.path());
    files[fs::relative(entry.path(), folder)].assign(std::istreambuf_iterator<char>(stream), {});
  }
  return files;
}

TEST(Pack, FindsExactlyTheMarkedLinesOfTrees) {
  for (const auto& folder : fs::directory_iterator(PUSHGATE_SOURCE_DIR "/tests/fixtures/trees")) {
    auto files = FilesOf(folder.path());
    EXPECT_GT(files.size(), 1u) << folder.path();
    auto tree = MakeTree(files);
    for (const auto& [path, text] : files) {
      ExpectMarked(folder.path().filename() / path, MarksIn(text), Found(path, text, tree.get()));
    }
  }
}

}  // namespace
}  // namespace pushgate::rules
