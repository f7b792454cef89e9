#pragma once

#include "install/doctor/checks.h"

namespace pushgate::install {

/// Checks of a repository; each returns its finding without the name, which the table has.
Finding CheckReadable(const Repository& repository, const Server& server);
Finding CheckHookThere(const Repository& repository, const Server& server);
Finding CheckRunBits(const Repository& repository, const Server& server);
Finding CheckWhole(const Repository& repository, const Server& server);
Finding CheckClient(const Repository& repository, const Server& server);
Finding CheckRoute(const Repository& repository, const Server& server);
Finding CheckRunner(const Repository& repository, const Server& server);
Finding CheckOwner(const Repository& repository, const Server& server);
Finding CheckFormat(const Repository& repository, const Server& server);
Finding CheckPushOptions(const Repository& repository, const Server& server);
Finding CheckSymbolicRefs(const Repository& repository, const Server& server);
Finding CheckHookConfig(const Repository& repository, const Server& server);
Finding CheckWriters(const Repository& repository, const Server& server);
Finding CheckQuarantine(const Repository& repository, const Server& server);
Finding CheckSafeDirectory(const Repository& repository, const Server& server);

}  // namespace pushgate::install
