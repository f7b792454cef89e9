#include "hook/config/salvage.h"

#include <algorithm>
#include <climits>
#include <optional>
#include <string>
#include <utility>

namespace pushgate::hook {
namespace {

constexpr int kMostErrors = 5;

/// The text of a document by its lines, of which some begin a key at the top.
class Blocks {
 public:
  explicit Blocks(std::string_view text) {
    for (size_t at = 0; at <= text.size();) {
      size_t end = std::min(text.find('\n', at), text.size());
      lines_.push_back(text.substr(at, end - at));
      at = end + 1;
    }
  }

  /// The number of the line, from 0, on which the block begins that holds line `line`, from 1;
  /// nothing where there is none.
  std::optional<size_t> HeadOf(int line) const {
    size_t at = std::min(static_cast<size_t>(std::max(line, 1)), lines_.size());
    while (at > 0) {
      if (IsHead(lines_[--at])) return at;
    }
    return std::nullopt;
  }

  size_t EndOf(size_t head) const {
    size_t at = head + 1;
    while (at < lines_.size() && !IsHead(lines_[at])) ++at;
    return at;
  }

  /// Empties a block: every other line keeps its number.
  void Empty(size_t head) {
    for (size_t at = head, end = EndOf(head); at < end; ++at) lines_[at] = {};
  }

  std::string Text() const {
    std::string text;
    for (std::string_view line : lines_) text.append(line).append("\n");
    return text;
  }

 private:
  static bool IsHead(std::string_view line) {
    return !line.empty() && std::string_view(" \t\r#-%[]{},:?").find(line[0]) == line.npos;
  }

  std::vector<std::string_view> lines_;
};

/// What only a block that was emptied makes wrong.
bool IsOfAlias(const YamlError& error) {
  return error.message.find("alias") != std::string::npos ||
         error.message.find("anchor") != std::string::npos;
}

/// What came of a try to read what is left.
struct Try {
  Blocks blocks;
  tl::expected<YamlNode, YamlError> root;
  std::vector<YamlError> repeated;
  int line() const { return root ? INT_MAX : root.error().line; }
};

/// Reads what is left without a block, and without what has an alias for something in it.
Try Without(const Blocks& blocks, size_t head) {
  Try without{blocks, {}, {}};
  std::optional<size_t> left_out = head;
  for (int count = 0; left_out && count < kMostErrors; ++count) {
    without.blocks.Empty(*left_out);
    without.repeated.clear();
    without.root = ParseYaml(without.blocks.Text(), without.repeated);
    if (without.root || !IsOfAlias(without.root.error())) break;
    left_out = without.blocks.HeadOf(without.root.error().line);
  }
  return without;
}

/// Leaves out the block of an error, or the one before it, with which more can be read: a block
/// that is not ended is noticed behind it. Nothing, if that makes nothing better.
std::optional<Try> LeaveOut(const Blocks& blocks, int line) {
  std::optional<size_t> head = blocks.HeadOf(line);
  if (!head) return std::nullopt;
  Try best = Without(blocks, *head);
  std::optional<size_t> before = blocks.HeadOf(static_cast<int>(*head));
  if (!best.root && before) {
    Try other = Without(blocks, *before);
    if (other.line() > best.line()) best = std::move(other);
  }
  if (best.line() <= line) return std::nullopt;
  return best;
}

}  // namespace

Salvaged Salvage(std::string_view text) {
  Salvaged salvaged;
  std::vector<YamlError> repeated;
  tl::expected<YamlNode, YamlError> root = ParseYaml(text, repeated);
  if (!root) {
    salvaged.whole = false;
    Blocks blocks(text);
    for (int count = 0; !root && count < kMostErrors; ++count) {
      salvaged.errors.push_back(root.error());
      std::optional<Try> left = LeaveOut(blocks, root.error().line);
      if (!left) break;
      blocks = std::move(left->blocks);
      root = std::move(left->root);
      repeated = std::move(left->repeated);
    }
  }
  if (root && (salvaged.whole || root->kind == YamlNode::Kind::kMap)) {
    salvaged.root = std::move(*root);
    salvaged.errors.insert(salvaged.errors.end(), repeated.begin(), repeated.end());
  }
  return salvaged;
}

}  // namespace pushgate::hook
