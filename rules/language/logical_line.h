#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/syntax/top_level.h"

namespace pushgate::rules::language {

/// Whether code may import: `import`, `import_module(...)`, `sys.modules[...]`, and perhaps more.
bool HoldsImport(std::string_view code);

/// What a logical line of Python may bind, read off its text without parsing it: where in doubt, it
/// does.
struct LogicalLine {
  enum class Kind { kPlain, kDecorator, kFunction, kClass, kImport };

  struct Name {
    std::string_view text;
    bool is_attribute = false;
    bool is_changed = false;  // what it stands for is, and that may be another's
  };
  /// A part of the line, and the names that get their meaning from it.
  struct Part {
    enum class Role {
      kLine,
      kParameter,  // of a function, with its type and default
      kType,       // of a function: the type of its result, and parameters of types
      kResult,     // of a function: its body on the same line
      kModule,     // of an import: what `from` names
      kItem        // ... and what is imported
    };

    uint32_t begin, end;  // bytes of the whole text
    Role role = Role::kLine;
    std::vector<Name> binds;
  };

  Kind kind = Kind::kPlain;
  std::string_view name;  // of a function or class
  uint32_t indent = 0;    // bytes of white space in front
  bool is_with = false;
  bool gives_result = false;              // it holds `return` or `yield`
  bool imports = false;                   // HoldsImport
  bool imports_all = false;               // ... with a star
  std::vector<std::string_view> globals;  // what it declares so
  /// The whole line with what it binds of itself, and behind it the parts of a function's head or
  /// of an import.
  std::vector<Part> parts;
  std::string_view first_parameter;
};

/// Reads the logical lines of a text, one behind the other. The texts that are referred to must
/// outlive this.
class LineReader {
 public:
  LineReader(std::string_view text, const syntax::TopLevel& module);

  /// Reads the next line, which `line` is then; false if there is none. Those of nothing but
  /// remarks that are no strings have no parts.
  bool Next(LogicalLine& line);

 private:
  struct Token {
    uint32_t begin, end;
    uint32_t depth;  // of brackets around it
    char kind;       // 'a' a word, 's' a string, '=' an assignment, 'w' a walrus, '>' an arrow;
                     // else what it is
  };

  void ReadTokens(size_t begin, size_t end);
  void AddToken(size_t begin, size_t end, char kind);
  size_t ReadMark(size_t at, size_t end);
  std::string_view Text(const Token& token) const {
    return text_.substr(token.begin, token.end - token.begin);
  }
  bool IsWord(size_t token, std::string_view word) const;
  size_t Find(char kind, uint32_t depth, size_t from) const;
  void Bind(size_t token, LogicalLine::Part& part) const;
  void AddName(size_t token, bool is_changed, LogicalLine::Part& part) const;
  void BindAll(size_t first, size_t last, LogicalLine::Part& part) const;
  void ReadPlain(size_t first, LogicalLine& line, LogicalLine::Part& part) const;
  void ReadAssignment(size_t first, LogicalLine::Part& part) const;
  bool IsChange(size_t token) const;
  void BindChanged(size_t method, LogicalLine::Part& part) const;
  void ReadTargets(size_t token, LogicalLine::Part& part) const;
  void ReadFunction(size_t name, LogicalLine& line) const;
  void ReadImport(LogicalLine& line) const;
  void AddItem(size_t first, size_t last, LogicalLine& line) const;

  const std::string_view text_;
  const syntax::TopLevel& module_;
  size_t next_ = 0;  // in line_ends
  size_t at_ = 0;    // bytes
  size_t string_ = 0, remark_ = 0;
  uint32_t depth_ = 0;
  std::vector<Token> tokens_;  // of the line
  bool is_text_ = false;       // it begins with a string that stands by itself
};

}  // namespace pushgate::rules::language
