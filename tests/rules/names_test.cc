#include "rules/engine_testing.h"

/// What names mean: imports, re-assignments, scopes, and the types of receivers.

namespace pushgate::rules {
namespace {

constexpr std::string_view kEngine = "sqlalchemy.create_engine(...)";

TEST(Imports, GiveNamesTheirFullMeaning) {
  EXPECT_THAT(Match(kEngine, "from sqlalchemy import create_engine\ncreate_engine()\n"),
              ElementsAre(2));
  EXPECT_THAT(Match(kEngine, "from sqlalchemy import create_engine as ce\nce()\n"), ElementsAre(2));
  EXPECT_THAT(Match(kEngine, "import sqlalchemy as sa\nsa.create_engine()\n"), ElementsAre(2));
  EXPECT_THAT(Match(kEngine, "import sqlalchemy\nsqlalchemy.create_engine()\n"), ElementsAre(2));
  EXPECT_THAT(Match(kEngine, "from sqlalchemy import *\ncreate_engine()\n"), ElementsAre(2));
  EXPECT_THAT(Match(kEngine, "from other import create_engine\ncreate_engine()\n"), IsEmpty());
  EXPECT_THAT(Match("a.b.c.d()", "import a.b as m\nm.c.d()\n"), ElementsAre(2));
  EXPECT_THAT(Match("a.b.c.d()", "from a import b\nb.c.d()\n"), ElementsAre(2));
}

TEST(Imports, CountInTheirScopeOnly) {
  EXPECT_THAT(Match(kEngine,
                    "def f():\n  from sqlalchemy import create_engine\n  create_engine()\n"
                    "def g():\n  create_engine()\n"),
              ElementsAre(3));
  EXPECT_THAT(Match(kEngine,
                    "from sqlalchemy import create_engine\n"
                    "def f(create_engine):\n  create_engine()\n"
                    "def g():\n  create_engine = 1\n  create_engine()\n"
                    "def h():\n  create_engine()\n"),
              ElementsAre(8));
  EXPECT_THAT(Match(kEngine,
                    "try:\n  from sqlalchemy import create_engine\n"
                    "except ImportError:\n  create_engine = None\ncreate_engine()\n"),
              ElementsAre(5));
}

TEST(Imports, ClassBodiesAreNoScopeOfTheirMethods) {
  EXPECT_THAT(Match(kEngine,
                    "class A:\n  from sqlalchemy import create_engine\n  x = create_engine()\n"
                    "  def f(self):\n    create_engine()\n"),
              ElementsAre(3));
}

TEST(Imports, GlobalAndNonlocalReachOut) {
  EXPECT_THAT(Match(kEngine,
                    "def f():\n  global ce\n  from sqlalchemy import create_engine as ce\n"
                    "def g():\n  ce()\n"),
              ElementsAre(5));
  EXPECT_THAT(Match(kEngine,
                    "def f():\n  ce = 1\n  def g():\n    nonlocal ce\n"
                    "    from sqlalchemy import create_engine as ce\n  ce()\n"),
              ElementsAre(6));
}

TEST(Imports, RelativeOnesStartFromTheFile) {
  constexpr std::string_view kPattern = "src.session.async_session.get_session()";
  constexpr std::string_view kText =
      "from ..session.async_session import get_session as gs\ngs()\n";
  EXPECT_THAT(Match(kPattern, kText, "src/db/x.py"), ElementsAre(2));
  EXPECT_THAT(Match(kPattern, kText, "backend/src/db/x.py"), ElementsAre(2));
  EXPECT_THAT(Match(kPattern, kText, "other/db/x.py"), IsEmpty());
  EXPECT_THAT(Match(kPattern, "from .async_session import get_session\nget_session()\n",
                    "src/session/x.py"),
              ElementsAre(2));
  // A module of the project's own is not the library of that name.
  EXPECT_THAT(
      Match(kEngine, "from .sqlalchemy import create_engine\ncreate_engine()\n", "pkg/x.py"),
      IsEmpty());
}

TEST(Imports, AreAChainOfAttributes) {
  std::string rule = RuleWith(
      "    patterns:\n      - pattern: $M.factory()\n"
      "      - metavariable-regex: {metavariable: $M, regex: 'a\\.b$'}\n");
  EXPECT_THAT(LinesOf(rule, "from a.b import factory as f\nf()\n"), ElementsAre(2));
  EXPECT_THAT(LinesOf(rule, "from a.c import factory as f\nf()\n"), IsEmpty());
}

TEST(Imports, AreNotNeededForTheWrittenName) {
  EXPECT_THAT(Match("factory()", "factory()\n"), ElementsAre(1));
  EXPECT_THAT(Match("factory()", "from a import factory\nfactory()\n"), ElementsAre(2));
  EXPECT_THAT(Match("factory()", "from a import factory as f\nf()\n"), IsEmpty());
}

TEST(Reassignment, IsFollowed) {
  EXPECT_THAT(Match(kEngine, "import sqlalchemy\nmake = sqlalchemy.create_engine\nmake()\n"),
              ElementsAre(3));
  EXPECT_THAT(
      Match(kEngine, "import sqlalchemy as sa\nm = sa\na, b = m.create_engine, 1\na()\nb()\n"),
      ElementsAre(4));
  std::string chain = "from sqlalchemy import create_engine\na0 = create_engine\n";
  for (int i = 0; i < 50; ++i) {
    chain += "a" + std::to_string(i + 1) + " = a" + std::to_string(i) + "\n";
  }
  EXPECT_THAT(Match(kEngine, chain + "a50()\n"), ElementsAre(53));
}

TEST(Reassignment, InCirclesEnds) {
  EXPECT_THAT(
      Match(kEngine, "from sqlalchemy import create_engine as a\na = b\nb = a\na = a.x\nb()\n"),
      ElementsAre(5));
}

TEST(Reassignment, OfAWalkedListCostsLittle) {
  std::string text = "from pkg import root\nfrom sqlalchemy import create_engine\nx = root\n";
  for (std::string_view name : {"left", "right", "next", "parent"}) {
    text += "x = x." + std::string(name) + "\nx = y." + std::string(name) + "\n";
  }
  EXPECT_THAT(Match(kEngine, text + "y = x\nx()\ny()\ncreate_engine()\n"), ElementsAre(15));
}

constexpr std::string_view kCommit = "($S : AsyncSession).commit()";

TEST(Types, OfParameters) {
  EXPECT_THAT(
      Match(kCommit,
            "def f(a: AsyncSession, b: Optional[AsyncSession], c: AsyncSession | None,\n"
            "      d: 'AsyncSession', e: Annotated[AsyncSession, Depends(x)], g: Other, h):\n"
            "  a.commit()\n  b.commit()\n  c.commit()\n  d.commit()\n  e.commit()\n"
            "  g.commit()\n  h.commit()\n"),
      ElementsAre(3, 4, 5, 6, 7));
}

TEST(Types, OfAliases) {
  EXPECT_THAT(Match(kCommit,
                    "SessionDep = Annotated[AsyncSession, Depends(get)]\n"
                    "def f(s: SessionDep):\n  s.commit()\n"),
              ElementsAre(3));
}

TEST(Types, OfResults) {
  EXPECT_THAT(Match(kCommit,
                    "async def f():\n  s = AsyncSession()\n  s.commit()\n"
                    "  async with AsyncSession() as t:\n    t.commit()\n"
                    "  u = await make()\n  u.commit()\n  v: AsyncSession = other()\n  v.commit()\n"
                    "  w = other()\n  w.commit()\n"
                    "def make() -> AsyncSession: ...\n"),
              ElementsAre(3, 5, 7, 9));
}

TEST(Types, OfAttributes) {
  EXPECT_THAT(Match(kCommit,
                    "class A:\n  def __init__(self, s: AsyncSession):\n    self.s = s\n"
                    "  def f(self):\n    self.s.commit()\n    self.t.commit()\n"
                    "class B:\n  t: AsyncSession\n  def f(self):\n    self.s.commit()\n"
                    "    self.t.commit()\n"),
              ElementsAre(5, 11));
}

TEST(Types, AreNamesToo) {
  constexpr std::string_view kPattern = "($S : sqlalchemy.orm.Session).commit()";
  EXPECT_THAT(
      Match(kPattern, "from sqlalchemy.orm import Session as S\ndef f(s: S):\n  s.commit()\n"),
      ElementsAre(3));
  EXPECT_THAT(Match(kPattern, "from requests import Session\ndef f(s: Session):\n  s.commit()\n"),
              IsEmpty());
}

}  // namespace
}  // namespace pushgate::rules
