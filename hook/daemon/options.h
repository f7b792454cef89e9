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
    "arguments cannot be used.\n\n"
    "Each push is a line of systemd's journal with fields to filter by, such as\n"
    "'journalctl PUSHGATE_VERDICT=reject PUSHGATE_REPOSITORY=team/app':\n"
    "PUSHGATE_VERDICT (accept, reject, fault), _REPOSITORY, _USER, _TRUST (server,\n"
    "signed, unverified, unknown), _RULES and _CONFIG (digests of the rules and of the\n"
    "configuration that judged), _FINDINGS, _SUPPRESSED, _SKIPPED, _FILES, _COMMITS,\n"
    "_DURATION_USEC, _RECORD (the row's number in the record) and _HASH (its hash, which\n"
    "ends the chain); where they are known _KEY, _PROTOCOL and _REASON (for breaking the\n"
    "glass); and as often as there are some _GROUP, _REF, _TIP (the commit judged),\n"
    "_RULE (of a finding), _BYPASS (an entry that excused) and _FAULT. Lines about a\n"
    "fault or an excuse have no verdict. Without systemd's journal the same line stands on "
    "standard error.";
inline constexpr std::string_view kDaemonExamples =
    "  systemctl enable --now pushgated@git.socket\n"
    "  pushgated --config ./pushgate.yaml --socket /tmp/pushgate.socket";

boost::program_options::options_description DaemonOptions();

}  // namespace pushgate::hook
