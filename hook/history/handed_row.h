#pragma once

#include <string>

#include "record/rows.h"

namespace pushgate::hook {

/// What is wrong with a row that another account hands over, or nothing: whether each value is one
/// that a judged push can have. That it is true, nobody can check.
std::string ProblemOfHanded(const record::Push& row);

}  // namespace pushgate::hook
