#include "base/yaml.h"

#include <yaml.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace pushgate {
namespace {

constexpr size_t kLargestText = 8 << 20;
constexpr size_t kMostNodes = 250'000;
constexpr size_t kDeepestNesting = 100;

using Problem = std::optional<YamlError>;

/// libyaml's parser. Handle does not fit: the caller owns the struct.
class Parser {
 public:
  explicit Parser(std::string_view text) {
    ready_ = yaml_parser_initialize(&parser_) == 1;
    if (!ready_) return;
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() {
    if (ready_) yaml_parser_delete(&parser_);
  }

  /// False at an error.
  bool Next(yaml_event_t& event) { return ready_ && yaml_parser_parse(&parser_, &event) == 1; }
  const yaml_parser_t& state() const { return parser_; }

 private:
  yaml_parser_t parser_{};
  bool ready_ = false;
};

YamlError At(const yaml_mark_t& mark, std::string message) {
  return {static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1, std::move(message)};
}

/// The place of a byte.
YamlError AtByte(std::string_view text, size_t offset, std::string message) {
  text = text.substr(0, offset);
  YamlError error{1, 1, std::move(message)};
  error.line += static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  for (char c : text.substr(text.rfind('\n') + 1)) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++error.column;
  }
  return error;
}

/// The 1-based line of a text, and what follows it.
std::string_view LineOf(std::string_view text, int line) {
  for (; line > 1 && !text.empty(); --line)
    text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
  return text;
}

bool StartsWithTab(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  return line.starts_with('\t');
}

YamlError ErrorOf(const yaml_parser_t& parser, std::string_view text) {
  std::string message = parser.problem == nullptr ? "out of memory" : parser.problem;
  if (parser.error == YAML_READER_ERROR) {
    return AtByte(text, parser.problem_offset, std::move(message));
  }
  if (parser.context != nullptr) message += ", " + std::string(parser.context);
  YamlError error = At(parser.problem_mark, std::move(message));
  if (parser.error == YAML_SCANNER_ERROR && StartsWithTab(LineOf(text, error.line))) {
    error.message = "a tab cannot indent: use spaces";
  }
  return error;
}

bool IsNull(std::string_view plain) {
  return plain.empty() || plain == "~" || plain == "null" || plain == "Null" || plain == "NULL";
}

size_t CountNodes(const YamlNode& node) {
  size_t count = 1;
  for (const YamlNode& item : node.items) count += CountNodes(item);
  for (const auto& [key, value] : node.entries) count += 1 + CountNodes(value);
  return count;
}

/// Builds the tree from events: libyaml's own documents would take repeated keys in silence.
class TreeBuilder {
 public:
  explicit TreeBuilder(std::vector<YamlError>* repeated) : repeated_(repeated) {}

  YamlNode Take() { return std::move(root_); }

  Problem Handle(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        if (documents_++ == 0) return std::nullopt;
        return At(event.start_mark, "more than one document; remove the line '---'");
      case YAML_ALIAS_EVENT:
        return Alias(event);
      case YAML_SCALAR_EVENT:
        return Scalar(event);
      case YAML_SEQUENCE_START_EVENT:
        return Open(YamlNode::Kind::kSequence, event.data.sequence_start.anchor, event);
      case YAML_MAPPING_START_EVENT:
        return Open(YamlNode::Kind::kMap, event.data.mapping_start.anchor, event);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return Close();
      default:
        return std::nullopt;
    }
  }

 private:
  struct Level {
    YamlNode node;
    std::string anchor;
    std::optional<YamlNode> key;
    std::set<std::string> keys;
  };
  struct Anchored {
    YamlNode node;
    size_t count;
  };

  static YamlNode Make(YamlNode::Kind kind, const yaml_event_t& event) {
    YamlNode node;
    node.kind = kind;
    node.line = static_cast<int>(event.start_mark.line) + 1;
    node.column = static_cast<int>(event.start_mark.column) + 1;
    return node;
  }

  static std::string Text(const yaml_char_t* text) {
    return text == nullptr ? "" : reinterpret_cast<const char*>(text);
  }

  Problem Scalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    YamlNode node = Make(YamlNode::Kind::kScalar, event);
    node.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
    node.quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE;
    bool key = !open_.empty() && open_.back().node.kind == YamlNode::Kind::kMap &&
               !open_.back().key.has_value();
    if (!node.quoted && !key && IsNull(node.text)) {
      node = Make(YamlNode::Kind::kNull, event);
    }
    return Add(std::move(node), Text(scalar.anchor), 1);
  }

  Problem Alias(const yaml_event_t& event) {
    auto found = anchors_.find(Text(event.data.alias.anchor));
    if (found == anchors_.end()) {
      return At(event.start_mark, "no anchor of this name stands before it");
    }
    // Counted before it is copied: a few lines of aliases can stand for billions of values.
    if (nodes_ + found->second.count > kMostNodes) {
      return At(event.start_mark, "aliases unfold to more than 250,000 values");
    }
    YamlNode node = found->second.node;
    node.line = static_cast<int>(event.start_mark.line) + 1;
    node.column = static_cast<int>(event.start_mark.column) + 1;
    return Add(std::move(node), "", found->second.count);
  }

  Problem Open(YamlNode::Kind kind, const yaml_char_t* anchor, const yaml_event_t& event) {
    if (open_.size() >= kDeepestNesting) {
      return At(event.start_mark, "nested deeper than 100 levels");
    }
    open_.push_back({Make(kind, event), Text(anchor), std::nullopt, {}});
    return std::nullopt;
  }

  Problem Close() {
    Level level = std::move(open_.back());
    open_.pop_back();
    return Add(std::move(level.node), level.anchor, 1);
  }

  Problem Add(YamlNode node, const std::string& anchor, size_t count) {
    nodes_ += count;
    if (nodes_ > kMostNodes) {
      return YamlError{node.line, node.column, "more than 250,000 values"};
    }
    if (!anchor.empty()) {
      size_t unfolded = CountNodes(node);
      nodes_ += unfolded;  // an anchor is kept beside the tree
      anchors_[anchor] = {node, unfolded};
    }
    if (open_.empty()) {
      root_ = std::move(node);
      return std::nullopt;
    }
    Level& level = open_.back();
    if (level.node.kind == YamlNode::Kind::kSequence) {
      level.node.items.push_back(std::move(node));
      return std::nullopt;
    }
    if (!level.key) return AddKey(level, std::move(node));
    level.node.entries.push_back({std::move(*level.key), std::move(node)});
    level.key.reset();
    return std::nullopt;
  }

  Problem AddKey(Level& level, YamlNode node) {
    if (node.kind != YamlNode::Kind::kScalar) {
      return YamlError{node.line, node.column, "a key must be a plain text"};
    }
    if (!level.keys.insert(node.text).second) {
      YamlError error{node.line, node.column, "key '" + node.text + "' is given twice"};
      if (repeated_ == nullptr) return error;
      repeated_->push_back(std::move(error));
    }
    level.key = std::move(node);
    return std::nullopt;
  }

  std::vector<YamlError>* const repeated_;  // may be null: then such a key is an error
  YamlNode root_;
  std::vector<Level> open_;
  std::map<std::string, Anchored> anchors_;
  size_t nodes_ = 0;
  int documents_ = 0;
};

tl::expected<YamlNode, YamlError> Parse(std::string_view text, std::vector<YamlError>* repeated) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (text.size() > kLargestText) return tl::unexpected(YamlError{1, 1, "larger than 8 MiB"});
  Parser parser(text);
  TreeBuilder tree(repeated);
  yaml_event_t event;
  while (parser.Next(event)) {
    bool end = event.type == YAML_STREAM_END_EVENT;
    Problem problem = tree.Handle(event);
    yaml_event_delete(&event);
    if (problem) return tl::unexpected(std::move(*problem));
    if (end) return tree.Take();
  }
  return tl::unexpected(ErrorOf(parser.state(), text));
}

}  // namespace

const YamlNode* YamlNode::Find(std::string_view key) const {
  for (const auto& [name, value] : entries) {
    if (name.text == key) return &value;
  }
  return nullptr;
}

tl::expected<YamlNode, YamlError> ParseYaml(std::string_view text) { return Parse(text, nullptr); }

tl::expected<YamlNode, YamlError> ParseYaml(std::string_view text,
                                            std::vector<YamlError>& repeated) {
  return Parse(text, &repeated);
}

}  // namespace pushgate
