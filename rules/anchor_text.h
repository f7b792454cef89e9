#pragma once

#include <string>
#include <string_view>

namespace pushgate::rules {

/// What a match is recognised by in another version of its file: the first logical line of its text
/// as no formatter changes it. Spaces, line ends, comments, kinds of quotes, trailing commas and
/// parentheses that only group are gone; a compound statement is its header, a function or class
/// its name, so that work on what it holds leaves it what it is. Any text gives some anchor.
std::string AnchorText(std::string_view matched);

}  // namespace pushgate::rules
