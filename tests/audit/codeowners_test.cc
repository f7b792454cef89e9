#include "audit/codeowners.h"

#include <gmock/gmock.h>

namespace pushgate::audit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(CodeOwners, TheLastLineThatMatchesDecides) {
  CodeOwners owners = CodeOwners::Parse(
      "# comment\r\n"
      "*            @all\r\n"
      "*.py         @py  # who else\n"
      "/docs/*      docs@example.com\n"
      "src/db/      @team/db @ann\n"
      "/build       @ops\n"
      "notes\\ x.py  @x\n"
      "[Section][2] @nobody\n"
      "/free.py\n");
  EXPECT_THAT(owners.OwnersOf("README"), ElementsAre("@all"));
  EXPECT_THAT(owners.OwnersOf("a/b.py"), ElementsAre("@py"));
  EXPECT_THAT(owners.OwnersOf("docs/x.txt"), ElementsAre("docs@example.com"));
  EXPECT_THAT(owners.OwnersOf("docs/deep/x.txt"), ElementsAre("@all"));
  EXPECT_THAT(owners.OwnersOf("src/db/deep/x.py"), ElementsAre("@team/db", "@ann"));
  EXPECT_THAT(owners.OwnersOf("build/x.py"), ElementsAre("@ops"));
  EXPECT_THAT(owners.OwnersOf("a/build/x.py"), ElementsAre("@py"));
  EXPECT_THAT(owners.OwnersOf("deep/notes x.py"), ElementsAre("@x"));
  EXPECT_THAT(owners.OwnersOf("free.py"), IsEmpty());
  EXPECT_THAT(CodeOwners().OwnersOf("a.py"), IsEmpty());
}

}  // namespace
}  // namespace pushgate::audit
