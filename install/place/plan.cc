#include "install/place/plan.h"

namespace pushgate::install {
namespace {

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string Padded(std::string verb) {
  verb.resize(11, ' ');
  return verb;
}

}  // namespace

bool IsPlace(const Unit& unit) {
  return unit.kind != "the configuration" && !unit.kind.starts_with("the daemon of ");
}

std::string Describe(const Step& step) {
  std::string why = step.why.empty() ? "" : " (" + step.why + ")";
  switch (step.kind) {
    case Step::Kind::kMakeFolder:
      return Padded("make") + step.path + "/" + why;
    case Step::Kind::kSetAside:
      return Padded("set aside") + step.path + " as " + step.aside + why;
    case Step::Kind::kWrite:
      return Padded(step.former          ? "change"
                    : step.aside.empty() ? "write"
                                         : "replace") +
             step.path + why;
    case Step::Kind::kLink:
      return Padded("link") + step.path + " to " + step.text + why;
    case Step::Kind::kRun:
      break;
  }
  return Padded("run") + Joined(step.command) + why;
}

std::string DescribeUndo(const Step& step) {
  switch (step.kind) {
    case Step::Kind::kMakeFolder:
      return Padded("remove") + step.path + "/ if it is empty";
    case Step::Kind::kSetAside:
      return Padded("give back") + step.path + " from " + step.aside;
    case Step::Kind::kWrite:
      return Padded(step.former || !step.aside.empty() ? "restore" : "remove") + step.path;
    case Step::Kind::kLink:
      return Padded("remove") + step.path;
    case Step::Kind::kRun:
      break;
  }
  return Padded("run") + Joined(step.undo);
}

}  // namespace pushgate::install
