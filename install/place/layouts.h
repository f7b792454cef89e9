#pragma once

#include "install/place/places.h"

namespace pushgate::install {

/// How each kind of place is guarded; see PlaceKind::plan.
void PlanRepository(const Wish& wish, Plan& plan);
void PlanTemplate(const Wish& wish, Plan& plan);
void PlanHost(const Wish& wish, Plan& plan);
void PlanGitolite(const Wish& wish, Plan& plan);
void PlanGitea(const Wish& wish, Plan& plan);
void PlanGitlabProject(const Wish& wish, Plan& plan);
void PlanGitlabGlobal(const Wish& wish, Plan& plan);

/// Where git looks for a repository's hooks; the error says why git cannot tell.
Result<std::string> HooksFolderOf(const std::string& repository);

/// Whether git is told that accounts besides the owner's push to a repository.
bool IsMeantToBeShared(const std::string& repository);

/// The group besides the owner's own that may write objects or refs of a repository; empty: none.
std::string SharingGroup(const std::string& repository);

/// Whether accounts besides the owner's push to a repository, by one sign or the other.
bool IsShared(const std::string& repository);

/// Where gitolite takes the hooks of all its repositories from.
std::string GitoliteHooks(const std::string& home);

}  // namespace pushgate::install
