#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/watch.h"
#include "hook/judgement.h"
#include "hook/policy/uses.h"
#include "hook/setup.h"

namespace pushgate::hook {

/// A push as the hook saw it. Hostile: everything but `repository` may come from the client.
struct Push {
  std::string id;          // see hook/protocol/push_id.h
  std::string repository;  // absolute path of the Git folder
  std::map<std::string, std::string>
      environment;      // only those that hook/protocol/variables.h allows
  std::string updates;  // the hook's standard input, raw
  /// The Unix account of a client that is not the repositories' owner: it could set any variable,
  /// so it goes by this name and none of its identity variables counts. Empty for the owner.
  std::string account;
  Moment when = Now();  // what the end of bypass entries is compared with
};

/// Judges one push: parses the updates, finds each one's policy, scans, decides. Reads no variable
/// of its own process and writes nothing. Never throws: whatever goes wrong is a fault in the
/// judgement. Safe to call from many threads. Without a counter, bypass entries with max_uses
/// excuse nobody; with one, an accepting judgement has to go through CountUses before it is told.
Judgement JudgePush(const Setup& setup, const Push& push, const Watch& watch,
                    UseCounter* counter = nullptr);

/// Where git keeps a push's objects until it is accepted; empty: it brings none.
std::string QuarantineOf(const Push& push);

/// What the configuration says about every scan.
diffscan::ScanOptions ScanOptionsOf(const Setup& setup);

/// What `pushgate check --diff` takes to judge the same again: "A..T" if that compares with exactly
/// what was compared (which takes a walk through the history), else "^A ^B T". Empty if no commit
/// was judged.
std::string RepeatingRange(const diffscan::Repository& repository, const diffscan::ScanResult& scan,
                           bool may_walk);

}  // namespace pushgate::hook
