#include "hook/message/excused.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "hook/message/layout.h"
#include "hook/message/listing.h"
#include "hook/message/safe_text.h"
#include "hook/policy/bypass.h"
#include "rules/rule_set.h"

namespace pushgate::hook {
namespace {

constexpr size_t kMostExcused = 20;
constexpr size_t kMostEntries = 10;

/// "src/a.py:10: db-direct-session"; what cannot be judged has no line, or not even a path.
std::string PlaceAndRule(const DecidedFinding& decided) {
  const rules::Rule& rule = *decided.found.finding.rule;
  std::string place = decided.found.path.empty() ? decided.ref : decided.found.path;
  bool unjudged = rules::gate_rules::IsUnjudged(rule);
  if (!unjudged) place += ":" + std::to_string(decided.found.finding.span.line);
  return place + ": " + rule.id;
}

Listing ExcusedIn(const Judgement& judgement) {
  Listing list;
  for (const DecidedFinding& decided : judgement.findings) {
    if (decided.decision != Decision::kExcused) continue;
    std::pair<std::string, std::string> line{PlaceAndRule(decided),
                                             "by bypass entry " + decided.excused_by};
    if (std::find(list.begin(), list.end(), line) == list.end()) list.push_back(std::move(line));
  }
  return list;
}

/// "2 of 3 uses left": what this push takes is gone, unless it was refused.
std::string UsesLeft(const Excuse& excuse, bool accepted) {
  uint64_t taken = accepted && excuse.uses_left > 0 ? 1 : 0;
  return std::to_string(excuse.uses_left - taken) + " of " + Count(excuse.max_uses, "use") +
         " left";
}

std::string RenderExcuse(const Excuse& excuse, const Judgement& judgement) {
  std::string text = "bypass entry " + excuse.entry + ": " + UntilText(excuse.until_text);
  if (excuse.max_uses > 0) {
    text += ", " + UsesLeft(excuse, judgement.verdict == Verdict::kAccept);
  }
  if (!excuse.reason.empty()) text += "; " + excuse.reason;
  if (!excuse.ticket.empty()) text += "; ticket " + excuse.ticket;
  if (!excuse.approved_by.empty()) text += "; approved by " + excuse.approved_by;
  if (excuse.break_glass) {
    text += "; break-glass, recorded with your reason: " + judgement.break_glass;
  }
  return Wrapped("pushgate: ", text);
}

std::string RenderNear(const NearExcuse& near) {
  std::string entry =
      "bypass entry " + near.entry + " would excuse " + Count(near.findings, "error") + ", but ";
  switch (near.why) {
    case NearExcuse::Why::kNoReason:
      return entry +
             "only with a reason, which is recorded: git push -o pushgate.bypass='your reason' ...";
    case NearExcuse::Why::kSpent:
      return entry + (near.max_uses == 1
                          ? "its only use is taken."
                          : "its " + std::to_string(near.max_uses) + " uses are taken.");
    case NearExcuse::Why::kUncounted:
      return entry + "its uses cannot be counted now: tell the administrator of this server.";
    case NearExcuse::Why::kEnded:
      break;
  }
  bool day = near.until_text.find(':') == std::string::npos;
  return entry + "it ended " + (day ? "with " : "at ") + near.until_text + (day ? " UTC." : ".");
}

/// Whether a reason was given for which no entry excuses anything, or says itself why it does not.
bool ReasonInVain(const Judgement& judgement, const BypassList& list) {
  if (judgement.break_glass.empty()) return false;
  auto takes_reason = [](const auto& entry) { return entry.break_glass; };
  auto is_near = [&](const NearExcuse& near) {
    return std::any_of(list.entries.begin(), list.entries.end(), [&](const BypassEntry& entry) {
      return entry.id == near.entry && entry.break_glass;
    });
  };
  return std::none_of(judgement.excuses.begin(), judgement.excuses.end(), takes_reason) &&
         std::none_of(judgement.nearly_excused.begin(), judgement.nearly_excused.end(), is_near);
}

}  // namespace

size_t CountExcused(const Judgement& judgement) { return ExcusedIn(judgement).size(); }

std::string RenderExcused(const Judgement& judgement) {
  std::string out = List("excused", ExcusedIn(judgement), kMostExcused);
  for (const Excuse& excuse : judgement.excuses) out += RenderExcuse(excuse, judgement);
  return out;
}

std::string RenderNearlyExcused(const Judgement& judgement, const Setup& setup) {
  std::string out;
  for (size_t i = 0; i < judgement.nearly_excused.size() && i < kMostEntries; ++i) {
    out += Wrapped("pushgate: ", RenderNear(judgement.nearly_excused[i]));
  }
  if (ReasonInVain(judgement, setup.bypass)) {
    std::string who =
        judgement.who.user.empty() ? "a pusher without a name" : "'" + judgement.who.user + "'";
    out += Wrapped("pushgate: ",
                   "the push option pushgate.bypass excuses nothing here: no "
                   "break-glass entry is for " +
                       who + " and what blocks.");
  }
  if (!setup.bypass.errors.empty()) {
    out += Wrapped("pushgate: ",
                   "a bypass or groups file of this server is broken and excuses nobody: if you "
                   "should be excused, tell the administrator, who finds more in the log of "
                   "pushgated.");
  }
  return out;
}

}  // namespace pushgate::hook
