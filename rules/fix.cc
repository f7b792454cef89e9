#include "rules/fix.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

#include "rules/fix_attempt.h"
#include "rules/syntax/words.h"

namespace pushgate::rules {
namespace {

// Each parses the file up to three times.
constexpr size_t kMostAttempts = 500;

/// The fixes of one text, applied step by step. Findings go by their index in the first analysis.
class Fixer {
 public:
  Fixer(const FixRequest& request, const Analysis& analysis)
      : request_(request),
        originals_(analysis.findings),
        analysis_(analysis),
        text_(request.text),
        origins_(analysis.findings.size()),
        obstacles_(analysis.findings.size()) {
    std::iota(origins_.begin(), origins_.end(), size_t{0});
  }

  Result<FixedText> Run() {
    for (bool going = true; going;) {
      std::vector<size_t> outermost = Outermost();
      // What failed may work now that others are fixed.
      if (outermost.empty() && std::exchange(changed_, false)) {
        std::fill(obstacles_.begin(), obstacles_.end(), "");
        outermost = Outermost();
      }
      going = !outermost.empty();
      if (Result<void> tried = TryAll({std::move(outermost)}); !tried) {
        return tl::unexpected(tried.error());
      }
    }
    return Finish();
  }

 private:
  /// What is still to be fixed and overlaps with no other, the outer of two before the inner.
  std::vector<size_t> Outermost() const {
    std::vector<size_t> open;
    for (size_t i = 0; i < origins_.size(); ++i) {
      const Finding& finding = analysis_.findings[i];
      bool fixable = finding.suggestion && request_.wanted(finding);
      if (fixable && obstacles_[origins_[i]].empty()) open.push_back(i);
    }
    std::stable_sort(open.begin(), open.end(), [&](size_t a, size_t b) {
      const Span &x = analysis_.findings[a].span, &y = analysis_.findings[b].span;
      return x.begin != y.begin ? x.begin < y.begin : x.end > y.end;
    });
    std::vector<size_t> outermost;
    uint32_t end = 0;
    for (size_t i : open) {
      const Span& span = analysis_.findings[i].span;
      if (!outermost.empty() && span.begin < end) continue;
      outermost.push_back(origins_[i]);
      end = span.end;
    }
    return outermost;
  }

  /// Where findings stand now that are there still; ascending.
  std::vector<size_t> Current(const std::vector<size_t>& set) const {
    std::vector<size_t> current;
    for (size_t i = 0; i < origins_.size(); ++i) {
      if (std::find(set.begin(), set.end(), origins_[i]) != set.end()) current.push_back(i);
    }
    return current;
  }

  /// Tries sets of fixes, each whole; of one that cannot be applied, what is not to blame, or else
  /// either half.
  Result<void> TryAll(std::vector<std::vector<size_t>> sets) {
    while (!sets.empty()) {
      std::vector<size_t> chosen = Current(sets.back());
      sets.pop_back();
      if (chosen.empty()) continue;
      Result<std::vector<Complaint>> complaints = Try(chosen);
      if (!complaints) return tl::unexpected(complaints.error());
      if (complaints->empty()) continue;
      std::vector<size_t> rest = Blame(chosen, *complaints);
      auto middle = rest.begin() + static_cast<std::ptrdiff_t>(rest.size() / 2);
      bool blamed = rest.size() < chosen.size();
      if (blamed) {
        sets.push_back(std::move(rest));
      } else {
        sets.emplace_back(middle, rest.end());
        sets.emplace_back(rest.begin(), middle);
      }
    }
    return {};
  }

  Result<std::vector<Complaint>> Try(const std::vector<size_t>& chosen) {
    if (++attempts_ > kMostAttempts) {
      return std::vector<Complaint>{{std::nullopt, "too many fixes of the file do not fit"}};
    }
    auto before = ParsedText::Parse(request_.path, text_, request_.budget, request_.watch);
    if (!before) return std::vector<Complaint>{{std::nullopt, before.error().message}};
    FixAttempt attempt(request_, analysis_, **before, chosen);
    Result<std::vector<Complaint>> complaints = attempt.Run();
    if (complaints && complaints->empty()) Keep(attempt);
    return complaints;
  }

  void Keep(FixAttempt& attempt) {
    std::vector<size_t> origins;
    for (size_t before : attempt.origins()) origins.push_back(origins_[before]);
    origins_ = std::move(origins);
    analysis_ = attempt.TakeAnalysis();
    text_ = attempt.TakeText();
    changed_ = true;
  }

  /// Notes why fixes failed; returns those that nothing speaks against but the company.
  std::vector<size_t> Blame(const std::vector<size_t>& chosen,
                            const std::vector<Complaint>& complaints) {
    for (const Complaint& complaint : complaints) {
      bool only = chosen.size() == 1 || attempts_ > kMostAttempts;
      for (size_t i = 0; i < chosen.size(); ++i) {
        std::string& obstacle = obstacles_[origins_[chosen[i]]];
        if ((only || complaint.region == i) && obstacle.empty()) obstacle = complaint.reason;
      }
    }
    std::vector<size_t> rest;
    for (size_t index : chosen) {
      if (obstacles_[origins_[index]].empty()) rest.push_back(origins_[index]);
    }
    return rest;
  }

  FixedText Finish() {
    FixedText fixed;
    for (size_t i = 0; i < originals_.size(); ++i) {
      if (std::find(origins_.begin(), origins_.end(), i) == origins_.end())
        fixed.fixed.push_back(i);
    }
    for (size_t origin : origins_) fixed.obstacles.push_back(obstacles_[origin]);
    fixed.text = std::move(text_);
    fixed.analysis = std::move(analysis_);
    return fixed;
  }

  const FixRequest& request_;
  const std::vector<Finding>& originals_;
  Analysis analysis_;  // of text_
  std::string text_;
  std::vector<size_t> origins_;         // of the findings of analysis_
  std::vector<std::string> obstacles_;  // by original finding
  size_t attempts_ = 0;
  bool changed_ = false;
};

}  // namespace

std::vector<std::string> ImportsOf(const Rule& rule, std::string_view fix) {
  std::vector<std::string> statements;
  for (const FixImport& import : rule.fix_imports) {
    bool used = false;
    syntax::ForEachWord(fix, [&](size_t begin, size_t end) {
      used |= fix.substr(begin, end - begin) == import.name;
    });
    if (used) statements.push_back(import.statement);
  }
  return statements;
}

Result<FixedText> Fix(const FixRequest& request, const Analysis& analysis) {
  return Fixer(request, analysis).Run();
}

}  // namespace pushgate::rules
