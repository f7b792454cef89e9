#pragma once

#include <string>

#include "record/query.h"

namespace pushgate::cli {

/// `pushgate history export`: one table of the record as lines on standard output, read while they
/// are written. Columns are those of the record, in its order.
int ExportHistory(const std::string& path, const record::Filter& filter, const std::string& table,
                  const std::string& format);

}  // namespace pushgate::cli
