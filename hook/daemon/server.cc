#include "hook/daemon/server.h"

#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <time.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <exception>
#include <iterator>
#include <utility>

#include "hook/daemon/metrics.h"
#include "hook/daemon/serve.h"
#include "hook/history/history.h"
#include "hook/message/safe_text.h"
#include "hook/protocol/stream.h"
#include "record/query.h"

namespace pushgate::hook {
namespace {

/// Each waiting client costs a descriptor; one that finds the queue full judges by itself.
constexpr size_t kQueueCapacity = 256;
constexpr size_t kStatusCapacity = 16;
constexpr int kReassureMilliseconds = 250;
constexpr int kExhaustedMilliseconds = 100;
constexpr int kStoppingMilliseconds = 20;
constexpr std::chrono::seconds kRest{2};

/// Threads get the stack that judging was tested with, whatever `ulimit -s` says.
constexpr size_t kWorkerStack = size_t{16} << 20;

Descriptor SignalDescriptor() {
  sigset_t handled;
  sigemptyset(&handled);
  for (int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&handled, number);
  pthread_sigmask(SIG_BLOCK, &handled, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return Descriptor(signalfd(-1, &handled, SFD_NONBLOCK | SFD_CLOEXEC));
}

void UseWorkerStack() {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return;
  pthread_attr_setstacksize(&attributes, kWorkerStack);
  pthread_setattr_default_np(&attributes);
  pthread_attr_destroy(&attributes);
}

int WatchdogInterval() {
  uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) <= 0) return 0;
  return static_cast<int>(std::clamp<uint64_t>(microseconds / 3000, 1, 3'600'000));
}

void NotifyReloading() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld",
             static_cast<long long>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000);
}

/// Zero if there is none yet, or nothing can be read: the status says so.
int64_t NewestRow(const std::string& path) {
  record::Filter newest;
  newest.limit = 1;
  Result<std::vector<int64_t>> ids = record::FindPushIds(path, newest);
  return ids && !ids->empty() ? ids->front() : 0;
}

}  // namespace

Server::Server(Options options, std::shared_ptr<const Setup> setup, Footprint seen,
               Listener listener)
    : options_(std::move(options)),
      signals_(SignalDescriptor()),
      watchdog_milliseconds_(WatchdogInterval()),
      listener_(std::move(listener)),
      setup_(std::move(setup)),
      first_row_(NewestRow(setup_->history->path())),
      queue_(kQueueCapacity),
      status_queue_(kStatusCapacity) {
  watch_.Follow(std::move(seen));
  // One heap for all workers: what one push has freed, the next one uses, whoever judges it.
  mallopt(M_ARENA_MAX, 2);
  UseWorkerStack();
}

std::shared_ptr<const Setup> Server::CurrentSetup() {
  std::lock_guard lock(setup_mutex_);
  return setup_;
}

std::string Server::Metrics(unsigned asking) {
  DaemonState state = State(asking);
  Result<int64_t> rows = record::CountAfter(state.setup->history->path(), first_row_);
  if (rows) tally_.NoteRows(static_cast<uint64_t>(*rows));
  state.pushes = tally_.Read();
  return MetricsText(state);
}

DaemonState Server::State(unsigned asking) {
  DaemonState state;
  {
    std::lock_guard lock(setup_mutex_);
    state.setup = setup_;
    state.loaded = loaded_;
    state.refusal = refusal_;
    state.unwatched = unwatched_;
    state.unmetered = unmetered_;
  }
  state.version = options_.version;
  state.started = started_;
  state.workers = options_.workers;
  state.busy = busy_ - asking;
  state.waiting = queue_.size();
  state.capacity = queue_.capacity();
  state.pushes = tally_.Read();
  return state;
}

void Server::Work(ConnectionQueue& queue) {
  const bool judges = &queue == &queue_;
  const Service service{[this] { return CurrentSetup(); },
                        [this, judges] { return StatusJson(State(judges ? 1 : 0)); },
                        [this, judges] { return Metrics(judges ? 1 : 0); }, &tally_};
  // Memory goes back to the system once no push is held up by taking it anew.
  auto rest = [&] {
    if (judges && busy_ == 0) malloc_trim(0);
  };
  while (std::optional<Connection> connection = queue.Pop(kRest, rest)) {
    if (judges) ++busy_;
    try {
      ServeConnection(*connection, service);
    } catch (const std::exception& error) {
      // The client sees its connection end, and judges by itself.
      spdlog::error("a push was not judged: {}", SafeText(error.what()));
    }
    connection.reset();
    if (judges) --busy_;
  }
  --working_;
}

void Server::AnswerWithoutWorkers() {
  if (queue_.size() == 0) return;
  for (Connection& connection : queue_.TakeIf(AsksForStatus)) {
    if (!status_queue_.Push(connection)) SendRefusal(connection.socket, "too many ask how it is");
  }
}

void Server::Admit(Connection connection) {
  if (AsksForStatus(connection) && status_queue_.Push(connection)) return;
  if (!queue_.Push(connection)) {
    SendRefusal(connection.socket, "too many pushes are waiting");
    tally_.CountRefused(kRefusedQueue);
    spdlog::warn("a client was refused: {} pushes are waiting", queue_.size());
  }
}

void Server::AcceptAll() {
  using Outcome = Listener::Outcome;
  Outcome outcome;
  do {
    Connection connection;
    outcome = listener_.Accept(&connection);
    if (outcome == Outcome::kAccepted) {
      refusing_ = false;
      Admit(std::move(connection));
      continue;
    }
    if (outcome == Outcome::kRefused) tally_.CountRefused(kRefusedDescriptors);
    if (outcome != Outcome::kNobody && !refusing_) {
      refusing_ = true;
      spdlog::error("out of file descriptors or memory: clients judge without the daemon");
    }
  } while (outcome == Outcome::kAccepted || outcome == Outcome::kRefused);
  exhausted_ = outcome == Outcome::kExhausted;
}

void Server::Reload(std::string_view why) {
  NotifyReloading();
  Footprint seen;
  auto loaded = LoadSetup(options_.config_path, seen);
  watch_.Follow(std::move(seen));
  if (loaded) {
    LogNotices(**loaded);
    spdlog::info("the configuration was read again: {} rules ({})", (*loaded)->rules.rules().size(),
                 why);
    (*loaded)->history->StartKeeping();
    std::lock_guard lock(setup_mutex_);
    setup_ = std::move(*loaded);
    loaded_ = Now();
    refusal_ = {};
  } else {
    for (const std::string& line : loaded.error().lines) spdlog::error("{}", SafeText(line));
    spdlog::error("the configuration is bad: the one read before stays in force");
    std::lock_guard lock(setup_mutex_);
    refusal_ = {std::move(loaded.error().lines), Now()};
  }
  sd_notify(0, refusal_.lines.empty() ? "READY=1\nSTATUS="
                                      : "READY=1\nSTATUS=a newer configuration is refused: "
                                        "see 'pushgate status'");
}

void Server::Watch() {
  if (watch_.IsDue()) Reload("its files changed");
  if (watch_.problem() == unwatched_) return;
  if (!watch_.problem().empty()) {
    spdlog::warn("the configuration's files are looked at every 2 s: they cannot be watched: {}",
                 SafeText(watch_.problem()));
  }
  std::lock_guard lock(setup_mutex_);
  unwatched_ = watch_.problem();
}

void Server::BeginStop() {
  if (stopping_) return;
  stopping_ = true;
  sd_notify(0, "STOPPING=1");
  spdlog::info("stopping: {} pushes are being judged, {} wait", busy_.load(), queue_.size());
  // A socket of our own dies with us, so that who has connected to it must be served first.
  listener_.Withdraw();
  if (listener_.owned()) AcceptAll();
  listener_.Close();
  queue_.Close();
  status_queue_.Close();
}

void Server::HandleSignals() {
  signalfd_siginfo signal{};
  while (read(signals_.get(), &signal, sizeof signal) == sizeof signal) {
    if (signal.ssi_signo == SIGHUP) {
      Reload("SIGHUP");
    } else {
      BeginStop();
    }
  }
}

int Server::PollTimeout() const {
  int timeout = watchdog_milliseconds_ > 0 ? watchdog_milliseconds_ : 60'000;
  if (!stopping_) timeout = std::min(timeout, MillisecondsLeft(watch_.look_at()));
  if (queue_.size() > 0) timeout = std::min(timeout, kReassureMilliseconds);
  if (exhausted_) timeout = std::min(timeout, kExhaustedMilliseconds);
  if (stopping_) timeout = std::min(timeout, kStoppingMilliseconds);
  return timeout;
}

Result<void> Server::Run() {
  if (!signals_) return Fail(ErrorCode::kFault, "cannot receive signals");
  working_ = options_.workers + 1;
  for (unsigned i = 0; i < options_.workers; ++i) {
    workers_.emplace_back([this] { Work(queue_); });
  }
  workers_.emplace_back([this] { Work(status_queue_); });
  setup_->history->StartKeeping();
  metrics_file_.emplace([this] { return CurrentSetup()->config.metrics_textfile; },
                        [this] { return Metrics(0); },
                        [this](const std::string& problem) {
                          std::lock_guard lock(setup_mutex_);
                          unmetered_ = problem;
                        });
  sd_notify(0, "READY=1");
  auto reassured = std::chrono::steady_clock::now();
  while (working_ > 0) {
    pollfd entries[] = {{signals_.get(), POLLIN, 0},
                        {exhausted_ ? -1 : listener_.fd(), POLLIN, 0},
                        {watch_.fd(), POLLIN, 0}};
    poll(entries, std::size(entries), PollTimeout());
    if (watchdog_milliseconds_ > 0) sd_notify(0, "WATCHDOG=1");
    if (entries[0].revents != 0) HandleSignals();
    if (!stopping_ && (exhausted_ || entries[1].revents != 0)) AcceptAll();
    if (entries[2].revents != 0) watch_.HandleEvents();
    if (!stopping_) Watch();
    AnswerWithoutWorkers();
    auto now = std::chrono::steady_clock::now();
    if (now - reassured >= std::chrono::milliseconds(kReassureMilliseconds)) {
      reassured = now;
      queue_.Reassure();
    }
  }
  workers_.clear();
  metrics_file_.reset();
  return {};
}

}  // namespace pushgate::hook
