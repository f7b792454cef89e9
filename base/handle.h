#pragma once

#include <memory>

namespace pushgate {

/// Owns an object of a C library: `using Tree = Handle<TSTree, ts_tree_delete>;`.
template <typename T, auto Free>
struct HandleDeleter {
  void operator()(T* object) const { Free(object); }
};

template <typename T, auto Free>
using Handle = std::unique_ptr<T, HandleDeleter<T, Free>>;

/// Lets a C function fill a handle: `git_repository_open(Fill(repository), path)`.
/// The handle takes the object when the full expression ends.
template <typename T, auto Free>
class Fill {
 public:
  explicit Fill(Handle<T, Free>& handle) : handle_(handle) {}
  Fill(const Fill&) = delete;
  Fill& operator=(const Fill&) = delete;
  ~Fill() { handle_.reset(object_); }
  operator T**() { return &object_; }

 private:
  Handle<T, Free>& handle_;
  T* object_ = nullptr;
};

}  // namespace pushgate
