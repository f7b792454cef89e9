#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "audit/dashboard/access.h"
#include "audit/dashboard/links.h"
#include "audit/dashboard/markdown.h"
#include "audit/dashboard/page.h"
#include "audit/dashboard/pages.h"
#include "audit/details.h"
#include "audit/trend.h"

namespace pushgate::audit::dashboard {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Answer = Access::Answer;

constexpr int64_t kDay = int64_t{86400} * 1'000'000;

// ---- names in paths

TEST(Slug, IsSafeWhateverTheNameHolds) {
  for (std::string name : {std::string("team/app"), std::string("../../etc"),
                           std::string(10'000, 'x'), std::string("\xFF\0\"<", 4), std::string()}) {
    std::string slug = Slug(name);
    EXPECT_LE(slug.size(), 60u);
    EXPECT_EQ(slug.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string::npos);
    EXPECT_FALSE(slug.empty());
  }
  EXPECT_THAT(Slug("team/app"), testing::StartsWith("team-app-"));
}

TEST(Slug, TellsNamesApartThatLookAlike) {
  EXPECT_NE(Slug("a/b"), Slug("a-b"));
  EXPECT_NE(Slug("A"), Slug("a"));
  RepositoryFigures one, other;
  one.name = other.name = "a";
  one.folder = "/x";
  other.folder = "/y";
  EXPECT_NE(SlugOf(one), SlugOf(other));
}

TEST(Place, LeadsToTheRoot) {
  EXPECT_EQ(Place("index.html").To("rules.html"), "rules.html");
  EXPECT_EQ(Place("file/a/b.html").To("rules.html"), "../../rules.html");
}

// ---- what is shown

TEST(Short, CutsBetweenCodePoints) {
  std::string name(159, 'a');
  name += "\xC3\xA9tail";
  EXPECT_EQ(Short(name), std::string(159, 'a') + "\xE2\x80\xA6");
  EXPECT_EQ(Short("short"), "short");
}

TEST(Duration, IsForPeople) {
  EXPECT_EQ(Duration(400), "0 ms");
  EXPECT_EQ(Duration(12'600), "13 ms");
  EXPECT_EQ(Duration(1'460'000), "1.5 s");
}

TEST(Markdown, WritesWhatThePagesUse) {
  EXPECT_EQ(MarkdownToHtml("# A `b`\ntext **bold** and\nmore\n\n- one\n  goes on\n- two\n"),
            "<h1>A <code>b</code></h1>\n<p>text <strong>bold</strong> and more</p>\n<ul>\n<li>one "
            "goes on</li>\n<li>two</li>\n</ul>\n");
  EXPECT_EQ(MarkdownToHtml("1. a\n2. b\n\nend\n", 1),
            "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n<p>end</p>\n");
  EXPECT_THAT(MarkdownToHtml("| a | b |\n|---|---|\n| `x` | y |\n"),
              HasSubstr("<td><code>x</code></td><td>y</td>"));
  EXPECT_EQ(MarkdownToHtml("```python\na < b  # **x**\n```\n"),
            "<pre tabindex=\"0\"><code>a &lt; b  # **x**\n</code></pre>\n");
}

TEST(Markdown, EscapesEverythingElse) {
  EXPECT_EQ(MarkdownToHtml("<b>`<i>`** & [x](javascript:y)"),
            "<p>&lt;b&gt;<code>&lt;i&gt;</code>** &amp; [x](javascript:y)</p>\n");
  EXPECT_THAT(MarkdownToHtml("```\n<script>\n"), Not(HasSubstr("<script>")));
}

TEST(Pages, EscapeNames) {
  std::string bad = "\"><script>alert(1)</script>";
  View view;
  RepositoryFigures one;
  one.name = one.ref = one.commit_id = bad;
  one.by_rule[bad] = 1;
  FileFigures& worst = one.worst_files.emplace_back();
  worst.repository = worst.path = bad;
  view.figures.repositories.push_back(one);
  view.figures.high_risk = one.worst_files;
  BypassFigures& entry = view.bypasses.emplace_back();
  entry.id = entry.scope = entry.until = entry.reason = entry.warning = bad;
  entry.soon = true;
  record::Push push;
  push.repository = push.user = push.verdict = push.break_glass = push.protocol = bad;
  record::Ref& ref = push.refs.emplace_back();
  ref.name = ref.note = bad;
  record::Finding& finding = push.findings.emplace_back();
  finding.path = finding.function = finding.rule = finding.decision = finding.message = bad;
  record::Excuse& excuse = push.excuses.emplace_back();
  excuse.entry = excuse.reason = excuse.ticket = excuse.approved_by = bad;
  push.skips.push_back({bad, bad, bad});
  push.faults.push_back({bad});
  FileDetails file;
  file.path = bad;
  file.people = {bad};
  FoundFigures& found = file.found.emplace_back();
  found.rule = found.decision = found.lines = found.code = found.excused_by = bad;
  RepositoryDetails details;
  details.files.push_back(file);
  details.folders[""].own = {0};
  const RepositoryFigures& shown = view.figures.repositories[0];
  for (const std::string& page :
       {OverviewPage(view), RepositoriesPage(view), RepositoryPage(view, shown, details),
        FilePage(view, shown, file), RulesPage(view), RulePage(view, bad),
        PushesPage(view, PushList{"all", &shown}, {push}), PushPage(view, push), BypassesPage(view),
        ProblemPage(bad, bad)}) {
    EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert"));
  }
}

// ---- figures

TEST(Trend, SumsRepositoriesAndThins) {
  Figures figures;
  figures.repositories.resize(2);
  figures.repositories[0].trend = {{1 * kDay, "", 10, 5, 9}, {3 * kDay, "", 10, 4, 8}};
  figures.repositories[1].trend = {{2 * kDay, "", 20, 1, 1}};
  std::vector<TrendPoint> all = OverallTrend(figures);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[1].files, 30);
  EXPECT_EQ(all[2].noncompliant, 5);
  EXPECT_EQ(all[2].findings, 9);
  // Who was audited before the period counts from its beginning.
  figures.repositories.emplace_back().before = TrendPoint{0, "", 5, 1, 1};
  EXPECT_EQ(OverallTrend(figures)[0].files, 15);
  EXPECT_EQ(OverallTrend(figures)[2].noncompliant, 6);
  std::vector<TrendPoint> days;
  for (int64_t i = 0; i < 400; ++i) days.push_back({i * kDay, "", i, 0, 0});
  std::vector<TrendPoint> thin = Thinned(days, 53);
  EXPECT_LE(thin.size(), 53u);
  EXPECT_GE(thin.size(), 50u);
  EXPECT_EQ(thin.back().files, 399);
  EXPECT_EQ(Thinned(all, 53).size(), 3u);
}

TEST(Details, SumFoldersUpToTheRoot) {
  record::Snapshot snapshot;
  for (const char* path : {"a/b/c.py", "a/d.py", "e.py"}) {
    snapshot.with_findings.emplace_back().path = path;
  }
  auto add = [&](const char* path, const char* decision, int64_t findings) {
    record::SnapshotFinding& found = snapshot.found.emplace_back();
    found.path = path;
    found.decision = decision;
    found.findings = findings;
  };
  add("a/b/c.py", "block", 2);
  add("a/b/c.py", "warn", 1);
  add("a/d.py", "block", 3);
  add("e.py", "excused", 4);
  RepositoryDetails details = DetailsOf(snapshot, true);
  ASSERT_EQ(details.folders.size(), 3u);
  const FolderDetails& root = details.folders.at("");
  EXPECT_EQ(root.files, 3);
  EXPECT_EQ(root.noncompliant, 2);
  EXPECT_EQ(root.findings.block, 5);
  EXPECT_EQ(root.findings.other, 4);
  EXPECT_THAT(root.folders, ElementsAre("a"));
  EXPECT_THAT(root.own, ElementsAre(2u));
  EXPECT_THAT(details.folders.at("a").folders, ElementsAre("a/b"));
  EXPECT_EQ(details.folders.at("a").findings.block, 5);
  EXPECT_EQ(details.folders.at("a/b").findings.warn, 1);
}

// ---- who is let in

RequestHead Head(const std::string& lines) {
  auto head = ParseHead("GET / HTTP/1.1\r\n" + lines + "\r\n");
  EXPECT_TRUE(head) << head.error().message;
  return head.value_or(RequestHead{});
}

TEST(Address, IsHostAndPort) {
  EXPECT_EQ(ParseAddress("[::1]:80")->host, "::1");
  EXPECT_EQ(ParseAddress("localhost:8080")->port, 8080);
  for (const char* wrong : {"", ":80", "host", "host:", "host:0", "host:65536", "host:8x"}) {
    EXPECT_FALSE(ParseAddress(wrong)) << wrong;
  }
  for (const char* own : {"localhost", "LocalHost", "127.0.0.1", "127.9.9.9", "::1"}) {
    EXPECT_TRUE(IsLoopback(own)) << own;
  }
  for (const char* other :
       {"0.0.0.0", "::", "127.0.0.1.evil.example", "1270.0.0.1", "10.0.0.1", ""}) {
    EXPECT_FALSE(IsLoopback(other)) << other;
  }
}

TEST(Head, IsReadInOneWayOnly) {
  RequestHead head = Head("HOST: a\r\nX: 1\r\n");
  EXPECT_EQ(head.method, "GET");
  EXPECT_EQ(head.target, "/");
  EXPECT_EQ(head.headers.at("host"), "a");
  for (const char* wrong :
       {"", "GET / HTTP/1.1\r\n", "GET /\r\n\r\n", "GET / HTTP/2.0\r\n\r\n",
        "GET x HTTP/1.1\r\n\r\n", "GET / x HTTP/1.1\r\n\r\n", "G(T / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "GET / HTTP/1.1\r\n a: b\r\n\r\n",
        "GET / HTTP/1.1\r\na\r\n\r\n", "GET / HTTP/1.1\r\na: \x01\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", "GET / HTTP/1.1\nHost: a\n\n",
        "GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\n",
        "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", "GET /\xC3\xA9 HTTP/1.1\r\n\r\n"}) {
    EXPECT_FALSE(ParseHead(wrong)) << wrong;
  }
  std::string many = "GET / HTTP/1.1\r\n";
  for (size_t i = 0; i <= kMostHeaders; ++i) many += "x" + std::to_string(i) + ": y\r\n";
  EXPECT_EQ(ParseHead(many + "\r\n").error().code, ErrorCode::kLimit);
}

TEST(Access, NeedsNothingOnLoopback) {
  auto access = Access::Make({}, {"127.0.0.1", 8080});
  ASSERT_TRUE(access);
  EXPECT_EQ(access->Admit(Head("Host: 127.0.0.1:8080\r\n"), "127.0.0.1"), Answer::kServe);
  EXPECT_EQ(access->Admit(Head("Host: [::1]\r\n"), "127.0.0.1"), Answer::kServe);
  EXPECT_EQ(access->Admit(Head("Host: evil.example\r\n"), "127.0.0.1"), Answer::kWrongHost);
  EXPECT_EQ(access->Admit(Head(""), "127.0.0.1"), Answer::kWrongHost);
  EXPECT_FALSE(Access::Make({}, {"0.0.0.0", 8080}));
  EXPECT_FALSE(Access::Make({}, {"compliance.example", 8080}));
}

TEST(Access, BelievesAProxyByItsAddress) {
  hook::Config::Dashboard config;
  config.trusted_proxies = {"10.0.0.1", "2001:db8:0::1"};
  config.hosts = {"Compliance.example"};
  auto access = Access::Make(config, {"0.0.0.0", 8080});
  ASSERT_TRUE(access);
  RequestHead signed_in = Head("Host: compliance.EXAMPLE\r\nx-remote-user: someone\r\n");
  EXPECT_EQ(access->Admit(signed_in, "10.0.0.1"), Answer::kServe);
  EXPECT_EQ(access->Admit(signed_in, "::ffff:10.0.0.1"), Answer::kServe);
  EXPECT_EQ(access->Admit(signed_in, "2001:db8::1"), Answer::kServe);
  EXPECT_EQ(access->Admit(signed_in, "10.0.0.2"), Answer::kForbidden);
  EXPECT_EQ(access->Admit(signed_in, ""), Answer::kForbidden);
  EXPECT_EQ(access->Admit(Head("Host: compliance.example\r\nX-Remote-User:\r\n"), "10.0.0.1"),
            Answer::kForbidden);
  EXPECT_EQ(access->Admit(Head("Host: other.example\r\nX-Remote-User: a\r\n"), "10.0.0.1"),
            Answer::kWrongHost);
  config.trusted_proxies = {"10.0.0.0/8"};
  EXPECT_FALSE(Access::Make(config, {"0.0.0.0", 8080}));
}

TEST(Access, TakesATokenThatOthersCannotRead) {
  std::string path = testing::TempDir() + "token";
  std::ofstream(path) << "0123456789abcdef\n";
  hook::Config::Dashboard config;
  config.token_file = path;
  chmod(path.c_str(), 0640);
  auto open = Access::Make(config, {"0.0.0.0", 8080});
  ASSERT_FALSE(open);
  EXPECT_THAT(open.error().message, HasSubstr("chmod 600 " + path));
  chmod(path.c_str(), 0600);
  auto access = Access::Make(config, {"127.0.0.1", 8080});
  ASSERT_TRUE(access);
  auto admit = [&](const std::string& value) {
    return access->Admit(Head("Host: localhost\r\nAuthorization: " + value + "\r\n"), "127.0.0.1");
  };
  EXPECT_EQ(admit("Bearer 0123456789abcdef"), Answer::kServe);
  EXPECT_EQ(admit("bearer 0123456789abcdef"), Answer::kServe);
  EXPECT_EQ(admit("Basic bWU6MDEyMzQ1Njc4OWFiY2RlZg=="), Answer::kServe);  // me:TOKEN
  EXPECT_EQ(admit("Basic MDEyMzQ1Njc4OWFiY2RlZg=="), Answer::kNeedsToken);
  EXPECT_EQ(admit("Basic ???"), Answer::kNeedsToken);
  EXPECT_EQ(admit("Bearer 0123456789abcde"), Answer::kNeedsToken);
  EXPECT_EQ(admit("Bearer"), Answer::kNeedsToken);
  EXPECT_EQ(access->Admit(Head("Host: localhost\r\n"), "127.0.0.1"), Answer::kNeedsToken);
  std::ofstream(path) << "two words are no token\n";
  EXPECT_FALSE(Access::Make(config, {"127.0.0.1", 8080}));
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace pushgate::audit::dashboard
