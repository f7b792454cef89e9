#include "cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <system_error>

namespace pushgate::cli {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kSilence{1000}, kPause{100};
constexpr size_t kBar = 30;

bool CanErase() {
  const char* terminal = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && terminal != nullptr && std::string_view(terminal) != "dumb";
}

/// ", 12 s left", once enough is done to tell.
std::string Estimate(size_t done, size_t total, int seconds) {
  if (seconds < 2 || done * 20 < total || done >= total) return "";
  auto left = static_cast<size_t>(seconds) * (total - done) / done;
  return ", " + std::to_string(left) + " s left";
}

}  // namespace

Progress::Progress(bool wanted, std::string_view pieces) : pieces_(pieces) {
  if (!wanted || !CanErase()) return;
  try {
    thread_ = std::thread([this] { Show(); });
  } catch (const std::system_error&) {
    // Without it the work is the same.
  }
}

Progress::~Progress() {
  {
    std::lock_guard lock(mutex_);
    end_ = true;
  }
  ended_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Progress::Show() {
  auto start = Clock::now();
  std::unique_lock lock(mutex_);
  if (ended_.wait_for(lock, kSilence, [this] { return end_; })) return;
  do {
    auto passed = std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - start);
    Draw(static_cast<int>(passed.count()));
  } while (!ended_.wait_for(lock, kPause, [this] { return end_; }));
  std::cerr << "\r\033[K" << std::flush;
}

void Progress::Draw(int seconds) const {
  size_t total = total_, done = done_;
  std::string line = "\r\033[Kpushgate: ";
  if (total == 0) {
    line += "judging, " + std::to_string(seconds) + " s";
  } else {
    size_t filled = kBar * std::min(done, total) / total;
    line += "[" + std::string(filled, '#') + std::string(kBar - filled, ' ') + "] " +
            std::to_string(done) + " of " + std::to_string(total) + " " + std::string(pieces_) +
            Estimate(done, total, seconds);
  }
  std::cerr << line << std::flush;
}

}  // namespace pushgate::cli
