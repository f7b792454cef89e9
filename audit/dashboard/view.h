#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/details.h"
#include "audit/figures.h"
#include "record/rows.h"
#include "rules/rule_set.h"

/// The compliance dashboard: pages that are functions of the figures, a server for them, and a
/// folder of them that any web server serves.
namespace pushgate::audit::dashboard {

/// A bypass entry, for people.
struct BypassFigures {
  std::string id;
  std::string scope;  // whom and what it excuses
  std::string until;
  std::string reason;
  std::string ticket;
  std::string approved_by;
  std::string warning;   // why somebody should look at it; may be empty
  bool soon = false;     // ends within 30 days
  bool is_over = false;  // it excuses nobody any more
  int64_t uses = 0;      // accepted pushes that needed it
  int64_t last = 0;      // when; zero: never, or in a push that was removed
};

/// What all pages share. Immutable once made, and so safe to share between threads.
struct View {
  Figures figures;                      // the audits of a year; the pushes of the last week
  std::vector<TrendPoint> trend;        // all repositories together, at most a point a week
  std::vector<BypassFigures> bypasses;  // those that end first, first
  std::vector<rules::Rule> rules;       // by id
  std::string templates_url;            // as the configuration has it
};

/// How many pages a list of pushes has at most: who looks for older ones asks 'pushgate history'.
inline constexpr int64_t kMostPushPages = 1000;

/// Which pushes a page lists.
struct PushList {
  std::string kind = "all";                       // or "accepted", "refused", "faults", "excused"
  const RepositoryFigures* repository = nullptr;  // of View; nullptr: all
  int64_t page = 1;
  int64_t total = 0;  // pushes that match
  int64_t most_pages = kMostPushPages;
};

inline constexpr const char* kPushKinds[] = {"all", "accepted", "refused", "faults", "excused"};
inline constexpr int64_t kPushesOnPage = 50;

/// How many pages such a list has; at least one.
inline int64_t PagesOf(const PushList& list) {
  int64_t pages = (list.total + kPushesOnPage - 1) / kPushesOnPage;
  return pages < 1 ? 1 : pages > list.most_pages ? list.most_pages : pages;
}

}  // namespace pushgate::audit::dashboard
