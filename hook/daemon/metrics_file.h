#pragma once

#include <functional>
#include <string>
#include <thread>

#include "base/result.h"

namespace pushgate::hook {

/// Writes the metrics into a file every 15 seconds, and a last time when it ends, for the textfile
/// collector of Prometheus' node exporter. Whoever reads the file sees a whole one.
class MetricsFile {
 public:
  /// `path`: where to write now; empty: nowhere. `tell`: hears, when it changes, why they cannot be
  /// written; empty: they can. All are called from a thread of its own.
  MetricsFile(std::function<std::string()> path, std::function<std::string()> text,
              std::function<void(const std::string&)> tell);
  ~MetricsFile();
  MetricsFile(const MetricsFile&) = delete;
  MetricsFile& operator=(const MetricsFile&) = delete;

 private:
  void Write();

  const std::function<std::string()> path_;
  const std::function<std::string()> text_;
  const std::function<void(const std::string&)> tell_;
  std::string problem_;  // that was told; used by the thread, and after it by the destructor
  std::jthread thread_;
};

/// Puts the text into the file by way of one beside it. Everybody may read it.
Result<void> ReplaceMetrics(const std::string& path, const std::string& text);

}  // namespace pushgate::hook
