#pragma once

#include <sys/stat.h>

#include <string>
#include <string_view>

#include "base/result.h"

namespace pushgate::cli {

/// An open file, closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  int get() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

 private:
  int fd_;
};

/// A regular file as it was read, to be replaced as a whole by a changed text. For one thread.
class TextFile {
 public:
  /// What is said where a file is no longer what was read.
  static constexpr std::string_view kChanged = "somebody changed the file in the meantime";

  /// Reads it; a symbolic link is not followed. The error says why it cannot be read, and does not
  /// name it.
  static Result<TextFile> Read(const std::string& path);

  const std::string& text() const { return text_; }

  /// Why it cannot be replaced, as far as that shows beforehand: read-only, several names. Empty if
  /// it can.
  std::string Obstacle() const;

  /// Puts a new text in its place, with the same owner, mode and attributes, in one step: whatever
  /// happens in between, the file holds the old text or the new one. Fails, with the file as it
  /// was, if somebody changed it since it was read.
  Result<void> Replace(std::string_view text) const;

 private:
  bool IsUnchanged() const;
  Result<void> WriteBeside(int file, std::string_view text) const;

  Descriptor folder_;
  std::string name_;
  struct stat stat_ {};
  std::string text_;
};

}  // namespace pushgate::cli
