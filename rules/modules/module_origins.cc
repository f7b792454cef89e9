#include "rules/modules/module_origins.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "rules/modules/neighbourhood.h"
#include "rules/modules/parsed_module.h"
#include "rules/syntax/parser.h"
#include "rules/thread_time.h"

namespace pushgate::rules {
namespace {

using names::Origin;
using names::OriginStep;
using names::Sources;

// For one file; what code that people write asks is some tens.
constexpr size_t kMostModules = 128;
constexpr size_t kMostBytes = 2 << 20;  // of their texts
constexpr uint64_t kMostSteps = 5'000'000;
constexpr size_t kMostLocated = 1'000;
// For one origin.
constexpr size_t kMostFollowed = 64;
constexpr size_t kMostOrigins = 64;

size_t SizeOf(const Origin& origin) {
  return sizeof origin + 40 * (origin.path.size() + origin.steps.size());
}

size_t SizeOf(const ModuleAnswer& answer) {
  size_t bytes = sizeof answer;
  for (const Origin& origin : answer.sources.origins) bytes += SizeOf(origin);
  return bytes;
}

std::string KeyOf(const std::string& name, const std::vector<OriginStep>& steps, bool declared,
                  bool made) {
  std::string key = '\0' + name + static_cast<char>((declared ? 1 : 0) + (made ? 2 : 0));
  for (const OriginStep& step : steps) {
    key += static_cast<char>('0' + static_cast<int>(step.kind));
    key.append(step.name).append(1, '\0');
  }
  return key;
}

bool Defines(const ModuleFacts& facts, const std::string& name) {
  return std::binary_search(facts.definitions.begin(), facts.definitions.end(), name);
}

bool ImportsName(const ModuleFacts& facts, const std::string& name) {
  auto has = [&](const Import& import) {
    return std::find(import.names.begin(), import.names.end(), name) != import.names.end() ||
           std::find(import.names.begin(), import.names.end(), "*") != import.names.end();
  };
  return std::any_of(facts.imports.list.begin(), facts.imports.list.end(), has);
}

void AddTo(Sources& sources, Origin origin) {
  if (sources.origins.size() < kMostOrigins) {
    sources.origins.push_back(std::move(origin));
  } else {
    sources.cut = true;
  }
}

}  // namespace

ModuleOrigins::ModuleOrigins(const language::Prefilter& prefilter, ModuleTree& tree,
                             language::Neighbours* neighbours, std::string_view path,
                             std::string_view text, std::chrono::nanoseconds parse,
                             const Watch& watch)
    : prefilter_(prefilter),
      tree_(tree),
      neighbours_(neighbours),
      path_(path),
      text_(text),
      watch_(watch),
      steps_(kMostSteps, watch),
      parse_left_(parse) {}

ModuleOrigins::~ModuleOrigins() {
  for (auto& [path, module] : parsed_) {
    if (module == nullptr || module->steps.stopped()) continue;
    size_t bytes = module->text.size();
    tree_.GiveBack(path, std::move(module), bytes);
  }
}

const Sources* ModuleOrigins::Find(const Origin& imported) {
  std::string key = std::to_string(imported.latest_start);
  for (const std::string& name : imported.path) key.append(1, '\0').append(name);
  key += KeyOf("", imported.steps, imported.declared, imported.way.made);
  auto [known, added] = found_.try_emplace(std::move(key));
  if (added) known->second = FindAnew(imported);
  return known->second ? &*known->second : nullptr;
}

bool ModuleOrigins::MayBring(const Import& import, const language::ValueKind& kind) {
  std::optional<uint32_t> number = prefilter_.ReachOf(kind);
  if (neighbours_ == nullptr || !number || *number >= Reach().size()) return true;
  return neighbours_->Through(import)[*number];
}

std::optional<Sources> ModuleOrigins::FindAnew(const Origin& imported) {
  asked_.clear();
  std::deque<Followed> pending = {{path_, imported, 0}};
  Sources found;
  bool first = true;
  for (size_t count = 0; !pending.empty(); ++count) {
    Followed followed = std::move(pending.front());
    pending.pop_front();
    ModuleFile file;
    bool far = followed.hops >= kMostHops || count >= kMostFollowed;
    std::shared_ptr<const ModuleAnswer> answer = far ? nullptr : Follow(followed, file);
    if (answer == nullptr && first) return std::nullopt;
    const names::Way way = followed.origin.way;
    if (!std::exchange(first, false)) {
      if (answer != nullptr) {  // where it leads is said beside it
        followed.origin.kind = Origin::Kind::kOwn;
        followed.origin.open = false;
      }
      AddTo(found, std::move(followed.origin));
    }
    if (answer == nullptr) continue;
    found.cut |= answer->sources.cut;
    for (const Origin& one : answer->sources.origins) {
      Origin origin = one;
      origin.way |= way;
      if (origin.kind == Origin::Kind::kImported) {
        pending.push_back({file.path, std::move(origin), followed.hops + 1});
      } else {
        AddTo(found, std::move(origin));
      }
    }
  }
  return found;
}

/// What the module says that a dotted name leads to, and which that is; nothing if it is not known.
std::shared_ptr<const ModuleAnswer> ModuleOrigins::Follow(const Followed& followed,
                                                          ModuleFile& file) {
  const Origin& origin = followed.origin;
  bool absolute = origin.latest_start == 0 && !origin.path.empty();
  if (absolute && prefilter_.libraries().Hold(origin.path.front())) return nullptr;
  const ModuleChain& chain = Locate(followed.from, origin);
  for (size_t i = 0; i < chain.size() && i + 1 < origin.path.size(); ++i) {
    bool leads_on = i + 1 < chain.size() && IsImported(chain[i + 1], followed.from, chain[i]);
    std::shared_ptr<const ModuleAnswer> answer;
    if (chain[i].file) answer = AskOnce(QuestionTo(*chain[i].file, origin, i + 1));
    // A submodule comes before what `import *` may bring.
    auto least = leads_on ? ModuleAnswer::Bound::kYes : ModuleAnswer::Bound::kPerhaps;
    if (answer != nullptr && answer->bound >= least) {
      file = *chain[i].file;
      return answer;
    }
    if (!leads_on) break;
  }
  return nullptr;
}

/// About the name at a place in an origin's path, and whatever follows it.
ModuleOrigins::Question ModuleOrigins::QuestionTo(const ModuleFile& file, const Origin& origin,
                                                  size_t place) {
  Question question{file, origin.path[place], {}, origin.declared, origin.way.made};
  for (size_t k = place + 1; k < origin.path.size(); ++k) {
    question.steps.push_back({OriginStep::Kind::kAttribute, origin.path[k]});
  }
  question.steps.insert(question.steps.end(), origin.steps.begin(), origin.steps.end());
  return question;
}

/// A package that is asked twice means the module of that name: `from . import name`.
std::shared_ptr<const ModuleAnswer> ModuleOrigins::AskOnce(const Question& question) {
  std::string key =
      question.file.path + KeyOf(question.name, question.steps, question.declared, question.made);
  return asked_.insert(key).second ? Ask(question) : nullptr;
}

const ModuleChain& ModuleOrigins::Locate(const std::string& from, const Origin& origin) {
  // A path that a relative import gave begins with the folders of the tree.
  std::string place = origin.latest_start > 0 ? "" : from;
  auto [known, added] = located_.try_emplace({place, origin.path});
  if (added && located_.size() <= kMostLocated) {
    Located asked{place, origin.path, ""};
    known->second.chain = rules::Locate(tree_, asked);
    known->second.answer = std::move(asked.answer);
    for (const Module& module : known->second.chain) {
      if (module.file) files_.try_emplace(module.file->path, *module.file);
    }
  }
  return known->second.chain;
}

std::vector<Located> ModuleOrigins::located() const {
  std::vector<Located> all;
  for (const auto& [asked, known] : located_) {
    all.push_back({asked.first, asked.second, known.answer});
  }
  return all;
}

std::vector<AskedModule> ModuleOrigins::asked_modules() const {
  std::vector<AskedModule> all;
  for (const auto& [path, asked] : mattering_) all.push_back(asked);
  return all;
}

std::vector<AskedImports> ModuleOrigins::asked_imports() const {
  std::vector<AskedImports> all;
  for (const auto& [path, stems] : imported_) {
    auto known = files_.find(path);
    if (path == path_) {
      all.push_back({{path, ""}, DigestOf(stems)});
    } else if (known != files_.end()) {
      all.push_back({known->second, DigestOf(stems)});
    }
  }
  return all;
}

/// Whether a module has become an attribute of its package, as far as these two see to it.
bool ModuleOrigins::IsImported(const Module& module, const std::string& from,
                               const Module& package) {
  return Imports(from, module) || (package.file && Imports(package.file->path, module));
}

bool ModuleOrigins::Imports(const std::string& file, const Module& module) {
  auto [known, added] = imported_.try_emplace(file);
  if (added) known->second = ImportedBy(file);
  return known->second.contains(module.stem) || known->second.contains("");
}

/// The modules that a file imports.
std::set<std::string> ModuleOrigins::ImportedBy(const std::string& file) const {
  if (file == path_) return StemsOf(tree_, file, FindImports(text_));
  auto known = files_.find(file);
  auto facts = known != files_.end() ? ReadFacts(prefilter_, tree_, known->second) : nullptr;
  return facts != nullptr ? StemsOf(tree_, file, facts->imports) : std::set<std::string>();
}

std::shared_ptr<const ModuleAnswer> ModuleOrigins::Ask(const Question& question) {
  if (out_of_time() || steps_.stopped()) return nullptr;
  if (!MayMatter(question.file)) {
    auto facts = ReadFacts(prefilter_, tree_, question.file);
    if (facts == nullptr || !MayConsult(question.file, facts->text_bytes)) return nullptr;
    if (Defines(*facts, question.name)) {
      ModuleAnswer defined;
      defined.text_bytes = facts->text_bytes;
      defined.bound = ModuleAnswer::Bound::kYes;
      return std::make_shared<const ModuleAnswer>(std::move(defined));
    }
    if (!question.steps.empty() && !ImportsName(*facts, question.name)) return nullptr;
  }
  // What is known holds by the module alone; whether it matters, by its tree.
  std::string key = question.file.id + question.file.path +
                    KeyOf(question.name, question.steps, question.declared, question.made);
  if (auto known = tree_.store().answers.Find(key)) {
    return MayConsult(question.file, known->text_bytes) ? known : nullptr;
  }
  ModuleAnswer answer;
  ParsedModule* module = Parse(question.file);
  if (module == nullptr) return nullptr;
  answer.text_bytes = module->text.size();
  answer.bound = module->Binds(question.name);
  if (answer.bound != ModuleAnswer::Bound::kNo) {
    answer.sources = module->names->origins.OfName(question.name, question.steps, question.declared,
                                                   question.made);
  }
  if (module->steps.stopped()) {
    depends_on_time_ = true;
    out_of_time_ |= module->steps.out_of_time();
    return nullptr;
  }
  auto shared = std::make_shared<const ModuleAnswer>(std::move(answer));
  tree_.store().answers.Keep(key, shared, key.size() + SizeOf(*shared));
  return shared;
}

bool ModuleOrigins::MayMatter(const ModuleFile& file) {
  auto [known, added] = mattering_.try_emplace(file.path);
  if (added) known->second = {file, Matters(prefilter_, tree_, file)};
  return known->second.matters;
}

ParsedModule* ModuleOrigins::Parse(const ModuleFile& file) {
  auto [known, added] = parsed_.try_emplace(file.path);
  std::shared_ptr<ParsedModule>& parsed = known->second;
  if (!added) return parsed.get();
  parsed = tree_.TakeParsed(file.path);
  if (parsed != nullptr) {
    parsed->steps.Renew(kMostSteps, watch_);
    if (!MayConsult(file, parsed->text.size())) parsed.reset();
  } else if (!ParseText(file, parsed)) {
    parsed.reset();
  }
  return parsed.get();
}

/// Counts what was known before as well: answers must not depend on it.
bool ModuleOrigins::MayConsult(const ModuleFile& file, size_t bytes) {
  if (consulted_.contains(file.path)) return true;
  if (consulted_.size() >= kMostModules || bytes_ + bytes > kMostBytes) return false;
  consulted_.insert(file.path);
  bytes_ += bytes;
  return true;
}

bool ModuleOrigins::ParseText(const ModuleFile& file, std::shared_ptr<ParsedModule>& parsed) {
  std::optional<std::string> text = tree_.ReadFile(file);
  if (!text || !MayConsult(file, text->size())) return false;
  parsed = std::make_shared<ParsedModule>(*std::move(text), kMostSteps, watch_);
  std::chrono::nanoseconds before = ThreadTime();
  auto budget = std::chrono::ceil<std::chrono::milliseconds>(parse_left_);
  syntax::ParseStatus status = syntax::Parse(parsed->source, budget, watch_, parsed->tree);
  parse_left_ -= ThreadTime() - before;
  if (status == syntax::ParseStatus::kDeadline) out_of_time_ = true;
  if (status == syntax::ParseStatus::kBudget) depends_on_time_ = true;
  if (status != syntax::ParseStatus::kParsed) return false;
  parsed->names.emplace(parsed->tree, file.path, parsed->steps);
  return true;
}

}  // namespace pushgate::rules
