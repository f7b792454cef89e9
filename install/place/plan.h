#pragma once

#include <sys/types.h>

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace pushgate::install {

/// A file as it stood: its bytes and its mode.
struct Former {
  std::string text;
  mode_t mode = 0644;
};

/// One change, and all that it takes to undo it.
struct Step {
  enum class Kind {
    kMakeFolder,  // `path`
    kSetAside,    // `path` is also reached as `aside` from now on, until it is replaced
    kWrite,       // `path` holds `text`; it took the place of `aside`, of `former`, or of nothing
    kLink,        // `path` is a symbolic link to `text`
    kRun,         // `command`; undone by `undo`
  };
  Kind kind = Kind::kWrite;
  std::string path;
  std::string text{};
  mode_t mode = 0755;
  std::string aside{};
  std::optional<Former> former{};
  std::vector<std::pair<std::string, std::string>> settings{};  // of git, that `text` brought
  std::vector<std::string> command{};
  std::vector<std::string> undo{};
  std::string why{};  // for who reads the plan
};

/// What belongs together, and is undone together: a repository, a folder of hooks, a file of the
/// configuration, a service.
struct Unit {
  std::string path;  // names it: absolute
  std::string kind;  // "a bare repository"
  std::vector<Step> steps;
};

/// Whether a unit is a place with hooks; the others are settings that places share.
bool IsPlace(const Unit& unit);

/// All that `install` is about to do, in order, and what its reader should know.
struct Plan {
  std::vector<Unit> units;
  std::vector<std::string> notes;   // facts and advice
  std::vector<std::string> errors;  // places that are left as they are, and why
  size_t guarded = 0;               // places where nothing is to be done
  std::set<std::string> owners;     // whose daemons the hooks ask
};

/// What a step does, in a line for people: "write PATH (WHY)".
std::string Describe(const Step& step);

/// What undoing it does.
std::string DescribeUndo(const Step& step);

}  // namespace pushgate::install
