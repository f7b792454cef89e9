#pragma once

#include <string_view>
#include <vector>

namespace pushgate {

/// A file that was built into the program; see cmake/Embed.cmake.
struct EmbeddedFile {
  std::string_view path;  // relative to the folder that was embedded
  std::string_view text;
};

}  // namespace pushgate
