#include "install/place/hooks.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "hook/identity/account.h"
#include "hook/message/shell_word.h"
#include "install/place/process.h"
#include "install/place/steps.h"

namespace pushgate::install {
namespace {

namespace fs = std::filesystem;

constexpr mode_t kRunnable = 0755;

constexpr char kChainWhy[] = "runs both, and either refuses";

/// What takes a hook's place: the gate, or the chain with the gate beside it.
struct Texts {
  std::string gate;
  std::string chain;
  bool chain_always = false;  // also where no hook stands
};

Step Write(const std::string& path, std::string text, std::string why) {
  Step step;
  step.path = path;
  step.text = std::move(text);
  step.mode = kRunnable;
  step.why = std::move(why);
  return step;
}

Step SetAside(const std::string& path, const std::string& aside, std::string why) {
  Step step;
  step.kind = Step::Kind::kSetAside;
  step.path = path;
  step.aside = aside;
  step.why = std::move(why);
  return step;
}

/// A hook that cannot start refuses every push; one that asks for its own name gets another answer.
void NoteOddities(const std::string& hook, const std::string& text, Plan& plan) {
  std::string first = text.substr(0, text.find('\n'));
  if (first.starts_with("#!") && first.ends_with('\r')) {
    std::string aside = hook + kBeforeSuffix;
    plan.notes.push_back(
        aside +
        ", as it is called from now on: its first line ends in CR, so that it "
        "cannot start, and git refuses every push. To mend it: sed -i 's/\\r$//' " +
        hook::ShellWord(aside));
  }
  bool text_file = text.find('\0') == std::string::npos;
  bool asks = text_file && (text.find("basename") != std::string::npos ||
                            text.find("argv[0]") != std::string::npos);
  if (asks) {
    plan.notes.push_back(hook + ": it seems to ask for its own name, which is pre-receive" +
                         kBeforeSuffix + " from now on: see whether it still does its work");
  }
}

Result<void> CheckFree(const std::string& path) {
  struct stat status {};
  if (lstat(path.c_str(), &status) != 0) return {};
  return Fail(ErrorCode::kInvalid, path +
                                       " is in the way: a hook is to be set aside under that "
                                       "name. Look at it, and move it away");
}

Result<void> PlanBeside(const std::string& hook, const Standing& standing, const Texts& texts,
                        Unit& unit, Plan& plan) {
  std::string aside = hook + kBeforeSuffix;
  if (Result<void> free = CheckFree(aside); !free) return free;
  bool runs = standing.kind == Standing::Kind::kHook;
  bool chained = runs || texts.chain_always;
  unit.steps.push_back(SetAside(hook, aside, runs ? "it runs first from now on" : standing.why));
  if (runs) NoteOddities(hook, standing.text, plan);
  if (chained) PlanFile(hook + kGateSuffix, texts.gate, kRunnable, "the gate", unit);
  Step step = chained ? Write(hook, texts.chain, kChainWhy) : Write(hook, texts.gate, "the gate");
  step.aside = aside;
  unit.steps.push_back(std::move(step));
  return {};
}

/// Where a chain stands already, or is wanted though nothing stands there.
void PlanChain(const std::string& hook, const Texts& texts, Unit& unit) {
  PlanFile(hook + kGateSuffix, texts.gate, kRunnable, "the gate", unit);
  PlanFile(hook, texts.chain, kRunnable, kChainWhy, unit);
}

Result<void> PlanTexts(const std::string& hook, const Texts& texts, Unit& unit, Plan& plan) {
  Standing standing = LookAt(hook);
  switch (standing.kind) {
    case Standing::Kind::kNothing:
    case Standing::Kind::kGate:
      if (!texts.chain_always) {
        PlanFile(hook, texts.gate, kRunnable, "the gate", unit);
        return {};
      }
      [[fallthrough]];
    case Standing::Kind::kChain:
      PlanChain(hook, texts, unit);
      return {};
    case Standing::Kind::kUnusable:
      return Fail(ErrorCode::kInvalid, hook + ": " + standing.why + ". Move it away");
    case Standing::Kind::kHook:
    case Standing::Kind::kInert:
      break;
  }
  return PlanBeside(hook, standing, texts, unit, plan);
}

/// What a file holds once all that is planned is done.
std::string TextAfter(const std::string& path, const Plan& plan) {
  for (const Unit& unit : plan.units) {
    for (const Step& step : unit.steps) {
      if (step.kind == Step::Kind::kWrite && step.path == path) return step.text;
    }
  }
  return TextOf(path);
}

/// Whether a hook is a link to another one that is, or will be, the gate: it guards there, too.
/// Fails if that is another gate than this one.
Result<bool> IsGuardedByLink(const std::string& hook, const std::string& gate, const Plan& plan) {
  std::error_code error;
  if (!fs::is_symlink(hook, error)) return false;
  std::string real = fs::weakly_canonical(hook, error).string();
  std::string text = TextAfter(real, plan);
  bool chain = IsChain(text);
  std::string there = chain ? TextAfter(real + kGateSuffix, plan) : text;
  if (!ParseHook(there)) return false;
  if (there == gate && (!chain || text == ChainText() || text == HostChainText())) return true;
  return Fail(ErrorCode::kInvalid,
              hook + " is a link to " + real +
                  ", where the gate asks another daemon, or is of an earlier version: run "
                  "'pushgate install' for that one, or make this one a file of its own");
}

}  // namespace

Standing LookAt(const std::string& hook) {
  using Kind = Standing::Kind;
  struct stat status {};
  if (lstat(hook.c_str(), &status) != 0) return {};
  bool link = S_ISLNK(status.st_mode);
  if (link && stat(hook.c_str(), &status) != 0) {
    return {Kind::kInert, "", "a link to nothing, which git does not run; kept for 'uninstall'"};
  }
  if (!S_ISREG(status.st_mode)) return {Kind::kUnusable, "", "it is neither a file nor a link"};
  std::string text = TextOf(hook);
  if (ParseHook(text)) return {Kind::kGate, std::move(text), ""};
  if (IsChain(text)) return {Kind::kChain, std::move(text), ""};
  if ((status.st_mode & 0111) == 0) {
    return {Kind::kInert, std::move(text),
            "it has no run bit, so that git does not run it; kept for 'uninstall'"};
  }
  return {Kind::kHook, std::move(text), ""};
}

Result<void> CheckWritable(const std::string& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) return {};
  bool writable = faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) == 0;
  if (writable) return {};
  int reason = errno;
  std::optional<Account> owner = OwnerOf(folder);
  std::string whose = owner ? hook::AccountOf(owner->uid) : "somebody else";
  bool readonly = reason == EROFS;
  return Fail(
      ErrorCode::kFault,
      folder + (readonly ? ": it is on a file system that is mounted read-only"
                         : ": you may not write there. It belongs to " + whose +
                               ": run this as root" + (whose == "root" ? "" : " or as " + whose)));
}

void PlanFile(const std::string& path, const std::string& text, mode_t mode, const std::string& why,
              Unit& unit) {
  struct stat status {};
  bool there = lstat(path.c_str(), &status) == 0;
  std::string old = there ? TextOf(path) : "";
  if (there && old == text && (status.st_mode & 07777) == mode) return;
  Step step = Write(path, text, why);
  step.mode = mode;
  if (there) step.former = Former{old, status.st_mode & 07777};
  unit.steps.push_back(std::move(step));
}

void PlanFolder(const std::string& path, Unit& unit) {
  std::error_code error;
  if (path.empty() || fs::exists(path, error)) return;
  PlanFolder(fs::path(path).parent_path().string(), unit);
  Step step;
  step.kind = Step::Kind::kMakeFolder;
  step.path = path;
  unit.steps.push_back(std::move(step));
}

Result<void> PlanHook(const std::string& hook, const HookCommand& command, Unit& unit, Plan& plan) {
  Result<std::string> gate = HookText(command);
  if (!gate) return tl::unexpected(gate.error());
  std::string folder = fs::path(hook).parent_path().string();
  if (Result<void> may = CheckWritable(folder); !may) return may;
  Result<bool> guarded = IsGuardedByLink(hook, *gate, plan);
  if (!guarded) return tl::unexpected(guarded.error());
  if (*guarded) return {};
  PlanFolder(folder, unit);
  return PlanTexts(hook, {*gate, ChainText()}, unit, plan);
}

Result<void> PlanHostHook(const std::string& hook, const HookCommand& command, Unit& unit,
                          Plan& plan) {
  Result<std::string> gate = HookText(command);
  if (!gate) return tl::unexpected(gate.error());
  std::string folder = fs::path(hook).parent_path().string();
  if (Result<void> may = CheckWritable(folder); !may) return may;
  std::error_code error;
  Standing::Kind kind = LookAt(hook).kind;
  bool ours = kind == Standing::Kind::kGate || kind == Standing::Kind::kChain;
  if (ours && fs::is_symlink(hook, error)) {
    return Fail(ErrorCode::kInvalid,
                hook + " is a link to the gate of another place. Move it away");
  }
  PlanFolder(folder, unit);
  return PlanTexts(hook, {*gate, HostChainText(), true}, unit, plan);
}

Result<void> PlanDropIn(const std::string& top, const std::string& folder,
                        const HookCommand& command, Unit& unit) {
  Result<std::string> gate = HookText(command);
  if (!gate) return tl::unexpected(gate.error());
  std::error_code error;
  std::string real = fs::weakly_canonical(folder, error).string();
  if (!real.starts_with(fs::weakly_canonical(top, error).string() + "/")) {
    return Fail(ErrorCode::kInvalid, folder + " leads to " + real + ", out of " + top +
                                         ": nothing is written there. Make it a folder of its own");
  }
  std::string present = fs::exists(folder, error) ? folder : top;
  if (Result<void> may = CheckWritable(present); !may) return may;
  PlanFolder(folder, unit);
  std::string path = folder + "/pushgate";
  Standing standing = LookAt(path);
  bool ours = standing.kind == Standing::Kind::kNothing || standing.kind == Standing::Kind::kGate;
  if (!ours) {
    return Fail(ErrorCode::kInvalid, path +
                                         " is there, and not of pushgate's making. Look at it, "
                                         "and move it away");
  }
  PlanFile(path, *gate, kRunnable, "the gate", unit);
  return {};
}

}  // namespace pushgate::install
