#include "audit/dashboard/server.h"

#include <httplib.h>
#include <sys/socket.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "audit/dashboard/connection.h"
#include "audit/dashboard/pages.h"
#include "audit/dashboard/site.h"
#include "hook/message/safe_text.h"

namespace pushgate::audit::dashboard {
namespace {

using Clock = Connection::Clock;

constexpr size_t kThreads = 32;
constexpr size_t kMostWaiting = 128;
constexpr std::chrono::seconds kReadTime{5};
constexpr std::chrono::seconds kWriteTime{30};
constexpr std::chrono::milliseconds kStopPause{5};

constexpr std::pair<const char*, const char*> kHeaders[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
     "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
    {"Cache-Control", "private, no-cache"},
    // A page comes by a proxy to one reader after the other.
    {"Vary", "Authorization"}};

/// A fixed number of threads; who brings more work than may wait waits himself, and with him, in
/// the kernel, those who connect.
class Workers : public httplib::TaskQueue {
 public:
  Workers() {
    for (size_t i = 0; i < kThreads; ++i) threads_.emplace_back([this] { Work(); });
  }

  void enqueue(std::function<void()> task) override {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return tasks_.size() < kMostWaiting || ended_; });
    tasks_.push_back(std::move(task));
    lock.unlock();
    work_.notify_one();
  }

  void shutdown() override {
    {
      std::lock_guard lock(mutex_);
      ended_ = true;
    }
    work_.notify_all();
    room_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  void Work() {
    while (true) {
      std::function<void()> task;
      {
        std::unique_lock lock(mutex_);
        work_.wait(lock, [&] { return !tasks_.empty() || ended_; });
        if (tasks_.empty()) return;
        task = std::move(tasks_.front());
        tasks_.pop_front();
      }
      room_.notify_one();
      task();
    }
  }

  std::mutex mutex_;
  std::condition_variable work_, room_;
  std::deque<std::function<void()>> tasks_;
  bool ended_ = false;
  std::vector<std::thread> threads_;
};

/// What httplib reads is a request that was read before; what it writes goes to the connection.
class HeadStream : public httplib::Stream {
 public:
  HeadStream(std::string head, Connection& connection)
      : head_(std::move(head)), connection_(connection) {}

  bool is_readable() const override { return at_ < head_.size(); }
  bool is_writable() const override { return true; }
  ssize_t read(char* to, size_t size) override {
    size_t count = head_.copy(to, size, at_);
    at_ += count;
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char* bytes, size_t size) override {
    return connection_.Write({bytes, size}) ? static_cast<ssize_t>(size) : -1;
  }
  void get_remote_ip_and_port(std::string& ip, int& port) const override {
    ip = connection_.peer();
    port = 0;
  }
  void get_local_ip_and_port(std::string& ip, int& port) const override {
    ip.clear();
    port = 0;
  }
  socket_t socket() const override { return connection_.socket(); }

 private:
  const std::string head_;
  Connection& connection_;
  size_t at_ = 0;
};

std::string ShortAnswer(const char* status) {
  return std::string("HTTP/1.1 ") + status +
         "\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: " +
         std::to_string(std::string_view(status).size() + 1) + "\r\n\r\n" + status + "\n";
}

const char* StatusOf(const Error& error) {
  switch (error.code) {
    case ErrorCode::kLimit:
      return "431 Request Header Fields Too Large";
    case ErrorCode::kDeadline:
      return "408 Request Timeout";
    default:
      return "400 Bad Request";
  }
}

void Tell(httplib::Response& response, int status, const char* title, const std::string& text) {
  response.status = status;
  response.set_content(ProblemPage(title, text), "text/html; charset=utf-8");
}

}  // namespace

class Server::Guarded : public httplib::Server {
 public:
  Guarded(Access access, PageAt page_at)
      : access_(std::move(access)), page_at_(std::move(page_at)) {
    new_task_queue = [] { return new Workers; };
    // The library's own choice, SO_REUSEPORT, would let two servers share an address unseen.
    set_socket_options([](socket_t socket) {
      int yes = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    httplib::Headers headers;
    for (const auto& [name, value] : kHeaders) headers.emplace(name, value);
    set_default_headers(std::move(headers));
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      Serve(request, response);
      return HandlerResponse::Handled;
    });
  }

 private:
  bool process_and_close_socket(socket_t socket) override {
    Connection connection(socket);
    Result<std::string> bytes = connection.ReadHead(kMostHeadBytes, kReadTime);
    connection.SetWriteDeadline(Clock::now() + kWriteTime);
    if (!bytes) {
      bool gone = bytes.error().code == ErrorCode::kNotFound;
      return !gone && connection.Write(ShortAnswer(StatusOf(bytes.error())));
    }
    Result<RequestHead> head = ParseHead(*bytes);
    if (!head) return connection.Write(ShortAnswer(StatusOf(head.error())));
    if (head->method != "GET" && head->method != "HEAD") {
      std::string answer = ShortAnswer("405 Method Not Allowed");
      answer.insert(answer.find("\r\n") + 2, "Allow: GET, HEAD\r\n");
      return connection.Write(answer);
    }
    switch (access_.Admit(*head, connection.peer())) {
      case Access::Answer::kServe:
        break;
      case Access::Answer::kWrongHost:
        return connection.Write(ShortAnswer("421 Misdirected Request"));
      case Access::Answer::kForbidden:
        return connection.Write(ShortAnswer("403 Forbidden"));
      case Access::Answer::kNeedsToken: {
        std::string answer = ShortAnswer("401 Unauthorized");
        answer.insert(answer.find("\r\n") + 2,
                      "WWW-Authenticate: Basic realm=\"pushgate: any name, and the token as the "
                      "password\"\r\n");
        return connection.Write(answer);
      }
    }
    // The library gets what it needs, and nothing that the reader wrote besides.
    HeadStream stream(head->method + " " + head->target + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                      connection);
    bool closed = false;
    return process_request(stream, true, closed, nullptr);
  }

  void Serve(const httplib::Request& request, httplib::Response& response) const {
    std::string_view path = request.target;
    path = path.substr(0, path.find('?')).substr(1);
    if (path.empty()) path = "index.html";
    if (std::string_view asset = Asset(path); !asset.empty()) {
      response.set_content(asset.data(), asset.size(), std::string(ContentType(path)));
      return;
    }
    Result<Text> page = page_at_(path);
    if (page) {
      response.set_content(**page, "text/html; charset=utf-8");
    } else if (page.error().code == ErrorCode::kNotFound) {
      Tell(response, 404, "There is no such page",
           "What it was about may be gone since: figures follow the record.");
    } else {
      Tell(response, 503, "The record cannot be read", page.error().message);
    }
  }

  const Access access_;
  const PageAt page_at_;
};

Server::Server(Access access, PageAt page_at)
    : server_(std::make_unique<Guarded>(std::move(access), std::move(page_at))) {}

Server::~Server() = default;

Result<void> Server::Bind(const Address& address) {
  if (server_->bind_to_port(address.host, address.port)) return {};
  return Fail(ErrorCode::kFault, "cannot listen on " + hook::SafeText(address.host) + ":" +
                                     std::to_string(address.port) +
                                     ": another program may listen there already");
}

void Server::Run() {
  server_->listen_after_bind();
  ended_ = true;
}

void Server::Stop() {
  // The library forgets a stop that comes before it runs.
  while (!server_->is_running() && !ended_) std::this_thread::sleep_for(kStopPause);
  server_->stop();
}

}  // namespace pushgate::audit::dashboard
