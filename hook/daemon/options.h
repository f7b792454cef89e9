#pragma once

#include <boost/program_options.hpp>
#include <string_view>

namespace pushgate::hook {

/// What `pushgated --help` and its manual page say around the options.
inline constexpr std::string_view kDaemonSynopsis = "[--config FILE] [--socket PATH] [--workers N]";
inline constexpr std::string_view kDaemonText =
    "Judges pushes for the hook clients of this user's repositories. Reads the\n"
    "configuration again when its files change, and on SIGHUP; SIGTERM ends it when\n"
    "all pushes have their verdict. 'pushgate status' shows how it is. Exit status:\n"
    "0 it was told to stop, 1 it failed, 2 the configuration, the socket or the\n"
    "arguments cannot be used.";
inline constexpr std::string_view kDaemonExamples =
    "  systemctl enable --now pushgated@git.socket\n"
    "  pushgated --config ./pushgate.yaml --socket /tmp/pushgate.socket";

boost::program_options::options_description DaemonOptions();

}  // namespace pushgate::hook
