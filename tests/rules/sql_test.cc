#include "rules/match/sql.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace pushgate::rules::match {
namespace {

using Clause = SqlPlace::Clause;

const std::vector<std::string> kColumns = {"tenant_id"};
const std::vector<std::string> kSettings = {"role", "request.jwt.*"};

/// `@@` stands for a hole.
std::string WithHoles(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    bool hole = text.substr(i).starts_with("@@");
    out += hole ? kSqlHole : text[i];
    if (hole) ++i;
  }
  return out;
}

bool Compares(std::string_view text, SqlPlace begins = {}) {
  std::string sql = WithHoles(text);
  return Sql(sql, begins).Compares(kColumns).has_value();
}

bool Sets(std::string_view text, SqlPlace begins = {}) {
  std::string sql = WithHoles(text);
  return Sql(sql, begins).Sets(kSettings).has_value();
}

TEST(Sql, SeesComparisonsThatChooseRows) {
  for (const char* text : {
           // WHERE, with every operator.
           "SELECT * FROM t WHERE tenant_id = :tenant_id",
           "SELECT * FROM t WHERE tenant_id=%s",
           "SELECT * FROM t WHERE tenant_id = %(tenant_id)s",
           "SELECT * FROM t WHERE tenant_id = $1",
           "SELECT * FROM t WHERE tenant_id = ?",
           "SELECT * FROM t WHERE tenant_id = {tenant}",
           "SELECT * FROM t WHERE tenant_id = '@@'",
           "SELECT * FROM t WHERE tenant_id = @@",
           "SELECT * FROM t WHERE tenant_id <> :t",
           "SELECT * FROM t WHERE tenant_id != :t",
           "SELECT * FROM t WHERE tenant_id < 5",
           "SELECT * FROM t WHERE tenant_id >= 5",
           "SELECT * FROM t WHERE tenant_id IN (:a, :b)",
           "SELECT * FROM t WHERE tenant_id NOT IN (SELECT id FROM gone)",
           "SELECT * FROM t WHERE tenant_id in :ids",
           "SELECT * FROM t WHERE tenant_id IS NULL",
           "SELECT * FROM t WHERE tenant_id is not null",
           "SELECT * FROM t WHERE tenant_id IS NOT DISTINCT FROM :t",
           "SELECT * FROM t WHERE :t IS NOT DISTINCT FROM tenant_id",
           "SELECT * FROM t WHERE tenant_id LIKE 'a%'",
           "SELECT * FROM t WHERE tenant_id NOT ILIKE :pattern",
           "SELECT * FROM t WHERE tenant_id BETWEEN 1 AND 9",
           "SELECT * FROM t WHERE tenant_id = ANY(:ids)",
           "SELECT * FROM t WHERE tenant_id = ANY(ARRAY[1, 2])",
           "SELECT * FROM t WHERE :t = ANY(tenant_id)",
           "SELECT * FROM t WHERE :t = tenant_id",
           "SELECT * FROM t WHERE 'x' = t.tenant_id",
           "SELECT * FROM t WHERE tenant_id ~ '^a'",
           "SELECT * FROM t WHERE tenant_id <=> ?",
           // Qualified, quoted, cast, in a function, in brackets.
           "SELECT * FROM t WHERE t.tenant_id = :t",
           "SELECT * FROM t WHERE public.t.tenant_id = :t",
           "SELECT * FROM t WHERE \"t\".\"tenant_id\" = :t",
           "SELECT * FROM t WHERE `tenant_id` = %s",
           "SELECT * FROM t WHERE [t].[tenant_id] = ?",
           "SELECT * FROM t WHERE TENANT_ID = :t",
           "SELECT * FROM t WHERE @@.tenant_id = :t",
           "SELECT * FROM t WHERE {alias}.tenant_id = :t",
           "SELECT * FROM t WHERE tenant_id::text = :t",
           "SELECT * FROM t WHERE tenant_id::character varying(36) = :t",
           "SELECT * FROM t WHERE tenant_id::text[] && :t",
           "SELECT * FROM t WHERE CAST(tenant_id AS text) = :t",
           "SELECT * FROM t WHERE lower(t.tenant_id) = lower(:t)",
           "SELECT * FROM t WHERE coalesce(tenant_id, '') = :t",
           "SELECT * FROM t WHERE pg_catalog.lower(trim(tenant_id)) = :t",
           "SELECT * FROM t WHERE (tenant_id) = :t",
           "SELECT * FROM t WHERE ((tenant_id = :t))",
           "SELECT * FROM t WHERE (tenant_id, id) IN (VALUES (1, 2))",
           "SELECT * FROM t WHERE (id, tenant_id) = (:id, :t)",
           "SELECT * FROM t WHERE tenant_id || '' = :t",
           "SELECT * FROM t WHERE tenant_id COLLATE \"C\" = :t",
           "SELECT * FROM t WHERE data->>'a' = 'b' AND tenant_id = :t",
           "SELECT * FROM t WHERE NOT tenant_id = :t",
           "SELECT * FROM t WHERE substring(tenant_id from 1 for 3) = 'abc'",
           // Other clauses, nested and later statements.
           "SELECT * FROM a JOIN b ON a.id = b.id AND b.tenant_id = a.tenant_id",
           "SELECT * FROM a LEFT JOIN b ON b.tenant_id = :t WHERE a.id = 1",
           "SELECT * FROM a JOIN tenants t ON t.id = a.tenant_id AND a.tenant_id = :t",
           "SELECT * FROM a JOIN b ON b.tenant_id = lower(:t)",
           "SELECT * FROM a JOIN b USING (id, tenant_id)",
           "SELECT tenant_id, count(*) FROM t GROUP BY tenant_id HAVING tenant_id = :t",
           "SELECT count(*) FILTER (WHERE tenant_id = :t) FROM t",
           "SELECT * FROM t QUALIFY tenant_id = 1",
           "SELECT CASE WHEN tenant_id = :t THEN 1 ELSE 0 END FROM t",
           "UPDATE t SET tenant_id = :new WHERE tenant_id = :old",
           "UPDATE t SET a = 1 FROM b WHERE t.id = b.id AND b.tenant_id = :t RETURNING id",
           "DELETE FROM t WHERE id = 1 AND tenant_id = :t",
           "DELETE FROM a USING b WHERE a.id = b.id AND b.tenant_id = :t",
           "INSERT INTO t (tenant_id) SELECT tenant_id FROM old WHERE tenant_id = :t",
           "INSERT INTO t (id, tenant_id) VALUES (1, 2) ON CONFLICT (id, tenant_id) DO UPDATE "
           "SET tenant_id = EXCLUDED.tenant_id WHERE t.tenant_id = :t",
           "INSERT INTO t (id) VALUES (1) ON CONFLICT (id) WHERE tenant_id = 1 DO NOTHING",
           "MERGE INTO t USING s ON t.tenant_id = s.tenant_id WHEN MATCHED THEN DELETE",
           "CREATE POLICY p ON t USING (tenant_id = current_setting('app.tenant'))",
           "CREATE POLICY p ON t FOR INSERT WITH CHECK (tenant_id = current_tenant())",
           "SELECT * FROM t WHERE id IN (SELECT id FROM u WHERE u.tenant_id = :t)",
           "SELECT * FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.tenant_id = t.tenant_id)",
           "WITH mine AS (SELECT * FROM t WHERE tenant_id = :t) SELECT * FROM mine",
           "SELECT 1; SELECT * FROM t WHERE tenant_id = 1",
           "SELECT * FROM (SELECT * FROM t) x WHERE x.tenant_id = 1 ORDER BY id",
           "select *\nfrom t -- all of them\nwhere\n  tenant_id\n  =\n  :tenant",
           "SELECT * /* /* nested */ */ FROM t WHERE /* mine */ tenant_id /* is */ = 1",
           "SELECT extract(year FROM day) FROM t WHERE tenant_id = 1",
           "SELECT DISTINCT ON (id) * FROM t WHERE tenant_id = 1",
           "DO $$ BEGIN DELETE FROM t WHERE tenant_id = 1; END $$",
           "SELECT * FROM t WHERE name = E'it\\'s' AND tenant_id = 1",
           "SELECT * FROM t WHERE name = 'it''s' AND tenant_id = 1",
           "SELECT * FROM t WHERE \"order\" = 1 AND set = 2 AND tenant_id = 1",
           "SELECT * FROM t WHERE left(name, 1) = 'a' AND tenant_id = 1",
           // Fragments.
           "tenant_id = :tenant_id",
           " tenant_id = %s",
           "t.tenant_id IN (SELECT id FROM mine)",
           "(tenant_id = :t OR public)",
           "NOT (tenant_id = :t)",
           ":t = tenant_id",
           "lower(tenant_id) = :t",
           "AND tenant_id = :tenant",
           " or tenant_id IS NULL",
           "WHERE tenant_id = :tenant",
           ") AND tenant_id = :tenant",
           "status = 1) OR (tenant_id = 2",
           "name = :n AND tenant_id = :t",
           "' AND tenant_id = '",
           "tenant_id IN (@@)",
           "tenant_id = '",
           "@@ AND tenant_id = :t",
           "SELECT * FROM @@ WHERE tenant_id = :t",
           "SELECT * FROM t @@ AND tenant_id = :t",
           "SELECT * FROM t @@ WHERE @@ AND tenant_id = :t ORDER BY @@",
           "SELECT @@ FROM @@.@@ AS x WHERE @@.tenant_id = @@",
           "SELECT {} FROM {} WHERE tenant_id = {}",
           "ON a.tenant_id = b.tenant_id",
       }) {
    EXPECT_TRUE(Compares(text)) << text;
  }
}

TEST(Sql, IsSilentElsewhere) {
  for (const char* text : {
           "INSERT INTO t (id, tenant_id) VALUES (:id, :tenant_id)",
           "INSERT INTO t (id, tenant_id) VALUES (%(id)s, %(tenant_id)s) RETURNING tenant_id",
           "INSERT INTO t (tenant_id) SELECT tenant_id FROM old WHERE id = 1",
           "INSERT INTO t (tenant_id) VALUES (1) ON CONFLICT (tenant_id) DO NOTHING",
           "INSERT INTO t (a) VALUES (1) ON CONFLICT (a, tenant_id) DO UPDATE SET tenant_id = "
           "EXCLUDED.tenant_id",
           "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE tenant_id = VALUES(tenant_id)",
           "INSERT INTO t SET tenant_id = 1",
           "REPLACE INTO t (tenant_id) VALUES (1)",
           "UPDATE t SET tenant_id = :t",
           "UPDATE t SET a = 1, tenant_id = :t WHERE id = :id",
           "UPDATE t SET (a, tenant_id) = (1, 2) WHERE id = 1",
           "UPDATE t SET tenant_id = (SELECT tenant_id FROM u WHERE id = 1) WHERE id = 2",
           "SELECT tenant_id FROM t WHERE id = :id",
           "SELECT id, tenant_id = 'x' AS mine FROM t",
           "SELECT tenant_id IS NULL FROM t WHERE id = 1",
           "SELECT * FROM t WHERE id = :tenant_id",
           "SELECT * FROM t WHERE id = %(tenant_id)s",
           "SELECT * FROM t WHERE id = @tenant_id",
           "SELECT * FROM t WHERE id = {tenant_id}",
           "SELECT * FROM t WHERE id = 'tenant_id = 1'",
           "SELECT * FROM t WHERE name = 'it''s tenant_id = 1'",
           "SELECT * FROM t WHERE id = 1 -- tenant_id = 1",
           "SELECT * FROM t WHERE id = 1 /* AND tenant_id = 1 */",
           "SELECT * FROM t WHERE id = 1 ORDER BY tenant_id",
           "SELECT * FROM t WHERE id = 1 ORDER BY tenant_id = 'x' DESC",
           "SELECT count(*) FROM t WHERE id = 1 GROUP BY tenant_id",
           "SELECT tenant_id FROM t GROUP BY tenant_id HAVING count(*) > 1",
           "SELECT * FROM t WHERE id IN (SELECT tenant_id FROM u)",
           "SELECT * FROM t WHERE id = (SELECT max(tenant_id) FROM u)",
           "SELECT DISTINCT ON (tenant_id) * FROM t",
           "SELECT row_number() OVER (PARTITION BY tenant_id ORDER BY id) FROM t WHERE id = 1",
           "SELECT CASE WHEN done THEN tenant_id END FROM t",
           "SELECT * FROM tenant_id WHERE id = 1",
           "SELECT * FROM t WHERE tenant_identity = 1",
           "SELECT * FROM t WHERE my_tenant_id = 1",
           "SELECT * FROM t WHERE tenant_id.name = 1",
           "DELETE FROM t WHERE id = 1 RETURNING tenant_id",
           "CREATE TABLE t (id int, tenant_id uuid NOT NULL)",
           "CREATE TABLE t (tenant_id text CHECK (tenant_id <> ''))",
           "CREATE TABLE t (id int, tenant_id int DEFAULT 1 REFERENCES tenants (id))",
           "CREATE INDEX i ON t (tenant_id)",
           "CREATE UNIQUE INDEX i ON t USING btree (tenant_id, id) WHERE done",
           "ALTER TABLE t ADD COLUMN tenant_id uuid",
           "ALTER TABLE t ALTER COLUMN tenant_id SET NOT NULL",
           "ALTER TABLE t ALTER COLUMN tenant_id TYPE uuid USING tenant_id::uuid",
           "ALTER TABLE t ALTER COLUMN tenant_id TYPE uuid USING (tenant_id::uuid)",
           "COMMENT ON COLUMN t.tenant_id IS 'whose it is'",
           "CREATE POLICY p ON t USING (owner = current_user)",
           "GRANT SELECT (tenant_id) ON t TO reader",
           "COPY t (id, tenant_id) FROM STDIN",
           "SELECT f(tenant_id => 1)",
           "SELECT * FROM f(tenant_id := 1) WHERE id = 1",
           "SELECT json_build_object('tenant_id', tenant_id) FROM t WHERE id = 1",
           "SELECT * FROM t WHERE data->>'tenant_id' = 'x'",
           // Fragments.
           "tenant_id",
           "tenant_id, name",
           "tenant_id = 'x', updated_at = now()",
           "name = :name, tenant_id = :tenant_id",
           ", tenant_id = :tenant_id",
           "SET tenant_id = :tenant_id",
           "tenant_id uuid NOT NULL",
           "The tenant_id is missing",
           "tenant_id is required",
           "tenant_id in the request",
           "Cannot find tenant_id = 5",
           "VALUES (:id, :tenant_id)",
           "ORDER BY tenant_id",
           "",
           "'",
           "((((",
           "))))",
       }) {
    EXPECT_FALSE(Compares(text)) << text;
  }
}

TEST(Sql, KnowsWhatComesBefore) {
  SqlPlace choosing{Clause::kChoosing, false}, other{Clause::kOther, false};
  EXPECT_FALSE(Compares("tenant_id = 'x'", other));
  EXPECT_TRUE(Compares("tenant_id = 'x' WHERE tenant_id = 'y'", other));
  EXPECT_TRUE(Compares("x, tenant_id = 'x'", choosing));
  EXPECT_TRUE(Compares("it' AND tenant_id = '", {Clause::kChoosing, true}));
  EXPECT_FALSE(Compares("tenant_id = 1", {Clause::kChoosing, true}));
  EXPECT_FALSE(Sets("SET role = 'x'", other));
}

TEST(Sql, TellsWhereItEnds) {
  auto end = [](std::string_view text) { return Sql(text).end(); };
  EXPECT_EQ(end("SELECT * FROM t WHERE "), (SqlPlace{Clause::kChoosing, false}));
  EXPECT_EQ(end("UPDATE t SET "), (SqlPlace{Clause::kOther, false}));
  EXPECT_EQ(end("SELECT * FROM t "), (SqlPlace{Clause::kUnknown, false}));
  EXPECT_EQ(end("SELECT * FROM t WHERE a = '"), (SqlPlace{Clause::kChoosing, true}));
  EXPECT_EQ(end("SELECT * FROM t WHERE id IN (SELECT "), (SqlPlace{Clause::kOther, false}));
  EXPECT_EQ(end("SELECT * FROM t WHERE id IN (SELECT 1) "), (SqlPlace{Clause::kChoosing, false}));
  EXPECT_EQ(end(""), (SqlPlace{Clause::kUnknown, false}));
  std::string update = WithHoles("UPDATE @@ SET @@ WHERE '@@' = @@");
  Sql sql(update);
  ASSERT_EQ(sql.holes().size(), 4u);
  EXPECT_EQ(sql.holes()[1], (SqlPlace{Clause::kOther, false}));
  EXPECT_EQ(sql.holes()[2], (SqlPlace{Clause::kChoosing, true}));
  EXPECT_EQ(sql.holes()[3], (SqlPlace{Clause::kChoosing, false}));
}

TEST(Sql, SeesSettings) {
  for (const char* text : {
           "SET ROLE admin",
           "set role none",
           "SET ROLE @@",
           "SET ROLE ",
           "SET LOCAL ROLE :role",
           "SET SESSION ROLE 'x'",
           "SET role = 'x'",
           "SET role TO 'x'",
           "SET SESSION AUTHORIZATION 'x'",
           "SET LOCAL SESSION AUTHORIZATION x",
           "BEGIN; SET LOCAL ROLE x; SELECT 1",
           "SET LOCAL request.jwt.claims = '{}'",
           "SET request.jwt.claim.sub TO '@@'",
           "SET LOCAL \"request.jwt.claims\" = '@@'",
           "SET LOCAL request.jwt.claim.@@ = 'x'",
           "SELECT set_config('request.jwt.claims', :claims, true)",
           "SELECT pg_catalog.set_config('role', :role, true)",
           "SELECT set_config ( 'request.jwt.claim.sub' , 'x', false)",
           "SELECT 1; SELECT set_config('session_authorization', 'x', true)",
           "-c role=admin",
           "-c role=@@",
           "-c search_path=public -c role=@@",
           "-crole=x",
           "-c request.jwt.claims=@@",
       }) {
    EXPECT_TRUE(Sets(text)) << text;
  }
}

TEST(Sql, IsSilentAboutOtherSettings) {
  for (const char* text : {
           "SET statement_timeout = 5",
           "SET LOCAL search_path TO x",
           "UPDATE users SET role = 'admin'",
           "UPDATE users SET role = 'admin' WHERE id = 1",
           "UPDATE users SET session = 'x', role = 'y'",
           "UPDATE users SET local = role",
           "SET role = :role, name = :name",
           "SET role = :role WHERE id = :id",
           "INSERT INTO users (role) VALUES ('x') ON CONFLICT (id) DO UPDATE SET role = 'y'",
           "SELECT role FROM users",
           "SELECT set_config('app.role', 'x', true)",
           "SELECT set_config('search_path', 'role', true)",
           "SELECT current_setting('request.jwt.claims')",
           "ALTER ROLE x SET search_path = y",
           "CREATE ROLE x",
           "RESET ROLE",
           "-c search_path=public",
           "-c statement_timeout=5 --role=x",
           "abc-c role=x",
           "SELECT 'SET ROLE x'",
           "-- SET ROLE x",
           "",
       }) {
    EXPECT_FALSE(Sets(text)) << text;
  }
}

TEST(Sql, TakesHostileTextInItsStride) {
  auto repeat = [](std::string_view piece, size_t size) {
    std::string text;
    while (text.size() < size) text += piece;
    return text;
  };
  constexpr size_t kSize = 1 << 18;
  for (const char* piece : {"(",
                            ")",
                            "tenant_id",
                            "tenant_id ",
                            "(tenant_id ",
                            "tenant_id.",
                            "'",
                            "\"",
                            "/*",
                            "$",
                            "{",
                            "[",
                            "%(",
                            "-c ",
                            "case ",
                            "end ",
                            "set ",
                            ":: ",
                            "tenant_id::x",
                            "f(tenant_id,",
                            "a.",
                            "not ",
                            "= ",
                            "1 = tenant_id ",
                            "@@",
                            "{{",
                            "[a",
                            "e'",
                            "-",
                            "set local "}) {
    std::string text = WithHoles(repeat(piece, kSize));
    Sql sql(text);
    sql.Compares(kColumns);
    sql.Sets(kSettings);
  }
  std::string large =
      repeat("SELECT a, b FROM t WHERE c = :c -- no\n;", 10 << 20) + "SELECT 1 WHERE tenant_id = 1";
  EXPECT_TRUE(Sql(large).Compares(kColumns));
  std::string deep = "SELECT * FROM t WHERE " + std::string(100'000, '(') + "tenant_id = 1" +
                     std::string(100'000, ')');
  EXPECT_TRUE(Sql(deep).Compares(kColumns));
}

}  // namespace
}  // namespace pushgate::rules::match
