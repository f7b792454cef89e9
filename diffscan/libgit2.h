#pragma once

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

#include <string>

#include "base/handle.h"
#include "diffscan/oid.h"

namespace pushgate::diffscan {

using RepositoryHandle = Handle<git_repository, git_repository_free>;
using OdbHandle = Handle<git_odb, git_odb_free>;
using OdbObjectHandle = Handle<git_odb_object, git_odb_object_free>;
using BlobHandle = Handle<git_blob, git_blob_free>;
using ObjectHandle = Handle<git_object, git_object_free>;
using ConfigHandle = Handle<git_config, git_config_free>;
using ReferenceHandle = Handle<git_reference, git_reference_free>;
using RefIteratorHandle = Handle<git_reference_iterator, git_reference_iterator_free>;
using IndexHandle = Handle<git_index, git_index_free>;
using PatchHandle = Handle<git_patch, git_patch_free>;

/// Starts libgit2 once for the process, with the settings that every use here relies on: nobody's
/// own Git configuration, no object cache, no check of who owns a repository. Safe from any thread.
void StartLibgit2();

/// What the last failed call of this thread said, without a full stop.
std::string LastGitError();

git_oid ToGit(const Oid& oid);
Oid FromGit(const git_oid& oid);

}  // namespace pushgate::diffscan
