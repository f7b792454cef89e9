#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace pushgate::rules::match {

/// What a metavariable-kind makes of a value.
struct KindAnswer {
  bool is_one = false;
  std::string reason;  // for people: "is a session: app.db.make()"
};

/// The same as far as sources alone decide it, for all values that come from them.
struct KindOfSources {
  KindAnswer answer;            // unless names are believed
  bool believes_names = false;  // nothing better is known
  size_t name = SIZE_MAX;       // the first of the kind's names that some source has
  std::string named;            // that source
};

/// What the names in an expression or an origin say of a kind.
struct KindByNames {
  bool other = false;      // one speaks against it
  size_t name = SIZE_MAX;  // the first of the kind's names that it has
};

}  // namespace pushgate::rules::match
