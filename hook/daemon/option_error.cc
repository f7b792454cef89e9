#include "hook/daemon/option_error.h"

#include <string_view>
#include <vector>

#include "base/nearest.h"
#include "hook/message/safe_text.h"

namespace pushgate::hook {
namespace {

namespace options = boost::program_options;

/// " (did you mean '--diff'?)" for an option that does not exist.
std::string OptionHint(const options::options_description& known, std::string_view typed) {
  std::string word(typed.substr(0, typed.find('=')));
  word.erase(0, word.find_first_not_of('-'));
  std::vector<std::string_view> names;
  for (const auto& option : known.options()) names.push_back(option->long_name());
  std::string_view nearest = Nearest(word, names);
  return nearest.empty() ? "" : " (did you mean '--" + std::string(nearest) + "'?)";
}

}  // namespace

std::string ExplainOptionError(const options::options_description& known,
                               const options::error& error) {
  if (auto* unknown = dynamic_cast<const options::unknown_option*>(&error)) {
    std::string typed = unknown->get_option_name();
    return "unknown option '" + SafeText(typed) + "'" + OptionHint(known, typed);
  }
  if (dynamic_cast<const options::too_many_positional_options_error*>(&error)) {
    return "it takes no words without dashes";
  }
  return SafeText(error.what());
}

}  // namespace pushgate::hook
