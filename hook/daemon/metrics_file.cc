#include "hook/daemon/metrics_file.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstring>
#include <exception>
#include <mutex>
#include <utility>

#include "hook/message/safe_text.h"
#include "hook/protocol/descriptor.h"

namespace pushgate::hook {
namespace {

constexpr std::chrono::seconds kInterval{15};

tl::unexpected<Error> CannotWrite(const std::string& path) {
  return Fail(ErrorCode::kFault, "the metrics cannot be written to " + path + ": " +
                                     std::strerror(errno) +
                                     "; under systemd its folder must be in ReadWritePaths=");
}

bool WriteWhole(int fd, std::string_view text) {
  while (!text.empty()) {
    ssize_t count = write(fd, text.data(), text.size());
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) text.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

}  // namespace

Result<void> ReplaceMetrics(const std::string& path, const std::string& text) {
  // Not *.prom: the collector would read it.
  std::string beside = path + ".new";
  Descriptor file(
      open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (!file) return CannotWrite(path);
  // Whatever the umask: who collects is another user.
  bool written = fchmod(file.get(), 0644) == 0 && WriteWhole(file.get(), text);
  if (written && rename(beside.c_str(), path.c_str()) == 0) return {};
  auto failed = CannotWrite(path);
  unlink(beside.c_str());
  return failed;
}

MetricsFile::MetricsFile(std::function<std::string()> path, std::function<std::string()> text,
                         std::function<void(const std::string&)> tell)
    : path_(std::move(path)), text_(std::move(text)), tell_(std::move(tell)) {
  thread_ = std::jthread([this](const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
      Write();
      changed.wait_for(lock, stop, kInterval, [] { return false; });
    }
  });
}

MetricsFile::~MetricsFile() {
  thread_.request_stop();
  thread_.join();
  Write();
}

void MetricsFile::Write() {
  std::string problem;
  try {
    std::string path = path_();
    Result<void> written = path.empty() ? Result<void>() : ReplaceMetrics(path, text_());
    if (!written) problem = written.error().message;
  } catch (const std::exception& error) {
    problem = std::string("the metrics cannot be made: ") + error.what();
  }
  if (problem == std::exchange(problem_, problem)) return;
  tell_(problem);
  if (!problem.empty()) spdlog::error("{}", SafeText(problem));
}

}  // namespace pushgate::hook
