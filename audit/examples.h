#pragma once

#include <string_view>

namespace pushgate::audit {

/// The code blocks in a page's section ("### ID") about a rule.
struct Examples {
  std::string_view wrong;  // the first one, with its fences; empty if there is none
  std::string_view right;  // the last one behind it
};
Examples ExamplesOf(std::string_view page, std::string_view rule);

}  // namespace pushgate::audit
