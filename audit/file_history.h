#pragma once

#include "base/result.h"
#include "base/watch.h"
#include "diffscan/oid.h"
#include "diffscan/repository.h"
#include "record/rows.h"

namespace pushgate::audit {

/// Fills in what Git knows of a snapshot's files: who owns them, who changed them last, how often
/// and when. Looks at the commits of the year before the commit's date.
Result<void> AddFileHistory(const diffscan::Repository& repository, const diffscan::Oid& commit,
                            const Watch& watch, record::Snapshot& row);

}  // namespace pushgate::audit
