#pragma once

#include <string>
#include <string_view>

namespace pushgate::rules::syntax {

/// An identifier after NFKC, as far as that turns characters into ASCII: Python reads `ſession` and
/// `ｓｅｓｓｉｏｎ` as `session`. Characters whose normal form is not ASCII stay as they are.
/// The table is the XID_Continue characters of Unicode 14 whose NFKC is ASCII.
std::string FoldIdentifier(std::string_view identifier);

/// Whether a text holds a character that FoldIdentifier changes: its identifiers may then be
/// spelled otherwise than they read.
bool HasFoldable(std::string_view text);

/// Whether identifiers of a text may read otherwise than their bytes.
bool MayHideNames(std::string_view text);

}  // namespace pushgate::rules::syntax
