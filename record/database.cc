#include "record/database.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <vector>

#include "record/sqlite.h"

namespace pushgate::record {
namespace {

constexpr char kModule[] = "pushgate-postgresql.so";

/// Makes the file if it is missing. One that is there must not be opened and closed: that would
/// drop the locks of this process's other connections.
void CreateForOwner(const std::string& path) {
  int fd = open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd >= 0) close(fd);
}

/// Where the shared object may be: beside the program, where packages put it as seen from there,
/// and where this program was built to be installed.
std::vector<std::string> ModulePaths() {
  std::error_code error;
  std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  std::vector<std::string> paths;
  if (!error) {
    paths.push_back(program.parent_path() / kModule);
    paths.push_back(program.parent_path().parent_path() / "lib/pushgate" / kModule);
  }
  paths.push_back(std::string(PUSHGATE_LIB_FOLDER "/") + kModule);
  return paths;
}

/// Loaded once, and never unloaded: libpq's libraries do not like to be.
Result<OpenPostgresql> LoadModule() {
  for (const std::string& path : ModulePaths()) {
    std::error_code error;
    if (!std::filesystem::exists(path, error)) continue;
    void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    void* open = module == nullptr ? nullptr : dlsym(module, kOpenPostgresql);
    if (open != nullptr) return reinterpret_cast<OpenPostgresql>(open);
    const char* said = dlerror();
    return Fail(ErrorCode::kFault,
                path + " cannot be loaded: " + (said != nullptr ? said : "it is damaged") +
                    "; on Debian, 'apt install libpqxx-6.4' brings what it needs");
  }
  return Fail(ErrorCode::kFault, std::string("'history: postgresql://' needs ") + kModule +
                                     ", which is not in " PUSHGATE_LIB_FOLDER
                                     ": install the whole package again");
}

Result<std::unique_ptr<Connection>> Connect(const std::string& path, Database::Mode mode) {
  std::unique_ptr<Connection> connection;
  if (IsShared(path)) {
    static const Result<OpenPostgresql> open = LoadModule();
    if (!open) return tl::unexpected(open.error());
    connection.reset((*open)(path.c_str()));
  } else {
    connection = std::make_unique<SqliteConnection>(path, mode == Database::Mode::kWrite);
  }
  return connection;
}

}  // namespace

Result<Database> Database::Open(const std::string& path, Mode mode) {
  std::error_code error;
  if (mode == Mode::kWrite) {
    if (path != kInMemory && !IsShared(path)) CreateForOwner(path);
  } else if (!IsShared(path) && !std::filesystem::exists(path, error) && !error) {
    return Fail(ErrorCode::kNotFound, "there is no record " + path);
  }
  Result<std::unique_ptr<Connection>> connection = Connect(path, mode);
  if (!connection) return tl::unexpected(connection.error());
  Database database;
  database.path_ = path;
  database.connection_ = std::move(*connection);
  if (Result<void> checked = database.Check(); !checked) return tl::unexpected(checked.error());
  return database;
}

Statement Database::Prepare(const std::string& sql, bool many) {
  return Statement(connection_->Prepare(sql, many));
}

void Database::Run(const std::string& sql) { connection_->Run(sql); }

void Database::UseWriteAheadLog() {
  if (!is_shared()) static_cast<SqliteConnection&>(*connection_).UseWriteAheadLog();
}

void Database::Run(Statement& statement) {
  if (connection_->failure->empty()) statement.Step();
  statement.Reset();
}

Result<void> Database::Check() const {
  if (connection_->failure->empty()) return {};
  return Fail(ErrorCode::kFault, *connection_->failure);
}

Transaction::~Transaction() {
  if (!ended_) database_.Run("ROLLBACK");
}

Result<void> Transaction::Commit() {
  database_.Run("COMMIT");
  Result<void> done = database_.Check();
  ended_ = done.has_value();
  return done;
}

}  // namespace pushgate::record
