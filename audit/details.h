#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "record/rows.h"

namespace pushgate::audit {

/// Findings of one rule in a file that were decided alike.
struct FoundFigures {
  std::string rule;
  std::string severity;
  std::string decision;
  std::string excused_by;
  int64_t findings = 0;
  std::string lines;  // the first ones, separated by spaces
  std::string code;   // of the first, where the audit was permitted to keep it
};

/// How many findings were decided how.
struct DecisionFigures {
  int64_t block = 0;
  int64_t warn = 0;
  int64_t other = 0;  // recorded, suppressed, in the baseline, excused

  void Add(const std::string& decision, int64_t findings);
};

/// A file with findings of any decision.
struct FileDetails {
  std::string path;
  DecisionFigures findings;
  int64_t functions = 0;
  int64_t changes = 0;              // in the 90 days before the audit
  int64_t changed = 0;              // zero: longer ago than a year
  std::vector<std::string> people;  // its owners, else who changed it last
  bool owned = false;               // they are owners
  std::vector<FoundFigures> found;  // by rule, decision
};

/// A folder with such files, in it or below it.
struct FolderDetails {
  int64_t files = 0;
  int64_t noncompliant = 0;
  DecisionFigures findings;
  std::vector<std::string> folders;  // the paths of those in it, in order
  std::vector<size_t> own;           // its own files, by their place in RepositoryDetails::files
};

/// What the latest audit of a repository found, down to the lines.
struct RepositoryDetails {
  std::vector<FileDetails> files;                // by path
  std::map<std::string, FolderDetails> folders;  // by path; "" is the whole tree
};

/// The figures of one audit, which is filled; with code only if that may be shown.
RepositoryDetails DetailsOf(const record::Snapshot& snapshot, bool show_code);

/// The lines of a text, which each end with a line feed.
std::vector<std::string> LinesOf(const std::string& text);

/// The folder that holds a file or folder: "a" of "a/b", "" of "b".
std::string ParentOf(const std::string& path);

}  // namespace pushgate::audit
