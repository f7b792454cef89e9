#pragma once

#include <string>

#include "audit/figures.h"
#include "record/rows.h"

/// Parts of Collect().
namespace pushgate::audit {

/// Fills in the audits of the period: repositories, what they sum up to, and files of high risk.
Result<void> ReadAudits(const hook::Setup& setup, const std::string& record_path, Figures& figures);

/// Fills in the pushes of the period.
Result<void> ReadPushes(const std::string& record_path, Figures& figures);

/// Fills in the bypass entries that end soon, and those that nobody uses.
Result<void> AddEntries(const hook::Setup& setup, const std::string& record_path, Figures& figures);

/// Notes code that a snapshot was permitted to keep.
void AddSamples(const record::Snapshot& snapshot, const hook::Setup& setup, Figures& figures);

/// Proposes a session by what the figures say.
void PlanSession(const hook::Setup& setup, Figures& figures);

}  // namespace pushgate::audit
