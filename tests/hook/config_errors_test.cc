#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "hook/setup.h"

namespace pushgate::hook {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using Lines = std::vector<std::string>;

constexpr char kCases[] = PUSHGATE_SOURCE_DIR "/tests/hook/config_errors.txt";

struct Case {
  std::string name;
  std::string text;
  Lines errors;
};

void Replace(std::string& text, const std::string& what, const std::string& by) {
  for (size_t at = text.find(what); at != text.npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

std::vector<Case> ReadCases() {
  std::ifstream file(kCases);
  std::vector<Case> cases;
  bool expected = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("=== ")) {
      cases.push_back({line.substr(4), "", {}});
      expected = false;
    } else if (line == ">>>") {
      expected = true;
    } else if (!cases.empty() && expected) {
      cases.back().errors.push_back(line);
    } else if (!cases.empty()) {
      cases.back().text += line + "\n";
    }
  }
  return cases;
}

std::string Bytes(std::string text) {
  const std::pair<const char*, std::string> kNamed[] = {{"<TAB>", "\t"},
                                                        {"<CR>", "\r"},
                                                        {"<ESC>", "\x1B"},
                                                        {"<DEL>", "\x7F"},
                                                        {"<FF>", "\xFF"},
                                                        {"<BOM>", "\xEF\xBB\xBF"},
                                                        {"<NUL>", std::string(1, '\0')}};
  for (const auto& [name, bytes] : kNamed) Replace(text, name, bytes);
  return text;
}

class ConfigErrorsTest : public testing::Test {
 protected:
  ConfigErrorsTest() {
    char folder[] = "/tmp/pushgate-errors-XXXXXX";
    if (mkdtemp(folder) != nullptr) root_ = folder;
    path_ = root_ + "/pushgate.yaml";
  }
  ~ConfigErrorsTest() override { fs::remove_all(root_); }

  void Write(const std::string& text) { std::ofstream(path_, std::ios::binary) << text; }

  /// The errors of what stands at path_, without its name where that stands in front.
  Lines Errors() {
    auto setup = LoadSetup(path_);
    Lines lines = setup ? Lines{"(valid)"} : setup.error().lines;
    for (std::string& line : lines) {
      if (line.starts_with(path_ + ":")) line.erase(0, path_.size() + 1);
      Replace(line, root_, "DIR");
    }
    return lines;
  }

  std::string root_;
  std::string path_;
};

/// Writes the file of cases anew, with the errors as they are.
void Update(const std::vector<Case>& cases) {
  std::ifstream before(kCases);
  std::ostringstream text;
  for (std::string line; std::getline(before, line) && !line.starts_with("=== ");) {
    text << line << "\n";
  }
  for (const Case& each : cases) {
    text << "=== " << each.name << "\n" << each.text << ">>>\n";
    for (const std::string& error : each.errors) text << error << "\n";
  }
  std::ofstream(kCases) << text.str();
}

TEST_F(ConfigErrorsTest, AreToldToTheLetter) {
  std::vector<Case> cases = ReadCases();
  EXPECT_GE(cases.size(), 40u);
  for (Case& each : cases) {
    Write(Bytes(each.text));
    Lines errors = Errors();
    // What the files may hold, a terminal need not.
    for (std::string& error : errors) Replace(error, "\x1B", "<ESC>");
    if (getenv("UPDATE_CONFIG_ERRORS") == nullptr) {
      EXPECT_EQ(errors, each.errors) << "=== " << each.name;
    }
    each.errors = errors;
  }
  if (getenv("UPDATE_CONFIG_ERRORS") != nullptr) Update(cases);
}

TEST_F(ConfigErrorsTest, AliasesThatUnfoldToBillions) {
  std::string text = "policies: []\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    std::string before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) text += before + (j < 9 ? ", " : "]\n");
  }
  Write(text);
  Lines errors = Errors();
  ASSERT_EQ(errors.size(), 6u);  // none of these keys is known, either
  EXPECT_EQ(errors[0], "2:1: unknown key 'a0'");
  EXPECT_EQ(errors[5], "7:10: aliases unfold to more than 250,000 values");
}

TEST_F(ConfigErrorsTest, NestedTooDeeply) {
  Write("policies: " + std::string(100'000, '['));
  EXPECT_THAT(Errors(), ElementsAre("1:110: nested deeper than 100 levels"));
  Write("policies: " + std::string(50, '[') + std::string(50, ']') + "\n");
  EXPECT_THAT(Errors(), ElementsAre("1:12: policies: expected keys and values in each entry"));
}

TEST_F(ConfigErrorsTest, TooLarge) {
  Write("policies: []\n" + std::string(10 << 20, '#'));
  EXPECT_THAT(Errors(), ElementsAre("1:1: larger than 8 MiB"));
}

TEST_F(ConfigErrorsTest, ManyErrorsAreAllTold) {
  std::string text = "policies:\n";
  for (int i = 0; i < 1000; ++i) text += "  - enforce: blok\n";
  Write(text);
  EXPECT_EQ(Errors().size(), 1000u);
}

TEST_F(ConfigErrorsTest, WhatIsNoFile) {
  EXPECT_THAT(Errors(), ElementsAre(" cannot be read: No such file or directory"));
  fs::create_directory(path_);
  EXPECT_THAT(Errors(), ElementsAre(" cannot be read: Is a directory"));
  fs::remove(path_);
  // Nobody writes into it: whoever waited would wait for ever.
  ASSERT_EQ(mkfifo(path_.c_str(), 0600), 0);
  EXPECT_THAT(Errors(), ElementsAre(" cannot be read: it is no regular file"));
  fs::remove(path_);
  fs::create_symlink("/dev/zero", path_);
  EXPECT_THAT(Errors(), testing::SizeIs(1));
  fs::remove(path_);
  fs::create_symlink("pushgate.yaml", path_);
  EXPECT_THAT(Errors(), ElementsAre(" cannot be read: Too many levels of symbolic links"));
  fs::remove(path_);
  fs::create_symlink("nowhere.yaml", path_);
  EXPECT_THAT(Errors(), ElementsAre(" cannot be read: No such file or directory"));
}

TEST_F(ConfigErrorsTest, WhatMayNotBeRead) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  Write("policies: []\n");
  fs::permissions(path_, fs::perms(0));
  EXPECT_THAT(Errors(), ElementsAre(" cannot be read: Permission denied"));
}

TEST_F(ConfigErrorsTest, OfAllFilesAtOnce) {
  Write("recipt: line\n");
  fs::create_directory(root_ + "/conf.d");
  std::ofstream(root_ + "/conf.d/10.yaml") << "server: Gitea\n";
  std::ofstream(root_ + "/conf.d/20.yaml") << "limits: [\n";
  std::ofstream(root_ + "/conf.d/30.yaml") << "policies: [{enforce: blok}]\n";
  EXPECT_THAT(
      Errors(),
      ElementsAre(
          "1:1: unknown key 'recipt' (did you mean 'receipt'?)",
          "DIR/conf.d/10.yaml:1:9: server: 'Gitea' is not one of ssh, http, gitolite, gitea, "
          "gitlab, bitbucket, ghes (did you mean 'gitea'?)",
          "DIR/conf.d/20.yaml:2:1: did not find expected node content, while parsing a flow "
          "node",
          "DIR/conf.d/30.yaml:1:22: enforce: 'blok' is not one of off, warn, block (did you "
          "mean 'block'?)"));
}

TEST_F(ConfigErrorsTest, OfConfDItself) {
  Write("policies: []\n");
  std::ofstream(root_ + "/conf.d") << "";
  EXPECT_THAT(Errors(), ElementsAre("DIR/conf.d: cannot be searched: Not a directory"));
  fs::remove(root_ + "/conf.d");
  fs::create_directories(root_ + "/conf.d/folder.yaml");
  ASSERT_EQ(mkfifo((root_ + "/conf.d/fifo.yaml").c_str(), 0600), 0);
  fs::create_symlink("nowhere", root_ + "/conf.d/link.yaml");
  std::ofstream(root_ + "/conf.d/.hidden.yaml") << "nonsense";
  std::ofstream(root_ + "/conf.d/readme") << "nonsense";
  EXPECT_THAT(Errors(),
              ElementsAre("DIR/conf.d/fifo.yaml: cannot be read: it is no regular file",
                          "DIR/conf.d/folder.yaml: cannot be read: Is a directory",
                          "DIR/conf.d/link.yaml: cannot be read: No such file or directory"));
}

TEST_F(ConfigErrorsTest, OfConfDThatOthersCanWrite) {
  Write("policies: []\n");
  fs::create_directory(root_ + "/conf.d");
  fs::permissions(root_ + "/conf.d", fs::perms(01757));
  EXPECT_THAT(Errors(), ElementsAre("DIR/conf.d: others can write DIR/conf.d, so that it is not "
                                    "believed: chmod o-w DIR/conf.d"));
  fs::permissions(root_ + "/conf.d", fs::perms(0755));
  std::ofstream(root_ + "/conf.d/a.yaml") << "receipt: quiet\n";
  EXPECT_THAT(Errors(), ElementsAre("(valid)"));
  fs::permissions(root_ + "/conf.d/a.yaml", fs::perms(0646));
  EXPECT_THAT(Errors(),
              ElementsAre("DIR/conf.d/a.yaml: others can write DIR/conf.d/a.yaml, so that "
                          "it is not believed: chmod o-w DIR/conf.d/a.yaml"));
}

}  // namespace
}  // namespace pushgate::hook
