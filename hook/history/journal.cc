#include "hook/history/journal.h"

#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <syslog.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>

namespace pushgate::hook {
namespace {

constexpr char kSocket[] = "/run/systemd/journal/socket";

std::atomic<bool> use_journal = false;

/// False if nobody has it: sd_journal_sendv says of a missing journal that all is well.
bool Send(int priority, const std::string& line, const std::vector<JournalField>& fields) {
  if (access(kSocket, W_OK) != 0) return false;
  std::vector<std::string> texts = {
      "MESSAGE=" + line, "PRIORITY=" + std::to_string(priority),
      "SYSLOG_IDENTIFIER=" + std::string(program_invocation_short_name)};
  for (const JournalField& field : fields) texts.push_back(field.name + "=" + field.value);
  std::vector<iovec> parts;
  for (std::string& text : texts) parts.push_back({text.data(), text.size()});
  return sd_journal_sendv(parts.data(), static_cast<int>(parts.size())) == 0;
}

}  // namespace

void UseJournal() { use_journal = true; }

bool IsStderrJournal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat status {};
  return stream != nullptr && fstat(STDERR_FILENO, &status) == 0 &&
         std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino) == stream;
}

void LogWithFields(spdlog::level::level_enum level, const std::string& line,
                   const std::vector<JournalField>& fields) {
  int priority = level == spdlog::level::err ? LOG_ERR : LOG_INFO;
  if (use_journal && Send(priority, line, fields)) return;
  spdlog::log(level, "{}", line);
}

}  // namespace pushgate::hook
