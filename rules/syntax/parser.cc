#include "rules/syntax/parser.h"

#include <tree_sitter/api.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "base/handle.h"
#include "rules/syntax/lower.h"
#include "rules/thread_time.h"

extern "C" const TSLanguage* tree_sitter_python(void);

namespace pushgate::rules::syntax {
namespace {

using Parser = Handle<TSParser, ts_parser_delete>;
using SyntaxTree = Handle<TSTree, ts_tree_delete>;

Parser MakeParser() {
  Parser parser(ts_parser_new());
  ts_parser_set_language(parser.get(), tree_sitter_python());
  return parser;
}

struct Progress {
  std::string_view text;
  std::chrono::nanoseconds end;
  const Watch* watch;
  uint32_t calls = 0;
  ParseStatus status = ParseStatus::kParsed;

  bool Stop() {
    // The clock is read now and then only: tree-sitter asks every 100 steps of its parse table.
    if (status != ParseStatus::kParsed) return true;
    if (++calls % 8 != 0) return false;
    if (calls % 1024 == 0 && !watch->Tick()) status = ParseStatus::kDeadline;
    if (ThreadTime() >= end && status == ParseStatus::kParsed) status = ParseStatus::kBudget;
    if (Watch::Clock::now() >= watch->deadline()) status = ParseStatus::kDeadline;
    return status != ParseStatus::kParsed;
  }
};

const char* Read(void* payload, uint32_t byte, TSPoint, uint32_t* length) {
  const Progress& progress = *static_cast<Progress*>(payload);
  if (byte >= progress.text.size()) {
    *length = 0;
    return "";
  }
  *length = static_cast<uint32_t>(progress.text.size() - byte);
  return progress.text.data() + byte;
}

/// The parser reads only these ranges, or all. Nobody here asks for its lines and columns.
void Include(TSParser* parser, const std::vector<ByteRange>& ranges) {
  std::vector<TSRange> included;
  for (const ByteRange& range : ranges) included.push_back({{}, {}, range.begin, range.end});
  ts_parser_set_included_ranges(parser, included.data(), static_cast<uint32_t>(included.size()));
}

/// Where a token at `at` goes on: behind blanks and joined lines.
size_t BehindBlanks(std::string_view text, size_t at) {
  while (true) {
    at = std::min(text.find_first_not_of(" \t\f", at), text.size());
    if (text.substr(at, 2) == "\\\n") {
      at += 2;
    } else if (text.substr(at, 3) == "\\\r\n") {
      at += 3;
    } else {
      return at;
    }
  }
}

/// The text with another name for `type` where a statement begins with `type(...)` or `type[...]`:
/// Python takes it for a keyword before a name alone, the grammar in `type(self).x = v` too. What
/// stands in the text is read from the text itself. `copy` holds what had to be changed.
std::string_view WithPlainTypes(std::string_view text, std::string& copy) {
  constexpr std::string_view kType = "type";
  for (size_t at = text.find(kType); at != text.npos; at = text.find(kType, at + kType.size())) {
    size_t before = at == 0 ? text.npos : text.find_last_not_of(" \t\f", at - 1);
    bool begins = before == text.npos || std::string_view("\n;:").find(text[before]) != text.npos;
    if (!begins) continue;
    size_t next = BehindBlanks(text, at + kType.size());
    if (next == text.size() || (text[next] != '(' && text[next] != '[')) continue;
    if (copy.empty()) copy = text;
    copy[at] = 'T';
  }
  return copy.empty() ? text : copy;
}

bool StopParsing(TSParseState* state) { return static_cast<Progress*>(state->payload)->Stop(); }

}  // namespace

ParseStatus Parse(const SourceText& source, std::chrono::milliseconds budget, const Watch& watch,
                  Tree& tree, const std::vector<ByteRange>& ranges) {
  thread_local Parser parser = MakeParser();
  Include(parser.get(), ranges);
  std::string copy;
  Progress progress{WithPlainTypes(source.parsed(), copy), ThreadTime() + budget, &watch};
  TSInput input{&progress, Read, TSInputEncodingUTF8, nullptr};
  TSParseOptions options{&progress, StopParsing};
  SyntaxTree parsed(ts_parser_parse_with_options(parser.get(), nullptr, input, options));
  ts_parser_reset(parser.get());
  if (parsed == nullptr) {
    return progress.status == ParseStatus::kParsed ? ParseStatus::kBudget : progress.status;
  }
  Lower(source, ts_tree_root_node(parsed.get()), tree);
  return ParseStatus::kParsed;
}

}  // namespace pushgate::rules::syntax
