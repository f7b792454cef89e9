#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pushgate::rules::language {

/// A metavariable (`$X`, `$...X`) in a message or fix.
struct Placeholder {
  size_t begin = 0;  // bytes
  size_t end = 0;
  std::string_view name;  // without the dollar sign
};

/// The first one at or behind a byte.
std::optional<Placeholder> NextPlaceholder(std::string_view text, size_t from);

/// The names of the metavariables (`$X`, `$...X`) in a message or fix, without the dollar sign,
/// each once.
std::vector<std::string> MetavariablesIn(std::string_view text);

/// A message or fix with the metavariables filled in; those without a value stay as they are.
std::string FillIn(std::string_view text,
                   const std::function<std::optional<std::string>(std::string_view)>& value);

}  // namespace pushgate::rules::language
