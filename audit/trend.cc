#include "audit/trend.h"

#include <map>

#include "audit/percent.h"

namespace pushgate::audit {

std::vector<TrendPoint> OverallTrend(const Figures& figures) {
  std::map<int64_t, std::map<const RepositoryFigures*, const TrendPoint*>> by_date;
  std::map<const RepositoryFigures*, const TrendPoint*> now;
  TrendPoint sum;
  std::vector<TrendPoint> trend;
  auto add = [&](const TrendPoint& point, int64_t sign) {
    sum.files += sign * point.files;
    sum.noncompliant += sign * point.noncompliant;
    sum.findings += sign * point.findings;
  };
  for (const auto* repositories : {&figures.repositories, &figures.gone}) {
    for (const RepositoryFigures& repository : *repositories) {
      for (const TrendPoint& point : repository.trend) by_date[point.date][&repository] = &point;
      if (!repository.before) continue;
      now[&repository] = &*repository.before;
      add(*repository.before, 1);
    }
  }
  for (const auto& [date, points] : by_date) {
    for (const auto& [repository, point] : points) {
      const TrendPoint*& known = now[repository];
      if (known != nullptr) add(*known, -1);
      add(*point, 1);
      known = point;
    }
    sum.date = date;
    trend.push_back(sum);
  }
  return trend;
}

std::vector<TrendPoint> Thinned(const std::vector<TrendPoint>& trend, size_t points) {
  if (trend.size() <= points) return trend;
  int64_t first = trend.front().date;
  int64_t span = (trend.back().date - first) / static_cast<int64_t>(points) + 1;
  std::vector<TrendPoint> kept;
  for (size_t i = 0; i < trend.size(); ++i) {
    bool last = i + 1 == trend.size() ||
                (trend[i + 1].date - first) / span != (trend[i].date - first) / span;
    if (last) kept.push_back(trend[i]);
  }
  return kept;
}

std::string ChangeText(const std::vector<TrendPoint>& trend) {
  if (trend.size() < 2) return "";
  int64_t by = CompliantPermille(trend.back().files, trend.back().noncompliant) -
               CompliantPermille(trend.front().files, trend.front().noncompliant);
  return (by < 0 ? "-" : "+") + PercentText(by < 0 ? -by : by);
}

}  // namespace pushgate::audit
