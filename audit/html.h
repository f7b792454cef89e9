#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/figures.h"

/// Pieces of HTML pages.
namespace pushgate::audit::html {

/// Text, made safe to be shown and to stand between tags or in a quoted attribute.
std::string Text(std::string_view text);

/// <code>TEXT</code>, which may be broken at slashes.
std::string Code(std::string_view text);

/// A cell of a table, as HTML.
struct Cell {
  std::string html;
  bool number = false;
};
using Row = std::vector<Cell>;

/// A table in a frame that scrolls where it is too wide; empty without rows.
std::string Table(std::string_view caption, const std::vector<std::string>& head,
                  const std::vector<Row>& rows);

/// The share in compliance over time as a drawing, with a label for who cannot see it. Empty for
/// fewer than two points.
std::string Chart(std::string_view label, const std::vector<TrendPoint>& trend);

/// A whole page whose policy lets nothing run and nothing be fetched. `title` is plain text.
std::string Page(std::string_view title, const std::string& body);

}  // namespace pushgate::audit::html
