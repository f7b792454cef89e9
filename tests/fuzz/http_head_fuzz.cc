// The head of a request to the dashboard, and who is let in by it. What is understood has no bytes
// in which another reader could see something else, and is understood the same when it is written
// anew.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "audit/dashboard/access.h"

namespace {

using namespace pushgate::audit::dashboard;

void Require(bool holds) {
  if (!holds) std::abort();
}

const Access& Guarded() {
  static const Access access = [] {
    pushgate::hook::Config::Dashboard config;
    config.trusted_proxies = {"10.0.0.1"};
    return *Access::Make(config, {"0.0.0.0", 8080});
  }();
  return access;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto head = ParseHead(bytes);
  if (!head) return 0;
  std::string again = head->method + " " + head->target + " HTTP/1.1\r\n";
  for (const auto& [name, value] : head->headers) again += name + ": " + value + "\r\n";
  for (char c : head->method + head->target) Require(c > 0x20 && c < 0x7F);
  auto same = ParseHead(again + "\r\n");
  Require(same && same->method == head->method && same->target == head->target &&
          same->headers == head->headers);
  Require(head->headers.count("transfer-encoding") == 0);
  // Nobody from another address is let in by what he writes.
  Require(Guarded().Admit(*head, "10.0.0.2") != Access::Answer::kServe);
  return 0;
}
