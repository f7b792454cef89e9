#include "rules/names/origins.h"

#include <list>

#include "rules/engine_testing.h"
#include "rules/syntax/parser.h"

namespace pushgate::rules::names {
namespace {

/// A file and what is asked about it.
class File {
 public:
  explicit File(std::string text, std::string_view path = "src/db/x.py")
      : text_(std::move(text)), source_(text_) {
    auto status = syntax::Parse(source_, std::chrono::seconds(5), watch_, tree_);
    EXPECT_EQ(status, syntax::ParseStatus::kParsed);
    scopes_.emplace(tree_, path, steps_);
    members_.emplace(tree_, *scopes_, steps_);
    types_.emplace(tree_, *scopes_, *members_, steps_);
    constants_.emplace(tree_, *scopes_, *types_, steps_);
    origins.emplace(tree_, *scopes_, *constants_, *members_, steps_);
  }

  /// Where the module's last expression statement comes from.
  std::vector<std::string> OfLast() {
    syntax::NodeId last = syntax::kNoNode;
    for (syntax::NodeId id = 0; id < tree_.size(); ++id) {
      if (tree_[id].kind == syntax::Kind::kExprStmt) last = tree_.FirstChild(id);
    }
    return Texts(origins->Of(last));
  }

  static std::vector<std::string> Texts(const Sources& sources) {
    std::vector<std::string> texts;
    for (const Origin& origin : sources.origins) {
      texts.push_back(TextOf(origin) + (origin.open ? "?" : ""));
    }
    return texts;
  }

  std::optional<Origins> origins;

 private:
  std::string text_;
  syntax::SourceText source_;
  syntax::Tree tree_;
  Watch watch_;
  Steps steps_{1'000'000, watch_};
  std::optional<Scopes> scopes_;
  std::optional<Members> members_;
  std::optional<Types> types_;
  std::optional<Constants> constants_;
};

using Kind = OriginStep::Kind;

TEST(Origins, AreWrittenAsDottedNamesAndCalls) {
  EXPECT_THAT(File("import a.b as m\nm.C(1).d().e\n").OfLast(), ElementsAre("a.b.C().d().e?"));
  EXPECT_THAT(File("x = unknown()\nx\n").OfLast(), ElementsAre("unknown()?"));
  EXPECT_THAT(File("x = 1\nx\n").OfLast(), ElementsAre(""));
  EXPECT_THAT(File("x = None\nx\n").OfLast(), IsEmpty());
}

TEST(Origins, AreTheFilesOwnByItsPath) {
  EXPECT_THAT(File("def f(): return g()\nf()\n").OfLast(), ElementsAre("src.db.x.f()", "g()?"));
  EXPECT_THAT(File("class C: pass\nC()\n", "src/db/__init__.py").OfLast(),
              ElementsAre("src.db.C()"));
  EXPECT_THAT(File("from .y import f\nf()\n").OfLast(), ElementsAre("src.db.y.f()?"));
}

TEST(Origins, OfNamesAnswerWhatOtherFilesAsk) {
  File file(
      "from a import make\nclass C:\n    def __init__(self): self.s = make()\nd = {'k': C()}\n");
  EXPECT_THAT(
      File::Texts(file.origins->OfName("d", {{Kind::kItem, "k"}, {Kind::kAttribute, "s"}}, false)),
      ElementsAre("src.db.x.C().s", "a.make()?"));
  EXPECT_THAT(File::Texts(file.origins->OfName("make", {{Kind::kCall}, {Kind::kEnter}}, false)),
              ElementsAre("a.make()?"));
  EXPECT_THAT(File::Texts(file.origins->OfName("nothing", {}, false)), ElementsAre("nothing?"));
  File star("from a import *\n");
  EXPECT_THAT(File::Texts(star.origins->OfName("x", {{Kind::kCall}}, false)),
              ElementsAre("a.x()?"));
}

/// Knows one module.
class OneModule : public Elsewhere {
 public:
  const Sources* Find(const Origin& imported) override {
    asked.push_back(TextOf(imported));
    if (imported.path.front() != "known") return nullptr;
    File module("import lib\ndef make(): return lib.C()\n", "known.py");
    return &answers_.emplace_back(module.origins->OfName(imported.path[1], imported.steps, false));
  }
  bool MayBring(const Import&, const language::ValueKind&) override { return true; }
  std::vector<std::string> asked;

 private:
  std::list<Sources> answers_;
};

TEST(Origins, GoOnElsewhere) {
  OneModule elsewhere;
  File file("from known import make\nfrom other import thing\nx = make() or thing\nx\n");
  file.origins->SetElsewhere(&elsewhere);
  EXPECT_THAT(file.OfLast(), ElementsAre("other.thing?", "known.make()", "lib.C()?"));
  EXPECT_THAT(elsewhere.asked, ElementsAre("other.thing", "known.make()"));
}

TEST(Origins, OfManyValuesAreCut) {
  std::string text;
  for (int i = 0; i < 5'000; ++i) text += "a = b" + std::to_string(i) + "\n";
  File file(text + "a\n");
  EXPECT_EQ(file.OfLast().size(), 64u);
  File circle("a = b\nb = a\nc = c.x\na or c\n");
  EXPECT_THAT(circle.OfLast(), IsEmpty());
}

}  // namespace
}  // namespace pushgate::rules::names
