#pragma once

#include <string>
#include <string_view>

namespace pushgate::rules::syntax {

/// What stands before a string's first quote, and the quote.
struct StringStart {
  bool raw = false;
  bool bytes = false;
  bool format = false;
  explicit StringStart(std::string_view token);
};

/// Appends what a stretch of a string literal stands for: escapes read as Python reads them, except
/// that \N{...} stays as it is.
void AppendDecoded(std::string_view content, const StringStart& start, std::string& to);

/// Whether AppendDecoded would change a stretch.
bool NeedsDecoding(std::string_view content, const StringStart& start);

}  // namespace pushgate::rules::syntax
