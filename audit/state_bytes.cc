#include <cstring>
#include <type_traits>

#include "audit/state_cache.h"

namespace pushgate::audit {
namespace {

using diffscan::Oid;

class Writer {
 public:
  void operator()(const uint64_t& number) {
    char bytes[sizeof number];
    std::memcpy(bytes, &number, sizeof number);
    bytes_.append(bytes, sizeof number);
  }
  void operator()(const uint32_t& number) { (*this)(uint64_t{number}); }
  void operator()(const bool& flag) { (*this)(uint64_t{flag}); }
  void operator()(const std::string& text) {
    (*this)(uint64_t{text.size()});
    bytes_ += text;
  }
  void operator()(const Oid& id) {
    bytes_.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
  }
  void operator()(const rules::Reach& reach) { (*this)(reach.to_string()); }
  void operator()(const rules::Rule* const& rule) { (*this)(rule->id); }
  template <typename Item>
  void operator()(const std::vector<Item>& items) {
    (*this)(uint64_t{items.size()});
    for (const Item& item : items) Visit(item, *this);
  }

  std::string Take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  Reader(std::string_view bytes, const rules::RuleSet& rules) : bytes_(bytes), rules_(rules) {}

  bool sound() const { return sound_; }
  bool at_end() const { return bytes_.empty(); }

  void operator()(uint64_t& number) {
    std::string_view bytes = Take(sizeof number);
    number = 0;
    if (sound_) std::memcpy(&number, bytes.data(), sizeof number);
  }
  void operator()(uint32_t& number) {
    uint64_t wide = 0;
    (*this)(wide);
    sound_ &= wide <= UINT32_MAX;
    number = static_cast<uint32_t>(wide);
  }
  void operator()(bool& flag) {
    uint64_t wide = 0;
    (*this)(wide);
    sound_ &= wide <= 1;
    flag = wide == 1;
  }
  void operator()(std::string& text) {
    uint64_t size = 0;
    (*this)(size);
    text = Take(size);
  }
  void operator()(Oid& id) {
    std::string_view bytes = Take(id.bytes.size());
    if (sound_) std::memcpy(id.bytes.data(), bytes.data(), bytes.size());
  }
  void operator()(rules::Reach& reach) {
    std::string text;
    (*this)(text);
    sound_ &= text.size() == reach.size() && text.find_first_not_of("01") == std::string::npos;
    if (sound_) reach = rules::Reach(text);
  }
  void operator()(const rules::Rule*& rule) {
    std::string id;
    (*this)(id);
    rule = rules_.Find(id);
    for (const rules::Rule* gate : rules::gate_rules::All()) {
      if (gate->id == id) rule = gate;
    }
    sound_ &= rule != nullptr;
  }
  template <typename Item>
  void operator()(std::vector<Item>& items) {
    uint64_t count = 0;
    (*this)(count);
    for (uint64_t i = 0; i < count && sound_; ++i) Visit(items.emplace_back(), *this);
  }

 private:
  std::string_view Take(uint64_t size) {
    sound_ &= size <= bytes_.size();
    if (!sound_) return {};
    std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }

  std::string_view bytes_;
  const rules::RuleSet& rules_;
  bool sound_ = true;
};

template <typename Value, typename Of>
concept ValueOf = std::same_as<std::remove_const_t<Value>, Of>;

/// What each is made of: the one list for writing and reading.
template <ValueOf<std::string> Value, typename Way>
void Visit(Value& value, Way& way) {
  way(value);
}

template <ValueOf<rules::Located> Value, typename Way>
void Visit(Value& value, Way& way) {
  way(value.from);
  way(value.components);
  way(value.answer);
}

template <ValueOf<std::pair<uint32_t, bool>> Value, typename Way>
void Visit(Value& value, Way& way) {
  way(value.first);
  way(value.second);
}

template <ValueOf<std::pair<rules::Import, rules::Reach>> Value, typename Way>
void Visit(Value& value, Way& way) {
  way(value.first.level);
  way(value.first.module);
  way(value.first.names);
  way(value.second);
}

template <ValueOf<rules::AskedModule> Value, typename Way>
void Visit(Value& value, Way& way) {
  way(value.file.path);
  way(value.file.id);
  way(value.matters);
}

template <ValueOf<rules::AskedImports> Value, typename Way>
void Visit(Value& value, Way& way) {
  way(value.file.path);
  way(value.file.id);
  way(value.modules);
}

template <ValueOf<StateFinding> Value, typename Way>
void Visit(Value& value, Way& way) {
  way(value.rule);
  auto severity = static_cast<uint32_t>(value.severity);
  way(severity);
  if constexpr (!std::is_const_v<Value>) {
    value.severity = static_cast<rules::Severity>(std::min<uint32_t>(severity, 2));
  }
  way(value.line);
  way(value.suppression);
  way(value.fingerprint);
  way(value.pathless);
  way(value.code);
}

template <ValueOf<StateFile> Value, typename Way>
void Visit(Value& value, Way& way) {
  way(value.id);
  way(value.size);
  way(value.functions);
  way(value.partial);
  way(value.lasting);
  way(value.dependencies.located);
  way(value.dependencies.reachable);
  way(value.dependencies.leads);
  way(value.dependencies.modules);
  way(value.dependencies.imports);
  way(value.dependencies.unlisted);
  way(value.findings);
}

}  // namespace

std::string ToBytes(const TreeState& state) {
  Writer writer;
  writer(state.tree);
  writer(uint64_t{state.files.size()});
  for (const auto& [path, file] : state.files) {
    writer(path);
    Visit(file, writer);
  }
  return writer.Take();
}

std::optional<TreeState> FromBytes(std::string_view bytes, const rules::RuleSet& rules) {
  Reader reader(bytes, rules);
  TreeState state;
  uint64_t count = 0;
  reader(state.tree);
  reader(count);
  for (uint64_t i = 0; i < count && reader.sound(); ++i) {
    std::string path;
    reader(path);
    StateFile file;
    Visit(file, reader);
    state.files.emplace_hint(state.files.end(), std::move(path), std::move(file));
  }
  if (!reader.sound() || !reader.at_end()) return std::nullopt;
  return state;
}

}  // namespace pushgate::audit
