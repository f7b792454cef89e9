#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "hook/daemon/config_watch.h"
#include "hook/daemon/listener.h"
#include "hook/daemon/metrics_file.h"
#include "hook/daemon/queue.h"
#include "hook/daemon/status.h"
#include "hook/setup.h"

namespace pushgate::hook {

/// The daemon: one thread that accepts, signals and reloads, and workers that judge.
///
/// SIGTERM and SIGINT: no new clients, every client that has connected gets its verdict, then Run
/// returns. SIGHUP, and changes of its files: reads the configuration again; a bad one changes
/// nothing, and the log and `pushgate status` say so.
class Server {
 public:
  struct Options {
    std::optional<std::string> config_path;
    unsigned workers = 2;
    std::string version;
  };

  /// Blocks the signals that Run handles; to be made before any other thread.
  /// `seen` is what the setup was read from.
  Server(Options options, std::shared_ptr<const Setup> setup, Footprint seen, Listener listener);

  /// Serves until it is told to stop.
  Result<void> Run();

 private:
  std::shared_ptr<const Setup> CurrentSetup();
  std::string Metrics(unsigned asking);
  /// `asking`: workers that are at work because of the question itself.
  DaemonState State(unsigned asking);
  void Work(ConnectionQueue& queue);
  void AnswerWithoutWorkers();
  void AcceptAll();
  void Admit(Connection connection);
  void HandleSignals();
  void Reload(std::string_view why);
  void Watch();
  void BeginStop();
  int PollTimeout() const;

  // Constant after construction:
  const Options options_;
  Descriptor signals_;
  int watchdog_milliseconds_ = 0;  // how often the service manager wants to hear; 0: never

  // Used by the thread of Run alone:
  Listener listener_;
  bool stopping_ = false;
  bool refusing_ = false;   // out of descriptors since the last client was accepted
  bool exhausted_ = false;  // cannot even refuse: look again after a while, not at once

  ConfigWatch watch_;

  std::mutex setup_mutex_;
  // Guarded by setup_mutex_:
  std::shared_ptr<const Setup> setup_;
  Moment loaded_ = Now();
  Refusal refusal_;
  std::string unwatched_;
  std::string unmetered_;

  const Moment started_ = Now();
  const int64_t first_row_;  // the newest one of the record when the daemon began
  Tally tally_;
  ConnectionQueue queue_;
  ConnectionQueue status_queue_;      // who asks for the status while all workers judge
  std::atomic<unsigned> busy_{0};     // workers that serve a client
  std::atomic<unsigned> working_{0};  // workers that have not ended
  std::vector<std::jthread> workers_;
  std::optional<MetricsFile> metrics_file_;
};

}  // namespace pushgate::hook
