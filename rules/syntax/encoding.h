#pragma once

#include <string>
#include <string_view>

namespace pushgate::rules::syntax {

/// How a Python text says it is encoded (PEP 263: a byte order mark, or a cookie in a comment on
/// its first two lines).
struct DeclaredEncoding {
  std::string name;           // as written; "utf-8" if nothing is said
  bool is_utf8 = true;        // utf-8 or ASCII, by any of Python's names
  bool extends_ascii = true;  // every byte below 0x80 is that ASCII character, in every context
};

/// Reads the declaration of a text. Names that Python does not know count as unsafe: a codec
/// installed under such a name may read anything into the bytes.
DeclaredEncoding ReadEncoding(std::string_view text);

}  // namespace pushgate::rules::syntax
