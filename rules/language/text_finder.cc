#include "rules/language/text_finder.h"

#include <algorithm>
#include <utility>

#include "rules/syntax/words.h"

namespace pushgate::rules::language {

/// Of the trie of all texts, by Aho and Corasick.
struct TextFinder::Node {
  std::vector<uint32_t> next;  // by class; kNone: no text goes on so
  uint32_t fall = 0;           // the longest end of what has been read that begins a text
  uint32_t out = kNone;
};

TextFinder::TextFinder(std::vector<Text> texts) : texts_(std::move(texts)) {
  MakeClasses();
  MakeStates();
}

void TextFinder::MakeClasses() {
  for (const Text& sought : texts_) {
    for (char c : sought.text) {
      char low = syntax::Lower(c);
      char high = low >= 'a' && low <= 'z' ? static_cast<char>(low & ~0x20) : low;
      uint8_t& number = class_of_[static_cast<unsigned char>(low)];
      if (number == 0) number = static_cast<uint8_t>(classes_++);
      class_of_[static_cast<unsigned char>(high)] = number;
    }
  }
}

void TextFinder::MakeStates() {
  std::vector<Node> nodes(1);
  nodes[0].next.assign(classes_, kNone);
  for (uint32_t number = 0; number < texts_.size(); ++number) {
    uint32_t at = 0;
    for (char c : texts_[number].text) {
      uint8_t byte = class_of_[static_cast<unsigned char>(c)];
      if (nodes[at].next[byte] == kNone) {
        nodes[at].next[byte] = static_cast<uint32_t>(nodes.size());
        nodes.emplace_back().next.assign(classes_, kNone);
      }
      at = nodes[at].next[byte];
    }
    outs_.push_back({number, nodes[at].out});
    nodes[at].out = static_cast<uint32_t>(outs_.size() - 1);
  }
  std::vector<uint32_t> order = {0};  // by length of what has been read
  for (size_t i = 0; i < order.size(); ++i) {
    uint32_t at = order[i], fall = nodes[at].fall;
    for (uint32_t byte = 0; byte < classes_; ++byte) {
      uint32_t beside = at == 0 ? 0 : nodes[fall].next[byte];
      uint32_t& next = nodes[at].next[byte];
      if (next == kNone) {
        next = beside;
        continue;
      }
      nodes[next].fall = beside;
      // What ends in the shorter end of a text ends there, too.
      uint32_t* last = &nodes[next].out;
      while (*last != kNone) last = &outs_[*last].next;
      *last = nodes[beside].out;
      order.push_back(next);
    }
  }
  std::stable_partition(order.begin(), order.end(),
                        [&](uint32_t node) { return nodes[node].out == kNone; });
  std::vector<uint32_t> row(nodes.size());
  for (uint32_t i = 0; i < order.size(); ++i) row[order[i]] = i * classes_;
  next_.resize(nodes.size() * classes_);
  first_out_.resize(nodes.size());
  quiet_ = static_cast<uint32_t>(nodes.size()) * classes_;
  for (uint32_t node : order) {
    for (uint32_t byte = 0; byte < classes_; ++byte) {
      next_[row[node] + byte] = row[nodes[node].next[byte]];
    }
    first_out_[row[node] / classes_] = nodes[node].out;
    if (nodes[node].out != kNone) quiet_ = std::min(quiet_, row[node]);
  }
}

}  // namespace pushgate::rules::language
