#include "hook/client/options.h"

#include <string_view>
#include <vector>

namespace pushgate::hook {
namespace {

constexpr std::string_view kEnd = "--end";

std::vector<std::string_view> SplitAtSpaces(std::string_view text) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    size_t space = text.find(' ');
    if (space != 0) words.push_back(text.substr(0, space));
    text = space == std::string_view::npos ? std::string_view() : text.substr(space + 1);
  }
  return words;
}

/// Takes the value if `word` is `name` and a value: "--socket=/run/x" for "--socket=".
bool TakeValue(std::string_view word, std::string_view name, std::string* value) {
  if (word.substr(0, name.size()) != name) return false;
  value->assign(word.substr(name.size()));
  return true;
}

std::string ReadWord(std::string_view word, ClientOptions* options) {
  std::string deadline;
  if (TakeValue(word, "--socket=", &options->socket)) return "";
  if (TakeValue(word, "--config=", &options->config)) return "";
  if (TakeValue(word, "--deadline=", &deadline)) {
    auto parsed = ParseDeadline(deadline);
    if (!parsed) return "--deadline=" + deadline + " is no time such as 10s or 1500ms, up to 60m.";
    options->deadline = *parsed;
    return "";
  }
  return "the hook file gives an option that pushgate-hook does not know: " + std::string(word);
}

}  // namespace

ParsedOptions ParseOptions(int argc, char** argv) {
  std::vector<std::string_view> words(argv + (argc > 0 ? 1 : 0), argv + argc);
  bool from_kernel = !words.empty() && words.back().substr(0, 2) != "--";
  ParsedOptions parsed;
  if (from_kernel) {
    if (words.size() > 2) {
      parsed.error =
          "pushgate-hook was given arguments that a pre-receive hook does not get: "
          "it must be installed as pre-receive.";
      return parsed;
    }
    words = SplitAtSpaces(words.size() == 2 ? words[0] : std::string_view());
    if (words.empty() || words.back() != kEnd) {
      parsed.error =
          "the first line of the hook file does not end in --end: "
          "the kernel reads only 255 bytes of it.";
      return parsed;
    }
  }
  if (!words.empty() && words.back() == kEnd) words.pop_back();
  for (std::string_view word : words) {
    parsed.error = ReadWord(word, &parsed.options);
    if (!parsed.error.empty()) break;
  }
  return parsed;
}

}  // namespace pushgate::hook
