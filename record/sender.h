#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "record/database.h"

namespace pushgate::record {

/// Carries the rows of a server's own record, its spool, over to a record that servers share. Each
/// row arrives exactly once, whichever side is killed when: rows come in the order of their chain,
/// each is hashed again before it goes, and with them in one transaction goes where the chain has
/// got to. What retention has removed from the spool is removed over there by the checkpoint that
/// says so, so that both can be verified. Used by one thread; another sender waits for its turn.
class Sender {
 public:
  /// Connects to both. The spool is made if there is none.
  static Result<Sender> Open(const std::string& spool, const std::string& shared);

  struct Sent {
    int64_t rows = 0;
    std::vector<std::string> problems;  // of chains that cannot be carried, each with what to do
  };
  /// Carries some hundreds of rows of each chain at most. With zero rows and no problems all is
  /// there. After an error open it again.
  Result<Sent> SendSome();

 private:
  Sender(Database spool, Database shared);
  struct Rows;
  struct Mark {
    int64_t number = 0;  // of the server
    int64_t seq = 0;
    std::string hash;
  };
  Mark LockMark(const std::string& server);
  std::string ProblemOf(const std::string& server, const Mark& mark);
  template <typename Row>
  std::string Carry(Row& row, Mark& mark);
  template <typename Row>
  void Put(Row& row, int64_t number);
  void Remove(const std::string& server, int64_t through);
  Result<int64_t> SendChain(const std::string& server, int64_t newest, std::string& problem);
  Result<void> NoteSent(const std::string& server, int64_t seq, const std::string& problem);

  Database spool_, shared_;
  std::shared_ptr<Rows> rows_;
  std::map<std::string, int64_t, std::less<>> marks_;  // by server, as far as this process knows
};

/// What is known in the spool of rows that are not in the shared record yet.
struct Unsent {
  int64_t rows = 0;
  int64_t oldest = 0;   // when the first of them was recorded; zero: there is none
  int64_t last = 0;     // when rows went last; zero: never
  std::string problem;  // what hinders them; empty: nothing, or nobody has tried
};

/// Reads that. Without a record there is nothing.
Result<Unsent> ReadUnsent(const std::string& spool);

/// Notes in the spool what keeps all of it, such as a shared record that cannot be reached; empty:
/// nothing does any more.
Result<void> NoteSendProblem(const std::string& spool, const std::string& problem);

}  // namespace pushgate::record
