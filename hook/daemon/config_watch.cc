#include "hook/daemon/config_watch.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace pushgate::hook {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kQuiet{200};
constexpr seconds kMostUnrest{5};
constexpr milliseconds kAfterEvent{20};  // a storm of events costs one look in that time
constexpr seconds kPolling{2};
/// inotify hears nothing of what other machines do to a network's file system.
constexpr seconds kWatching{60};

constexpr uint32_t kEvents = IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |
                             IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

}  // namespace

void ConfigWatch::Follow(Footprint read) {
  read_ = std::move(read);
  changed_.reset();
  Watch();
  look_at_ = Clock::now();  // something may have changed before it was watched
}

void ConfigWatch::Watch() {
  folders_ = read_.Folders();
  stale_ = false;
  problem_.clear();
  inotify_ = Descriptor(inotify_init1(IN_NONBLOCK | IN_CLOEXEC));
  if (!inotify_) problem_ = std::strerror(errno);
  for (const std::string& folder : folders_) {
    if (!inotify_ || inotify_add_watch(inotify_.get(), folder.c_str(), kEvents) >= 0) continue;
    if (errno == ENOENT || errno == ENOTDIR) {
      stale_ = true;
      continue;
    }
    problem_ = folder + ": " + std::strerror(errno);
    inotify_ = Descriptor();
  }
}

void ConfigWatch::HandleEvents() {
  alignas(inotify_event) char buffer[16384];
  ssize_t size;
  while ((size = read(inotify_.get(), buffer, sizeof buffer)) > 0) {
    for (ssize_t at = 0; at < size;) {
      inotify_event event;
      std::memcpy(&event, buffer + at, sizeof event);
      stale_ |= (event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_Q_OVERFLOW)) != 0;
      at += static_cast<ssize_t>(sizeof event + event.len);
    }
  }
  look_at_ = std::min(look_at_, Clock::now() + kAfterEvent);
}

ConfigWatch::Clock::duration ConfigWatch::Interval() const {
  return problem_.empty() ? Clock::duration(kWatching) : Clock::duration(kPolling);
}

bool ConfigWatch::IsDue() {
  auto now = Clock::now();
  if (now < look_at_) return false;
  Footprint found = read_.Now();
  // A folder may have come in which a file is still to come.
  if (stale_ || read_.Folders() != folders_) Watch();
  if (found == read_) {
    changed_.reset();
    look_at_ = now + Interval();
    return false;
  }
  if (!changed_) unrest_since_ = now;
  if (!changed_ || *changed_ != found) changed_at_ = now;
  changed_ = std::move(found);
  look_at_ = now + kQuiet;
  return now - changed_at_ >= kQuiet || now - unrest_since_ >= kMostUnrest;
}

}  // namespace pushgate::hook
