#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "hook/daemon/listener.h"
#include "hook/daemon/queue.h"
#include "hook/setup.h"

namespace pushgate::hook {

/// The daemon: one thread that accepts, signals and reloads, and workers that judge.
///
/// SIGTERM and SIGINT: no new clients, every client that has connected gets its verdict, then Run
/// returns. SIGHUP: reads the configuration again; a bad one changes nothing but the log.
class Server {
 public:
  struct Options {
    std::optional<std::string> config_path;
    unsigned workers = 2;
  };

  /// Blocks the signals that Run handles; to be made before any other thread.
  Server(Options options, std::shared_ptr<const Setup> setup, Listener listener);

  /// Serves until it is told to stop.
  Result<void> Run();

 private:
  std::shared_ptr<const Setup> CurrentSetup();
  void Work();
  void AcceptAll();
  void Admit(Connection connection);
  void HandleSignals();
  void Reload();
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

  std::mutex setup_mutex_;
  std::shared_ptr<const Setup> setup_;  // guarded by setup_mutex_

  ConnectionQueue queue_;
  std::atomic<unsigned> busy_{0};     // workers that serve a client
  std::atomic<unsigned> working_{0};  // workers that have not ended
  std::vector<std::jthread> workers_;
};

}  // namespace pushgate::hook
