#pragma once

#include <string>
#include <vector>

#include "audit/figures.h"

namespace pushgate::audit {

/// All repositories together, at every date at which one of them was audited. A repository counts
/// from its first audit on, be it before the period, until it is gone.
std::vector<TrendPoint> OverallTrend(const Figures& figures);

/// The trend in at most `points` points: of each of as many equal spans, the last one.
std::vector<TrendPoint> Thinned(const std::vector<TrendPoint>& trend, size_t points);

/// "+1.5": by how many percentage points compliance changed from the first point to the last; empty
/// for fewer than two.
std::string ChangeText(const std::vector<TrendPoint>& trend);

}  // namespace pushgate::audit
