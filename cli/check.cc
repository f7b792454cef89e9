#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/check_fix.h"
#include "cli/check_judge.h"
#include "cli/check_target.h"
#include "cli/colour.h"
#include "cli/commands.h"
#include "cli/committed_config.h"
#include "cli/options.h"
#include "cli/own_config.h"
#include "cli/progress.h"
#include "cli/pushed_refs.h"
#include "cli/setup_options.h"
#include "hook/message/format/formats.h"
#include "hook/message/safe_text.h"

namespace pushgate::cli {
namespace {

namespace options = boost::program_options;
using hook::Judgement;
using hook::Setup;

Usage CheckUsage() {
  Usage usage{
      .name = "check",
      .synopsis =
          "[PATH... | --staged | --diff RANGE | --stdin-name PATH | --fix [--diff]] "
          "[OPTION...]",
      .text =
          "Judges Python files, what is staged, or with --diff the commits of a range, as the\n"
          "gate would. Without PATH, everything below the current folder. Exit status: 0 nothing\n"
          "blocks, 1 a finding blocks, 2 error, 3 a rule uses what this version does not run.\n\n"
          "The settings are those of --config, or of .pushgate/pushgate.yaml at the root of the\n"
          "work tree, which 'pushgate config export' writes on the server; else the machine's.\n"
          "What only the server knows (bypass lists, baselines) is named where it matters.\n\n"
          "--fix applies the fixes that the rules suggest to files on disk, where the outcome\n"
          "parses, leaves no name undefined, no longer has the finding and has no other. It\n"
          "tells how many it fixed, and shows what is left, with the reason; the exit status is\n"
          "about what is left. With --fix, --diff takes no RANGE: it prints what would change\n"
          "as a patch for 'git apply', and writes nothing.",
      .examples =
          "  pushgate check                          this folder\n"
          "  pushgate check src/api.py tests         a file and a folder\n"
          "  pushgate check --staged                 what 'git commit' would commit\n"
          "  pushgate check --diff origin/main..     what a push of HEAD would bring\n"
          "  pushgate check --diff '^A ^B HEAD'      the same, compared with A and B\n"
          "  pushgate check --stdin-name src/a.py <buffer\n"
          "  pushgate check --rules db-connection --format json src\n"
          "  pushgate check --format sarif --diff origin/main.. >pushgate.sarif\n"
          "  pushgate check --fix --diff src         what --fix would change\n"
          "  pushgate check --fix src                changes it",
      .options = options::options_description("Options"),
      .words = "path"};
  usage.options.add_options()(
      "diff", options::value<std::string>()->value_name("RANGE"),
      "judge commits of this repository: A..B, A...B, '^A ^B C', or C for a whole tree")(
      "staged", "judge what is staged, against HEAD")(
      "stdin-name", options::value<std::string>()->value_name("PATH"),
      "judge standard input as the file that it is to be")(
      "pre-push", options::value<std::string>()->value_name("REMOTE"),
      "judge what git tells a pre-push hook on standard input")(
      "ref", options::value<std::string>()->value_name("REF"),
      "judge by the policy of this ref; default: the branch that HEAD is on")(
      "repository", options::value<std::string>()->value_name("NAME"),
      "the repository's name on the server, for its policy; default: by its path, or with an "
      "exported configuration by that of origin")(
      "fix", "apply the fixes of rules to the files; with a bare --diff, only show the patch")(
      "format",
      options::value<std::string>()->default_value("text")->value_name(hook::FormatNames()),
      "how findings are told: for people, programs, code scanning, or a CI's pages")(
      "quiet", "print nothing where nothing is wrong")(
      "verbose", "tell on standard error what judges, and what only the server knows");
  AddSetupOptions(usage.options);
  return usage;
}

std::string Text(const options::variables_map& values, const char* name) {
  return values.count(name) == 0 ? "" : values[name].as<std::string>();
}

int Print(const hook::Report& report, const hook::Format& format, const FixReport& fixed,
          bool preview) {
  // A patch is for `git apply`, and people read the rest.
  std::ostream& told = preview ? std::cerr : std::cout;
  bool text = format.name == "text";
  std::cout << fixed.patch;
  for (const std::string& line : fixed.lines) {
    if (text) told << line << "\n";
  }
  std::string written = format.write(report);
  told << (text && !preview && WantsColour() ? Coloured(written) : written);
  return ExitCodeOf(report.judgement.verdict);
}

/// Of the ways to say what is judged, those that were given.
std::vector<std::string> Sources(const options::variables_map& values) {
  std::vector<std::string> sources;
  for (const char* name : {"path", "diff", "staged", "stdin-name", "pre-push"}) {
    bool path = name == std::string_view("path");
    if (values.count(name) != 0) sources.push_back(path ? "PATHs" : "--" + std::string(name));
  }
  return sources;
}

/// Why the options do not go together; empty if they do.
std::string WrongTogether(const options::variables_map& values, bool preview,
                          const std::string& range) {
  std::string format = Text(values, "format");
  std::vector<std::string> sources = Sources(values);
  bool commits = !sources.empty() && sources.back() != "PATHs";
  if (values.count("fix") != 0 && (commits || !range.empty())) {
    return "--fix changes files on disk, not commits: give it PATHs, and --diff without a RANGE";
  }
  if (preview && format != "text") {
    return "--fix --diff prints a patch: leave out --format " + format;
  }
  if (values.count("quiet") != 0 && values.count("verbose") != 0) {
    return "give either --quiet or --verbose, not both";
  }
  return sources.size() < 2 ? "" : "give either " + sources[0] + " or " + sources[1] + ", not both";
}

/// Why these paths are none; empty if they may be.
std::string WrongPath(const std::vector<std::string>& paths) {
  bool dash = std::find(paths.begin(), paths.end(), "-") != paths.end();
  return dash ? "standard input has no name: give --stdin-name PATH in place of '-'" : "";
}

/// What git or an editor sends; nothing if it is more than anybody would judge.
std::optional<std::string> ReadInput() {
  constexpr size_t kMost = 64 << 20;
  std::string text;
  char buffer[65536];
  while (std::cin.read(buffer, sizeof buffer), std::cin.gcount() > 0) {
    text.append(buffer, static_cast<size_t>(std::cin.gcount()));
    if (text.size() > kMost) return std::nullopt;
  }
  return text;
}

Result<Judgement> JudgeInput(const options::variables_map& values, const CheckContext& context) {
  bool pushed = values.count("pre-push") != 0;
  auto text = pushed && IsPushOfPreCommit() ? std::optional<std::string>("") : ReadInput();
  if (!text) return Fail(ErrorCode::kInvalid, "standard input has more than 64 MiB");
  if (pushed) return JudgePrePush(Text(values, "pre-push"), *text, context);
  return JudgeText(Text(values, "stdin-name"), *text, context);
}

Result<Judgement> Judge(const options::variables_map& values, const std::vector<std::string>& paths,
                        const CheckContext& context, const FixMode* fix, FixReport& report) {
  // Of a push, each ref has a policy of its own.
  if (values.count("pre-push") != 0) return JudgeInput(values, context);
  if (IsOff(context.target)) return NotJudged(context.target);
  if (values.count("stdin-name") != 0) return JudgeInput(values, context);
  if (values.count("staged") != 0) return JudgeStaged(context);
  if (values.count("diff") != 0) return JudgeRange(Text(values, "diff"), context);
  return JudgeFiles(paths, context, fix, report);
}

/// Where the work tree is that a check is about.
std::string PlaceOf(const options::variables_map& values, const std::vector<std::string>& paths) {
  if (values.count("stdin-name") == 0) return paths.front();
  std::string folder = std::filesystem::path(Text(values, "stdin-name")).parent_path().string();
  return folder.empty() ? "." : folder;
}

std::shared_ptr<const Setup> LoadForCheck(const options::variables_map& values,
                                          const std::string& place, int& exit) {
  std::optional<std::string> committed;
  if (values.count("config") == 0) committed = CommittedConfig(place);
  auto setup = LoadSetupFrom(values, exit, committed, hook::Believe::kAnybody);
  std::string path = values.count("config") != 0 ? Text(values, "config") : committed.value_or("");
  std::string notice = setup == nullptr             ? NewerThanThis(path)
                       : values.count("rules") == 0 ? OtherRules(*setup)
                                                    : "";
  if (!notice.empty()) std::cerr << "pushgate: " << notice << "\n";
  if (setup == nullptr && !notice.empty()) exit = kExitRefused;
  return setup;
}

/// To standard error: what a person should know who looks at the verdict.
void Note(const options::variables_map& values, const Target& target, const Setup& setup,
          const hook::Report& report) {
  if (values.count("quiet") != 0) return;
  bool rejected = report.judgement.verdict == hook::Verdict::kReject;
  bool verbose = values.count("verbose") != 0;
  if (verbose) std::cerr << DescribeTarget(setup, target);
  if (!rejected && !verbose) return;
  for (const std::string& line : report.unknown) std::cerr << "pushgate: " << line << "\n";
}

}  // namespace

int RunCheck(const std::vector<std::string>& given) {
  std::vector<std::string> args = given;
  std::string word;
  bool preview = TakePreview(args, word);
  Parsed parsed = ParseOptions(CheckUsage(), args);
  if (parsed.exit) return *parsed.exit;
  const options::variables_map& values = parsed.values;
  std::string wrong = WrongTogether(values, preview, word);
  if (!wrong.empty()) return FailWith(wrong);
  std::vector<std::string> paths;
  if (values.count("path") != 0) paths = values["path"].as<std::vector<std::string>>();
  if (wrong = WrongPath(paths); !wrong.empty()) return FailWith(wrong);
  if (paths.empty()) paths.push_back(".");

  int exit = kExitError;
  std::string place = PlaceOf(values, paths);
  std::shared_ptr<const Setup> setup = LoadForCheck(values, place, exit);
  if (setup == nullptr) return exit;
  Target target = FindTarget(*setup, place, Text(values, "ref"), Text(values, "repository"));
  for (const char* name : {"diff", "staged", "pre-push"}) {
    if (values.count(name) == 0 || !target.git_dir.empty()) continue;
    return FailWith("--" + std::string(name) + ": this folder is in no repository");
  }
  bool quiet = values.count("quiet") != 0;
  if (target.policy == nullptr && !target.ref.empty() && values.count("pre-push") == 0 && !quiet) {
    std::cerr << "pushgate: no policy covers " << hook::SafeText(target.ref) << " of "
              << hook::SafeText(target.repository)
              << ": the rules' severities decide; --repository and --ref name another\n";
  }
  const Target as_written = target;
  hook::Policy tightened;
  std::optional<OwnConfig> own;
  if (!target.git_dir.empty() && values.count("rules") == 0) {
    own = ReadOwnConfig(target.git_dir, setup);
    // The policy is the old setup's.
    if (target.policy != nullptr) {
      tightened = hook::Tightened(*target.policy, *own->config);
      target.policy = &tightened;
    }
    setup = own->setup;
  }
  FixMode mode = MakeFixMode(target.policy, preview);
  const FixMode* fix = values.count("fix") == 0 ? nullptr : &mode;
  FixReport fixed;
  std::optional<Progress> progress(std::in_place, !quiet);
  Result<Judgement> judgement = Judge(
      values, paths, CheckContext{target, *setup, &*progress, own ? &*own : nullptr}, fix, fixed);
  progress.reset();
  if (!judgement) return FailWith(hook::SafeText(judgement.error().message));
  hook::Report report{*judgement, *setup, PUSHGATE_VERSION, KnownToServerAlone(*setup, target),
                      quiet};
  Note(values, as_written, *setup, report);
  return Print(report, *hook::FindFormat(Text(values, "format")), fixed, preview);
}

}  // namespace pushgate::cli
