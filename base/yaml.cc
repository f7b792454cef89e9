#include "base/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <exception>
#include <map>
#include <optional>
#include <set>
#include <sstream>

namespace pushgate {
namespace {

constexpr size_t kLargestText = 16 << 20;
constexpr size_t kMostNodes = 1'000'000;
constexpr size_t kDeepestNesting = 100;

struct Stop {
  YamlError error;
};

YamlError At(const YAML::Mark& mark, std::string message) {
  return {mark.is_null() ? 1 : mark.line + 1, mark.is_null() ? 1 : mark.column + 1,
          std::move(message)};
}

size_t CountNodes(const YamlNode& node) {
  size_t count = 1;
  for (const YamlNode& item : node.items) count += CountNodes(item);
  for (const auto& [key, value] : node.entries) count += 1 + CountNodes(value);
  return count;
}

/// Builds the tree from yaml-cpp's events: its own node type would take repeated keys in silence.
class TreeBuilder : public YAML::EventHandler {
 public:
  YamlNode Take() { return std::move(root_); }
  const YAML::Mark& start() const { return start_; }

  void OnDocumentStart(const YAML::Mark& mark) override { start_ = mark; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Add(Make(YamlNode::Kind::kNull, mark), mark, anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    auto found = anchors_.find(anchor);
    if (found == anchors_.end())
      throw Stop{At(mark, "an alias cannot stand inside its own anchor")};
    nodes_ += found->second.count;
    if (nodes_ > kMostNodes) throw Stop{At(mark, "aliases unfold to more than a million values")};
    YamlNode node = found->second.node;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    Add(std::move(node), mark, 0);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode node = Make(YamlNode::Kind::kScalar, mark);
    node.text = value;
    node.quoted = tag == "!";  // yaml-cpp's mark of a scalar that was not plain
    Add(std::move(node), mark, anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(YamlNode::Kind::kSequence, mark, anchor);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(YamlNode::Kind::kMap, mark, anchor);
  }
  void OnMapEnd() override { Close(); }

 private:
  struct Level {
    YamlNode node;
    YAML::Mark mark;
    YAML::anchor_t anchor;
    std::optional<YamlNode> key;
    std::set<std::string> keys;
  };
  struct Anchored {
    YamlNode node;
    size_t count;
  };

  YamlNode Make(YamlNode::Kind kind, const YAML::Mark& mark) {
    if (++nodes_ > kMostNodes) throw Stop{At(mark, "more than a million values")};
    YamlNode node;
    node.kind = kind;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    return node;
  }

  void Open(YamlNode::Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (open_.size() >= kDeepestNesting) throw Stop{At(mark, "nested deeper than 100 levels")};
    open_.push_back({Make(kind, mark), mark, anchor, std::nullopt, {}});
  }

  void Close() {
    Level level = std::move(open_.back());
    open_.pop_back();
    Add(std::move(level.node), level.mark, level.anchor);
  }

  void Add(YamlNode node, const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0) anchors_[anchor] = {node, CountNodes(node)};
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Level& level = open_.back();
    if (level.node.kind == YamlNode::Kind::kSequence) {
      level.node.items.push_back(std::move(node));
    } else if (level.key) {
      level.node.entries.push_back({std::move(*level.key), std::move(node)});
      level.key.reset();
    } else {
      if (node.kind != YamlNode::Kind::kScalar) throw Stop{At(mark, "a key must be a plain text")};
      if (!level.keys.insert(node.text).second) {
        throw Stop{At(mark, "key '" + node.text + "' is given twice")};
      }
      level.key = std::move(node);
    }
  }

  YAML::Mark start_;
  YamlNode root_;
  std::vector<Level> open_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  size_t nodes_ = 0;
};

/// yaml-cpp recurses for every level, so nesting has to be bounded before it reads flow
/// collections.
std::optional<YamlError> TooDeepFlow(std::string_view text) {
  size_t depth = 0;
  int line = 1;
  for (char c : text) {
    if (c == '\n') ++line;
    if (c == '[' || c == '{') ++depth;
    if ((c == ']' || c == '}') && depth > 0) --depth;
    if (depth > 10 * kDeepestNesting) return YamlError{line, 1, "nested deeper than 100 levels"};
  }
  return std::nullopt;
}

}  // namespace

const YamlNode* YamlNode::Find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name.text == key) return &value;
  }
  return nullptr;
}

tl::expected<YamlNode, YamlError> ParseYaml(std::string_view text) {
  if (text.size() > kLargestText) return tl::unexpected(YamlError{1, 1, "larger than 16 MiB"});
  if (std::optional<YamlError> deep = TooDeepFlow(text)) return tl::unexpected(*deep);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    TreeBuilder tree;
    if (!parser.HandleNextDocument(tree)) return YamlNode{};
    TreeBuilder second;
    if (parser.HandleNextDocument(second)) {
      return tl::unexpected(At(second.start(), "more than one document; remove the line '---'"));
    }
    return tree.Take();
  } catch (const Stop& stop) {
    return tl::unexpected(stop.error);
  } catch (const YAML::Exception& exception) {
    return tl::unexpected(At(exception.mark, exception.msg));
  } catch (const std::exception& exception) {
    return tl::unexpected(YamlError{1, 1, exception.what()});
  }
}

}  // namespace pushgate
