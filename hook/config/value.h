#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "rules/finding.h"

namespace pushgate::hook {

/// A value of the configuration, or what is wrong with it, to stand behind "KEY: ".
template <typename T>
using Value = tl::expected<T, std::string>;

/// "10s", "500ms", "5m", "2h", "400d".
Value<std::chrono::milliseconds> ReadDuration(std::string_view text);

/// "2MiB", "512KiB", "1GiB", "4096B": bytes.
Value<uint64_t> ReadSize(std::string_view text);

/// A whole number, at least 1 and at most 10^15.
Value<uint64_t> ReadCount(std::string_view text);

/// Semgrep's names, old and new: ERROR, CRITICAL and HIGH are one, as are WARNING and MEDIUM, INFO
/// and LOW.
Value<rules::Severity> ReadSeverity(std::string_view text);

/// The place of a text among the values that a key takes.
Value<size_t> ReadChoice(std::string_view text, std::span<const std::string_view> choices);

/// What is wrong with a text of the kind, if anything.
std::optional<std::string> GlobProblem(std::string_view glob);
std::optional<std::string> RepositoryGlobProblem(std::string_view glob);
std::optional<std::string> RefGlobProblem(std::string_view glob);
std::optional<std::string> FileGlobProblem(std::string_view glob);
std::optional<std::string> PathGlobProblem(std::string_view glob);
std::optional<std::string> NameProblem(std::string_view name);
std::optional<std::string> IdProblem(std::string_view id);
std::optional<std::string> TemplatesUrlProblem(std::string_view url);
/// What no address of a record may hold, percent signs undone.
inline constexpr std::string_view kPasswordParameter = "password=";

std::optional<std::string> HistoryProblem(std::string_view url);
std::optional<std::string> SpoolProblem(std::string_view url);
std::optional<std::string> AddressProblem(std::string_view address);

}  // namespace pushgate::hook
