#pragma once

#include <boost/program_options.hpp>
#include <string>

namespace pushgate::hook {

/// What is wrong with the arguments of a program, in words that name the option as it was typed and
/// the nearest one that exists. Safe to show.
std::string ExplainOptionError(const boost::program_options::options_description& known,
                               const boost::program_options::error& error);

}  // namespace pushgate::hook
