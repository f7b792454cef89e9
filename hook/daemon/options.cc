#include "hook/daemon/options.h"

#include <unistd.h>

#include <algorithm>
#include <string>
#include <thread>

#include "hook/identity/account.h"

namespace pushgate::hook {

namespace options = boost::program_options;

options::options_description DaemonOptions() {
  unsigned workers = std::clamp(std::thread::hardware_concurrency(), 2U, 16U);
  std::string socket = "/run/pushgate/" + AccountOf(geteuid()) + "/socket";
  // The defaults are told in words: the manual page is the same on every machine.
  options::options_description all("Options");
  all.add_options()("config", options::value<std::string>()->value_name("FILE"),
                    "configuration; default: /etc/pushgate/pushgate.yaml if there is one, else the "
                    "built-in one")(
      "socket",
      options::value<std::string>()->value_name("PATH")->default_value(socket,
                                                                       "/run/pushgate/USER/socket"),
      "where the hook clients connect; not used if systemd hands over a socket")(
      "workers",
      options::value<unsigned>()->value_name("N")->default_value(workers, "processors, 2 to 16"),
      "pushes judged at once")("help", "show this help")("version", "show the version");
  return all;
}

}  // namespace pushgate::hook
