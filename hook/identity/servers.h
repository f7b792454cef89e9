#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "hook/config/config.h"

namespace pushgate::hook {

using Environment = std::map<std::string, std::string>;

/// The variables in which one kind of server tells its hooks who pushes, how, and to what. A new
/// kind is a new line of the table in servers.cc.
struct ServerVariables {
  ServerKind kind;
  std::string_view user;
  std::span<const std::string_view> repository;  // joined by a slash, if all are set
  std::string_view key;                          // which key or account; told, never compared
  std::string_view deploy_key;     // set for a key that belongs to no person, whatever `user` says
  std::string_view groups;         // names, divided by spaces or commas
  std::string_view protocol;       // the variable that names it
  std::string_view only_protocol;  // of a kind that has one protocol alone
};

/// One entry for each ServerKind.
const ServerVariables& VariablesOf(ServerKind kind);

/// Every variable that a kind of server may be asked for.
bool IsRead(ServerKind kind, std::string_view variable);

/// A variable's value; empty if the name is empty or it is not set.
std::string VariableIn(const Environment& environment, std::string_view name);

}  // namespace pushgate::hook
